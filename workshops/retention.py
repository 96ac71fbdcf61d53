"""What is kept for a time only: packages register how they forget; `flask words forget` does it, as each start does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

_forgetters: list[Callable[[datetime], int]] = []


def forgets(act: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """Register what deletes the words whose time is up at a moment; it gives how many it deleted."""
    if act not in _forgetters:
        _forgetters.append(act)
    return act


def forget_all(moment: datetime) -> int:
    """Delete everything whose time is up. Call inside `writing()`. Gives how many texts went."""
    return sum(act(moment) for act in _forgetters)
