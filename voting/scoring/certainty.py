"""How sure an order is: rank bands from resampled rooms, and what is too close to call.

Called by voting.queries after a round has closed; the wall says "too close to call", the
record keeps the bands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from voting.scoring.ballots import Ballot, Lines, OrderedBallot, in_reference_order
from voting.scoring.groups import Groups
from voting.scoring.methods import lines_by_group, score_ordered
from voting.scoring.results import Result
from voting.scoring.tally import (
    MEANS,
    POSITIONS,
    RATES,
    SHARES,
    Method,
    Placing,
    count,
    place,
)

RESAMPLES = 200
TAIL = 5  # per cent left out at each end: a band holds nine in ten of the resampled rooms

METHODS: dict[str, Method] = {
    "choose_rank": POSITIONS,
    "dots": POSITIONS,
    "cards": RATES,
    "choose_n": SHARES,
    "rate_1_to_5": MEANS,
}


@dataclass(frozen=True)
class Band:
    """The ranks a candidate took in nine of ten resampled rooms: best, worst."""

    best: int
    worst: int


def rank_bands(
    method: str,
    ballots: Iterable[Ballot],
    items: Sequence[str],
    groups: Groups,
    *,
    k: int = 0,
    seed: int | str,
    resamples: int = RESAMPLES,
) -> dict[str, Band]:
    """A band of ranks per candidate: the round counted again in `resamples` pretend rooms.

    Each room draws, inside every group, as many ballots as the group cast, with replacement.
    The same seed, ballots and candidates always give the same bands, in whatever order they
    come. For choose_rank k is the length of the ballot; for ratings the number of the axis.
    With very few ballots in a group bands are too narrow rather than too wide.
    Source: the bootstrap (Efron 1979), stratified by group, percentile band.
    """
    ordered = in_reference_order(items)
    split = lines_by_group(ballots, ordered, k, groups)
    cast = {label: sorted(tuple(sorted(lines)) for lines in group) for label, group in split.items()}
    chance = Random(seed)  # noqa: S311 (repeatable on purpose; nothing secret hangs on it)
    ranks: list[list[int]] = [[] for _ in ordered]
    for _ in range(resamples):
        for rank, i in enumerate(_one_room(cast, METHODS[method], len(ordered), chance).order, 1):
            ranks[i].append(rank)
    return {item: _band(ranks[i]) for i, item in enumerate(ordered)}


def _one_room(cast: Mapping[str, list[Lines]], method: Method, candidates: int, chance: Random) -> Placing:
    drawn = {
        label: count(chance.choices(group, k=len(group)) if group else [], candidates) for label, group in cast.items()
    }
    return place(drawn, method)


def _band(ranks: list[int]) -> Band:
    ranks.sort()
    cut = len(ranks) * TAIL // 100
    return Band(best=ranks[cut], worst=ranks[-1 - cut])


def across_the_cut(results: Sequence[Result], bands: Mapping[str, Band], n: int) -> set[str]:
    """Candidates whose band overlaps the cut after place n, and those tied right across it.

    Candidates that nobody chose are never among them: they cannot be on the shortlist.
    """
    chosen = [result for result in results if not result.chosen_by_nobody]
    close = {r.item for r in chosen if bands[r.item].best <= n < bands[r.item].worst}
    ranked = sorted(chosen, key=lambda result: result.rank)
    if 0 < n < len(ranked) and ranked[n - 1].score == ranked[n].score:
        close |= {result.item for result in ranked if result.score == ranked[n].score}
    return close


def too_close_to_call(
    ballots: Iterable[OrderedBallot],
    items: Sequence[str],
    k: int,
    groups: Groups,
    n: int,
    seed: int | str,
    resamples: int = RESAMPLES,
) -> set[str]:
    """Candidates of a choose-and-order round that another day could have put across the cut.

    For other methods: rank_bands, then across_the_cut.
    """
    cast = list(ballots)
    results = score_ordered(cast, items, k, groups)
    bands = rank_bands("choose_rank", cast, items, groups, k=k, seed=seed, resamples=resamples)
    return across_the_cut(results, bands, n)
