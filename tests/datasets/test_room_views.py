"""The steps "bring", "origins" and "fill" on phones, on the console and on the wall; with htmx and without."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from datasets.models import DataRole
from datasets.queries import room as queries
from datasets.queries.inputs import list_questions
from datasets.queries.naming import get_dataset
from questions.models import Question
from tests.browse import Browser, browse
from tests.conftest import QueryCount
from tests.datasets.conftest import Room, make_room
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_dataset
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step, make_workshop
from workshops import activities
from workshops import services as rooms
from workshops.activities import all_kinds
from workshops.models import Activity, Seat, Workshop
from workshops.queries import get_event, get_seat, get_workshop, list_trail
from workshops.queries.tables import list_tables
from workshops.services import choose_view
from workshops.trail import undo

Counting = Callable[[], AbstractContextManager[QueryCount]]
OUT = "This workshop is over"


def workshop() -> Workshop:
    found = get_workshop(REF)
    assert found is not None
    return found


def seat(number: int) -> Seat:
    found = get_seat(workshop(), f"S{number:02d}")
    assert found is not None
    return found


def make(app: Flask, kind: str, change: Callable[[Room], object] = lambda room: None) -> int:
    """The room with a step of this kind on show, changed; gives the step."""
    with app.app_context(), writing():
        room = make_room(kind)
        change(room)
        return room.step.id


def wall(app: Flask) -> Browser:
    with app.app_context():
        token = workshop().screen_token
    return browse(app).get(f"/screens/{token}")


def address(step: int, thing: str, number: int = 1) -> str:
    return f"/workshops/{REF}/seats/S{number:02d}/steps/{step}/{thing}"


# bring


def test_a_person_says_what_they_bring_and_changes_it(app: Flask) -> None:
    make(app, "bring")
    ann = phone(app)
    assert "Your seat is S01" in ann.text
    ann.send({"holds": "y", "is_in": "y"})
    assert "We have what you bring" in ann.text and "Got it" in ann.text
    assert ann.html.count("checked") == 2
    with app.app_context():
        role = queries.role_of(seat(1))
        assert role is not None and (role.holds, role.uses, role.is_in) == (True, False, True)
    fields = {name: value for name, value in ann.form({}).items() if name not in {"holds", "is_in"}}
    ann.post(ann._action, {**fields, "uses": "y"})
    with app.app_context():
        role = queries.role_of(seat(1))
        assert role is not None and (role.holds, role.uses, role.is_in) == (False, True, False)


def test_the_console_sees_who_brings_what_and_the_wall_only_the_way_in(app: Flask) -> None:
    make(app, "bring")
    phone(app).send({"holds": "y"})
    desk = console(app)
    assert "1 hold data S01" in desk.text and "3 have not said S02, S03, S04" in desk.text
    assert "Nobody here says that they are in the data" in desk.text and "have joined" in desk.text
    shown = wall(app)
    with app.app_context():
        code = workshop().join_code
    assert f"{code[:3]} {code[3:]}" in shown.text and "4 people have joined" in shown.text
    assert "hold data" not in shown.text and "join-corner" not in shown.html


def test_a_seat_on_paper_is_spoken_for_by_the_console(app: Flask) -> None:
    make(app, "bring")
    desk = console(app)
    desk.get(f"/workshops/{REF}/seats/S04").send({"is_in": "y"})
    with app.app_context():
        assert [one.number for one in queries.list_roles(workshop()).is_in] == [4]


def test_every_step_that_opens_the_room_makes_it_a_lobby(app: Flask) -> None:
    opening = {kind.name for kind in all_kinds() if kind.opens_room}
    assert opening == {"join", "bring"}
    with app.app_context(), writing():
        found = make_workshop(make_cycle(make_account()), state="ready", kind="data_insight")
        for kind in ("bring", "discuss"):
            step = make_step(found, kind, on_show=False)
            rooms.start_step(step)
            assert found.state == ("lobby" if kind == "bring" else "live")


# origins


def test_a_person_picks_two_and_changes_their_mind(app: Flask) -> None:
    step = make(app, "origins")
    ann = phone(app)
    with app.app_context():
        items = [one.item for one in _questions()]
    ann.get(f"/workshops/{REF}/seats/S01").post(address(step, "pick"), {"picks": items[:2]})
    assert "Got it. You can change your picks." in ann.text and ann.html.count("checked") == 2
    ann.post(address(step, "pick"), {"picks": items}, expect=422)
    assert "Choose two at most" in ann.text and ann.html.count("checked") == 3
    ann.post(address(step, "pick"), {"picks": ["Q999"]}, expect=422)
    ann.post(address(step, "pick"), {})
    assert "You picked none" in ann.text
    with app.app_context():
        assert queries.list_own_picks(seat(1)) == []


def _questions() -> list[Question]:
    return list_questions(workshop())


def test_somebody_late_says_what_they_bring_here_too(app: Flask) -> None:
    step = make(app, "origins")
    phone(app).post(address(step, "bring"), {"uses": "y"})
    with app.app_context():
        assert [one.number for one in queries.list_roles(workshop()).uses] == [1]


def test_one_press_seats_people_by_their_picks(app: Flask) -> None:
    step = make(app, "origins", lambda room: [make_seat(room.workshop, "research", number=n) for n in range(10, 15)])
    with app.app_context():
        third = _questions()[2]
    phone(app, 3).post(address(step, "pick", 3), {"picks": [third.item]})
    desk = console(app)
    assert "1 pick S03" in desk.text and "can help" in desk.text and 'data-key="a"' in desk.html
    desk.post(f"/workshops/{REF}/console/tables/from-picks", {"chance": str(step)})
    assert "Everybody has a table" in desk.text and "Seat them anew" in desk.text
    with app.app_context():
        table = next(one for one in list_tables(workshop()) if 3 in [seat.number for seat in one.seats])
        assert table.topic == third.item
    assert f"Your table: {table.code}" in phone(app, 3).text
    desk.post(f"/workshops/{REF}/console/tables/from-picks", {"chance": "x"}, expect=400)


def test_the_wall_tells_the_story_of_the_first_question(app: Flask) -> None:
    def change(room: Room) -> None:
        question = room.questions[0]
        question.first_words, question.public = "What <i>lacks</i>?", True

    make(app, "origins", change)
    shown = wall(app)
    assert "First words: “ What <i>lacks</i>? ”" in shown.text and "number 1 of 3" in shown.text
    assert "<i>" not in shown.html


def test_a_long_story_takes_pages(app: Flask) -> None:
    def change(room: Room) -> None:
        question = room.questions[0]
        question.first_words, question.public = "Why? " * 60, True
        choose_view(room.workshop, "page=2")

    make(app, "origins", change)
    assert "2 of 2" in wall(app).text and "Page 2 of 2 on the wall" in console(app).text


def test_when_nothing_was_handed_on_every_screen_says_what_to_do(app: Flask) -> None:
    with app.app_context(), writing():
        cycle = make_cycle(make_account(email="lead@example.org"), sequence=1)
        found = make_workshop(cycle, number=2, kind="data_insight")
        make_seat(found, number=1)
        make_step(found, "origins")
    assert "Agree the shortlist of the question workshop first" in console(app).text
    assert "No questions yet" in phone(app).text
    assert "No questions were handed on" in wall(app).text


# fill


def lacking_one(room: Room) -> None:
    card = make_dataset(room.workshop, title="Call <b>themes</b>", number=7)
    assert card.entry is not None
    card.entry.licence, card.entry.cycle_id = "CC0-1.0", room.workshop.cycle_id


def card_id(app: Flask) -> int:
    with app.app_context():
        found = get_dataset(workshop().cycle, "D07")
        assert found is not None
        return found.id


def test_a_fact_goes_from_a_phone_through_the_facilitator_to_the_card(app: Flask) -> None:
    step = make(app, "fill", lacking_one)
    card = card_id(app)
    ann = phone(app)
    assert "1 card is not whole yet" in ann.text and "&lt;b&gt;" in ann.html
    ann.post(address(step, "facts"), {"card": card, "update_frequency": "annual", "nations": ["wales", "england"]})
    assert "The facilitator puts it on the card" in ann.text
    desk = console(app)
    assert "Updated: Every year" in desk.text and "Nations: England, Wales" in desk.text and 'data-key="f"' in desk.html
    facts = f"/workshops/{REF}/console/steps/{step}/facts"
    desk.post(f"{facts}/take", {"card": card, "fact": "nations", "value": "england+wales"})
    desk.post(f"{facts}/leave", {"card": card, "fact": "update_frequency", "value": "annual"})
    with app.app_context():
        found = get_dataset(workshop().cycle, "D07")
        assert found is not None and found.entry is not None
        assert (found.entry.nations, found.entry.update_frequency) == (["england", "wales"], "")
        assert queries.count_said(workshop()) == 0
    desk.post(f"{facts}/take", {"card": "999", "fact": "nations", "value": "wales"}, expect=404)
    console(app).post(f"/workshops/{REF}/console/steps/999/facts/take", {"card": card}, expect=404)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Fill in one thing"),
        ({"licence": "mine"}, "There is a problem"),
        ({"nations": ["mars"]}, "There is a problem"),
        ({"licence": "other"}, "This card has that already"),
    ],
)
def test_what_cannot_be_filled_in_is_said_plainly(app: Flask, given: dict[str, object], said: str) -> None:
    step = make(app, "fill", lacking_one)
    ann = phone(app)
    ann.post(address(step, "facts"), {"card": card_id(app), **given}, expect=422)
    assert said in ann.text
    with app.app_context():
        assert queries.count_said(workshop()) == 0


def test_a_card_that_is_not_there_cannot_be_filled_in(app: Flask) -> None:
    step = make(app, "fill", lacking_one)
    phone(app).post(address(step, "facts"), {"card": "12345", "licence": "other"}, expect=422)


def test_the_console_fills_in_all_three_and_undoes_it(app: Flask) -> None:
    make(app, "fill", lacking_one)
    card = card_id(app)
    desk = console(app)
    assert "0 of 1" in desk.text and "lacks how often updated, nations" in desk.text
    given = {"card": card, "licence": "CC0-1.0", "update_frequency": "annual", "nations": ["wales"]}
    desk.post(f"/workshops/{REF}/console/datasets/facts", given)
    assert "C1-D07 is described" in desk.text and "Nothing is missing" in desk.text
    assert "1 of 1 cards are whole" in wall(app).text
    with app.app_context(), writing():
        event = get_event(workshop(), list_trail(workshop(), newest=1)[0].n)
        assert event is not None
        undo(workshop(), event)
    assert "0 of 1 cards are whole" in wall(app).text
    desk.post(f"/workshops/{REF}/console/datasets/facts", {"card": card, "licence": "mine"}, expect=422)


def test_with_no_cards_there_is_only_a_rest(app: Flask) -> None:
    make(app, "fill")
    assert "have a rest" in phone(app).text and "No dataset on the wall yet" in console(app).text
    assert "cards are whole" not in wall(app).text


# all three


@pytest.mark.parametrize(
    ("kind", "thing", "given"),
    [("bring", "bring", {"holds": "y"}), ("origins", "pick", {"picks": []}), ("fill", "facts", {"licence": "other"})],
)
def test_after_the_close_it_is_refused_in_words(app: Flask, kind: str, thing: str, given: dict[str, object]) -> None:
    step = make(app, kind, lacking_one)
    if kind == "fill":
        given = {"card": card_id(app), "update_frequency": "annual"}
    ann = phone(app)
    with app.app_context(), writing():
        rooms.close_workshop(workshop())
    ann.post(address(step, thing), given, expect=422)
    assert OUT in ann.text
    with app.app_context():
        assert db.session.scalars(db.select(DataRole)).all() == []


@pytest.mark.parametrize(("thing", "kind"), [("bring", "fill"), ("pick", "bring"), ("facts", "origins")])
def test_a_step_of_another_kind_takes_nothing(app: Flask, thing: str, kind: str) -> None:
    step = make(app, kind)
    phone(app).post(address(step, thing), {}, expect=404)


def test_htmx_gets_the_phone_s_middle(app: Flask) -> None:
    step = make(app, "origins")
    ann = phone(app)
    data = {"csrf_token": ann.form({})["csrf_token"]}
    headers = {"HX-Request": "true", "HX-Target": "now"}
    answer = ann.client.post(address(step, "pick"), data=data, headers=headers, follow_redirects=True)
    assert answer.get_data(as_text=True).lstrip().startswith('<div id="now"')


def test_nobody_writes_for_another_seat(app: Flask) -> None:
    step = make(app, "bring")
    ann = phone(app)
    ann.post(address(step, "bring", 2), {"holds": "y"}, expect=404)


@pytest.mark.parametrize(("kind", "most"), [("bring", 6), ("origins", 12), ("fill", 6)])
@pytest.mark.parametrize("many", [1, 10])
def test_panels_ask_few_questions_of_the_database(
    app: Flask, count_queries: Counting, kind: str, most: int, many: int
) -> None:
    def fill(room: Room) -> None:
        for number in range(20, 20 + many):
            make_seat(room.workshop, "research", number=number)
            make_dataset(room.workshop)

    make(app, kind, fill)
    with app.test_request_context():
        step = workshop().current
        assert isinstance(step, Activity)
        found = activities.get(kind)
        for surface in (found.console, found.projector):
            with count_queries() as count:
                surface.values(step)
            assert count.n <= most, count.said
        one = seat(1)
        with count_queries() as count:
            found.phone.values(step, one)
        assert count.n <= 5, count.said
