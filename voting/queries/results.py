"""What a round came to, ready for screens and reports: frozen rows, only after the reveal.

The figures are counted once (`counting`); the words are read afresh each time, as their author may take them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voting.models import Candidate, Round
from voting.queries.counting import Counted, count_round
from voting.scoring import (
    Band,
    ItemResult,
    ShareCheck,
    ShortlistEntry,
    check_by_share,
    most_divided,
    order_by_headcount,
    protected_by_group,
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
class Row:
    """One candidate of a round.

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

    @property
    def chosen_by_nobody(self) -> bool:
        """Whether it stands on no ballot at all."""
        return self.rank is None

    def rank_in(self, group: str) -> float:
        """The rank one group gave it. Raises KeyError for a group that has no voice in this round."""
        return {mark.group: mark.rank for mark in self.marks}[group]


@dataclass(frozen=True)
class Results:
    """A revealed round. `rows` are in its own order: equal voice, or head count where that could not be offered."""

    round_ref: str
    title: str
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
        return tuple(sorted(chosen, key=lambda row: (row.rank_in(group), row.rank)))

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
    rows = {row.item: row for row in _rows(counted, words, round_.workshop.cycle.ref)}
    own_order = counted.results
    return Results(
        round_ref=round_.ref,
        title=round_.title,
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
        share_check=check_by_share(own_order, round_.shortlist_size),
        seal=round_.seal,
        seal_holds=counted.seal_holds,
    )


def entries(round_: Round) -> list[ShortlistEntry]:
    """What a revealed round hands on: its top N, and each group's own top that is not among them."""
    return list(count_round(round_).entries)


def _most_divided(counted: Counted, rows: dict[str, Row]) -> tuple[Row, ...]:
    """The three worth the room's next minutes: those on the shortlist on which groups differ most."""
    if not counted.groups.equal_voice:
        return ()
    listed = {entry.item for entry in counted.entries}
    return tuple(rows[one.item] for one in most_divided(counted.results, TALKED_ABOUT, listed))


def _rows(counted: Counted, words: dict[str, Candidate], cycle: str) -> list[Row]:
    bases = {entry.item: entry.basis for entry in counted.entries}
    protected: dict[str, list[str]] = {}
    for group, items in protected_by_group(counted.results).items():
        for item in items:
            protected.setdefault(item, []).append(group)
    return [_row(one, words[one.item], cycle, bases, protected, counted) for one in counted.results]


def _row(
    one: ItemResult,
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
        headcount_points=one.headcount_points,
        marks=_marks(one.rank_by_group) if split else (),
        chosen_by=in_order(one.chosen_by) if split else (),
        tension=one.tension_shown,
        divided=one.divided and not one.chosen_by_nobody,
        protected=in_order(protected.get(one.item, ())),
        basis=bases.get(one.item, ""),
        too_close=one.item in counted.close,
        band=counted.bands[one.item],
    )


def _marks(ranks: dict[str, float]) -> tuple[Mark, ...]:
    return tuple(Mark(group, ranks[group]) for group in in_order(ranks))


def rows_of(found: Results, items: Sequence[str]) -> tuple[Row, ...]:
    """The rows of these items, in the order given."""
    rows = {row.item: row for row in found.rows}
    return tuple(rows[item] for item in items if item in rows)
