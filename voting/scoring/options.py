"""Options: one choice per candidate, counted. Nothing is put in order.

Called by voting.queries, once for the room and once for the commissioners' seats: their
views are shown side by side and never added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.scoring.ballots import (
    BallotError,
    OptionBallot,
    by_voice,
    in_reference_order,
)
from voting.scoring.groups import EVERYONE, ONE_GROUP, Groups
from voting.scoring.tally import mean_of

ONE_VOICE = Groups(members={}, sizes={}, equal_voice=False, why_not=ONE_GROUP)


@dataclass(frozen=True)
class OptionResult:
    """How often each option was chosen for one candidate; every option is present, 0 included.

    `shares` is the mean over groups of each group's share among those who answered.
    `leading` has more than one option on a tie, and none when nobody answered.
    """

    item: str
    answered: int
    counts: dict[str, int]
    shares: dict[str, Fraction]
    counts_by_group: dict[str, dict[str, int]]
    shares_by_group: dict[str, dict[str, Fraction]]
    leading: tuple[str, ...]


def count_options(
    ballots: Iterable[OptionBallot],
    items: Sequence[str],
    options: Sequence[str],
    groups: Groups = ONE_VOICE,
) -> list[OptionResult]:
    """Counts and shares of the options, per candidate in the order of their references.

    In: ballots of one side only (the room, or the commissioners); without groups, or without
    equal voice, they count as the one group EVERYONE.
    Raises BallotError and UnknownGroup.
    """
    ordered = in_reference_order(items)
    split = by_voice(ballots, groups) or {EVERYONE: []}
    for cast in split.values():
        _check_options(cast, ordered, options)
    return [_option_result(item, options, split) for item in ordered]


def _check_options(ballots: Iterable[OptionBallot], items: Sequence[str], options: Sequence[str]) -> None:
    for ballot in ballots:
        if unknown := set(ballot.options) - set(items):
            raise BallotError(f"not on the ballot: {sorted(unknown)}")
        if unknown := set(ballot.options.values()) - set(options):
            raise BallotError(f"unknown options: {sorted(unknown)}")


def _option_result(item: str, options: Sequence[str], split: dict[str, list[OptionBallot]]) -> OptionResult:
    by_group = {
        label: Counter(ballot.options[item] for ballot in cast if item in ballot.options)
        for label, cast in split.items()
    }
    room: Counter[str] = sum(by_group.values(), Counter())
    most = max(room.values(), default=0)
    shares = {label: _shares(said, options) for label, said in by_group.items() if said}
    return OptionResult(
        item=item,
        answered=room.total(),
        counts={option: room[option] for option in options},
        shares={o: mean_of(s[o] for s in shares.values()) or Fraction(0) for o in options},
        counts_by_group={g: {o: said[o] for o in options} for g, said in by_group.items()},
        shares_by_group=shares,
        leading=tuple(option for option in options if most and room[option] == most),
    )


def _shares(said: Counter[str], options: Sequence[str]) -> dict[str, Fraction]:
    return {option: Fraction(said[option], said.total()) for option in options}
