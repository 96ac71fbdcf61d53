"""Silent writing as people meet it: the phone, the lane, the wall, the paper desk; plain and as htmx."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from questions import kinds
from questions.models import Question
from tests.conftest import QueryCount
from tests.factories.questions import make_question
from tests.questions.visitors import REF, console, make_room, phone
from workshops.models import Activity, Workshop
from workshops.queries import get_seat, get_workshop, list_trail
from workshops.screens import projector_url

Counting = Callable[[], AbstractContextManager[QueryCount]]
HTMX = {"HX-Request": "true"}


def questions(app: Flask) -> list[Question]:
    """Every card there is."""
    with app.app_context():
        return list(db.session.scalars(db.select(Question).order_by(Question.id)))


def room(app: Flask) -> Workshop:
    """The workshop, inside the caller's context."""
    found = get_workshop(REF)
    assert found is not None
    return found


def ask_url(step: int, seat: str = "S01") -> str:
    return f"/workshops/{REF}/seats/{seat}/steps/{step}/ask"


def test_a_card_goes_from_the_phone_through_the_lane_to_the_wall(app: Flask) -> None:
    make_room(app)
    ann, desk = phone(app, 1), console(app)
    ann.send({"text": "Why is the bus so dear?"})
    assert "It waits for the facilitator. You can add another." in ann.text
    assert "Waits for the facilitator" in ann.text
    desk.get(f"/workshops/{REF}/console")
    assert "Why is the bus so dear?" in desk.text and "Held: only you see this" in desk.text
    assert "Direct experience" in desk.text
    [card] = questions(app)
    desk.post(f"/workshops/{REF}/console/questions/{card.id}/release", {})
    assert "Why is the bus so dear?" not in desk.text.split("Waits for you")[1].split("Run sheet")[0]
    ann.get(f"/workshops/{REF}/seats/S01")
    assert "On the wall as C1-Q01" in ann.text


def test_the_wall_shows_a_count_and_never_text(app: Flask) -> None:
    make_room(app)
    ann = phone(app, 1)
    ann.send({"text": "Nobody sees this yet?"})
    ann.get(_projector(app))
    assert "1 card so far" in ann.text
    assert "Nobody sees this yet" not in ann.html


def _projector(app: Flask) -> str:
    with app.test_request_context():
        return projector_url(room(app))


