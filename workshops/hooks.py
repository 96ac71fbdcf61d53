"""What this package must ask of packages it may not import. They answer by registering here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workshops.models import Workshop


@dataclass(frozen=True)
class HandedOn:
    """One thing that a workshop hands on, as the close shows it."""

    ref: str
    text: str
    note: str = ""


_handed_on: list[Callable[[Workshop], list[HandedOn]]] = []
_ballot_was_opened: list[Callable[[Workshop], bool]] = []


def answers_ballot_was_opened(answer: Callable[[Workshop], bool]) -> None:
    """Register who knows whether a ballot was ever opened in a workshop."""
    if answer not in _ballot_was_opened:
        _ballot_was_opened.append(answer)


def ballot_was_opened(workshop: Workshop) -> bool:
    """Whether votes were (or are being) counted by perspective in this workshop."""
    return any(answer(workshop) for answer in _ballot_was_opened)


def answers_handed_on(answer: Callable[[Workshop], list[HandedOn]]) -> None:
    """Register who knows what a workshop hands on."""
    if answer not in _handed_on:
        _handed_on.append(answer)


def handed_on(workshop: Workshop) -> list[HandedOn]:
    """What the room agreed to hand on, in its order."""
    return [one for answer in _handed_on for one in answer(workshop)]
