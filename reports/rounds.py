"""Votes and the shortlist as the record tells them. What may be told by group, `voting.queries.published` decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voting import queries as votes
from voting.methods import CHOOSE_N
from voting.models import Round, ShortlistItem
from workshops.models import Workshop


@dataclass(frozen=True)
class Place:
    """Where one group put a candidate; tied places share the mean."""

    group: str
    rank: float


@dataclass(frozen=True)
class Share:
    """How much of one group chose a candidate, where ballots had no order."""

    group: str
    value: float


@dataclass(frozen=True)
class RankRow:
    """One candidate of a round. Groups put it somewhere by `places`, or by `shares` where ballots had no order.

    `rank` is None for what nobody chose; `text` is '' where the words are not published.
    `best` and `worst` are the places it might have taken on another day.
    """

    ref: str
    text: str
    rank: int | None
    best: int
    worst: int
    places: tuple[Place, ...]
    shares: tuple[Share, ...]
    divided: bool
    close: bool
    handed_on: bool


@dataclass(frozen=True)
class RoundRecord:
    """A revealed vote. `why_no_split` says, as a code, why no places by group are shown; '' when they are."""

    ref: str
    title: str
    method: str
    object_type: str
    n: int
    size: int
    ballots: int
    eligible: int
    equal_voice: bool
    why_no_split: str
    groups: tuple[str, ...]
    rows: tuple[RankRow, ...]
    seal: str

    @property
    def has_order(self) -> bool:
        """Whether people put what they chose in an order."""
        return self.method != CHOOSE_N

    @property
    def total(self) -> int:
        """How many could be chosen from."""
        return len(self.rows)

    @property
    def ranked(self) -> tuple[RankRow, ...]:
        """What somebody chose, best first."""
        return tuple(row for row in self.rows if row.rank is not None)

    @property
    def unchosen(self) -> tuple[RankRow, ...]:
        """What nobody chose."""
        return tuple(row for row in self.rows if row.rank is None)

    @property
    def handed_on(self) -> tuple[RankRow, ...]:
        """What came of the vote, in the room's order."""
        return tuple(row for row in self.ranked if row.handed_on)


@dataclass(frozen=True)
class ShortlistLine:
    """One item of the shortlist, and why it is there (or no longer is).

    `groups` are those whose own top it is and that may be named; `smaller_group` stands for one that may not.
    """

    ref: str
    text: str
    basis: str
    groups: tuple[str, ...]
    smaller_group: bool
    reason: str


@dataclass(frozen=True)
class ShortlistRecord:
    """What the workshop hands on."""

    ref: str
    round_ref: str
    state: str
    lines: tuple[ShortlistLine, ...]

    @property
    def kept(self) -> tuple[ShortlistLine, ...]:
        """What is handed on."""
        return tuple(line for line in self.lines if line.basis != "removed")

    @property
    def removed(self) -> tuple[ShortlistLine, ...]:
        """What was taken off, with a reason."""
        return tuple(line for line in self.lines if line.basis == "removed")


def list_round_records(workshop: Workshop, texts: Mapping[str, str], *, exact: bool) -> tuple[RoundRecord, ...]:
    """The revealed votes of a workshop, in order. `texts` are the words that may be shown, by item."""
    revealed = [round_ for round_ in votes.list_rounds(workshop) if round_.state == "revealed"]
    return tuple(_exact(round_, texts) if exact else _published(round_, texts) for round_ in revealed)


def _published(round_: Round, texts: Mapping[str, str]) -> RoundRecord:
    told = votes.published_view(round_, texts)
    certain = {row.item: row for row in votes.results(round_).rows}
    rows = tuple(
        RankRow(
            ref=row.ref,
            text=texts.get(row.item, ""),
            rank=row.rank,
            best=certain[row.item].band.best,
            worst=certain[row.item].band.worst,
            places=tuple(Place(mark.group, mark.rank) for mark in row.marks),
            shares=tuple(Share(one.group, one.value) for one in row.shares),
            divided=row.divided,
            close=certain[row.item].too_close,
            handed_on=row.handed_on,
        )
        for row in told.rows
    )
    return RoundRecord(
        ref=told.round_ref,
        title=told.title,
        method=told.method,
        object_type=round_.object_type,
        n=told.n,
        size=round_.shortlist_size,
        ballots=told.ballots,
        eligible=told.eligible,
        equal_voice=told.equal_voice,
        why_no_split=told.why_no_split,
        groups=told.groups,
        rows=rows,
        seal=told.seal,
    )


def _exact(round_: Round, texts: Mapping[str, str]) -> RoundRecord:
    """The same with the room's own groups: for its facilitators, never for a page that leaves them."""
    found = votes.results(round_)
    rows = tuple(
        RankRow(
            ref=row.ref,
            text=texts.get(row.item, ""),
            rank=row.rank,
            best=row.band.best,
            worst=row.band.worst,
            places=tuple(Place(mark.group, mark.rank) for mark in row.marks),
            shares=tuple(Share(one.group, one.value) for one in row.shares),
            divided=row.divided,
            close=row.too_close,
            handed_on=bool(row.basis),
        )
        for row in found.rows
    )
    return RoundRecord(
        ref=found.round_ref,
        title=found.title,
        method=found.method,
        object_type=found.object_type,
        n=found.n,
        size=found.shortlist_size,
        ballots=found.ballots,
        eligible=found.eligible,
        equal_voice=found.equal_voice,
        why_no_split=found.why_not,
        groups=found.groups,
        rows=rows,
        seal=found.seal,
    )


def shortlist_record(
    workshop: Workshop, texts: Mapping[str, str], rounds: tuple[RoundRecord, ...]
) -> ShortlistRecord | None:
    """The shortlist that stands at the end of a workshop, if there is one. It names only groups its round may name."""
    found = votes.shortlist(workshop)
    if found is None:
        return None
    numbers = {round_.id: round_.ref for round_ in votes.list_rounds(workshop)}
    ref = numbers.get(found.round_id, "")
    named = next((round_.groups for round_ in rounds if round_.ref == ref), ())
    lines = tuple(_line(workshop, item, texts, named) for item in found.items)
    return ShortlistRecord(found.ref, ref, found.state, lines)


def _line(workshop: Workshop, item: ShortlistItem, texts: Mapping[str, str], named: tuple[str, ...]) -> ShortlistLine:
    groups = tuple(group for group in named if group in item.groups)
    return ShortlistLine(
        ref=f"{workshop.cycle.ref}-{item.item}",
        text=texts.get(item.item, ""),
        basis=item.basis,
        groups=groups,
        smaller_group=bool(set(item.groups) - set(groups)),
        reason=item.reason if item.item in texts else "",
    )
