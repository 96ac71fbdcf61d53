"""Who sits where: the tables of a room with their seats and scribes. Asked by the three screens and by services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from core.db import db
from workshops.models import RoomTable, Seat, Sitting, Workshop
from workshops.perspectives import COMMISSIONER

PRESENT = ("in", "away")


@dataclass(frozen=True)
class TableView:
    """One table as people see it: its letter, what it works on, who sits there and who writes for it."""

    id: int
    number: int
    code: str
    topic: str
    seats: tuple[Seat, ...]
    scribe: Seat | None

    @property
    def perspectives(self) -> tuple[str, ...]:
        """The perspectives at this table, one for each seat, in the order of the seats."""
        return tuple(seat.perspective for seat in self.seats)


@dataclass(frozen=True)
class Place:
    """Where one seat sits."""

    table: RoomTable
    is_scribe: bool


def scribe_among(sittings: Iterable[tuple[Sitting, Seat]]) -> Seat | None:
    """Who writes for a table: whoever was chosen and is here, else the first with a phone, else the first. None alone
    is a table where nobody sits.
    """
    here = sorted(
        ((sitting, seat) for sitting, seat in sittings if seat.is_in),
        key=lambda pair: (not pair[0].is_scribe, pair[1].device_id is None, pair[1].number),
    )
    return here[0][1] if here else None


def list_tables(workshop: Workshop) -> list[TableView]:
    """Every table of a workshop by letter, with the seats that take part, their perspectives and its scribe."""
    tables = list_room_tables(workshop)
    at: dict[int, list[tuple[Sitting, Seat]]] = {table.id: [] for table in tables}
    for sitting, seat in list_sittings(workshop) if tables else ():
        at[sitting.table_id].append((sitting, seat))
    return [_view(table, at[table.id]) for table in tables]


def _view(table: RoomTable, sittings: Sequence[tuple[Sitting, Seat]]) -> TableView:
    seats = tuple(seat for _sitting, seat in sittings if seat.is_in)
    return TableView(table.id, table.number, table.code, table.topic, seats, scribe_among(sittings))


def list_room_tables(workshop: Workshop) -> list[RoomTable]:
    """The rows of a workshop's tables, by letter."""
    return list(
        db.session.scalars(select(RoomTable).where(RoomTable.workshop_id == workshop.id).order_by(RoomTable.number))
    )


def list_sittings(workshop: Workshop) -> list[tuple[Sitting, Seat]]:
    """Who was given a place, whether they still take part or not, by seat."""
    rows = db.session.execute(
        select(Sitting, Seat)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(Seat.workshop_id == workshop.id)
        .order_by(Seat.number)
    )
    return [(sitting, seat) for sitting, seat in rows]


def get_table(workshop: Workshop, number: int) -> RoomTable | None:
    """One table of this workshop, by its number (1 is A)."""
    return db.session.scalar(select(RoomTable).where(RoomTable.workshop_id == workshop.id, RoomTable.number == number))


def place_of(seat: Seat) -> Place | None:
    """The table of a seat and whether it writes for it; None without a table. Asked with every look of a phone."""
    own = select(Sitting.table_id).where(Sitting.seat_id == seat.id).scalar_subquery()
    rows = db.session.execute(
        select(RoomTable, Sitting, Seat)
        .join(Sitting, Sitting.table_id == RoomTable.id)
        .join(Seat, Seat.id == Sitting.seat_id)
        .where(RoomTable.id == own)
    ).all()
    if not rows:
        return None
    scribe = scribe_among((sitting, other) for _table, sitting, other in rows)
    return Place(rows[0][0], scribe is not None and scribe.id == seat.id)


def table_of(seat: Seat) -> RoomTable | None:
    """The table where this seat sits, or None."""
    place = place_of(seat)
    return place.table if place else None


def is_scribe(seat: Seat) -> bool:
    """Whether this seat writes for its table."""
    place = place_of(seat)
    return place is not None and place.is_scribe


def list_standing(workshop: Workshop) -> list[Seat]:
    """Seats that take part and have no table although there are tables: late joiners. Who commissions needs none."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(
                Seat.workshop_id == workshop.id,
                Seat.state.in_(PRESENT),
                Seat.perspective != COMMISSIONER,
                exists().where(RoomTable.workshop_id == workshop.id),
                ~exists().where(Sitting.seat_id == Seat.id),
            )
            .order_by(Seat.number)
        )
    )


def count_standing(workshop: Workshop) -> int:
    """How many these are."""
    return (
        db.session.scalar(
            select(func.count()).where(
                Seat.workshop_id == workshop.id,
                Seat.state.in_(PRESENT),
                Seat.perspective != COMMISSIONER,
                exists().where(RoomTable.workshop_id == workshop.id),
                ~exists().where(Sitting.seat_id == Seat.id),
            )
        )
        or 0
    )


def offered_table(seat: Seat, tables: Sequence[TableView]) -> TableView | None:
    """Where somebody who comes late is best seated: at the smallest table, and there where their view is missing."""
    if not tables:
        return None
    return min(tables, key=lambda one: (len(one.seats), one.perspectives.count(seat.perspective), one.number))
