"""Reading an order: the shortlist, the protected, the divided, and the order by head count.

Called by voting.services (a shortlist is agreed) and voting.queries (a round is shown).
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.scoring.results import AnyResult, ItemResult, Result

OVERALL = "overall"
PROTECTED = "protected"


@dataclass(frozen=True)
class ShortlistEntry:
    """One shortlisted candidate; `groups` are those whose own top it is, when protected."""

    item: str
    basis: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class ShareCheck:
    """Where the top N by mean share of points is another: what only one of the two holds."""

    only_equal_voice: tuple[str, ...]
    only_share: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return bool(self.only_equal_voice or self.only_share)


def order_by_headcount(results: Sequence[AnyResult]) -> list[AnyResult]:
    """The same results by head count, best first; ties in the order of equal voice."""
    return sorted(results, key=lambda result: (_last_if_unranked(result), result.rank))


def shortlist(results: Sequence[Result], n: int, protect: int = 2) -> list[ShortlistEntry]:
    """The top n, then each group's own top `protect` that are not among them.

    Candidates that nobody chose are never listed, so that fewer than n may come out.
    A group protects at most `protect`, only what it chose; its ties go to the better combined
    score. Protected ones follow in the order of the groups' labels, each once.
    """
    ranked = sorted(results, key=lambda result: result.rank)
    top = [result.item for result in ranked if not result.chosen_by_nobody][:n]
    protected: dict[str, list[str]] = {}
    for group, items in protected_by_group(ranked, protect).items():
        for item in items:
            if item not in top:
                protected.setdefault(item, []).append(group)
    return [ShortlistEntry(item, OVERALL, ()) for item in top] + [
        ShortlistEntry(item, PROTECTED, tuple(groups)) for item, groups in protected.items()
    ]


def protected_by_group(results: Sequence[Result], protect: int = 2) -> dict[str, list[str]]:
    """Each group's own top, in or out of the overall top; none where there is one voice only."""
    groups = sorted({group for result in results for group in result.rank_by_group})
    if len(groups) < 2:
        return {}
    return {group: _own_top(group, results, protect) for group in groups}


def _own_top(group: str, results: Sequence[Result], protect: int) -> list[str]:
    chosen = [result for result in results if group in result.chosen_by]
    chosen.sort(key=lambda result: (result.rank_by_group[group], result.rank))
    return [result.item for result in chosen[:protect]]


def most_divided(results: Sequence[AnyResult], count: int = 3, among: Container[str] | None = None) -> list[AnyResult]:
    """The `count` candidates with the most tension, worth the room's next minutes.

    `among` limits them to what is still in play: pass the shortlist. Without it, all that
    somebody chose. Ties go to the better rank. Those without any tension are left out; a
    tension under a half is returned all the same, with `divided` False, so that a page can
    say that the room hardly differs.
    """
    able = [
        result
        for result in results
        if result.tension and not result.chosen_by_nobody and (among is None or result.item in among)
    ]
    return sorted(able, key=lambda result: (-result.tension, result.rank))[:count]


def mean_share_of_points(results: Sequence[ItemResult]) -> dict[str, Fraction]:
    """Each candidate's share of a group's points, averaged over groups; blank groups left out.

    The check that goes with equal voice: positions forget by how much one came before another,
    shares do not.
    """
    totals: dict[str, int] = {}
    for result in results:
        for group, points in result.points_by_group.items():
            totals[group] = totals.get(group, 0) + points
    spoke = {group: total for group, total in totals.items() if total}
    return {result.item: _mean_share(result.points_by_group, spoke) for result in results}


def _mean_share(points: Mapping[str, int], totals: Mapping[str, int]) -> Fraction:
    shares = [Fraction(points[group], total) for group, total in totals.items()]
    return sum(shares, Fraction(0)) / max(len(shares), 1)


def check_by_share(results: Sequence[ItemResult], n: int) -> ShareCheck:
    """Compare the top n with the top n by mean share of points; a page says so if they differ.

    Ties by share go to the better rank, so that a tie alone is never a difference.
    """
    shares = mean_share_of_points(results)
    chosen = [result for result in results if not result.chosen_by_nobody]
    top = [result.item for result in sorted(chosen, key=lambda result: result.rank)][:n]
    by_share = sorted(chosen, key=lambda result: (-shares[result.item], result.rank))
    top_share = [result.item for result in by_share][:n]
    return ShareCheck(
        only_equal_voice=tuple(item for item in top if item not in top_share),
        only_share=tuple(item for item in top_share if item not in top),
    )


def _last_if_unranked(result: Result) -> float:
    return result.headcount_rank or float("inf")
