"""The line from closed to open: where people put each dataset, which ones they do not agree on. Never who said what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from core.db import db
from datasets.models import Dataset, Placing
from datasets.models.codes import ACCESS
from datasets.queries.naming import holder_of, list_datasets
from workshops.models import Seat, Workshop

SMALLEST = 3  # what fewer people said is not told by stop
WIDE = 2  # stops between the two ends from which a dataset is disputed
ALSO = ("sensitivity", "lag", "finest_geography")
_COUNTED = (Seat.votes.is_(True), Seat.state != "removed")  # not who only listens, nor who was sent away


@dataclass(frozen=True)
class OnLine:
    """A dataset on the line. Codes throughout; '' for what nobody said.

    `tally` tells how many put it at each stop, in the stops' order; it is empty when fewer than three did. `most` is
    the stop that more than half gave it, `middle` the stop with half on either side; `usual` is the most said of the
    rest. `entry_…` is what its shelf entry says.
    """

    id: int
    item: str
    ref: str
    title: str
    holder: str
    wished: bool
    public: bool  # it stands on the public shelf: what is agreed changes there for everybody
    entry_access: str
    entry_facts: dict[str, str]
    agreed: bool
    n: int
    tally: tuple[int, ...]
    most: str
    middle: str
    disputed: bool
    usual: dict[str, str]

    @property
    def shown_at(self) -> str:
        """Where the wall shows it: as agreed, else where three or more put it, else where the shelf has it."""
        if self.agreed or self.n < SMALLEST:
            return self.entry_access
        return self.most or self.middle

    @property
    def is_clear(self) -> bool:
        """Whether the room need not talk about it: three or more people, more than half at one stop, none far off."""
        return not self.agreed and not self.disputed and self.n >= SMALLEST and bool(self.most)


def line_up(workshop: Workshop) -> list[OnLine]:
    """Every dataset on the wall: disputed ones first, then those to agree, those nobody placed, those agreed.

    Two queries, however many datasets.
    """
    datasets = list_datasets(workshop)
    said = _said_of(datasets)
    found = [_on_line(dataset, said.get(dataset.id, [])) for dataset in datasets]
    return sorted(found, key=lambda one: (_turn(one), -one.n if one.disputed else 0))


def _turn(one: OnLine) -> int:
    if one.agreed:
        return 3
    return 0 if one.disputed else 1 if one.n else 2


def _said_of(datasets: list[Dataset]) -> dict[int, list[Placing]]:
    found: dict[int, list[Placing]] = {}
    query = (
        select(Placing)
        .join(Seat, Seat.id == Placing.seat_id)
        .where(Placing.dataset_id.in_([dataset.id for dataset in datasets]), *_COUNTED)
    )
    for placing in db.session.scalars(query.order_by(Placing.dataset_id, Placing.access, Placing.id)):
        found.setdefault(placing.dataset_id, []).append(placing)
    return found


def _on_line(dataset: Dataset, said: list[Placing]) -> OnLine:
    stops = [ACCESS.index(one.access) for one in said if one.access]
    entry = dataset.entry
    return OnLine(
        id=dataset.id,
        item=dataset.item,
        ref=dataset.ref,
        title=dataset.title,
        holder=holder_of(dataset),
        wished=dataset.existence == "wished_for",
        public=entry is not None and entry.public,
        entry_access=entry.access if entry else "",
        entry_facts={name: getattr(entry, name) if entry else "" for name in ALSO},
        agreed=dataset.access_agreed,
        n=len(stops),
        tally=tally_of(stops),
        most=most_of(stops),
        middle=ACCESS[sorted(stops)[(len(stops) - 1) // 2]] if stops else "",
        disputed=not dataset.access_agreed and are_apart(stops),
        usual={name: _usual(getattr(one, name) for one in said) for name in ALSO},
    )


def tally_of(stops: list[int]) -> tuple[int, ...]:
    """How many are at each stop; nothing when fewer than three were placed at all."""
    if len(stops) < SMALLEST:
        return ()
    return tuple(stops.count(stop) for stop in range(len(ACCESS)))


def most_of(stops: list[int]) -> str:
    """The stop of more than half, or ''."""
    for stop, n in Counter(stops).items():
        if 2 * n > len(stops):
            return ACCESS[stop]
    return ""


def are_apart(stops: list[int]) -> bool:
    """Whether people do not agree: no stop has more than half of them, or the ends are two stops apart or more."""
    return bool(stops) and (not most_of(stops) or max(stops) - min(stops) >= WIDE)


def _usual(codes: Iterable[str]) -> str:
    """The most said, of three or more; the first in the alphabet of equals, so that a reload shows the same."""
    counted = Counter(code for code in codes if code)
    if sum(counted.values()) < SMALLEST:
        return ""
    return min(counted, key=lambda code: (-counted[code], code))


def get_placing(seat: Seat, dataset: Dataset) -> Placing | None:
    """What a seat said of a dataset."""
    return db.session.scalar(select(Placing).where(Placing.dataset_id == dataset.id, Placing.seat_id == seat.id))


def list_own(seat: Seat) -> dict[int, Placing]:
    """Everything a seat said on the line, by dataset. One query."""
    found = db.session.scalars(select(Placing).where(Placing.seat_id == seat.id).order_by(Placing.id))
    return {placing.dataset_id: placing for placing in found}


def count_placed(workshop: Workshop) -> int:
    """How many people put something on the line."""
    query = (
        select(Placing.seat_id)
        .join(Seat, Seat.id == Placing.seat_id)
        .where(Seat.workshop_id == workshop.id, *_COUNTED)
        .distinct()
    )
    return len(db.session.scalars(query).all())