@pytest.mark.parametrize(
    "words",
    [
        "My neighbour Fatima waited a year?",
        "Ring me on 07700 900123",
        "Why is LS6 2AB left out?",
        "Write to someone@example.org",
        "Ask Mrs Okafor",
    ],
)
def test_details_of_people_are_asked_about_and_never_blocked(app: Flask, words: str) -> None:
    make_room(app)
    ann = phone(app, 1)
    ann.send({"text": words}, expect=422)
    assert "Please leave out details of people" in ann.text
    assert words in ann.html
    assert questions(app) == []
    ann.send({"anyway": "yes"})
    assert [card.first_words for card in questions(app)] == [words]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "Please fill this in."),
        ("   ", "Please write something here."),
        ("x" * 301, "301 letters long"),
        ("a\0b", "signs that cannot be shown"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_words_that_cannot_be_taken_stay_in_the_box(app: Flask, words: str, said: str, headers: dict[str, str]) -> None:
    step = make_room(app)
    ann = phone(app, 1)
    data = {**ann.form({"text": words})}
    response = ann.client.post(ask_url(step), data=data, headers=headers)
    html = response.get_data(as_text=True)
    assert response.status_code == 422
    assert said in html
    assert words in html
    assert html.startswith("<!doctype") is (not headers)
    assert questions(app) == []


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_same_form_twice_is_one_card(app: Flask, headers: dict[str, str]) -> None:
    step = make_room(app)
    ann = phone(app, 1)
    data = ann.form({"text": "Once?"})
    answers = [ann.client.post(ask_url(step), data=data, headers=headers) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    assert len(questions(app)) == 1


STRANGE = ["x" * 300, "\u202eright to left?", "שאלה בעברית?", "Z̴̡̧͇a̷̢l̶̡g̵̢o?", "<script>alert(1)</script>"]


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_stay_in_their_own_box(app: Flask, words: str) -> None:
    make_room(app)
    ann = phone(app, 1)
    ann.send({"text": words})
    desk = console(app)
    assert "<script>alert" not in desk.html
    [card] = questions(app)
    assert f"<bdi>{card.text}</bdi>" in desk.html or "&lt;script" in desk.html
    assert "\u202e" not in desk.html


def test_late_words_are_taken_held_and_marked(app: Flask) -> None:
    step = make_room(app, moderation="auto")
    ann = phone(app, 1)
    data = ann.form({"text": "Am I late?"})
    with app.app_context(), writing():
        found = db.session.get_one(Activity, step)
        found.state = "done"
    ann.post(ask_url(step), data)
    assert "it is marked late" in ann.text
    [card] = questions(app)
    assert (card.late, card.visibility) == (True, "held")
    assert "Came late" in console(app).text


def test_after_the_close_words_are_refused_and_still_there(app: Flask) -> None:
    step = make_room(app)
    ann = phone(app, 1)
    data = ann.form({"text": "Much too late?"})
    with app.app_context(), writing():
        room(app).state = "closed"
    ann.post(ask_url(step), data, expect=422)
    assert "This workshop has closed, so this was not sent." in ann.text
    assert "Much too late?" in ann.html
    assert questions(app) == []


def test_taking_a_card_back(app: Flask) -> None:
    make_room(app)
    ann = phone(app, 1)
    ann.send({"text": "I said too much"})
    [card] = questions(app)
    ann.post(f"/workshops/{REF}/seats/S01/questions/{card.id}/strike", {})
    assert "Taken back. Nothing of it is kept." in ann.text
    assert questions(app) == []


def test_taking_words_back_after_the_workshop(app: Flask) -> None:
    make_room(app)
    with app.app_context(), writing():
        make_question(room(app), get_seat(room(app), "S01"), "Long ago?")
        room(app).state = "closed"
    ann = phone(app, 1)
    ann.get(f"/workshops/{REF}/seats/S01/questions/own")
    assert "Long ago?" in ann.text
    ann.send({})
    assert "A mark stays in their place." in ann.text
    assert ann.path.endswith("/questions/own")
    assert "Long ago?" not in ann.text
    assert questions(app)[0].first_words == ""


@pytest.mark.parametrize("seat", ["S02", "S09"])
def test_nobody_speaks_for_the_seat_of_another(app: Flask, seat: str) -> None:
    step = make_room(app)
    ann = phone(app, 1)
    own = ann.path
    ann.post(ask_url(step, seat), {"text": "Not me?"}, expect=404)
    with app.app_context(), writing():
        card = make_question(room(app), get_seat(room(app), "S02"), visibility="held").id
    for who in ("S01", seat):
        ann.get(own).post(f"/workshops/{REF}/seats/{who}/questions/{card}/strike", {}, expect=404)
    assert len(questions(app)) == 1


def test_a_step_that_takes_no_words_is_not_there(app: Flask) -> None:
    step = make_room(app, "uses")
    ann = phone(app, 1)
    own = ann.path
    ann.post(ask_url(step), {"text": "Here?"}, expect=404)
    ann.get(own).post(ask_url(step + 100), {"text": "Here?"}, expect=404)


def test_only_the_facilitator_may_release(app: Flask) -> None:
    make_room(app)
    ann = phone(app, 1)
    ann.send({"text": "Mine?"})
    own = ann.path
    [card] = questions(app)
    for act in ("release", "hide", "quarantine"):
        ann.get(own).post(f"/workshops/{REF}/console/questions/{card.id}/{act}", {})
        assert ann.path == "/sign-in"
    assert questions(app)[0].visibility == "held"


@pytest.mark.parametrize(("act", "state"), [("release", "released"), ("hide", "hidden"), ("quarantine", "quarantined")])
def test_one_press_in_the_lane_and_undo(app: Flask, act: str, state: str) -> None:
    make_room(app)
    phone(app, 1).send({"text": "Mine?"})
    desk = console(app)
    [card] = questions(app)
    url = f"/workshops/{REF}/console/questions/{card.id}/{act}"
    token = desk.form({}, 0)["csrf_token"]
    headers = {**HTMX, "HX-Target": "waiting"}
    answer = desk.client.post(url, data={"csrf_token": token, "once": "k" * 20}, headers=headers)
    assert answer.status_code == 303
    assert answer.location.endswith("/console/waiting")
    zone = desk.client.get(answer.location, headers=HTMX).get_data(as_text=True)
    assert zone.lstrip().startswith('<div id="waiting"') or '<div id="waiting"' in zone[:1200]
    assert "Mine?" not in zone
    assert questions(app)[0].visibility == state
    with app.app_context():
        event = list_trail(room(app), newest=1)[0].n
    desk.post(f"/workshops/{REF}/console/undo/{event}", {})
    assert questions(app)[0].visibility == "held"


def test_the_paper_desk_keeps_a_card_for_a_seat_without_a_phone(app: Flask) -> None:
    make_room(app)
    desk = console(app)
    url = f"/workshops/{REF}/console/ask-on-paper"
    desk.post(url, {"seat": "S04", "text": "From paper?"})
    assert "Kept for S04" in desk.text
    [card] = questions(app)
    assert (card.channel, card.late, card.visibility) == ("paper", False, "held")
    desk.post(url, {"seat": "S01", "text": "That seat has a phone"}, expect=422)
    assert "That seat has a phone" in desk.html
    assert len(questions(app)) == 1


@pytest.mark.parametrize("cards", [3, 40])
def test_the_lane_asks_few_questions_of_the_database(app: Flask, count_queries: Counting, cards: int) -> None:
    make_room(app)
    with app.app_context(), writing():
        for _ in range(cards):
            make_question(room(app), get_seat(room(app), "S01"), visibility="held")
    with app.test_request_context():
        workshop = room(app)
        with count_queries() as count:
            kinds.held_values(workshop)
        assert count.n <= 6
        assert count.n == 1


def test_many_phones_look_at_a_panel_cheaply(app: Flask, count_queries: Counting) -> None:
    step = make_room(app)
    with app.app_context(), writing():
        seat = get_seat(room(app), "S01")
        root = make_question(room(app), seat)
        for n in range(20):
            make_question(room(app), seat if n % 2 else None, merged_into_id=root.id if n % 3 == 0 else None)
    for panel in (kinds.write_phone, kinds.uses_phone, kinds.cluster_phone, kinds.scope_phone, kinds.wording_phone):
        with app.test_request_context():
            workshop = room(app)
            activity = db.session.get_one(Activity, step)
            seat = get_seat(workshop, "S01")
            with count_queries() as count:
                panel(activity, seat)
            assert count.n <= 6, (panel.__name__, count.said)
