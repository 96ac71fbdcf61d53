"""Tidying as people meet it: uses, round robin, scope desk, wording clinic; on phone, console and wall."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from questions import kinds, queries, services
from questions.models import Question
from tests.browse import Browser
from tests.factories.questions import make_question, make_theme
from tests.questions.test_writing_views import HTMX, Counting, _projector, room
from tests.questions.visitors import REF, console, make_room, phone
from workshops.models import Activity
from workshops.queries import get_seat, list_trail
from workshops.runsheets import runsheet

SEAT = f"/workshops/{REF}/seats/S01"
CONSOLE = f"/workshops/{REF}/console"


def wall(app: Flask, *cards: tuple[str, str], **given: Any) -> list[int]:
    """Released cards of these seats with these words; gives their row numbers."""
    with app.app_context(), writing():
        return [make_question(room(app), get_seat(room(app), seat), text, **given).id for seat, text in cards]


def card(app: Flask, number: int) -> Question:
    """A card as it is now."""
    with app.app_context():
        found = queries.get_question(room(app), number)
        assert found is not None
        assert found.theme is None or found.theme.label
        return found


def undo_newest(app: Flask, desk: Browser) -> None:
    """Undo the newest line of the trail that can be undone."""
    with app.app_context():
        number = list_trail(room(app), newest=1)[0].n
    desk.get(CONSOLE).post(f"{CONSOLE}/undo/{number}", {})


# uses


def test_saying_a_use_and_releasing_it(app: Flask) -> None:
    step = make_room(app, "uses")
    [one] = wall(app, ("S01", "Why is the bus so dear?"))
    ann = phone(app, 1)
    assert "Say what you would do" in ann.text
    ann.get(f"{SEAT}/steps/{step}/questions/{one}/use")
    assert "Why is the bus so dear?" in ann.text
    ann.send({"intended_use": "Move the bus stop", "who_would_act": "council", "audience": ["charity", "public"]})
    assert ann.path == SEAT
    assert "Move the bus stop" in ann.text
    found = card(app, one)
    assert (found.intended_use, found.who_would_act) == ("Move the bus stop", "council")
    assert found.audience == ["charity", "public"]
    desk = console(app)
    assert "1 of 1" in desk.text and "Move the bus stop" in desk.text
    desk.post(f"{CONSOLE}/questions/{one}/release-use", {})
    assert card(app, one).use_state == "released"
    ann.post(f"{SEAT}/questions/{one}/take-back-use", {})
    assert card(app, one).intended_use == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"intended_use": ""}, "Please fill this in."),
        ({"intended_use": "x" * 201}, "201 letters long"),
        ({"intended_use": "Ring Fatima about it"}, "Please leave out details of people"),
        ({"intended_use": "Well", "who_would_act": "nobody"}, "Not a valid choice"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_use_that_cannot_be_taken_keeps_its_words(
    app: Flask, given: dict[str, str], said: str, headers: dict[str, str]
) -> None:
    step = make_room(app, "uses")
    [one] = wall(app, ("S01", "Why?"))
    ann = phone(app, 1).get(f"{SEAT}/steps/{step}/questions/{one}/use")
    data = ann.form({"decision_informed": "Which stop goes where", **given})
    answer = ann.client.post(f"{SEAT}/steps/{step}/questions/{one}/set-use", data=data, headers=headers)
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in html
    assert "Which stop goes where" in html and given["intended_use"] in html
    assert card(app, one).intended_use == ""


def test_uses_only_for_what_a_seat_may_see(app: Flask) -> None:
    step = make_room(app, "uses")
    [held] = wall(app, ("S02", "Held?"), visibility="held")
    [gone] = wall(app, ("S02", ""), visibility="withdrawn")
    ann = phone(app, 1)
    for number in (held, gone, 999):
        ann.get(f"{SEAT}/steps/{step}/questions/{number}/use", expect=404)
        ann.get(SEAT).post(f"{SEAT}/steps/{step}/questions/{number}/set-use", {"intended_use": "x"}, expect=404)
        ann.get(SEAT).post(f"{SEAT}/questions/{number}/take-back-use", {}, expect=404)


def test_the_wall_shows_how_many_have_a_use(app: Flask) -> None:
    make_room(app, "uses")
    wall(app, ("S01", "With?"), intended_use="This")
    wall(app, ("S01", "Without?"))
    ann = phone(app, 1).get(_projector(app))
    assert "1 of 2" in ann.text and "What would you do with an answer?" in ann.text
    assert "Without?" not in ann.text


# round robin and cluster


def test_a_card_gets_a_theme_with_one_key_and_undo(app: Flask) -> None:
    make_room(app, "cluster")
    with app.app_context(), writing():
        make_theme(room(app).cycle, "Getting about")
    [one] = wall(app, ("S01", "Why is the bus so dear?"))
    desk = console(app)
    assert 'data-key="1"' in desk.html
    desk.post(f"{CONSOLE}/questions/{one}/set-theme", {"theme": "Getting about"})
    assert card(app, one).theme.label == "Getting about"  # type: ignore[union-attr]
    undo_newest(app, desk)
    assert card(app, one).theme_id is None
    desk.get(CONSOLE).post(f"{CONSOLE}/questions/{one}/set-theme", {"new_theme": "Buses"})
    assert card(app, one).theme.label == "Buses"  # type: ignore[union-attr]
    desk.post(f"{CONSOLE}/questions/{one}/set-theme", {"new_theme": "x" * 81}, expect=422)
    assert "x" * 81 in desk.html


def test_look_alikes_are_offered_and_merged(app: Flask) -> None:
    make_room(app, "cluster")
    first, twin, other = wall(
        app,
        ("S01", "Why must I explain everything again each time?"),
        ("S02", "Why do I have to explain it all again?"),
        ("S03", "How many meals does a food bank give?"),
    )
    desk = console(app)
    assert "both say: explain, again" in desk.text
    desk.post(f"{CONSOLE}/questions/{first}/merge", {"into": str(twin)})
    assert "C1-Q01 is merged into C1-Q02." in desk.text
    assert "2 people asked this" in desk.text
    undo_newest(app, desk)
    assert card(app, first).merged_into_id is None
    desk.get(f"{CONSOLE}/questions/{first}/card")
    assert "Looks alike. Both say: explain, again" in desk.text
    desk.post(f"{CONSOLE}/questions/{first}/merge", {"merge_reason": "Kept words"}, expect=422)
    assert "Please choose the card it goes into." in desk.text and "Kept words" in desk.html
    desk.post(f"{CONSOLE}/questions/{first}/merge", {"into": str(first)}, expect=422)
    desk.post(f"{CONSOLE}/questions/{first}/merge", {"into": str(twin)})
    desk.get(f"{CONSOLE}/questions/{first}/card").post(f"{CONSOLE}/questions/{first}/unmerge", {})
    assert "C1-Q01 stands on its own again." in desk.text
    assert card(app, other).merged_into_id is None


def test_an_author_says_it_is_the_same_and_the_facilitator_merges(app: Flask) -> None:
    step = make_room(app, "cluster")
    mine, other = wall(
        app, ("S01", "Why must I explain everything again?"), ("S02", "Why do I have to explain it all again?")
    )
    ann = phone(app, 1)
    assert "Is this the same as yours?" in ann.text
    ann.post(f"{SEAT}/steps/{step}/questions/{mine}/answer-same/{other}", {"answer": "yes"})
    assert "You said: yes, the same." in ann.text
    desk = console(app)
    assert "Their authors say: the same" in desk.text
    desk.post(f"{CONSOLE}/questions/{mine}/merge", {"into": str(other)})
    with app.app_context():
        assert queries.list_lineage(room(app))[0].author_agrees == "yes"
    ann.get(SEAT)
    assert "Is this the same" not in ann.text
    ann.post(f"{SEAT}/steps/{step}/questions/{other}/answer-same/{mine}", {"answer": "yes"}, expect=404)


def test_splitting_on_the_cards_page(app: Flask) -> None:
    make_room(app, "cluster")
    [one] = wall(app, ("S01", "How does poverty affect health and school?"))
    desk = console(app).get(f"{CONSOLE}/questions/{one}/card")
    url = f"{CONSOLE}/questions/{one}/split"
    desk.post(url, {"first_text": "How does it affect health?", "second_text": ""}, expect=422)
    assert "How does it affect health?" in desk.html
    desk.post(url, {"first_text": "How does it affect health?", "second_text": "How does it affect school?"})
    assert "C1-Q01 keeps the first question, C1-Q02 asks the second." in desk.text


def test_the_wall_turns_its_pages(app: Flask) -> None:
    make_room(app, "cluster")
    with app.app_context(), writing():
        theme = make_theme(room(app).cycle, "Getting about")
        for n in range(9):
            make_question(room(app), None, f"Question about buses number {n}?", theme=theme)
    ann = phone(app, 1).get(_projector(app))
    assert "9 Getting about" in ann.text and "number 3" not in ann.text
    desk = console(app)
    assert "Page 1 of 3 on the wall" in desk.text
    desk.post(f"{CONSOLE}/view", {"value": "page=2"})
    ann.get(_projector(app))
    assert "C1-Q01" in ann.text and "number 0" in ann.text and "number 8" not in ann.text
    assert ann.html.count("<li hx-disable>") == 6


def test_only_what_is_on_the_wall_reaches_phones_and_wall(app: Flask) -> None:
    make_room(app, "cluster")
    for state in ("held", "hidden", "quarantined"):
        wall(app, ("S02", f"Secret {state}?"), visibility=state)
    wall(app, ("S02", "Secret parked?"), scope="parked_sensitive")
    ann = phone(app, 1)
    for path in (SEAT, _projector(app)):
        assert "Secret" not in ann.get(path).html
    for kind in ("uses", "scope", "wording", "write"):
        with app.app_context(), writing():
            current = room(app).current
            assert current is not None
            current.kind = kind
        for path in (SEAT, _projector(app)):
            assert "Secret" not in ann.get(path).html, kind


# the scope desk


def test_the_scope_desk(app: Flask) -> None:
    make_room(app, "scope")
    inside, out = wall(app, ("S01", "Inside?"), ("S02", "Should there be a universal basic income?"))
    desk = console(app)
    assert "2 cards to look at" in desk.text
    desk.post(f"{CONSOLE}/questions/{inside}/set-scope", {"scope": "in_scope"})
    assert "1 card to look at" in desk.text
    desk.get(f"{CONSOLE}/questions/{out}/card")
    desk.post(f"{CONSOLE}/questions/{out}/set-scope", {"scope": "out_of_scope"}, expect=422)
    assert "Please say why." in desk.text
    desk.post(f"{CONSOLE}/questions/{out}/set-scope", {"scope": "out_of_scope", "reason": "No data would settle it"})
    assert "Every card has been looked at." in desk.text
    bea = phone(app, 2)
    assert "C1-Q02 is out of scope today." in bea.text and "No data would settle it" in bea.text
    undo_newest(app, desk)
    assert card(app, out).scope == "unchecked"


def test_one_more_question_in_the_break(app: Flask) -> None:
    make_room(app, "scope")
    ann = phone(app, 1)
    ann.send({"text": "One more?"})
    held = card(app, 1)
    assert (held.late, held.visibility) == (False, "held")


# the wording clinic


def test_words_are_suggested_accepted_and_confirmed(app: Flask) -> None:
    step = make_room(app, "wording")
    [one] = wall(app, ("S01", "kids moving school - how many?"))
    bea = phone(app, 2)
    url = f"/workshops/{REF}/seats/S02/steps/{step}/questions/{one}"
    bea.get(f"{url}/words")
    assert bea.form({})["after"].strip() == "kids moving school - how many?"
    bea.send({}, expect=422)
    assert "These are the words it has already." in bea.text
    bea.send({"after": "How many children change school?", "check_one_thing": "y"})
    assert "waits for the facilitator" in bea.text
    desk = console(app)
    assert "How many children change school?" in desk.text
    with app.app_context():
        [edit] = queries.list_proposed(room(app))
    desk.post(f"{CONSOLE}/edits/{edit.id}/accept", {})
    assert card(app, one).text == "How many children change school?"
    ann = phone(app, 1)
    assert "Still yours?" in ann.text and "kids moving school" in ann.text
    ann.post(f"{SEAT}/edits/{edit.id}/still-yours", {"answer": "no"})
    assert "You said: it asks something else." in ann.text
    desk.get(CONSOLE)
    assert "The author says: it asks something else" in desk.text
    desk.post(f"{CONSOLE}/edits/{edit.id}/put-back", {})
    assert card(app, one).text == "kids moving school - how many?"
    other = f"/workshops/{REF}/seats/S02"
    bea.get(other).post(f"{other}/edits/{edit.id}/still-yours", {}, expect=404)


def test_a_suggestion_with_a_last_touch(app: Flask) -> None:
    make_room(app, "wording")
    [one] = wall(app, ("S01", "Old?"))
    with app.app_context(), writing():
        found = queries.get_question(room(app), one)
        assert found is not None
        edit = services.propose_wording(found, "Newer?", seat=get_seat(room(app), "S02")).id
    desk = console(app).get(f"{CONSOLE}/questions/{one}/card", edit=str(edit))
    assert "Newer?" in desk.html
    desk.post(f"{CONSOLE}/questions/{one}/edit-words?edit={edit}", {"after": "Newest?", "why": "clearer"})
    assert card(app, one).text == "Newest?"
    desk.get(f"{CONSOLE}/questions/{one}/card")
    desk.post(f"{CONSOLE}/questions/{one}/edit-words", {"after": "Newest?", "why": "clearer", "check_neutral": "y"})
    assert card(app, one).checks["neutral"] is True
    desk.get(f"{CONSOLE}/questions/{one}/card")
    desk.post(f"{CONSOLE}/questions/{one}/edit-words", {"after": "", "why": "clearer"}, expect=422)


def test_the_wall_teaches_with_three_examples(app: Flask) -> None:
    make_room(app, "wording")
    ann = phone(app, 1).get(_projector(app))
    assert ann.html.count("<dt>") == 3


# everything


def test_a_card_of_another_workshop_is_not_there(app: Flask) -> None:
    make_room(app, "cluster")
    desk = console(app)
    for act in ("card", "set-theme", "merge", "unmerge", "split", "set-scope", "edit-words", "release", "hide"):
        desk.get(CONSOLE)
        if act == "card":
            desk.get(f"{CONSOLE}/questions/99/card", expect=404)
        else:
            desk.post(f"{CONSOLE}/questions/99/{act}", {}, expect=404)
    desk.get(CONSOLE).post(f"{CONSOLE}/edits/99/accept", {}, expect=404)


@pytest.mark.parametrize("kind", ["write", "uses", "cluster", "scope", "wording"])
@pytest.mark.parametrize("cards", [0, 3, 40])
def test_every_screen_of_every_step_is_sound_and_cheap(
    app: Flask, count_queries: Counting, kind: str, cards: int
) -> None:
    step = make_room(app, kind)
    with app.app_context(), writing():
        theme = make_theme(room(app).cycle)
        for n in range(cards):
            seat = get_seat(room(app), f"S0{1 + n % 4}")
            given = {"theme": theme, "intended_use": "For this"} if n % 2 else {}
            make_question(room(app), seat, f"How many wait {n} weeks for “help” & <advice>?", **given)
            make_question(room(app), seat, f"Held {n}?", visibility="held")
    phone(app, 1).get(_projector(app))
    console(app)
    for surface in ("console", "projector"):
        with app.test_request_context():
            workshop = room(app)
            activity = db.session.get_one(Activity, step)
            assert workshop.cycle.ref
            with count_queries() as count:
                getattr(kinds, f"{kind}_{surface}")(activity)
            assert count.n <= 6, count.said


def test_the_ready_made_run_sheet_is_that_of_the_guide(app: Flask) -> None:
    steps = runsheet("question")
    assert [step.planned for step in steps] == [10, 8, 4, 12, 12, 12, 10, 12, 10, 5, 14, 6, 5]
    assert [step.shortest for step in steps] == [7, 5, 2, 8, 8, 8, 8, 6, 7, 3, 8, 4, 4]
    assert sum(step.planned for step in steps) == 120
    wanted = "join brief practice write uses cluster scope wording ballot reveal reasons ballot close"
    assert [step.kind for step in steps] == wanted.split()
    for step in steps:
        assert step.title and step.phone_prompt and step.notes
        assert step.screen_prompt or step.kind == "brief"  # the focus statement stands there
        assert max(len(str(text)) for text in (step.phone_prompt, step.screen_prompt, step.notes)) <= 500
