"""Cycles, workshops, run sheets, seats and joining, the three screens, and the trail."""
