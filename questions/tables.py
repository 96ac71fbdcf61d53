"""Who might sit with whom, and whose turn it is: suggestions for the room, made by chance and by perspective."""

from __future__ import annotations

import random
from collections.abc import Sequence

from workshops.models import Seat
from workshops.perspectives import COMMISSIONER, PERSPECTIVES

AT_A_TABLE = 4


def mixed_tables(seats: Sequence[Seat], chance: int) -> list[list[Seat]]:
    """Tables of about four with as many perspectives at each as can be; the same `chance` gives the same tables.

    Those who commission are left out: they listen where they like.
    """
    order = {code: n for n, code in enumerate(PERSPECTIVES)}
    people = [seat for seat in seats if seat.is_in and seat.perspective != COMMISSIONER]
    random.Random(chance).shuffle(people)  # noqa: S311 - who sits where is no secret
    people.sort(key=lambda seat: order.get(seat.perspective, len(order)))
    count = max(1, round(len(people) / AT_A_TABLE))
    tables: list[list[Seat]] = [people[n::count] for n in range(count)]
    return [sorted(table, key=lambda seat: seat.number) for table in tables if table]


def turns(count: int, chance: int) -> list[int]:
    """The tables from 1, in an order of chance: whose card is read next."""
    order = list(range(1, count + 1))
    random.Random(chance).shuffle(order)  # noqa: S311 - an order of speaking
    return order
