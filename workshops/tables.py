"""Who might sit with whom, and whose turn it is: arithmetic of chance and perspective, used by `services.tables`."""

from __future__ import annotations

import random
from collections.abc import Sequence

from workshops.models import Seat
from workshops.perspectives import COMMISSIONER, PERSPECTIVES

AT_A_TABLE = 4
MOST_TABLES = 24  # one for each letter


def mixed_tables(seats: Sequence[Seat], chance: int, count: int | None = None) -> list[list[Seat]]:
    """Tables with as many perspectives at each as can be; the same `chance` gives the same tables.

    `count` is how many tables; without it they are of about four. There is never an empty table. Those who
    commission are left out: they listen where they like.
    """
    order = {code: n for n, code in enumerate(PERSPECTIVES)}
    people = who_sits(seats)
    random.Random(chance).shuffle(people)  # noqa: S311 - who sits where is no secret
    people.sort(key=lambda seat: order.get(seat.perspective, len(order)))
    many = tables_for(len(people)) if count is None else max(1, count)
    tables: list[list[Seat]] = [people[n::many] for n in range(many)]
    return [sorted(table, key=lambda seat: seat.number) for table in tables if table]


def who_sits(seats: Sequence[Seat]) -> list[Seat]:
    """Those of these seats that get a table: they take part, and are not here to listen."""
    return [seat for seat in seats if seat.is_in and seat.perspective != COMMISSIONER]


def tables_for(people: int) -> int:
    """How many tables of about four these are; one at least, and no more than there are letters."""
    return min(max(1, round(people / AT_A_TABLE)), MOST_TABLES)


def turns(count: int, chance: int) -> list[int]:
    """The tables from 1, in an order of chance: whose card is read next."""
    order = list(range(1, count + 1))
    random.Random(chance).shuffle(order)  # noqa: S311 - an order of speaking
    return order
