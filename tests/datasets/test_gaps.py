"""The gap wall: naming, rating, grading, merging, undoing; the ledger; and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Finding, Gap
from datasets.queries.gaps import list_gaps
from datasets.services import gaps as services
from tests.browse import browse
from tests.conftest import QueryCount
from tests.datasets.conftest import Room, make_room
from tests.datasets.visitors import console, phone
from tests.factories.datasets import make_gap
from tests.factories.workshops import make_step
from workshops import services as rooms
from workshops.queries import get_workshop, list_trail
from workshops.trail import undo


def test_a_gap_is_held_until_released_and_then_has_a_reference(room: Room) -> None:
    gap = services.name_gap(
        room.ann, room.workshop, room.questions[0], text=" Nobody  asks ", left_out="People without a phone",
        kind="who", channel="phone",
    )  # fmt: skip
    assert (gap.text, gap.visibility, gap.item) == ("Nobody asks", "held", "")
    assert not any(one.gaps for one in list_gaps(room.workshop, room.questions))
    rooms.release_card(gap)
    assert gap.ref == "C1-G01"
    (first, *_) = list_gaps(room.workshop, room.questions)
    assert [(one.ref, one.left_out, one.kind) for one in first.gaps] == [("C1-G01", "People without a phone", "who")]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 501}, "text"),
        ({"text": "x", "kind": "why"}, "kind"),
        ({"text": "x", "left_out": "y" * 201}, "left_out"),
    ],
)
def test_what_cannot_be_a_gap_is_refused_for_its_field(room: Room, given: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        services.name_gap(room.ann, room.workshop, room.questions[0], channel="phone", **given)
    assert refused.value.field == field
    assert db.session.query(Gap).count() == 0


def test_rating_and_undoing(room: Room) -> None:
    gap = make_gap(room.questions[0], workshop=room.workshop)
    services.rate_gap(gap, severity=4, closed_by="share")
    services.rate_gap(gap, severity=4, closed_by="share")
    events = [event for event in list_trail(room.workshop) if event.verb == "rated_gap"]
    assert len(events) == 1
    services.rate_gap(gap, severity=5, closed_by="share", kind="who")
    with pytest.raises(Refused):
        undo(room.workshop, events[0])  # a newer rating stands in the way
    newest = [event for event in list_trail(room.workshop) if event.verb == "rated_gap"][-1]
    undo(room.workshop, max((newest, events[0]), key=lambda event: event.n))
    assert (gap.severity, gap.closed_by, gap.kind) == (4, "share", "")
    for wrong in (0, 6, -1):
        with pytest.raises(Refused):
            services.rate_gap(gap, severity=wrong)


def test_grading_a_question_and_undoing(room: Room) -> None:
    services.grade_question(room.workshop, room.questions[0], "nobody_collects")
    (event,) = [event for event in list_trail(room.workshop) if event.verb == "graded_question"]
    assert db.session.get_one(Finding, room.questions[0].id).grade == "nobody_collects"
    undo(room.workshop, event)
    assert db.session.get_one(Finding, room.questions[0].id).grade == ""
    with pytest.raises(Refused):
        services.grade_question(room.workshop, room.questions[0], "perhaps")


def test_merged_gaps_count_as_one_said_twice_and_worst_come_first(room: Room) -> None:
    mild, twin, bad = (make_gap(room.questions[0], f"Gap {n}", room.workshop) for n in range(3))
    services.rate_gap(mild, severity=2)
    services.rate_gap(bad, severity=5)
    rooms.merge_cards(twin, mild)
    (first, *_) = list_gaps(room.workshop, room.questions)
    assert [(one.id, one.named_by) for one in first.gaps] == [(bad.id, 1), (mild.id, 2)]
    assert first.worst == 5
    rooms.withdraw_card(mild)
    (first, *_) = list_gaps(room.workshop, room.questions)
    assert {one.id for one in first.gaps} == {bad.id, twin.id}


def test_the_wall_asks_the_database_as_often_for_many_gaps_as_for_one(
    room: Room, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    make_gap(room.questions[0], workshop=room.workshop)
    with count_queries() as few:
        list_gaps(room.workshop, room.questions)
    for n in range(20):
        make_gap(room.questions[n % 3], f"Gap {n}", room.workshop)
    with count_queries() as many:
        list_gaps(room.workshop, room.questions)
    assert many.n == few.n == 2


@pytest.fixture
def open_room(app: Flask) -> Flask:
    """A room on disk, with the gap wall on show."""
    with app.app_context(), writing():
        make_room()
    return app


def test_a_phone_names_a_gap_without_script_and_the_facilitator_lets_it_out(open_room: Flask) -> None:
    ann = phone(open_room)
    ann.send({"question": "Q01", "text": "Only those who call are counted", "left_out": "Deaf people"})
    assert "It waits for the facilitator" in ann.text and "Only those who call are counted" in ann.text
    other = phone(open_room, 2)
    assert "Only those who call" not in other.html
    desk = console(open_room)
    assert "Only those who call are counted" in desk.text and "Deaf people" in desk.text
    with open_room.app_context(), writing():
        rooms.release_card(db.session.query(Gap).one())
    assert "Only those who call" in other.get(other.path).text
    assert "On the wall as C1-G01" in ann.get(ann.path).text


def test_words_stay_when_something_is_wrong(open_room: Flask) -> None:
    ann = phone(open_room)
    ann.send({"text": "Nobody asks the people who moved away"}, expect=422)
    assert "Choose a question." in ann.text and "Nobody asks the people who moved away" in ann.text
    ann.send({"question": "Q99", "text": "Nobody asks"}, expect=422)
    assert "Nobody asks" in ann.text
    ann.send({"question": "Q02", "text": "Mrs Smith in Leeds was never asked"}, expect=422)
    assert "a name" in ann.text and "Mrs Smith in Leeds" in ann.text
    ann.send({"question": "Q02", "text": "Mrs Smith in Leeds was never asked", "anyway": "yes"})
    assert "It waits for the facilitator" in ann.text


def test_late_and_after_the_close(open_room: Flask) -> None:
    ann = phone(open_room)
    with open_room.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        workshop.current = make_step(workshop, "break")
    ann.send({"question": "Q01", "text": "This came late"})
    assert "marked late" in ann.text
    ann.get(ann.path)
    with open_room.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        rooms.close_workshop(workshop)
        step = next(step for step in workshop.activities if step.kind == "gaps").id
    ann.post(f"/workshops/C1-W2/seats/S01/steps/{step}/name-gap", {"question": "Q01", "text": "Too late"}, expect=422)
    assert "Nothing was sent" in ann.text and "Too late" in ann.text
    with open_room.app_context():
        assert [gap.text for gap in db.session.query(Gap)] == ["This came late"]


def test_rating_and_grading_from_the_console(open_room: Flask) -> None:
    with open_room.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        from datasets.queries.inputs import list_questions

        gap = make_gap(list_questions(workshop)[0], "Nobody counts hand-overs", workshop, number=1).id
    desk = console(open_room)
    desk.post(f"/workshops/C1-W2/console/gaps/{gap}/rate", {"severity": "5", "closed_by": "collect", "kind": "who"})
    assert "how bad: 5 of 5" in desk.text
    desk.post(f"/workshops/C1-W2/console/gaps/{gap}/rate", {"severity": "9"}, expect=422)
    desk.get("/workshops/C1-W2/console")
    desk.post("/workshops/C1-W2/console/questions/Q01/grade", {"grade": "could_share"})
    with open_room.app_context():
        assert db.session.query(Finding).one().grade == "could_share"
    desk.get("/cycles/C1/gaps")
    assert "Nobody counts hand-overs" in desk.text and "Somebody could share it" in desk.text
    browse(open_room).get("/cycles/C1/gaps", expect=404)


def test_the_ledger_shows_the_public_only_what_was_let_out(open_room: Flask) -> None:
    with open_room.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        from datasets.queries.inputs import list_questions

        question = list_questions(workshop)[0]
        make_gap(question, "Seen by all", workshop, number=1, public=True)
        make_gap(question, "Kept in the room", workshop, number=2)
        question.public = True
        workshop.published_at = workshop.opened_at
    page = browse(open_room).get("/cycles/C1/gaps")
    assert "Seen by all" in page.text and "Kept in the room" not in page.html
