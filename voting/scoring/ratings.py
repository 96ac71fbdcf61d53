"""Rating rounds: one to five on one or two axes, the mean of the groups' means.

Called by voting.queries when a round is revealed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.scoring.ballots import BallotError, RatingBallot, by_voice
from voting.scoring.groups import Groups
from voting.scoring.methods import Counted, count_ballots, shared_facts
from voting.scoring.results import Result, shown
from voting.scoring.tally import MEANS, Placing, mean_of, place

LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class AxisResult:
    """One axis of one candidate. A mean is None where nobody rated; groups without one are absent.

    `rated` and `cannot_say` count people; the others left the candidate unanswered.
    """

    name: str
    mean: Fraction | None
    mean_by_group: dict[str, Fraction]
    headcount_mean: Fraction | None
    rated: int
    cannot_say: int
    cannot_say_by_group: dict[str, int]

    @property
    def shown(self) -> float | None:
        return None if self.mean is None else shown(self.mean, 2)


@dataclass(frozen=True, kw_only=True)
class RatingResult(Result):
    """A rated candidate. The first axis makes the order; `score` is its mean (0: not rated)."""

    axes: tuple[AxisResult, ...]

    @property
    def shown(self) -> float:
        return shown(self.score, 2)

    def axis(self, name: str) -> AxisResult:
        """The axis called `name`. Raises KeyError."""
        return {axis.name: axis for axis in self.axes}[name]


def score_ratings(
    ballots: Iterable[RatingBallot],
    items: Sequence[str],
    groups: Groups,
    axes: Sequence[str] = ("useful", "doable"),
) -> list[RatingResult]:
    """Mean of group means on each axis, in the order of the first; best first.

    "Cannot say" (None) is left out and counted; a group in which nobody rated a candidate
    has no part in its mean. Candidates that nobody rated come last. Ties as everywhere: more
    groups' top ten, head count (the plain mean), reference. Tension is (highest - lowest
    group mean) / 4, on the first axis.
    Raises BallotError and UnknownGroup.
    """
    cast = list(ballots)
    _check_values(cast, len(axes))
    counted = [count_ballots(cast, items, axis, groups) for axis in range(len(axes))]
    placings = [place(axis.tallies, MEANS) for axis in counted]
    unable = _cannot_say(cast, groups)
    return [
        _rating_result(
            i,
            counted[0],
            placings[0],
            tuple(
                _axis_result(i, name, counted[axis], unable.get((counted[0].items[i], axis), {}))
                for axis, name in enumerate(axes)
            ),
        )
        for i in placings[0].order
    ]


def _check_values(ballots: Iterable[RatingBallot], axes: int) -> None:
    for ballot in ballots:
        for item, values in ballot.ratings.items():
            if len(values) != axes:
                raise BallotError(f"{item} has {len(values)} ratings on {axes} axes")
            if any(value is not None and not LOWEST <= value <= HIGHEST for value in values):
                raise BallotError(f"{item} is rated outside {LOWEST} to {HIGHEST}")


def _cannot_say(ballots: Iterable[RatingBallot], groups: Groups) -> dict[tuple[str, int], dict[str, int]]:
    """How many in each group could not say, per candidate and axis."""
    unable: dict[tuple[str, int], dict[str, int]] = {}
    for label, cast in by_voice(ballots, groups).items():
        for ballot in cast:
            for item, values in ballot.ratings.items():
                for axis, value in enumerate(values):
                    if value is None:
                        by_group = unable.setdefault((item, axis), {})
                        by_group[label] = by_group.get(label, 0) + 1
    return unable


def _axis_result(i: int, name: str, counted: Counted, unable: dict[str, int]) -> AxisResult:
    means = {
        label: Fraction(tally.total[i], tally.spoke[i]) for label, tally in counted.tallies.items() if tally.spoke[i]
    }
    room = counted.room
    return AxisResult(
        name=name,
        mean=mean_of(means.values()),
        mean_by_group=means,
        headcount_mean=Fraction(room.total[i], room.spoke[i]) if room.spoke[i] else None,
        rated=room.spoke[i],
        cannot_say=sum(unable.values()),
        cannot_say_by_group={label: unable.get(label, 0) for label in counted.tallies},
    )


def _rating_result(i: int, counted: Counted, placing: Placing, axes: tuple[AxisResult, ...]) -> RatingResult:
    means = list(axes[0].mean_by_group.values())
    return RatingResult(
        **shared_facts(i, counted, placing),
        score=axes[0].mean or Fraction(0),
        tension=(max(means) - min(means)) / (HIGHEST - LOWEST) if means else Fraction(0),
        axes=axes,
    )
