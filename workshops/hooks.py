"""What this package must ask of packages it may not import. They answer by registering here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workshops.models import Cycle, RoomTable, Workshop


@dataclass(frozen=True)
class HandedOn:
    """One thing that a workshop hands on, as the close shows it."""

    ref: str
    text: str
    note: str = ""


_handed_on: list[Callable[[Workshop], list[HandedOn]]] = []
_ballot_was_opened: list[Callable[[Workshop], bool]] = []
_table_is_used: list[Callable[[RoomTable], bool]] = []
_table_topics: list[Callable[[Workshop], list[HandedOn]]] = []
_cycle_pages: list[Callable[[Cycle, bool], list[tuple[str, str]]]] = []


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


def answers_table_is_used(answer: Callable[[RoomTable], bool]) -> None:
    """Register who knows whether something was counted at a table that would be lost with it."""
    if answer not in _table_is_used:
        _table_is_used.append(answer)


def table_is_used(table: RoomTable) -> bool:
    """Whether a table must stay, because something was counted there."""
    return any(answer(table) for answer in _table_is_used)


def offers_table_topics(answer: Callable[[Workshop], list[HandedOn]]) -> None:
    """Register who knows what tables may work on: `ref` is the item that a table keeps as its topic."""
    if answer not in _table_topics:
        _table_topics.append(answer)


def table_topics(workshop: Workshop) -> list[HandedOn]:
    """What the tables of this workshop may work on."""
    return [one for answer in _table_topics for one in answer(workshop)]


def offers_cycle_pages(answer: Callable[[Cycle, bool], list[tuple[str, str]]]) -> None:
    """Register who keeps pages about a cycle: (label, address) of those this reader may open now."""
    if answer not in _cycle_pages:
        _cycle_pages.append(answer)


def cycle_pages(cycle: Cycle, role: str | None) -> list[tuple[str, str]]:
    """What there is to read about a cycle beside its workshops; `role` is None for the public."""
    return [page for answer in _cycle_pages for page in answer(cycle, role is not None)]
