"""Facilitators and commissioners: sign-in, invitations, guards. Participants have no account."""
