"""What a round came to, ready for screens and reports: frozen rows, only after the reveal.

The figures are counted once (`counting`); the words are read afresh each time, as their author may take them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from voting.methods import CHOOSE_N
from voting.models import Candidate, Round
from voting.queries.counting import Counted, Scored, count_round
from voting.scoring import (
    Band,
    ItemResult,
    ShareCheck,
    ShareResult,
    ShortlistEntry,
    check_by_share,
    most_divided,
    order_by_headcount,
    protected_by_group,
    shown,
)
from workshops import perspectives

TALKED_ABOUT = 3


@dataclass(frozen=True)
class Mark:
    """Where one group put a candidate. `group` is a perspective or a joined group; ties share the mean rank."""

    group: str
    rank: float

    @property
    def label(self) -> str:
        """The group in words, in the language of whoever asks."""
        return perspectives.label(self.group)


@dataclass(frozen=True)
class Share:
    """How much of one group chose a candidate, 0 to 1, where ballots have no order."""

    group: str
    value: float

    @property
    def label(self) -> str:
        """The group in words, in the language of whoever asks."""
        return perspectives.label(self.group)


@dataclass(frozen=True)
class Row:
    """One candidate of a round. Groups put it somewhere by `marks` where ballots had an order, else by `shares`.

    `score` and `headcount_points` are then the mean of the groups' shares, and how many people chose it.
    `rank` is None for what nobody chose. `protected` names the groups whose own top it is, in or out of the overall
    top; `basis` says why it would be handed on: overall, protected or ''. `band` is for the record, never the wall.
    """

    item: str
    ref: str
    wording: str
    use: str
    theme: str
    rank: int | None
    score: float
    headcount_rank: float
    headcount_points: int
    marks: tuple[Mark, ...]
    chosen_by: tuple[str, ...]
    tension: float
    divided: bool
    protected: tuple[str, ...]
    basis: str
    too_close: bool
    band: Band
    shares: tuple[Share, ...] = ()

    @property
    def chosen_by_nobody(self) -> bool:
        """Whether it stands on no ballot at all."""
        return self.rank is None

    def rank_in(self, group: str) -> float:
        """The rank one group gave it. Raises KeyError for a group that has no voice in this round."""
        return {mark.group: mark.rank for mark in self.marks}[group]

    def share_in(self, group: str) -> float:
        """How much of one group chose it. Raises KeyError for a group that has no voice in this round."""
        return {share.group: share.value for share in self.shares}[group]

    def order_in(self, group: str) -> float:
        """What one group's own order goes by, best first."""
        return -self.share_in(group) if self.shares else self.rank_in(group)


@dataclass(frozen=True)
class Results:
    """A revealed round. `rows` are in its own order: equal voice, or head count where that could not be offered."""

    round_ref: str
    title: str
    method: str
    object_type: str
    n: int
    shortlist_size: int
    ballots: int
    eligible: int
    equal_voice: bool
    why_not: str
    sizes: dict[str, int]
    rows: tuple[Row, ...]
    by_headcount: tuple[Row, ...]
    handed_on: tuple[Row, ...]
    most_divided: tuple[Row, ...]
    share_check: ShareCheck
    seal: str
    seal_holds: bool

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups that spoke, in the order perspectives are always listed; none without equal voice."""
        return in_order(self.sizes)

    @property
    def total(self) -> int:
        """How many could be chosen from: the length of a rank strip."""
        return len(self.rows)

    @property
    def has_order(self) -> bool:
        """Whether ballots put things in order: else groups are told by shares, never by places."""
        return self.method != CHOOSE_N

    @property
    def ranked(self) -> tuple[Row, ...]:
        """What somebody chose, best first."""
        return tuple(row for row in self.rows if not row.chosen_by_nobody)

    @property
    def chosen_by_nobody(self) -> tuple[Row, ...]:
        """What nobody chose."""
        return tuple(row for row in self.rows if row.chosen_by_nobody)

    def by_group(self, group: str) -> tuple[Row, ...]:
        """The order of one group; what it did not choose is left out, and a group without a voice has none."""
        chosen = [row for row in self.rows if group in row.chosen_by]
        return tuple(sorted(chosen, key=lambda row: (row.order_in(group), row.rank)))

    def row(self, item: str) -> Row | None:
        """The row of one candidate."""
        return next((row for row in self.rows if row.item == item), None)


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """Groups, joined ones too, in the order in which perspectives are always listed."""
    codes = list(perspectives.PERSPECTIVES)
    return tuple(
        sorted(groups, key=lambda group: codes.index(group.split("+")[0]) if group.split("+")[0] in codes else 99)
    )


def results(round_: Round) -> Results:
    """Everything that came of a revealed round, for facilitators and the room.

    Raises Refused before the reveal, and for a void round.
    """
    counted = count_round(round_)
    words = {candidate.item: candidate for candidate in round_.candidates}
    rows = {row.item: row for row in _rows(counted, words, round_.workshop.cycle.ref, round_.protect)}
    own_order = counted.results
    return Results(
        round_ref=round_.ref,
        title=round_.title,
        method=round_.method,
        object_type=round_.object_type,
        n=round_.n,
        shortlist_size=round_.shortlist_size,
        ballots=len(counted.ballots),
        eligible=round_.eligible or len(counted.ballots),
        equal_voice=counted.groups.equal_voice,
        why_not=counted.groups.why_not,
        sizes=counted.groups.sizes,
        rows=tuple(rows.values()),
        by_headcount=tuple(rows[one.item] for one in order_by_headcount(own_order) if not one.chosen_by_nobody),
        handed_on=tuple(rows[entry.item] for entry in counted.entries),
        most_divided=_most_divided(counted, rows),
        share_check=_check(own_order, round_.shortlist_size),
        seal=round_.seal,
        seal_holds=counted.seal_holds,
    )


def entries(round_: Round) -> list[ShortlistEntry]:
    """What a revealed round hands on: its top N, and each group's own top that is not among them."""
    return list(count_round(round_).entries)


