"""Where a round's candidates come from, and their words: packages above register both, voting knows only references.

`services.rounds` asks a source when a round opens; `register_words` finds the words of items handed on by a shortlist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from voting import queries
from workshops.models import Cycle, Workshop

WITH = " — with: "  # between the two halves of a pair: a paper shows them as two lines


@dataclass(frozen=True)
class CandidateText:
    """One candidate in the words of this moment. `item` is its reference within the cycle: Q07."""

    item: str
    wording: str
    use: str = ""
    theme: str = ""


def in_two_lines(wording: str) -> tuple[str, str]:
    """What the wording of a pair says first, and what it goes with; (wording, '') for what is not a pair."""
    asked, sign, data = wording.rpartition(WITH)
    return (asked, data) if sign else (wording, "")


@dataclass(frozen=True)
class Source:
    """A list that can be voted on: what it is called, what stands in it now, and what is asked of it."""

    label: Any
    candidates: Callable[[Workshop], list[CandidateText]]
    object_type: str = "question"
    axis: str = "importance"


Words = Callable[[Cycle, list[str]], dict[str, CandidateText]]
_sources: dict[str, Source] = {}
_words: list[Words] = []


def register_source(name: str, source: Source) -> None:
    """Make a source known under the name that a step's settings use."""
    _sources[name] = source


def get_source(name: str) -> Source | None:
    """The source of this name, or None when nobody registered it."""
    return _sources.get(name)


def offered() -> list[tuple[str, Any]]:
    """Every list that can be voted on, to choose from: (name, label)."""
    return [(name, source.label) for name, source in _sources.items()]


def register_words(words: Words) -> None:
    """Make known who can say the present words of items."""
    if words not in _words:
        _words.append(words)


def present_words(cycle: Cycle, items: Iterable[str]) -> dict[str, CandidateText]:
    """The words of these items now, as far as anybody knows them."""
    wanted = list(items)
    found: dict[str, CandidateText] = {}
    for words in _words:
        found |= words(cycle, [item for item in wanted if item not in found])
    return found


def from_shortlist(workshop: Workshop) -> list[CandidateText]:
    """What the workshop's shortlist holds, in the words of now: the list of a second ballot."""
    shortlist = queries.shortlist(workshop)
    if shortlist is None:
        return []
    items = [line.item for line in shortlist.items if line.basis != "removed"]
    words = frozen_words(shortlist.round_id) | present_words(workshop.cycle, items)
    return [words[item] for item in items if item in words and words[item].wording]


def frozen_words(round_id: int) -> dict[str, CandidateText]:
    """The words a round froze: for items whose present words nobody says."""
    frozen = queries.list_candidates(round_id)
    return {one.item: CandidateText(one.item, one.wording, one.use, one.theme) for one in frozen}
