"""Moving along the run sheet: one step on show, the timer, lateness, undo, closing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.browse import browse, facilitator
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step, make_workshop
from workshops import queries, services, timing, trail
from workshops.models import HelpCall, Workshop

START = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


class Now:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def later(self, minutes: float) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)


@pytest.fixture
def room(app: Flask) -> str:
    """A workshop of three steps that has not begun; gives its reference."""
    with app.app_context(), writing():
        account = make_account(email="lead@example.org")
        workshop = make_workshop(make_cycle(account, sequence=1), number=1, state="lobby", opened_at=None)
        for kind, planned, shortest in (("join", 10, 7), ("brief", 8, 5), ("discuss", 14, 8)):
            make_step(workshop, kind, on_show=False, planned=planned, shortest=shortest)
        return workshop.ref


def get(ref: str) -> Workshop:
    """The workshop as the database has it now."""
    workshop = queries.get_workshop(ref)
    assert workshop is not None
    return workshop


def test_starting_a_step_ends_the_one_before(app: Flask, room: str) -> None:
    now = Now()
    with app.app_context(), clock.set_to(now):
        with writing():
            steps = queries.list_steps(get(room))
            services.start_step(steps[0])
        now.later(12)
        with writing():
            services.start_step(queries.list_steps(get(room))[1])
        first, second, _third = queries.list_steps(get(room))
        assert (first.state, timing.actual_minutes(first)) == ("done", 12)
        assert second.state == "active" and second.ends_at == now.at + timedelta(minutes=8)
        assert get(room).current_id == second.id


def test_starting_twice_changes_nothing(app: Flask, room: str) -> None:
    with app.app_context():
        for _ in range(2):
            with writing():
                services.start_step(queries.list_steps(get(room))[0])
        assert [event.verb for event in queries.list_trail(get(room))] == ["started_step"]


def test_says_how_late_and_what_to_shorten(app: Flask, room: str) -> None:
    now = Now()
    with app.app_context(), clock.set_to(now):
        with writing():
            services.start_step(queries.list_steps(get(room))[0])
        now.later(17)
        steps = queries.list_steps(get(room))
        assert timing.minutes_behind(get(room), steps) == 7
        assert [(one["title"], one["gain"]) for one in timing.can_shorten(get(room), steps)] == [
            ("Discuss", 6),
            ("Brief", 3),
        ]
        with writing():
            services.shorten(steps[2])
        assert queries.list_steps(get(room))[2].planned == 8


def test_going_back_puts_the_step_before_on_show_again(app: Flask, room: str) -> None:
    with app.app_context():
        for n in (0, 1):
            with writing():
                services.start_step(queries.list_steps(get(room))[n])
        event = [one for one in queries.list_trail(get(room)) if one.verb == "started_step"][-1]
        for _ in range(2):
            with writing():
                trail.undo(get(room), queries.get_event(get(room), event.n) or event)
        first, second, _third = queries.list_steps(get(room))
        assert (first.state, second.state) == ("active", "waiting")
        assert get(room).current_id == first.id
        assert trail.broken_at(get(room).cycle) is None


def test_a_changed_trail_is_noticed(app: Flask, room: str) -> None:
    with app.app_context():
        for n in (0, 1):
            with writing():
                services.start_step(queries.list_steps(get(room))[n])
        with writing():
            queries.list_trail(get(room))[1].subject = "W1.9"
        assert trail.broken_at(get(room).cycle) == 2


def test_timer_pauses_and_goes_on(app: Flask, room: str) -> None:
    now = Now()
    with app.app_context(), clock.set_to(now):
        with writing():
            services.start_step(queries.list_steps(get(room))[0])
        now.later(4)
        with writing():
            services.pause_timer(queries.list_steps(get(room))[0])
        now.later(30)
        with writing():
            services.add_minutes(queries.list_steps(get(room))[0], 1)
            services.resume_timer(queries.list_steps(get(room))[0])
        assert queries.list_steps(get(room))[0].ends_at == now.at + timedelta(minutes=7)


def test_closing_ends_the_step_and_forgets_calls_for_help(app: Flask, room: str) -> None:
    with app.app_context():
        with writing():
            workshop = get(room)
            services.start_step(queries.list_steps(workshop)[0])
            services.ask_for_help(make_seat(workshop), "help")
        for _ in range(2):
            with writing():
                services.close_workshop(get(room))
        assert get(room).state == "closed" and get(room).current_id is None
        assert db.session.query(HelpCall).count() == 0
        assert [one.verb for one in queries.list_trail(get(room))].count("closed") == 1
        with writing(), pytest.raises(Refused):
            services.start_step(queries.list_steps(get(room))[1])


def test_run_sheet_is_edited_and_adds_up(app: Flask, room: str) -> None:
    lead = facilitator(app, "lead@example.org")
    lead.get(f"/workshops/{room}/run-sheet")
    assert "32 minutes in all, 20 at its shortest" in lead.text
    lead.post(
        f"/workshops/{room}/run-sheet",
        {"kind": "break", "title": "Tea", "planned": "15", "shortest": "10", "once": "a" * 22},
    )
    assert "47 minutes in all, 30 at its shortest" in lead.text
    lead.post(
        f"/workshops/{room}/run-sheet", {"kind": "break", "title": "Tea", "planned": "5", "shortest": "10"}, expect=422
    )
    assert "cannot be over the planned one" in lead.text
    with app.app_context():
        tea = queries.list_steps(get(room))[-1]
    lead.post(f"/workshops/{room}/run-sheet/{tea.id}/move", {"value": "up"})
    lead.post(f"/workshops/{room}/run-sheet/{tea.id}/remove", {})
    lead.post(f"/workshops/{room}/run-sheet/{tea.id}/remove", {})
    assert "32 minutes in all" in lead.text


def test_a_facilitator_plans_a_cycle_and_a_workshop(app: Flask) -> None:
    with app.app_context(), writing():
        make_account(email="new@example.org", may_create=True)
    lead = facilitator(app, "new@example.org")
    lead.get("/cycles/new")
    lead.send({"title": "Near us", "focus_statement": "Who is in hardship?"}, form=0, expect=422)
    assert "Write a statement, not a question" in lead.text
    lead.send(
        {"title": "Near us", "focus_statement": "Hardship shows here first.", "scope_in": "Poverty\n\nInequality"},
        form=0,
    )
    assert "C1" in lead.text and "Inequality" in lead.text
    lead.get("/cycles/C1/workshops/new")
    lead.send({"kind": "question", "title": "What do we ask?", "day": "2026-12-03", "starts": "10:00"}, form=0)
    assert "120 minutes, at its shortest" in lead.text
    lead.get("/desk")
    assert "What do we ask?" in lead.text


def test_console_and_wall_show_the_same_step(app: Flask, room: str) -> None:
    lead = facilitator(app, "lead@example.org")
    lead.get(f"/workshops/{room}/console")
    lead.post(f"/workshops/{room}/console/open", {})
    with app.app_context():
        token = get(room).screen_token
    wall = browse(app).get(f"/screens/{token}")
    assert "0 people have joined" in wall.text
    lead.post(f"/workshops/{room}/console/blank", {"value": "on"})
    assert "dark for a moment" in wall.get(f"/screens/{token}").text
    lead.post(f"/workshops/{room}/console/room", {"value": "screen"})
    wall.get(f"/screens/{token}", expect=404)


def test_live_pages_ask_few_questions_of_the_database(app: Flask, room: str, count_queries: object) -> None:
    with app.app_context(), writing():
        services.start_step(queries.list_steps(get(room))[1])
        token = get(room).screen_token
    wall = browse(app)
    with count_queries() as count:  # type: ignore[operator]
        wall.get(f"/screens/{token}")
    assert count.n <= 4
