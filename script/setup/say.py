"""How set-up speaks: one plain sentence a step, and trouble that tells people what to do. Every step uses it."""

from __future__ import annotations


class Trouble(Exception):
    """Set-up cannot go on; the message says why and what to do, for somebody who is not a programmer."""


def say(sentence: str) -> None:
    """Tell the person at the keyboard what happens now."""
    print(sentence, flush=True)
