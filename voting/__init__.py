"""Rounds, ballots, scoring and shortlists; candidates are known by their reference only."""
