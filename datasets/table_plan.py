"""Tables made from what people picked: mixed, and each with a question that somebody there can help with.

Pure arithmetic of seats and picks; the step "origins" shows the plan and `services.room` seats people by it.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from workshops.models import Seat
from workshops.perspectives import PERSPECTIVES
from workshops.tables import tables_for, who_sits

Picks = Mapping[str, AbstractSet[str]]  # of each seat, the items it can help with


@dataclass
class PlannedTable:
    """One table of the plan: its question, who sits there, and which of them can help with it."""

    topic: str
    seats: list[Seat] = field(default_factory=list)

    def helpers(self, picks: Picks) -> list[Seat]:
        """Who at this table said that they can help with its question."""
        return [seat for seat in self.seats if self.topic in picks.get(seat.id, ())]


def plan_tables(seats: Sequence[Seat], items: Sequence[str], picks: Picks, chance: int) -> list[PlannedTable]:
    """Tables of about four, in the order of the questions; the same `chance` gives the same plan.

    `items` are the questions in the order they were handed on. Each table first gets somebody who can help with its
    question, as far as there are such people; everybody else goes where their perspective is rarest, and among those
    to a question they picked. A question may take two tables, when not enough others were picked. None without
    questions or people.
    """
    people = who_sits(seats)
    if not people or not items:
        return []
    random.Random(chance).shuffle(people)  # noqa: S311 - who sits where is no secret
    people.sort(key=lambda seat: _order(seat.perspective))
    tables = _with_one_helper_each(people, items, picks, tables_for(len(people)))
    placed = {seat.id for table in tables for seat in table.seats}
    most = -(-len(people) // len(tables))
    for seat in people:
        if seat.id not in placed:
            _best(tables, seat, picks, most).seats.append(seat)
    for table in tables:
        table.seats.sort(key=lambda seat: seat.number)
    return sorted(tables, key=lambda table: items.index(table.topic))


def _order(perspective: str) -> int:
    codes = list(PERSPECTIVES)
    return codes.index(perspective) if perspective in codes else len(codes)


def _best(tables: Sequence[PlannedTable], seat: Seat, picks: Picks, most: int) -> PlannedTable:
    """Where somebody sits best: where there is room and few of the same perspective, then by what they picked."""
    own = picks.get(seat.id, frozenset())

    def badness(table: PlannedTable) -> tuple[bool, int, bool, int]:
        alike = sum(other.perspective == seat.perspective for other in table.seats)
        return (len(table.seats) >= most, alike, table.topic not in own, len(table.seats))

    return min(tables, key=badness)


def _with_one_helper_each(people: Sequence[Seat], items: Sequence[str], picks: Picks, count: int) -> list[PlannedTable]:
    """The tables' questions, most picked first, each with a helper of its own as long as there are enough."""
    picked = {item: [seat for seat in people if item in picks.get(seat.id, ())] for item in items}
    wanted = sorted(items, key=lambda item: (-len(picked[item]), items.index(item)))
    topics: list[str] = []
    helper: dict[str, int] = {}  # of each seat that helps, the table
    grew = True
    while len(topics) < count and grew:
        grew = False
        for item in wanted:
            if len(topics) < count and _find_helper([*topics, item], len(topics), picked, helper, set()):
                topics.append(item)
                grew = True
    topics += [wanted[n % len(wanted)] for n in range(len(topics), count)]
    tables = [PlannedTable(topic) for topic in topics]
    for seat in people:
        if seat.id in helper:
            tables[helper[seat.id]].seats.append(seat)
    return tables


def _find_helper(
    topics: Sequence[str], table: int, picked: Mapping[str, Sequence[Seat]], helper: dict[str, int], tried: set[str]
) -> bool:
    """Find a helper for a table, letting another table change its own if need be (an augmenting path)."""
    for seat in picked[topics[table]]:
        if seat.id in tried:
            continue
        tried.add(seat.id)
        if seat.id not in helper or _find_helper(topics, helper[seat.id], picked, helper, tried):
            helper[seat.id] = table
            return True
    return False
