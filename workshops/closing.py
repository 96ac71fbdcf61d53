"""What other packages want done, or know stands in the way, when a workshop closes."""

from __future__ import annotations

from collections.abc import Callable

from workshops.models import Workshop

_at_close: list[Callable[[Workshop], None]] = []
_before_close: list[Callable[[Workshop], list[str]]] = []
_afterwards: list[Callable[[Workshop], None]] = []


def on_close(action: Callable[[Workshop], None]) -> None:
    """Do this in the transaction that closes a workshop."""
    if action not in _at_close:
        _at_close.append(action)


def after_close(action: Callable[[Workshop], None]) -> None:
    """Do this once the close is on disk (outside any transaction)."""
    if action not in _afterwards:
        _afterwards.append(action)


def before_close(question: Callable[[Workshop], list[str]]) -> None:
    """Ask this before a workshop closes: sentences about what is still open."""
    if question not in _before_close:
        _before_close.append(question)


def run(workshop: Workshop) -> None:
    """Do everything registered for the close."""
    for action in _at_close:
        action(workshop)


def run_afterwards(workshop: Workshop) -> None:
    """Do everything registered for after the close."""
    for action in _afterwards:
        action(workshop)


def still_open(workshop: Workshop) -> list[str]:
    """Everything that is still open, in words."""
    return [sentence for question in _before_close for sentence in question(workshop)]
