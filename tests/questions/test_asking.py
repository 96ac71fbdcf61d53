"""Asking, holding, releasing, hiding, putting aside, taking back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from core import clock
from core.db import db
from core.errors import Refused
from questions import queries, services
from questions.models import Question
from tests.factories.questions import make_question
from tests.questions.conftest import Room
from workshops import trail
from workshops.models import TrailEvent


def last_event(verb: str) -> TrailEvent:
    """The newest line of the trail with this verb."""
    found = db.session.scalar(select(TrailEvent).where(TrailEvent.verb == verb).order_by(TrailEvent.n.desc()).limit(1))
    assert found is not None
    return found


def undo(room: Room, verb: str) -> None:
    """Undo the newest line with this verb."""
    trail.undo(room.workshop, last_event(verb))


def test_words_are_held_and_have_no_reference(room: Room) -> None:
    question = services.ask_question(room.ann, "  Why is   the bus so dear? ")
    assert (question.first_words, question.text) == ("Why is the bus so dear?",) * 2
    assert (question.visibility, question.number, question.ref) == ("held", None, "")
    assert queries.list_held(room.workshop) == [question]
    assert queries.list_released(room.workshop) == []


def test_a_trusted_room_releases_at_once_but_not_what_came_late(room: Room) -> None:
    room.workshop.moderation = "auto"
    assert services.ask_question(room.ann, "One?").item == "Q01"
    late = services.ask_question(room.ann, "Two?", late=True)
    assert (late.visibility, late.late) == ("held", True)


def test_references_follow_the_order_of_release_and_never_change(room: Room) -> None:
    first, second, third = (services.ask_question(room.ann, f"Number {n}?") for n in range(3))
    for question in (third, first):
        services.release_question(question)
    assert [third.item, first.item, second.item] == ["Q01", "Q02", ""]
    services.release_question(first)
    assert first.number == 2
    services.hide_question(third)
    services.release_question(second)
    services.release_question(third)
    assert [third.number, first.number, second.number] == [1, 2, 3]


def test_undoing_a_release_keeps_the_reference_for_the_card(room: Room) -> None:
    question = services.ask_question(room.ann, "One?")
    services.release_question(question)
    undo(room, "released")
    assert (question.visibility, question.number) == ("held", 1)
    other = services.ask_question(room.ben, "Two?")
    services.release_question(other)
    assert other.number == 2
    services.release_question(question)
    assert question.number == 1


@pytest.mark.parametrize("state", ["closed", "reported"])
def test_a_closed_workshop_refuses_on_the_field(room: Room, state: str) -> None:
    room.workshop.state = state
    with pytest.raises(Refused) as refused:
        services.ask_question(room.ann, "Too late?")
    assert refused.value.field == "text"
    assert db.session.scalar(select(Question)) is None


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "x" * 301, "a\0b"])
def test_what_cannot_be_read_is_refused(room: Room, text: str) -> None:
    with pytest.raises(Refused) as refused:
        services.ask_question(room.ann, text)
    assert refused.value.field == "text"


def test_one_seat_cannot_flood_the_room(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("questions.services.asking.MOST_PER_SEAT", 2)
    services.ask_question(room.ann, "One?")
    services.ask_question(room.ann, "Two?")
    with pytest.raises(Refused):
        services.ask_question(room.ann, "Three?")
    services.ask_question(room.ben, "Three?")


@pytest.mark.parametrize(
    ("service", "state", "verb"),
    [("hide_question", "hidden", "hid"), ("quarantine_question", "quarantined", "quarantined")],
)
@pytest.mark.parametrize("was", ["held", "released"])
def test_setting_aside_can_be_undone(room: Room, service: str, state: str, verb: str, was: str) -> None:
    question = make_question(room.workshop, room.ann, visibility=was)
    getattr(services, service)(question)
    getattr(services, service)(question)
    assert question.visibility == state
    assert queries.list_set_aside(room.workshop) == [question]
    assert queries.list_held(room.workshop) == queries.list_released(room.workshop) == []
    undo(room, verb)
    assert (question.visibility, question.hidden_at) == (was, None)


def test_the_trail_holds_no_words_and_no_seats(room: Room) -> None:
    words = "Secret words about my street?"
    question = services.ask_question(room.ann, words)
    services.release_question(question)
    services.set_theme(question, "Streets")
    services.set_use(question, "Secret use of mine", seat=room.ann)
    services.set_scope(question, "out_of_scope", "Secret reason")
    edit = services.propose_wording(question, "Secret other words?", seat=room.ben)
    services.accept_wording(edit)
    services.withdraw(question)
    events = db.session.scalars(select(TrailEvent))
    said = str([(event.verb, event.subject, event.detail, event.actor) for event in events])
    assert "Secret" not in said
    assert room.ann.id not in said
    assert room.ann.ref not in said
    assert trail.broken_at(room.workshop.cycle) is None


def test_a_digest_tells_two_texts_apart_while_the_salt_is_there(room: Room) -> None:
    question = services.ask_question(room.ann, "One?")
    kept = last_event("asked").detail["words"]
    assert kept == trail.digest(question.salt, "One?")
    assert kept != trail.digest(question.salt, "Two?")


def test_striking_before_release_leaves_only_the_count(room: Room) -> None:
    question = services.ask_question(room.ann, "I should not have said this")
    services.strike_own(room.ann, question)
    db.session.flush()
    assert db.session.scalar(select(Question)) is None
    tally = queries.tally_words(room.workshop)
    assert (tally.asked, tally.struck, tally.released) == (1, 1, 0)


def test_nobody_strikes_the_card_of_another(room: Room) -> None:
    question = services.ask_question(room.ann, "Mine?")
    with pytest.raises(Refused):
        services.strike_own(room.ben, question)


def test_withdrawing_blanks_every_word_and_leaves_a_marker(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "What I said?")
    services.set_use(question, "For this", seat=room.ann, decision_informed="That", who_would_act="council")
    edit = services.propose_wording(question, "What was said?", seat=room.ben)
    services.accept_wording(edit)
    services.set_scope(question, "parked_sensitive", "It points to a person")
    services.strike_own(room.ann, question)
    db.session.expire_all()
    assert question.visibility == "withdrawn"
    assert question.item
    left = [question.first_words, question.text, question.salt, question.intended_use, question.decision_informed]
    left += [question.who_would_act, question.scope_reason, edit.before, edit.after]
    left += [decision.reason for decision in queries.list_scope_decisions(question)]
    assert set(left) == {""}
    assert question.audience == []
    services.withdraw(question)
    assert queries.tally_words(room.workshop).withdrawn == 1


def test_taken_back_words_cannot_come_back(room: Room) -> None:
    question = make_question(room.workshop, room.ann)
    services.hide_question(question)
    services.withdraw(question)
    with pytest.raises(Refused):
        undo(room, "hid")
    with pytest.raises(Refused):
        services.release_question(question)
    assert question.visibility == "withdrawn"


def test_old_words_are_deleted_when_their_time_is_up(room: Room) -> None:
    now = clock.now()
    aside = make_question(room.workshop, room.ann, visibility="quarantined", hidden_at=now - timedelta(days=31))
    fresh = make_question(room.workshop, room.ann, visibility="quarantined", hidden_at=now - timedelta(days=29))
    make_question(room.workshop, room.ann, visibility="held")
    released = make_question(room.workshop, room.ann)
    assert services.forget_old_words(now) == 1
    assert (aside.first_words, bool(fresh.first_words)) == ("", True)
    room.workshop.closed_at = now - timedelta(days=91)
    assert services.forget_old_words(now) == 1
    db.session.flush()
    assert queries.list_held(room.workshop) == []
    assert released.first_words
    assert services.forget_old_words(now) == 0


def test_letting_out_asks_for_a_released_card(room: Room) -> None:
    question = make_question(room.workshop, room.ann)
    services.set_public(question, True)
    assert question.public
    services.set_public(question, False)
    undo(room, "held_back")
    assert question.public
    with pytest.raises(Refused):
        services.set_public(make_question(room.workshop, visibility="held"), True)
