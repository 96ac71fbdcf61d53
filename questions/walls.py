"""How much fits on the wall: cards and themes cut into pages that can be read from the back. Pure arithmetic."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from questions.queries import Card, ThemeGroup

LINES = 6  # of cards on one page, below their theme: seven lines in all
THEMES = 7
LETTERS = 48  # of a card's words in one line at the wall's size
PAGE = re.compile(r"page=([0-9]{1,3})")


@dataclass(frozen=True)
class WallPage:
    """One page of the wall: a theme and as many of its cards as fit."""

    label: str
    cards: tuple[Card, ...]
    number: int  # of this theme's pages, from 1
    of: int


def lines_of(card: Card) -> int:
    """About how many lines a card takes."""
    return max(1, math.ceil((len(card.text) + 8) / LETTERS))


def _cut(cards: Sequence[Card]) -> list[tuple[Card, ...]]:
    """Cards in runs of at most LINES lines; a card longer than that stands alone."""
    runs: list[list[Card]] = [[]]
    room = LINES
    for card in cards:
        if runs[-1] and lines_of(card) > room:
            runs.append([])
            room = LINES
        runs[-1].append(card)
        room -= lines_of(card)
    return [tuple(run) for run in runs if run]


def wall_pages(groups: Sequence[ThemeGroup]) -> list[WallPage]:
    """Every theme on pages of its own, in the order given."""
    pages = []
    for group in groups:
        runs = _cut(group.cards)
        pages += [WallPage(group.label, run, n, len(runs)) for n, run in enumerate(runs, 1)]
    return pages


def overview_pages(groups: Sequence[ThemeGroup], most: int = THEMES) -> list[tuple[ThemeGroup, ...]]:
    """The themes with their counts, seven to a page, or as many as fit beside what else is there."""
    return [tuple(groups[at : at + most]) for at in range(0, len(groups), most)]


def chosen_page(view: str, pages: int) -> int:
    """Which page the facilitator chose (`page=2`), from 1; the nearest there is."""
    found = PAGE.fullmatch(view)
    return min(max(int(found[1]) if found else 1, 1), max(pages, 1))
