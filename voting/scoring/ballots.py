"""The six kinds of ballot as scoring reads them, and the plain numbers each becomes.

Made by voting.queries from stored ballots; counted by the other modules of this package.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from voting.scoring.groups import Groups

IMPORTANT = "important"
NOT_FOR_ME = "not_for_me"
PASSED = "pass"  # the card was seen and left open

Lines = tuple[tuple[int, int], ...]  # (place of the candidate in the list, what it was given)


class BallotError(ValueError):
    """A ballot that the round cannot hold: unknown candidate, one named twice, too many."""


class Filed(Protocol):
    """What all ballots share: the group they are filed under."""

    @property
    def group(self) -> str: ...


class Ballot(Filed, Protocol):
    """A ballot that can be counted in lines: all but options."""

    def lines(self, places: Mapping[str, int], k: int) -> Lines: ...


AnyFiled = TypeVar("AnyFiled", bound=Filed)


@dataclass(frozen=True)
class OrderedBallot:
    """Choose k and order them; the first is best and earns k points, the next k - 1."""

    group: str
    choices: tuple[str, ...]

    def lines(self, places: Mapping[str, int], k: int) -> Lines:
        _check(self.choices, places)
        if len(self.choices) > k:
            raise BallotError(f"{len(self.choices)} choices on a ballot of {k}")
        return tuple((places[item], k - nth) for nth, item in enumerate(self.choices))


@dataclass(frozen=True)
class DotBallot:
    """Dots given to candidates."""

    group: str
    dots: Mapping[str, int]

    def lines(self, places: Mapping[str, int], k: int) -> Lines:
        _check(tuple(self.dots), places)
        if any(given < 0 for given in self.dots.values()):
            raise BallotError("fewer than no dots")
        return tuple((places[item], given) for item, given in self.dots.items() if given)


@dataclass(frozen=True)
class ChoiceBallot:
    """Choose n, without an order."""

    group: str
    choices: frozenset[str]

    def lines(self, places: Mapping[str, int], k: int) -> Lines:
        _check(tuple(self.choices), places)
        return tuple((places[item], 1) for item in self.choices)


@dataclass(frozen=True)
class CardBallot:
    """One answer per card that was shown: important, not for me, or pass."""

    group: str
    answers: Mapping[str, str]

    def lines(self, places: Mapping[str, int], k: int) -> Lines:
        _check(tuple(self.answers), places)
        if unknown := set(self.answers.values()) - {IMPORTANT, NOT_FOR_ME, PASSED}:
            raise BallotError(f"unknown answers: {sorted(unknown)}")
        return tuple((places[item], int(said == IMPORTANT)) for item, said in self.answers.items())


@dataclass(frozen=True)
class RatingBallot:
    """One value per axis for each candidate; None is "cannot say"."""

    group: str
    ratings: Mapping[str, tuple[int | None, ...]]

    def lines(self, places: Mapping[str, int], k: int) -> Lines:
        """Lines of axis number k; "cannot say" and unanswered candidates leave none."""
        _check(tuple(self.ratings), places)
        given = ((item, values[k : k + 1]) for item, values in self.ratings.items())
        return tuple((places[item], value[0]) for item, value in given if value and value[0])


@dataclass(frozen=True)
class OptionBallot:
    """One option per candidate."""

    group: str
    options: Mapping[str, str]


def _check(items: Sequence[str], places: Mapping[str, int]) -> None:
    if len(set(items)) < len(items):
        raise BallotError("a candidate is named twice")
    if unknown := [item for item in items if item not in places]:
        raise BallotError(f"not on the ballot: {unknown}")


def reference_order(item: str) -> tuple[tuple[int, int, str], ...]:
    """Sorting key that puts Q9 before Q10, and C1-Q07 before C2-Q01."""
    parts = re.split(r"(\d+)", item)
    return tuple((1, int(p), p) if p.isdecimal() else (0, 0, p) for p in parts if p)


def in_reference_order(items: Iterable[str]) -> list[str]:
    """The candidates, each once, in the order of their references."""
    ordered = sorted(items, key=reference_order)
    if len(set(ordered)) < len(ordered):
        raise BallotError("a candidate is listed twice")
    return ordered


def by_voice(ballots: Iterable[AnyFiled], groups: Groups) -> dict[str, list[AnyFiled]]:
    """Ballots under the joined label they speak in; a group without ballots has no voice."""
    voices: dict[str, str] = {}
    split: dict[str, list[AnyFiled]] = {}
    for ballot in ballots:
        label = voices.get(ballot.group) or groups.voice_of(ballot.group)
        voices[ballot.group] = label
        split.setdefault(label, []).append(ballot)
    return {label: split[label] for label in sorted(split)}
