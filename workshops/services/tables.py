"""Tables in the room: making and mixing them, who sits where, who writes, what each works on. All of it undoable."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from core.text import clean
from live.announce import announce
from live.topics import PEOPLE, STEP
from workshops import hooks, queries
from workshops.models import RoomTable, Seat, Sitting, TrailEvent, Workshop
from workshops.perspectives import COMMISSIONER
from workshops.queries import tables as table_queries
from workshops.tables import MOST_TABLES, mixed_tables
from workshops.trail import record, undoes

TOPIC_LIMIT = 30
Plan = list[list[Any]]  # of each table: number, topic, [[seat number, writes], …]


def make_tables(
    workshop: Workshop, count: int | None = None, topics: Sequence[str] = (), *, chance: int | None = None
) -> list[RoomTable]:
    """Seat everybody who takes part, mixed by perspective; who commissions is left out. Mixing again reseats all.

    `count` is how many tables, without it they are of about four. `topics` are given to the tables in turn; without
    any, tables keep theirs. The same `chance` gives the same tables. Gives the tables by letter; those that are left
    over go. Raises Refused for a number of tables that cannot be, and when the workshop is over.
    """
    if count is not None and not 1 <= count <= MOST_TABLES:
        raise Refused(_("Choose between 1 and %(most)s tables.", most=MOST_TABLES), "count")
    dice = secrets.randbits(31) if chance is None else chance
    groups = mixed_tables(queries.list_seats(workshop), dice, count)
    groups += [[] for _n in range((count or 1) - len(groups))]
    given = [topics[n % len(topics)] if topics else None for n in range(len(groups))]
    return seat_groups(workshop, list(zip(given, groups, strict=True)))


def seat_groups(workshop: Workshop, groups: Sequence[tuple[str | None, Sequence[Seat]]]) -> list[RoomTable]:
    """Seat each of these groups at a table of its own from A on, with what it works on (None keeps what it had).

    Tables that are left over go, unless something was counted at them. Raises Refused when the workshop is over.
    """
    with _changing(workshop, "sat_tables", f"W{workshop.number}"):
        tables = _tables(workshop, len(groups))
        at: dict[str, int] = {}
        for table, (topic, seats) in zip(tables, groups, strict=True):
            table.topic = table.topic if topic is None else _topic(topic)
            at |= {seat.id: table.id for seat in seats}
        _put(workshop, at, scribes=set())
        _drop(workshop, keep=len(groups))
    return tables


def sit(seat: Seat, table: RoomTable) -> None:
    """Seat somebody at a table, from another one or from none. Raises Refused for who commissions or went home."""
    if seat.perspective == COMMISSIONER:
        raise Refused(_("JRF staff listen where they like: they get no table."), "seat")
    if not seat.is_in:
        raise Refused(_("%(seat)s has gone home.", seat=seat.ref), "seat")
    if table.workshop_id != seat.workshop_id:
        raise Refused(_("This table is in another room."), "table")
    with _changing(seat.workshop, "moved_seat", table.code):
        sitting = db.session.get(Sitting, seat.id)
        if sitting is None:
            db.session.add(Sitting(seat_id=seat.id, table_id=table.id, is_scribe=False))
        elif sitting.table_id != table.id:
            sitting.table_id, sitting.is_scribe = table.id, False


def stand_up(seat: Seat) -> None:
    """Take somebody's place away. Without one, nothing changes."""
    sitting = db.session.get(Sitting, seat.id)
    if sitting is not None:
        with _changing(seat.workshop, "moved_seat", f"W{seat.workshop.number}"):
            db.session.delete(sitting)


def make_scribe(seat: Seat) -> None:
    """Let this seat write for its table, and nobody else there. Raises Refused for a seat without a table."""
    sitting = db.session.get(Sitting, seat.id)
    if sitting is None:
        raise Refused(_("%(seat)s has no table yet.", seat=seat.ref), "seat")
    if not seat.is_in:
        raise Refused(_("%(seat)s has gone home.", seat=seat.ref), "seat")
    table = db.session.get_one(RoomTable, sitting.table_id)
    with _changing(seat.workshop, "chose_scribe", table.code):
        for other, _seat in table_queries.list_sittings(seat.workshop):
            if other.table_id == sitting.table_id:
                other.is_scribe = other is sitting


def set_topic(table: RoomTable, topic: str) -> None:
    """Say what a table works on: an item such as Q45, or a word or two; '' for nothing. Raises Refused if too long."""
    words = _topic(topic)
    with _changing(table.workshop, "gave_topic", table.code):
        table.topic = words


def give_topics(workshop: Workshop, topics: Mapping[int, str]) -> None:
    """Say at once what several tables work on, by the number of the table: one line on the trail, one undo."""
    with _changing(workshop, "gave_topic", f"W{workshop.number}"):
        for table in table_queries.list_room_tables(workshop):
            table.topic = _topic(topics[table.number]) if table.number in topics else table.topic


def add_table(workshop: Workshop) -> RoomTable:
    """One more table, with the first free letter. Raises Refused when there is no letter left."""
    taken = {table.number for table in table_queries.list_room_tables(workshop)}
    number = next((n for n in range(1, MOST_TABLES + 1) if n not in taken), None)
    if number is None:
        raise Refused(_("Choose between 1 and %(most)s tables.", most=MOST_TABLES))
    with _changing(workshop, "added_table", f"W{workshop.number}"):
        return _new_table(workshop, number)


