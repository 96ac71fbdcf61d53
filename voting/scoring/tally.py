"""Counting lines and putting candidates in order: the arithmetic all methods share.

Called by results (the score) and by certainty (the same order again, for each resample).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from voting.scoring.ballots import Lines

Exact = int | Fraction
Value = int | float | Fraction | None  # None: the group has no view of this candidate
TOP = 10


@dataclass(frozen=True)
class Tally:
    """What one group gave each candidate, and how many of its ballots spoke of it."""

    total: list[int]
    spoke: list[int]
    ballots: int


Tallies = Mapping[str, Tally]
Ranks2 = Mapping[str, list[int]]


@dataclass(frozen=True)
class Method:
    """How a group values candidates, and how the groups' views become one.

    `combined` gives a number that grows with the score: exact, but not yet the score.
    """

    values: Callable[[Tally], Sequence[Value]]
    combined: Callable[[Tallies, Ranks2], Sequence[Exact | None]]


@dataclass(frozen=True)
class Placing:
    """Everything an order is made from; lists run along the candidates.

    ranks2 holds doubled ranks, so that shared ranks (2.5) stay whole; 0 is "not ranked".
    """

    values: dict[str, Sequence[Value]]
    ranks2: dict[str, list[int]]
    combined: Sequence[Exact | None]
    headcount: Sequence[Value]
    order: list[int]

    @cached_property
    def headcount_ranks2(self) -> list[int]:
        """Doubled ranks by head count; made only when asked for."""
        return mean_ranks2(self.headcount)


def count(ballots: Iterable[Lines], candidates: int) -> Tally:
    """Add up the lines of one group's ballots."""
    total, spoke, cast = [0] * candidates, [0] * candidates, 0
    for lines in ballots:
        cast += 1
        for place, given in lines:
            total[place] += given
            spoke[place] += 1
    return Tally(total, spoke, cast)


def pooled(tallies: Iterable[Tally]) -> Tally:
    """The whole room as one group: the head count."""
    known = list(tallies)
    return Tally(
        [sum(given) for given in zip(*(tally.total for tally in known), strict=True)],
        [sum(spoke) for spoke in zip(*(tally.spoke for tally in known), strict=True)],
        sum(tally.ballots for tally in known),
    )


def mean_ranks2(values: Sequence[Value]) -> list[int]:
    """Doubled ranks, highest value first; ties share the mean rank; None is not ranked (0)."""
    alike = Counter(value for value in values if value is not None)
    ranks: dict[Value, int] = {None: 0}
    above = 0
    for value in sorted(alike, reverse=True):
        ranks[value] = 2 * above + alike[value] + 1
        above += alike[value]
    return [ranks[value] for value in values]


def place(tallies: Tallies, method: Method) -> Placing:
    """Put the candidates in order.

    Ties: in more groups' top ten, then head count, then reference (candidates are listed in
    the order of their references). A group that gave a candidate nothing does not have it in
    its top ten, even where so few were chosen that the rest share a rank under ten.
    """
    values = {label: method.values(tally) for label, tally in tallies.items()}
    ranks2 = {label: mean_ranks2(group) for label, group in values.items()}
    combined = method.combined(tallies, ranks2)
    headcount = method.values(pooled(tallies.values()))
    tops = _tops(tallies, ranks2, len(combined))

    def key(i: int) -> tuple[Exact, int, int | float | Fraction, int]:
        # None comes last: only ratings have it, and a rating is never as low as 0.
        return -(combined[i] or 0), -tops[i], -(headcount[i] or 0), i

    return Placing(values, ranks2, combined, headcount, sorted(range(len(combined)), key=key))


def _tops(tallies: Tallies, ranks2: Ranks2, candidates: int) -> list[int]:
    tops = [0] * candidates
    for label, tally in tallies.items():
        ranks = ranks2[label]
        for i, given in enumerate(tally.total):
            if given and ranks[i] <= 2 * TOP:
                tops[i] += 1
    return tops


def _points(tally: Tally) -> list[int]:
    return tally.total


def _rate(tally: Tally) -> list[float]:
    # Rounded division is the same for equal ratios and, at the size of a room, differs for
    # different ones, so it orders exactly as fractions would, and far faster.
    spoken = zip(tally.total, tally.spoke, strict=True)
    return [(given + 1) / (seen + 2) for given, seen in spoken]


def _mean(tally: Tally) -> list[Fraction | None]:
    spoken = zip(tally.total, tally.spoke, strict=True)
    return [Fraction(given, seen) if seen else None for given, seen in spoken]


def _low_rank_sum(tallies: Tallies, ranks2: Ranks2) -> list[int]:
    return [-sum(ranks) for ranks in zip(*ranks2.values(), strict=True)]


def _share_sum(tallies: Tallies, ranks2: Ranks2) -> list[int]:
    # Shares on a common denominator stay whole numbers.
    sizes = {label: max(tally.ballots, 1) for label, tally in tallies.items()}
    common = lcm(*sizes.values())
    parts = ([given * (common // sizes[label]) for given in tally.total] for label, tally in tallies.items())
    return [sum(part) for part in zip(*parts, strict=True)]


def _mean_of_means(tallies: Tallies, ranks2: Ranks2) -> list[Fraction | None]:
    columns = zip(*(_mean(tally) for tally in tallies.values()), strict=True)
    return [mean_of(value for value in column if value is not None) for column in columns]


def mean_of(values: Iterable[Exact]) -> Fraction | None:
    """The plain mean, exact; None of nothing."""
    known = list(values)
    return Fraction(sum(known)) / len(known) if known else None


POSITIONS = Method(_points, _low_rank_sum)
RATES = Method(_rate, _low_rank_sum)
SHARES = Method(_points, _share_sum)
MEANS = Method(_mean, _mean_of_means)
