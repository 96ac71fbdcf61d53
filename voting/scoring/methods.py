"""Scoring of choose and order, dots, cards and choose n, each by equal voice.

Called by voting.queries when a round is revealed. Ratings and options have their own modules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict

from voting.scoring.ballots import (
    Ballot,
    CardBallot,
    ChoiceBallot,
    DotBallot,
    Lines,
    OrderedBallot,
    by_voice,
    in_reference_order,
)
from voting.scoring.groups import EVERYONE, Groups
from voting.scoring.results import CardResult, ItemResult, ShareResult
from voting.scoring.tally import (
    POSITIONS,
    RATES,
    SHARES,
    Placing,
    Tally,
    count,
    place,
    pooled,
)


def score_ordered(ballots: Iterable[OrderedBallot], items: Sequence[str], k: int, groups: Groups) -> list[ItemResult]:
    """Choose k and order them, by equal voice; best first, every candidate once.

    Points (k, k-1, ... 1) are added inside each group; candidates are ranked inside each
    group, ties sharing the mean rank; position = candidates - rank + 1; the score is the mean
    of the groups' positions; tension is (best - worst position) / (candidates - 1).
    In: every ballot once, the frozen candidates in any order, the groups of the round.
    Without equal voice all ballots form the one group EVERYONE: that is the head count.
    Raises BallotError and UnknownGroup. Source: the James Lind Alliance's habit of ranking
    inside each constituency and adding up ranks, so that no group wins by its number.
    """
    return _score_points(ballots, items, k, groups)


def score_dots(ballots: Iterable[DotBallot], items: Sequence[str], groups: Groups) -> list[ItemResult]:
    """Dots, by equal voice; best first. As score_ordered, with dots for points."""
    return _score_points(ballots, items, 0, groups)


def score_cards(ballots: Iterable[CardBallot], items: Sequence[str], groups: Groups) -> list[CardResult]:
    """Cards, by position scores over the smoothed rate; best first. As score_ordered.

    "Pass" counts as seen. A group to which a card was never shown gives it the even rate 1/2.
    Source: the smoothed agree rate of react-and-rate ballots, as Pol.is counts them.
    """
    counted = count_ballots(ballots, items, 0, groups)
    placing = place(counted.tallies, RATES)
    return [_card_result(i, counted, placing) for i in placing.order]


def score_choose_n(ballots: Iterable[ChoiceBallot], items: Sequence[str], groups: Groups) -> list[ShareResult]:
    """Choose n without an order: mean over groups of the share of ballots; best first.

    Not position scores: without an order, a share says all that a ballot said. Tension is
    the highest group's share less the lowest group's. Otherwise as score_ordered.
    """
    counted = count_ballots(ballots, items, 0, groups)
    placing = place(counted.tallies, SHARES)
    return [_share_result(i, counted, placing) for i in placing.order]


@dataclass(frozen=True)
class Counted:
    """The candidates in the order of their references, and each group's tally along them."""

    items: list[str]
    tallies: dict[str, Tally]
    room: Tally


class SharedFacts(TypedDict):
    item: str
    rank: int
    rank_by_group: dict[str, float]
    headcount_rank: float
    chosen_by: tuple[str, ...]


def lines_by_group(ballots: Iterable[Ballot], items: Sequence[str], k: int, groups: Groups) -> dict[str, list[Lines]]:
    """Each group's ballots as lines; in a round without ballots EVERYONE has none."""
    places = {item: i for i, item in enumerate(items)}
    split = by_voice(ballots, groups) or {EVERYONE: []}
    return {label: [ballot.lines(places, k) for ballot in cast] for label, cast in split.items()}


def count_ballots(ballots: Iterable[Ballot], items: Sequence[str], k: int, groups: Groups) -> Counted:
    """Tallies per group and of the room, along the candidates in reference order."""
    ordered = in_reference_order(items)
    split = lines_by_group(ballots, ordered, k, groups)
    tallies = {label: count(lines, len(ordered)) for label, lines in split.items()}
    return Counted(ordered, tallies, pooled(tallies.values()))


def shared_facts(i: int, counted: Counted, placing: Placing) -> SharedFacts:
    """What every method says of candidate number i."""
    ranks = {label: ranks2[i] / 2 for label, ranks2 in placing.ranks2.items() if ranks2[i]}
    return {
        "item": counted.items[i],
        "rank": placing.order.index(i) + 1,
        "rank_by_group": ranks,
        "headcount_rank": placing.headcount_ranks2[i] / 2,
        "chosen_by": tuple(g for g, tally in counted.tallies.items() if tally.total[i]),
    }


def _score_points(ballots: Iterable[Ballot], items: Sequence[str], k: int, groups: Groups) -> list[ItemResult]:
    counted = count_ballots(ballots, items, k, groups)
    placing = place(counted.tallies, POSITIONS)
    return [
        ItemResult(
            **shared_facts(i, counted, placing),
            score=_mean_position(i, placing),
            tension=_position_tension(i, placing),
            points_by_group={g: tally.total[i] for g, tally in counted.tallies.items()},
            headcount_points=counted.room.total[i],
        )
        for i in placing.order
    ]


def _card_result(i: int, counted: Counted, placing: Placing) -> CardResult:
    tallies, room = counted.tallies, counted.room
    return CardResult(
        **shared_facts(i, counted, placing),
        score=_mean_position(i, placing),
        tension=_position_tension(i, placing),
        rate_by_group={g: _smoothed(tally, i) for g, tally in tallies.items()},
        important_by_group={g: tally.total[i] for g, tally in tallies.items()},
        seen_by_group={g: tally.spoke[i] for g, tally in tallies.items()},
        important=room.total[i],
        seen=room.spoke[i],
        headcount_rate=_smoothed(room, i),
    )


def _share_result(i: int, counted: Counted, placing: Placing) -> ShareResult:
    # A group only has a tally once it cast a ballot; the 1 is for a round without any.
    tallies = counted.tallies.items()
    shares = {g: Fraction(tally.total[i], max(tally.ballots, 1)) for g, tally in tallies}
    return ShareResult(
        **shared_facts(i, counted, placing),
        score=sum(shares.values(), Fraction(0)) / len(shares),
        tension=max(shares.values()) - min(shares.values()),
        share_by_group=shares,
        chosen_by_group={g: tally.total[i] for g, tally in tallies},
        headcount=counted.room.total[i],
    )


def _mean_position(i: int, placing: Placing) -> Fraction:
    """Mean over groups of (candidates - rank + 1), from doubled ranks."""
    ranks2 = [ranks[i] for ranks in placing.ranks2.values()]
    return len(placing.order) + 1 - Fraction(sum(ranks2), 2 * len(ranks2))


def _position_tension(i: int, placing: Placing) -> Fraction:
    """(best - worst position) / (candidates - 1); a lone candidate divides nobody."""
    ranks2 = [ranks[i] for ranks in placing.ranks2.values()]
    return Fraction(max(ranks2) - min(ranks2), 2 * max(len(placing.order) - 1, 1))


def _smoothed(tally: Tally, i: int) -> Fraction:
    return Fraction(tally.total[i] + 1, tally.spoke[i] + 2)
