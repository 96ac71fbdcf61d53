"""What this package must ask of packages it may not import. They answer by registering here."""

from __future__ import annotations

from collections.abc import Callable

from workshops.models import Workshop

_ballot_was_opened: list[Callable[[Workshop], bool]] = []


def answers_ballot_was_opened(answer: Callable[[Workshop], bool]) -> None:
    """Register who knows whether a ballot was ever opened in a workshop."""
    if answer not in _ballot_was_opened:
        _ballot_was_opened.append(answer)


def ballot_was_opened(workshop: Workshop) -> bool:
    """Whether votes were (or are being) counted by perspective in this workshop."""
    return any(answer(workshop) for answer in _ballot_was_opened)
