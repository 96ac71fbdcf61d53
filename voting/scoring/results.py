"""What a round came to: one frozen result per candidate, made by methods, ratings and options.

Templates and open data read these as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

DIVIDED = Fraction(1, 2)


def shown(value: Fraction | int, places: int) -> float:
    """A figure as people read it.

    The nearest binary number is rounded, half to even: 0.2375 is shown 0.237 and 0.1125
    0.113, as in the published worked rounds. (Rounding the exact fraction would give 0.238
    and 0.112.) Nothing is ever ordered by a figure that was rounded.
    """
    return round(float(value), places)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What all methods say of a candidate.

    `score` is exact. `rank_by_group` and `headcount_rank` share ranks between ties; `rank`
    does not. `chosen_by` names the groups in which at least one person chose it.
    `tension` is (best - worst group) / the widest that could be.
    """

    item: str
    rank: int
    score: Fraction
    rank_by_group: dict[str, float]
    tension: Fraction
    headcount_rank: float
    chosen_by: tuple[str, ...]

    @property
    def divided(self) -> bool:
        return self.tension >= DIVIDED

    @property
    def chosen_by_nobody(self) -> bool:
        return not self.chosen_by

    @property
    def shown(self) -> float:
        """The score as it is read: positions to one decimal."""
        return shown(self.score, 1)

    @property
    def tension_shown(self) -> float:
        return shown(self.tension, 2)


@dataclass(frozen=True, kw_only=True)
class ItemResult(Result):
    """Choose and order, and dots: the score is the mean position."""

    points_by_group: dict[str, int]
    headcount_points: int


@dataclass(frozen=True, kw_only=True)
class CardResult(Result):
    """Cards: the score is the mean position by smoothed rate, (important + 1) / (seen + 2)."""

    rate_by_group: dict[str, Fraction]
    important_by_group: dict[str, int]
    seen_by_group: dict[str, int]
    important: int
    seen: int
    headcount_rate: Fraction


@dataclass(frozen=True, kw_only=True)
class ShareResult(Result):
    """Choose n without an order: the score is the mean over groups of the share that chose it."""

    share_by_group: dict[str, Fraction]
    chosen_by_group: dict[str, int]
    headcount: int

    @property
    def shown(self) -> float:
        return shown(self.score, 3)


AnyResult = TypeVar("AnyResult", bound=Result)