def remove_table(table: RoomTable) -> None:
    """Take a table away; who sat there stands. Raises Refused when something was counted there: that would be lost."""
    if hooks.table_is_used(table):
        raise Refused(_("Hands were counted at table %(table)s, so it stays.", table=table.code))
    with _changing(table.workshop, "removed_table", table.code):
        db.session.delete(table)


def _topic(topic: str) -> str:
    try:
        return clean(topic, TOPIC_LIMIT)
    except Refused as error:
        raise Refused(error.message, "topic") from None


@contextmanager
def _changing(workshop: Workshop, verb: str, subject: str) -> Iterator[None]:
    """Around every change: each table keeps exactly one scribe, and the trail gets a line if anything is different."""
    if workshop.is_over:
        raise Refused(_("This workshop is over."))
    was = _plan(workshop)
    yield
    _settle(workshop)
    now = _plan(workshop)
    if now != was:
        record(workshop, verb, subject, detail={"was": was, "now": now})
        announce(workshop.id, STEP, PEOPLE)


def _plan(workshop: Workshop) -> Plan:
    """Who sits where, as the trail keeps it to be undone: numbers of tables and seats, never who they are."""
    db.session.flush()
    sittings = table_queries.list_sittings(workshop)
    return [
        [
            table.number,
            table.topic,
            [[seat.number, sitting.is_scribe] for sitting, seat in sittings if sitting.table_id == table.id],
        ]
        for table in table_queries.list_room_tables(workshop)
    ]


def _settle(workshop: Workshop) -> None:
    """Exactly one seat writes for each table where somebody sits."""
    db.session.flush()
    at: dict[int, list[tuple[Sitting, Seat]]] = {}
    for sitting, seat in table_queries.list_sittings(workshop):
        at.setdefault(sitting.table_id, []).append((sitting, seat))
    for sittings in at.values():
        scribe = table_queries.scribe_among(sittings)
        for sitting, seat in sittings:
            sitting.is_scribe = seat is scribe
    for table in table_queries.list_room_tables(workshop):
        db.session.expire(table, ["sittings"])


def _put(workshop: Workshop, at: dict[str, int], scribes: set[str]) -> None:
    """Seat exactly these seats at these tables."""
    before = {sitting.seat_id: sitting for sitting, _seat in table_queries.list_sittings(workshop)}
    for seat_id in before.keys() - at.keys():
        db.session.delete(before[seat_id])
    for seat_id, table_id in at.items():
        sitting = before.get(seat_id) or Sitting(seat_id=seat_id)
        sitting.table_id, sitting.is_scribe = table_id, seat_id in scribes
        db.session.add(sitting)
    db.session.flush()


def _tables(workshop: Workshop, count: int) -> list[RoomTable]:
    """The tables 1 to `count`: those that are there, and new ones."""
    there = {table.number: table for table in table_queries.list_room_tables(workshop)}
    return [there.get(number) or _new_table(workshop, number) for number in range(1, count + 1)]


def _new_table(workshop: Workshop, number: int) -> RoomTable:
    table = RoomTable(workshop_id=workshop.id, number=number, topic="")
    db.session.add(table)
    db.session.flush()
    return table


def _drop(workshop: Workshop, keep: int) -> None:
    """Take away the tables above a number, as far as nothing was counted there. Nobody sits at them any more."""
    for table in table_queries.list_room_tables(workshop):
        if table.number > keep and not hooks.table_is_used(table):
            db.session.delete(table)
    db.session.flush()


@undoes("sat_tables")
@undoes("moved_seat")
@undoes("chose_scribe")
@undoes("gave_topic")
@undoes("added_table")
@undoes("removed_table")
def _restore(event: TrailEvent) -> None:
    """Put tables and seats back as they were. Refused once they have changed since."""
    workshop = db.session.get_one(Workshop, event.workshop_id)
    if _plan(workshop) != event.detail["now"]:
        raise Refused(_("The tables have changed since. Undo the newer change first."))
    was: Plan = event.detail["was"]
    tables = {table.number: table for table in table_queries.list_room_tables(workshop)}
    _check_unused([tables[number] for number in tables.keys() - {line[0] for line in was}])
    seats = {seat.number: seat.id for _sitting, seat in table_queries.list_sittings(workshop)}
    seats |= {seat.number: seat.id for seat in queries.list_seats(workshop)}
    at: dict[str, int] = {}
    scribes: set[str] = set()
    for number, topic, sitters in was:
        table = tables.pop(number, None) or _new_table(workshop, number)
        table.topic = topic
        at |= {seats[seat]: table.id for seat, _writes in sitters if seat in seats}
        scribes |= {seats[seat] for seat, writes in sitters if writes and seat in seats}
    _put(workshop, at, scribes)
    for table in tables.values():
        db.session.delete(table)
    _settle(workshop)
    announce(workshop.id, STEP, PEOPLE)


def _check_unused(tables: list[RoomTable]) -> None:
    used = next((table for table in tables if hooks.table_is_used(table)), None)
    if used is not None:
        raise Refused(_("Hands were counted at table %(table)s, so it stays.", table=used.code))