def _check(scored: Sequence[Scored], n: int) -> ShareCheck:
    """Whether shares of points would hand on others; where the order goes by shares already there is nothing to ask."""
    ordered = [one for one in scored if isinstance(one, ItemResult)]
    return check_by_share(ordered, n) if ordered else ShareCheck((), ())


def _most_divided(counted: Counted, rows: dict[str, Row]) -> tuple[Row, ...]:
    """The three worth the room's next minutes: those on the shortlist on which groups differ most."""
    if not counted.groups.equal_voice:
        return ()
    listed = {entry.item for entry in counted.entries}
    return tuple(rows[one.item] for one in most_divided(counted.results, TALKED_ABOUT, listed))


def _rows(counted: Counted, words: dict[str, Candidate], cycle: str, protect: int) -> list[Row]:
    bases = {entry.item: entry.basis for entry in counted.entries}
    protected: dict[str, list[str]] = {}
    for group, items in protected_by_group(counted.results, protect).items():
        for item in items:
            protected.setdefault(item, []).append(group)
    return [_row(one, words[one.item], cycle, bases, protected, counted) for one in counted.results]


def _row(
    one: Scored,
    words: Candidate,
    cycle: str,
    bases: dict[str, str],
    protected: dict[str, list[str]],
    counted: Counted,
) -> Row:
    split = counted.groups.equal_voice
    return Row(
        item=one.item,
        ref=f"{cycle}-{one.item}",
        wording=words.wording,
        use=words.use,
        theme=words.theme,
        rank=None if one.chosen_by_nobody else one.rank,
        score=one.shown,
        headcount_rank=one.headcount_rank,
        headcount_points=one.headcount_points if isinstance(one, ItemResult) else one.headcount,
        marks=_marks(one.rank_by_group) if split and isinstance(one, ItemResult) else (),
        chosen_by=in_order(one.chosen_by) if split else (),
        tension=one.tension_shown,
        divided=one.divided and not one.chosen_by_nobody,
        protected=in_order(protected.get(one.item, ())),
        basis=bases.get(one.item, ""),
        too_close=one.item in counted.close,
        band=counted.bands[one.item],
        shares=_shares(one.share_by_group) if split and isinstance(one, ShareResult) else (),
    )


def _marks(ranks: dict[str, float]) -> tuple[Mark, ...]:
    return tuple(Mark(group, ranks[group]) for group in in_order(ranks))


def _shares(shares: Mapping[str, Fraction]) -> tuple[Share, ...]:
    return tuple(Share(group, shown(shares[group], 2)) for group in in_order(shares))


def rows_of(found: Results, items: Sequence[str]) -> tuple[Row, ...]:
    """The rows of these items, in the order given."""
    rows = {row.item: row for row in found.rows}
    return tuple(rows[item] for item in items if item in rows)
