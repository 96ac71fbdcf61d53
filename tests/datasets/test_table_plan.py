"""Tables made from picks: everybody once, even, mixed, and a helper at each as long as there are enough."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from datasets.table_plan import plan_tables
from workshops.models import Seat
from workshops.perspectives import COMMISSIONER
from workshops.tables import tables_for

ITEMS = ["Q45", "Q12", "Q03", "Q31"]
CODES = ["lived", "frontline", "funder", "research"]


def people(codes: list[str]) -> list[Seat]:
    return [Seat(id=f"s{n}", number=n, perspective=code, state="in") for n, code in enumerate(codes, 1)]


@st.composite
def rooms(draw: st.DrawFn) -> tuple[list[Seat], dict[str, set[str]]]:
    seats = people(draw(st.lists(st.sampled_from([*CODES, COMMISSIONER]), max_size=24)))
    picks = {seat.id: draw(st.sets(st.sampled_from(ITEMS), max_size=2)) for seat in seats}
    return seats, picks


@given(room=rooms(), chance=st.integers(0, 5))
def test_everybody_sits_once_at_tables_of_one_size(room: tuple[list[Seat], dict[str, set[str]]], chance: int) -> None:
    seats, picks = room
    sitters = [seat for seat in seats if seat.perspective != COMMISSIONER]
    tables = plan_tables(seats, ITEMS, picks, chance)
    assert sorted(seat.number for table in tables for seat in table.seats) == [seat.number for seat in sitters]
    assert len(tables) == (tables_for(len(sitters)) if sitters else 0)
    assert all(len(table.seats) <= -(-len(sitters) // len(tables)) for table in tables)
    assert all(table.topic in ITEMS for table in tables)
    again = plan_tables(seats, ITEMS, picks, chance)
    assert [(one.topic, one.seats) for one in again] == [(one.topic, one.seats) for one in tables]


@given(room=rooms())
def test_as_many_tables_as_can_have_somebody_who_can_help(room: tuple[list[Seat], dict[str, set[str]]]) -> None:
    seats, picks = room
    helpers = [seat for seat in seats if seat.perspective != COMMISSIONER and picks[seat.id]]
    tables = plan_tables(seats, ITEMS, picks, 1)
    helped = [table for table in tables if table.helpers(picks)]
    assert len(helped) >= min(len(tables), len(helpers))


def test_a_question_that_nobody_picked_takes_no_table_while_others_were() -> None:
    seats = people(CODES * 3)
    picks = {seat.id: {"Q12"} for seat in seats} | {"s1": {"Q03"}}
    tables = plan_tables(seats, ITEMS, picks, 1)
    assert [table.topic for table in tables] == ["Q12", "Q12", "Q03"]


def test_perspectives_stay_mixed_whatever_was_picked() -> None:
    seats = people(["lived"] * 4 + ["frontline"] * 4 + ["research"] * 4)
    picks = {seat.id: {"Q45"} if seat.perspective == "lived" else {"Q12"} for seat in seats}
    for chance in range(6):
        for table in plan_tables(seats, ITEMS, picks, chance):
            codes = [seat.perspective for seat in table.seats]
            assert set(codes) == {"lived", "frontline", "research"}, codes


def test_without_picks_the_first_questions_take_the_tables() -> None:
    tables = plan_tables(people(CODES * 2), ITEMS, {}, 1)
    assert [table.topic for table in tables] == ["Q45", "Q12"] and not tables[0].helpers({})
    assert plan_tables(people(CODES), [], {}, 1) == [] == plan_tables([], ITEMS, {}, 1)
