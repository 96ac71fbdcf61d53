"""Joining in two taps, wrong codes, shared phones, seats without a phone, coming back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.writing import writing
from tests.browse import Browser, browse, facilitator
from tests.factories.workshops import make_account, make_cycle, make_step, make_workshop
from workshops import queries
from workshops.codes import SIGNS, Patience, new_code, normalise, spaced


@pytest.fixture
def room(app: Flask) -> dict[str, str]:
    """A room that people can join, and its facilitator."""
    with app.app_context(), writing():
        account = make_account(email="lead@example.org")
        workshop = make_workshop(make_cycle(account, sequence=1), number=1, state="lobby")
        make_step(workshop, "join")
        return {"code": workshop.join_code, "ref": workshop.ref, "email": account.email}


def join(phone: Browser, code: str, perspective: str = "lived", **more: str) -> None:
    """Take a seat."""
    phone.get(f"/join/{code}")
    phone.send({"perspective": perspective, "take_part": "y", **more})


def test_code_is_forgiving_and_has_no_look_alikes() -> None:
    assert normalise(" krm-6nx ") == "KRM6NX"
    assert not set("AEIOU01LS5Z2V8B".replace("B", "")) & set(SIGNS)
    assert set(new_code()) <= set(SIGNS)
    assert spaced("KRM6NX") == "KRM 6NX"


def test_joins_in_two_taps_and_comes_back_to_the_same_seat(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    phone.get("/join", code=room["code"].lower())
    assert "I am mainly here as" in phone.text
    phone.send({"perspective": "frontline", "take_part": "y"})
    assert "Your seat is S01" in phone.text
    phone.get(f"/join/{room['code']}")
    assert phone.path.endswith("/seats/S01")


def test_wrong_code_gets_one_plain_sentence_and_keeps_what_was_typed(app: Flask) -> None:
    phone = browse(app)
    phone.get("/join", expect=404, code="QQQQQQ")
    assert "No workshop has this code" in phone.text
    assert 'value="QQQQQQ"' in phone.html


def test_consent_and_perspective_are_asked_for_next_to_their_fields(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    phone.get(f"/join/{room['code']}")
    phone.send({}, expect=422)
    assert "Please choose one" in phone.text
    assert "Please tick this to take part" in phone.text


def test_sending_the_join_form_twice_gives_one_seat(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    phone.get(f"/join/{room['code']}")
    form = phone.form({"perspective": "lived", "take_part": "y"})
    phone.post(f"/join/{room['code']}", form)
    phone.post(f"/join/{room['code']}", form)
    with app.app_context():
        workshop = queries.get_workshop(room["ref"])
        assert workshop is not None and queries.count_seats(workshop) == 1


def test_two_people_on_one_phone(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    join(phone, room["code"])
    phone.get(f"/join/{room['code']}", add="1")
    phone.send({"perspective": "funder", "take_part": "y"})
    assert "Your seat is S02" in phone.text
    assert "Pass the phone to S01" in phone.text
    phone.get(f"/workshops/{room['ref']}/seats/S01/pass")
    assert "Now pass the phone to S01" in phone.text
    phone.get(f"/workshops/{room['ref']}/seats/S01")


def test_one_phone_cannot_speak_for_anothers_seat(app: Flask, room: dict[str, str]) -> None:
    join(browse(app), room["code"])
    stranger = browse(app)
    stranger.get(f"/workshops/{room['ref']}/seats/S01", expect=404)
    join(stranger, room["code"])
    stranger.get(f"/workshops/{room['ref']}/seats/S01", expect=404)


def test_console_speaks_for_a_seat_without_a_phone_only(app: Flask, room: dict[str, str]) -> None:
    join(browse(app), room["code"])
    lead = facilitator(app, room["email"])
    lead.get(f"/workshops/{room['ref']}/console/people")
    lead.send({"perspective": "lived"}, form=0)
    assert "Seat S02 is ready" in lead.text
    lead.get(f"/workshops/{room['ref']}/seats/S02")
    lead.get(f"/workshops/{room['ref']}/seats/S01", expect=404)


def test_three_words_bring_a_seat_to_another_phone(app: Flask, room: dict[str, str]) -> None:
    old, new = browse(app), browse(app)
    join(old, room["code"])
    old.get(f"/workshops/{room['ref']}/seats/S01")
    old.post(f"/workshops/{room['ref']}/seats/S01/words", {})
    words = re.search(r"three words are: ([a-z ]+)\.", old.text)
    assert words
    new.get(f"/join/{room['code']}/back")
    new.send({"words": words[1].upper()})
    assert new.path.endswith("/seats/S01")
    old.get(f"/workshops/{room['ref']}/seats/S01", expect=404)


def test_wrong_words_are_refused_by_the_field(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    phone.get(f"/join/{room['code']}/back")
    phone.send({"words": "one two three"}, expect=422)
    assert "These words do not fit" in phone.text
    assert "one two three" in phone.html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"locked": True}, "locked"),
        ({"join_cap": 0}, "full"),
        ({"state": "draft"}, "not open yet"),
        ({"state": "closed"}, "over"),
    ],
)
def test_a_room_that_takes_nobody_says_why(
    app: Flask, room: dict[str, str], change: dict[str, object], said: str
) -> None:
    with app.app_context(), writing():
        workshop = queries.get_workshop(room["ref"])
        for name, value in change.items():
            setattr(workshop, name, value)
    phone = browse(app)
    phone.get(f"/join/{room['code']}")
    phone.send({"perspective": "lived", "take_part": "y"}, expect=422)
    assert said in phone.text


def test_patience_is_with_the_room_and_not_with_the_guesser(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr("workshops.codes.time.monotonic", lambda: now[0])
    patience = Patience()
    for _ in range(20):
        patience.note_wrong("guesser")
    assert patience.wait_for("guesser") == Patience.LONGEST
    assert patience.wait_for("venue") == 0.0
    now[0] += Patience.WINDOW + 1
    assert patience.wait_for("guesser") == 0.0


def test_help_is_a_quiet_signal_to_the_console(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    join(phone, room["code"])
    for _ in range(2):
        phone.post(f"/workshops/{room['ref']}/seats/S01/help", {"kind": "break"})
    lead = facilitator(app, room["email"])
    lead.get(f"/workshops/{room['ref']}/console/waiting")
    assert lead.text.count("S01 needs a break") == 1


def test_perspective_can_be_corrected(app: Flask, room: dict[str, str]) -> None:
    phone = browse(app)
    join(phone, room["code"], "funder")
    phone.get(f"/workshops/{room['ref']}/seats/S01/perspective")
    phone.send({"perspective": "lived"})
    with app.app_context():
        workshop = queries.get_workshop(room["ref"])
        assert workshop is not None
        seat = queries.get_seat(workshop, "S01")
        assert seat is not None and seat.perspective == "lived"


def test_client_without_cookies_is_nobody(client: FlaskClient, room: dict[str, str]) -> None:
    answer = client.get(f"/workshops/{room['ref']}/console")
    assert (answer.status_code, answer.location) == (303, f"/sign-in?next=/workshops/{room['ref']}/console")
