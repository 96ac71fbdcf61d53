"""What of a round may leave the room: the one rule of what is published by perspective, used by pages, PDF and data.

The room's overall order; ranks only of joined groups large enough; never a score, a tension or a size, because with
those the small groups could be worked out; no split at all of a small round.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from fractions import Fraction

from voting.models import Round
from voting.queries.counting import Split, count_round, split_for_publication
from voting.queries.results import Mark, Row, Share, in_order, results
from voting.scoring.results import DIVIDED

SMALLEST_ROUND = 20
SMALL_ROUND = "small_round"


@dataclass(frozen=True)
class PublishedRow:
    """One candidate, as anybody may read it.

    `protected_by` names groups that are published; `protected_by_smaller` says that a group too small to be named
    has it in its own top. `marks` are places, where ballots had an order; else `shares`, to the nearest tenth and never
    none or all, which would tell how each of the group voted. `wording` is '' while its words are not public.
    """

    item: str
    ref: str
    wording: str
    use: str
    rank: int | None
    marks: tuple[Mark, ...]
    divided: bool
    handed_on: bool
    protected_by: tuple[str, ...]
    protected_by_smaller: bool
    chosen_by_nobody: bool
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True)
class Published:
    """A round, as anybody may read it. `why_no_split` is '' when ranks by group are shown, else a code:
    small_round (fewer than twenty ballots), lived_too_small, group_too_small, one_group or no_ballots."""

    round_ref: str
    title: str
    method: str
    n: int
    ballots: int
    eligible: int
    equal_voice: bool
    why_no_split: str
    groups: tuple[str, ...]
    rows: tuple[PublishedRow, ...]
    seal: str

    @property
    def total(self) -> int:
        """How many could be chosen from: the length of a rank strip."""
        return len(self.rows)


def published_view(round_: Round, public: Container[str] | None = None) -> Published:
    """What anybody may know of a revealed round. `public` limits whose words are shown; the order is whole either way.

    Raises Refused before the reveal, and for a void round.
    """
    counted = count_round(round_)
    found = results(round_)
    split = split_for_publication(round_, counted)
    if len(counted.ballots) < SMALLEST_ROUND:
        split = Split({}, {}, SMALL_ROUND)
    rows = tuple(_row(row, split, public is None or row.item in public) for row in found.rows)
    return Published(
        round_ref=found.round_ref,
        title=found.title,
        method=found.method,
        n=found.n,
        ballots=found.ballots,
        eligible=found.eligible,
        equal_voice=found.equal_voice,
        why_no_split=split.why_not,
        groups=in_order(split.sizes),
        rows=rows,
        seal=found.seal,
    )


def _row(row: Row, split: Split, may_show: bool) -> PublishedRow:
    ranks, shares = split.ranks.get(row.item, {}), split.shares.get(row.item, {})
    named = tuple(group for group in row.protected if group in split.sizes)
    return PublishedRow(
        item=row.item,
        ref=row.ref,
        wording=row.wording if may_show else "",
        use=row.use if may_show else "",
        rank=row.rank,
        marks=tuple(Mark(group, ranks[group]) for group in in_order(ranks)),
        divided=_apart(ranks, shares, len(split.ranks)) >= DIVIDED and not row.chosen_by_nobody,
        handed_on=bool(row.basis),
        protected_by=named,
        protected_by_smaller=bool(split.sizes) and any(group not in split.sizes for group in row.protected),
        chosen_by_nobody=row.chosen_by_nobody,
        shares=tuple(Share(group, _tenths(shares[group])) for group in in_order(shares)),
    )


def _tenths(share: Fraction) -> float:
    return min(max(round(share * 10), 1), 9) / 10


def _apart(ranks: Mapping[str, float], shares: Mapping[str, Fraction], candidates: int) -> float | Fraction:
    """How far the published groups are apart on a candidate, 0 to 1."""
    if shares:
        return max(shares.values()) - min(shares.values())
    places = ranks.values()
    return (max(places) - min(places)) / max(candidates - 1, 1) if places else 0
