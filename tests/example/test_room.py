"""The room of the worked example: who came, when, on what; how long each step took; the trail of it all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from example.replay.acts import timeline_of
from example.worked import began, told_in, worked, workshop_told
from questions.queries import list_released
from workshops.models import Seat, Workshop
from workshops.queries import count_by_perspective, get_workshop, list_seats, list_steps, list_trail
from workshops.runsheets import runsheet
from workshops.timing import actual_minutes
from workshops.trail import broken_at

TOLD = workshop_told("W1")
BEGAN = began(TOLD)


@pytest.fixture
def workshop(loaded: Flask) -> Workshop:
    found = get_workshop("C1-W1")
    assert found is not None
    return found


@pytest.fixture
def seats(workshop: Workshop) -> dict[str, Seat]:
    return dict(zip(TOLD["attended_seats"], list_seats(workshop), strict=True))


def test_the_cycle_says_what_it_was_told(workshop: Workshop) -> None:
    cycle, told = workshop.cycle, worked()["cycle"]
    assert cycle.is_example and cycle.ref == "C1"
    assert (cycle.title, cycle.focus_statement, cycle.purpose) == (
        told["title"],
        told["focus_statement"],
        told["purpose"],
    )
    assert (cycle.scope_in, cycle.scope_out, cycle.licence) == (told["scope_in"], told["scope_out"], "CC BY 4.0")
    assert (cycle.live_minimum, cycle.published_minimum) == (3, 5)
    assert (workshop.title, workshop.kind, workshop.mode) == (TOLD["title"], "question", "in_person_with_remote")


def test_join_chain(workshop: Workshop, expected: dict[str, object]) -> None:
    rule = expected["scoring_rule"]
    assert isinstance(rule, dict)
    assert workshop.cycle.join_chain == rule["join_chain"]


def test_26_people_came(workshop: Workshop, seats: dict[str, Seat]) -> None:
    told = {one["ref"]: one for one in worked()["seats"]}
    for ref, seat in seats.items():
        consent = seat.consent
        assert consent is not None
        said = told[ref]["consent"]
        assert (seat.perspective, seat.votes, seat.channel) == (
            told[ref]["perspective"], told[ref]["votes"], told[ref]["capture_channel"],
        )  # fmt: skip
        assert (seat.role_type, seat.nation) == (told[ref]["role_type"], told[ref]["nation"])
        assert (consent.version, consent.quote_unnamed, consent.photo, consent.recontact) == (
            said["version"], said["quote_unnamed"], said["photo"], said["recontact"],
        )  # fmt: skip
    counted = {code: n for code, n in count_by_perspective(workshop).items() if n}
    assert counted == TOLD["attended_by_perspective"]


def test_codes_are_those_of_the_worked_cycle(seats: dict[str, Seat]) -> None:
    assert [seat.ref for seat in seats.values()] == [f"S{n:02d}" for n in range(1, 27)]


def test_two_share_a_phone_and_two_have_none(seats: dict[str, Seat]) -> None:
    assert seats["S05"].device_id == seats["S06"].device_id is not None
    assert [ref for ref, seat in seats.items() if seat.device_id is None] == ["S03", "S12"]
    devices = [seat.device_id for seat in seats.values() if seat.device_id]
    assert len(set(devices)) == len(devices) - 1


def test_one_came_late_and_one_left_early(seats: dict[str, Seat]) -> None:
    line = timeline_of(TOLD)
    assert seats["S21"].joined_at == line.moment(31)
    assert not seats["S21"].device_ok and seats["S20"].device_ok
    assert (seats["S11"].state, seats["S11"].left_at) == ("left", line.moment(100))
    assert {seat.state for ref, seat in seats.items() if ref != "S11"} == {"in"}


def test_minutes_of_the_plan_fall_where_their_step_was() -> None:
    line = timeline_of(TOLD)
    minutes = [0, 10, 18, 22, 34, 120, -15, 180]
    told = [0, 10, 20, 25, 36, 123, -15, 183]
    assert [line.moment(minute) for minute in minutes] == [BEGAN + timedelta(minutes=one) for one in told]
    assert line.moment(31) == BEGAN + timedelta(minutes=33, seconds=15)


def test_steps_took_what_they_took(workshop: Workshop) -> None:
    steps = list_steps(workshop)
    assert [actual_minutes(step) for step in steps] == [one["actual_minutes"] for one in TOLD["agenda"]]
    assert [(s.planned, s.shortest) for s in steps] == [
        (one["minutes"], one["shortest_minutes"]) for one in TOLD["agenda"]
    ]
    assert {step.state for step in steps} == {"done"}
    assert workshop.closed_at == BEGAN + timedelta(minutes=123)


def test_steps_speak_to_people(workshop: Workshop) -> None:
    """The prompts are those of the ready-made run sheet: the agenda's texts are notes on design."""
    ready = runsheet("question")
    notes = {one["on_the_phone"] for one in TOLD["agenda"]}
    for step, own in zip(list_steps(workshop), ready, strict=True):
        assert (step.kind, step.title, step.phone_prompt) == (own.kind, str(own.title), str(own.phone_prompt))
        assert step.phone_prompt not in notes


def test_everything_was_asked_at_its_minute(workshop: Workshop) -> None:
    line = timeline_of(TOLD)
    told = {one["ref"]: line.moment(one["minute"]) for one in told_in("W1", "questions")}
    assert {one.item: one.at for one in list_released(workshop)} == told


def test_the_trail_is_whole_and_in_order(workshop: Workshop) -> None:
    assert broken_at(workshop.cycle) is None
    moments = [event.at for event in list_trail(workshop)]
    assert moments == sorted(moments)


def test_the_trail_names_roles_and_holds_no_words(workshop: Workshop) -> None:
    trail = list_trail(workshop)
    assert {event.actor for event in trail} <= {"facilitator", "participant", "system"}
    said = " ".join(f"{event.subject} {event.detail}" for event in trail)
    for told in told_in("W1", "questions"):
        assert told["raw_text"] not in said
    for seat in list_seats(workshop):
        assert seat.id not in said


def test_published(workshop: Workshop) -> None:
    assert workshop.state == "reported"
    assert workshop.published_at is not None and workshop.closed_at is not None
    assert workshop.published_at > workshop.closed_at
    assert workshop.cycle.state == "running"
    assert "27 January 2026" in workshop.next_step
