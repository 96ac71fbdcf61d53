"""Tables in the room: mixed by perspective, one scribe each, late joiners, topics, and undo of all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.conftest import QueryCount
from tests.factories.workshops import make_seat, make_workshop
from workshops import hooks, trail
from workshops.models import RoomTable, Seat, Sitting, Workshop
from workshops.perspectives import COMMISSIONER, PERSPECTIVES
from workshops.queries import get_seat, list_trail
from workshops.queries import tables as queries
from workshops.services import leave, remove_seat
from workshops.services import tables as services
from workshops.tables import mixed_tables, tables_for, turns

Counting = Callable[[], AbstractContextManager[QueryCount]]
CODES = ["lived"] * 4 + ["frontline"] * 4 + ["funder"] * 2 + ["research"] * 2


@pytest.fixture
def room(app: Flask) -> Iterator[Workshop]:
    """A live workshop of twelve seats S01 to S12 and one of JRF staff, S13; inside one transaction."""
    with app.app_context(), writing():
        workshop = make_workshop()
        for number, code in enumerate([*CODES, COMMISSIONER], 1):
            make_seat(workshop, code, number=number)
        yield workshop


def seat(workshop: Workshop, number: int) -> Seat:
    found = get_seat(workshop, f"S{number:02d}")
    assert found is not None
    return found


def seated(workshop: Workshop) -> list[tuple[str, str, list[int], int | None]]:
    """Letter, topic, seats and scribe of every table."""
    return [
        (one.code, one.topic, [seat.number for seat in one.seats], one.scribe.number if one.scribe else None)
        for one in queries.list_tables(workshop)
    ]


def undo_last(workshop: Workshop) -> None:
    trail.undo(workshop, next(one for one in list_trail(workshop)[::-1] if one.verb != "undid" and not one.undone))


def test_mixing_spreads_perspectives_and_leaves_out_who_commissions() -> None:
    codes = ["lived"] * 6 + ["frontline"] * 7 + ["funder"] * 2 + ["research"] * 3 + ["commissioner"] * 2
    seats = [Seat(number=n, perspective=code, state="in") for n, code in enumerate(codes, 1)]
    tables = mixed_tables(seats, 5)
    assert sorted(seat.number for table in tables for seat in table) == list(range(1, 19))
    assert max(map(len, tables)) - min(map(len, tables)) <= 1
    assert all(any(seat.perspective == "lived" for seat in table) for table in tables)
    assert tables == mixed_tables(seats, 5) != mixed_tables(seats, 6)
    assert mixed_tables([], 1) == []
    assert sorted(turns(5, 7)) == [1, 2, 3, 4, 5] and turns(5, 7) == turns(5, 7)


@given(
    codes=st.lists(st.sampled_from(list(PERSPECTIVES)), max_size=40),
    count=st.one_of(st.none(), st.integers(1, 12)),
    chance=st.integers(0, 9),
)
def test_every_perspective_is_spread_as_evenly_as_can_be(codes: list[str], count: int | None, chance: int) -> None:
    seats = [Seat(number=n, perspective=code, state="in") for n, code in enumerate(codes, 1)]
    people = [one for one in seats if one.perspective != COMMISSIONER]
    tables = mixed_tables(seats, chance, count)
    wanted = count if count is not None else tables_for(len(people))
    assert len(tables) == min(wanted, len(people)) and all(tables)
    assert sorted(one.number for table in tables for one in table) == [one.number for one in people]
    for code in set(codes) - {COMMISSIONER} if tables else ():
        each = [sum(one.perspective == code for one in table) for table in tables]
        assert max(each) - min(each) <= 1


def test_everybody_gets_a_table_with_one_scribe(room: Workshop) -> None:
    services.make_tables(room, chance=1)
    tables = seated(room)
    assert [code for code, *_rest in tables] == ["A", "B", "C"]
    assert sorted(number for _code, _topic, seats, _scribe in tables for number in seats) == list(range(1, 13))
    assert all(scribe in seats for _code, _topic, seats, scribe in tables)
    flags = db.session.scalars(db.select(Sitting).where(Sitting.is_scribe)).all()
    assert len(flags) == 3
    assert queries.table_of(seat(room, 13)) is None


def test_mixing_again_keeps_the_tables_and_their_topics(room: Workshop) -> None:
    services.make_tables(room, 4, ["Q45", "Q12"], chance=1)
    before = {one.code: one.id for one in queries.list_tables(room)}
    assert [topic for _code, topic, *_rest in seated(room)] == ["Q45", "Q12", "Q45", "Q12"]
    services.make_tables(room, 3, chance=2)
    after = {one.code: one.id for one in queries.list_tables(room)}
    assert after == {code: before[code] for code in "ABC"}
    assert [topic for _code, topic, *_rest in seated(room)] == ["Q45", "Q12", "Q45"]


def test_tables_can_stand_ready_before_anybody_is_there(app: Flask) -> None:
    with app.app_context(), writing():
        workshop = make_workshop()
        services.make_tables(workshop, 3)
        assert seated(workshop) == [("A", "", [], None), ("B", "", [], None), ("C", "", [], None)]


@pytest.mark.parametrize("count", [0, -1, 25, 1000])
def test_refuses_a_number_of_tables_that_cannot_be(room: Workshop, count: int) -> None:
    with pytest.raises(Refused) as refusal:
        services.make_tables(room, count)
    assert refusal.value.field == "count" and seated(room) == []


def test_who_went_home_or_was_removed_does_not_sit(room: Workshop) -> None:
    leave(seat(room, 1))
    remove_seat(seat(room, 2))
    services.make_tables(room, chance=1)
    assert not {1, 2} & {number for _code, _topic, seats, _scribe in seated(room) for number in seats}


def test_when_the_scribe_goes_home_somebody_else_writes(room: Workshop) -> None:
    services.make_tables(room, 2, chance=1)
    _code, _topic, seats, scribe = seated(room)[0]
    assert scribe is not None
    leave(seat(room, scribe))
    _code, _topic, left, other = seated(room)[0]
    assert left == [one for one in seats if one != scribe] and other in left
    assert queries.is_scribe(seat(room, other or 0)) and not queries.is_scribe(seat(room, scribe))


def test_a_scribe_is_somebody_with_a_phone_if_there_is_one(app: Flask) -> None:
    with app.app_context(), writing():
        workshop = make_workshop()
        for number, channel in ((1, "paper"), (2, "phone"), (3, "phone")):
            make_seat(workshop, number=number, channel=channel)
        services.make_tables(workshop, 1)
        assert seated(workshop) == [("A", "", [1, 2, 3], 2)]
        services.make_scribe(seat(workshop, 1))
        assert seated(workshop) == [("A", "", [1, 2, 3], 1)]
        assert [queries.is_scribe(seat(workshop, n)) for n in (1, 2, 3)] == [True, False, False]


def test_moving_a_seat_leaves_each_table_one_scribe(room: Workshop) -> None:
    services.make_tables(room, 2, chance=1)
    first, second = queries.list_tables(room)
    mover = first.scribe
    assert mover is not None
    table = queries.get_table(room, second.number)
    assert table is not None
    services.sit(mover, table)
    services.sit(mover, table)
    first, second = queries.list_tables(room)
    assert mover not in first.seats and mover in second.seats and second.scribe is not mover
    assert first.scribe in first.seats
    assert [event.verb for event in list_trail(room)].count("moved_seat") == 1
    own = queries.table_of(mover)
    assert own is not None and own.code == "B"


def test_late_joiners_are_offered_the_smallest_table(room: Workshop) -> None:
    services.make_tables(room, 3, chance=1)
    services.stand_up(seat(room, 1))
    tables = queries.list_tables(room)
    late = make_seat(room, "funder", number=20)
    assert [one.number for one in queries.list_standing(room)] == [1, 20]
    assert queries.count_standing(room) == 2
    offered = queries.offered_table(late, tables)
    assert offered is not None and len(offered.seats) == 3
    table = queries.get_table(room, offered.number)
    assert table is not None
    services.sit(late, table)
    assert [one.number for one in queries.list_standing(room)] == [1]
    assert queries.offered_table(late, []) is None


def test_nobody_stands_before_there_are_tables(room: Workshop) -> None:
    assert queries.list_standing(room) == [] and queries.count_standing(room) == 0


def test_refuses_a_place_that_cannot_be(room: Workshop) -> None:
    elsewhere = make_workshop()
    services.make_tables(room, 2, chance=1)
    here = services.add_table(room)
    there = services.add_table(elsewhere)
    leave(seat(room, 1))
    for who, table, said in ((13, here, "JRF staff"), (1, here, "gone home"), (2, there, "another room")):
        with pytest.raises(Refused, match=said):
            services.sit(seat(room, who), table)
    with pytest.raises(Refused, match="no table yet"):
        services.make_scribe(seat(room, 13))
    services.stand_up(seat(room, 13))


def test_topics_are_short_and_plain(room: Workshop) -> None:
    table = services.add_table(room)
    services.set_topic(table, "  Q45 ")
    assert table.topic == "Q45"
    with pytest.raises(Refused) as refusal:
        services.set_topic(table, "x" * 31)
    assert refusal.value.field == "topic"


def test_a_table_added_takes_the_first_free_letter(room: Workshop) -> None:
    services.make_tables(room, 3, chance=1)
    middle = queries.get_table(room, 2)
    assert middle is not None
    services.remove_table(middle)
    assert [code for code, *_rest in seated(room)] == ["A", "C"] and len(queries.list_standing(room)) == 4
    assert services.add_table(room).code == "B"
    for _n in range(21):
        services.add_table(room)
    with pytest.raises(Refused):
        services.add_table(room)


CHANGES: dict[str, Callable[[Workshop], object]] = {
    "sat_tables": lambda room: services.make_tables(room, 3, ["Q1"], chance=2),
    "fewer": lambda room: services.make_tables(room, 1, chance=2),
    "moved_seat": lambda room: services.sit(seat(room, 1), _other_table(room)),
    "stood": lambda room: services.stand_up(seat(room, 1)),
    "chose_scribe": lambda room: services.make_scribe(_not_a_scribe(room)),
    "gave_topic": lambda room: services.set_topic(_other_table(room), "Q9"),
    "added_table": services.add_table,
    "removed_table": lambda room: services.remove_table(_other_table(room)),
}


def _other_table(room: Workshop) -> RoomTable:
    """A table where S01 does not sit."""
    own = queries.table_of(seat(room, 1))
    return next(table for table in queries.list_room_tables(room) if own is None or table.id != own.id)


def _not_a_scribe(room: Workshop) -> Seat:
    table = queries.list_tables(room)[0]
    return next(one for one in table.seats if one is not table.scribe)


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_can_be_undone(room: Workshop, change: str) -> None:
    services.make_tables(room, 2, chance=1)
    before = seated(room)
    CHANGES[change](room)
    assert seated(room) != before
    undo_last(room)
    assert seated(room) == before
    undo_last(room)
    assert seated(room) == []


def test_undo_is_refused_once_tables_changed_since(room: Workshop) -> None:
    services.make_tables(room, 2, chance=1)
    event = list_trail(room, newest=1)[0]
    services.make_scribe(_not_a_scribe(room))
    with pytest.raises(Refused, match="newer change"):
        trail.undo(room, event)


def test_the_same_again_leaves_no_line(room: Workshop) -> None:
    services.make_tables(room, 2, chance=1)
    lines = len(list_trail(room))
    services.make_tables(room, 2, chance=1)
    scribe = queries.list_tables(room)[0].scribe
    assert scribe is not None
    services.make_scribe(scribe)
    services.set_topic(queries.list_room_tables(room)[0], "")
    assert len(list_trail(room)) == lines and trail.broken_at(room.cycle) is None


def test_a_table_where_hands_were_counted_stays(room: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    services.make_tables(room, 3, chance=1)
    last = queries.list_room_tables(room)[2]
    monkeypatch.setattr(hooks, "_table_is_used", [lambda table: table.number == 3])
    with pytest.raises(Refused, match="table C"):
        services.remove_table(last)
    services.make_tables(room, 2, chance=2)
    assert [(code, len(seats)) for code, _topic, seats, _scribe in seated(room)] == [("A", 6), ("B", 6), ("C", 0)]
    undo_last(room)
    with pytest.raises(Refused, match="table C"):
        undo_last(room)


def test_a_closed_room_keeps_its_tables(room: Workshop) -> None:
    services.make_tables(room, 2, chance=1)
    room.state = "closed"
    with pytest.raises(Refused):
        services.make_tables(room, 3)
    with pytest.raises(Refused):
        services.make_scribe(_not_a_scribe(room))


def test_few_questions_to_the_database(room: Workshop, count_queries: Counting) -> None:
    services.make_tables(room, 6, chance=1)
    someone = seat(room, 1)
    with count_queries() as count:
        queries.list_tables(room)
    assert count.n == 2
    with count_queries() as count:
        queries.place_of(someone)
    assert count.n == 1
