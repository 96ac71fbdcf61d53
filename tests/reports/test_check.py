"""Check and publish: a person reads every text once; nothing is public before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.writing import writing
from tests.browse import Browser, browse, facilitator
from tests.factories.reports import NEXT, make_question, make_reason
from tests.factories.workshops import make_account
from tests.reports.conftest import publish_now, the_question, the_round, the_workshop
from workshops.trail import broken_at

Change = Callable[[Callable[[], Any]], None]
CHECK = "/workshops/C1-W1/check"
RECORD = "/workshops/C1-W1/record"


def state(app: Flask) -> tuple[str, bool, int]:
    """The workshop's state, whether it is public, and how many questions are."""
    with app.app_context():
        from core.db import db
        from questions.models import Question

        workshop = the_workshop()
        return (
            workshop.state,
            workshop.published_at is not None,
            db.session.query(Question).filter_by(public=True).count(),
        )


def words(**given: str) -> dict[str, str]:
    """The form as it stands, with these answers."""
    return {"sentence_1": "One.", "sentence_2": "", "sentence_3": "", "next_step": "See you in May.", **given}


def test_every_text_is_on_the_page_once_more(lead: Browser, filled: Flask) -> None:
    lead.get(CHECK)
    from tests.factories.reports import example

    for one in example()["questions"]:
        assert one["text"] in lead.text
        assert one["raw_text"] in lead.text
        assert (one["intended_use"] or "") in lead.text
    for one in example()["reasons"]:
        assert one["text"] in lead.text


def test_words_that_look_like_a_persons_details_are_pointed_out(lead: Browser, change: Change) -> None:
    change(lambda: setattr(the_question(9), "text", "Why did Mrs Evans of CF10 1AA lose her home?"))
    assert "Look twice: this may hold a name, a postcode" in lead.get(CHECK).text


def test_nothing_is_public_before(filled: Flask, reader: Browser) -> None:
    reader.get(RECORD, expect=404)
    reader.get(f"{RECORD}.pdf", expect=404)
    reader.get(f"{RECORD}/print", expect=404)
    assert reader.get(CHECK).path == "/sign-in"
    assert state(filled) == ("closed", False, 0)


def test_publishing_lets_out_everything_that_was_read(lead: Browser, reader: Browser, filled: Flask) -> None:
    lead.get(CHECK).send(words(read="y", do="publish"))
    assert lead.path == RECORD
    assert "The record is public." in lead.text
    assert state(filled) == ("reported", True, 54)
    reader.get(RECORD)
    assert "Draft: not published" not in reader.text
    assert "See you in May." in reader.text


def test_without_the_tick_nothing_is_published_and_the_words_stay(lead: Browser, filled: Flask) -> None:
    lead.get(CHECK).send(words(do="publish", sentence_2="Kept in the box."), expect=422)
    assert "Tick this when you have read every text." in lead.text
    assert "Kept in the box." in lead.html
    assert state(filled) == ("closed", False, 0)


def test_words_can_be_kept_without_publishing(lead: Browser, filled: Flask) -> None:
    lead.get(CHECK).send(words(do="save"))
    assert "Nothing is published yet." in lead.text
    assert state(filled) == ("closed", False, 0)
    with filled.app_context():
        assert the_workshop().summary == ["One."]
        assert the_workshop().next_step == "See you in May."


def test_publishing_twice_changes_nothing(lead: Browser, filled: Flask) -> None:
    page = lead.get(CHECK)
    data = page.form(words(read="y", do="publish"))
    lead.post(CHECK, data)
    with filled.app_context():
        when, lines = the_workshop().published_at, len(trail())
    lead.post(CHECK, data)  # the same form once more
    lead.post(CHECK, {**data, "once": "another"})
    with filled.app_context():
        assert the_workshop().published_at == when
        assert len(trail()) == lines
        assert broken_at(the_workshop().cycle) is None


def trail() -> list[Any]:
    """The workshop's lines."""
    from workshops.queries import list_trail

    return list_trail(the_workshop())


def test_a_text_that_changed_meanwhile_must_be_read_first(lead: Browser, filled: Flask, change: Change) -> None:
    page = lead.get(CHECK)
    data = page.form(words(read="y", do="publish"))
    change(lambda: make_question(the_workshop(), "Slipped in meanwhile", number=70))
    lead.post(CHECK, data, expect=422)
    assert "A text has changed since you opened this page." in lead.text
    assert "Slipped in meanwhile" in lead.text
    assert state(filled) == ("closed", False, 0)


def test_a_workshop_that_is_still_open_cannot_be_published(lead: Browser, filled: Flask, change: Change) -> None:
    change(lambda: setattr(the_workshop(), "state", "live"))
    lead.get(CHECK)
    assert "The workshop has not been closed yet." in lead.text
    lead.send(words(read="y", do="publish"), expect=422)
    assert state(filled) == ("live", False, 0)


@pytest.mark.parametrize("what", ["question", "use", "reason"])
def test_held_words_stand_in_the_way(lead: Browser, filled: Flask, change: Change, what: str) -> None:
    def hold() -> None:
        if what == "question":
            make_question(the_workshop(), "Waiting", visibility="held")
        elif what == "use":
            the_question(9).use_state = "held"
        else:
            make_reason(the_round(1), "Q45", "Waiting", visibility="held")

    change(hold)
    lead.get(CHECK)
    assert "1 text still waits to be released or hidden." in lead.text
    assert "Waiting" not in lead.text
    lead.send(words(read="y", do="publish"), expect=422)
    assert state(filled) == ("closed", False, 0)


def test_a_question_left_out_is_nowhere_until_it_is_put_back(lead: Browser, reader: Browser, filled: Flask) -> None:
    text = "Should there be a universal basic income?"
    with filled.app_context():
        url = f"{CHECK}/questions/{the_question(40).id}"
    lead.get(CHECK).post(url, {"do": "leave-out"})
    assert "C1-Q40: left out." in lead.text
    assert "Put C1-Q40 back" in lead.text
    assert text not in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "leave-out"})  # twice is once
    lead.post(url, {"do": "put-back"})
    assert text in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "leave-out"})
    lead.get(CHECK).send(words(read="y", do="publish"))
    assert text not in reader.get(RECORD).text
    assert state(filled)[2] == 53


def test_only_the_use_can_be_left_out(lead: Browser, filled: Flask) -> None:
    with filled.app_context():
        question = the_question(45)
        url, use, text = f"{CHECK}/questions/{question.id}", question.intended_use, question.text
    lead.get(CHECK).post(url, {"do": "leave-out-use"})
    page = lead.get(RECORD).text
    assert use not in page
    assert text in page
    lead.get(CHECK).post(url, {"do": "put-back-use"})
    assert use in lead.get(RECORD).text


def test_a_reason_can_be_left_out(lead: Browser, filled: Flask) -> None:
    text = "Telling it again and again is where people give up."
    with filled.app_context():
        from core.db import db
        from voting.models import Reason

        url = f"{CHECK}/reasons/{db.session.query(Reason).filter_by(text=text).one().id}"
    assert text in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "leave-out"})
    assert text not in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "put-back"})
    assert text in lead.get(RECORD).text


def test_leaving_out_after_publication_bites_at_once_and_is_said(
    lead: Browser, reader: Browser, filled: Flask, change: Change
) -> None:
    change(publish_now)
    text = "Should there be a universal basic income?"
    assert text in reader.get(RECORD).text
    with filled.app_context():
        url = f"{CHECK}/questions/{the_question(40).id}"
    lead.get(CHECK).post(url, {"do": "leave-out"})
    reader.get(RECORD)
    assert text not in reader.text
    assert "These words were taken out after they were published." in reader.text
    assert "version 1.1" in reader.text


def test_words_added_after_publication_wait_to_be_let_out(
    lead: Browser, reader: Browser, filled: Flask, change: Change
) -> None:
    change(publish_now)
    change(lambda: make_question(the_workshop(), "Added later on", number=70))
    assert "Added later on" not in reader.get(RECORD).text
    assert "Words were added that nobody has let out yet." in lead.get(RECORD).text
    assert "not let out yet" not in reader.get(RECORD).text
    lead.get(CHECK).send(words(read="y", do="publish"))
    assert "Added later on" in reader.get(RECORD).text


@pytest.mark.parametrize("what", ["", "nonsense"])
def test_unknown_acts_are_refused(lead: Browser, filled: Flask, what: str) -> None:
    with filled.app_context():
        url = f"{CHECK}/questions/{the_question(40).id}"
    lead.get(CHECK).post(url, {"do": what}, expect=404)
    lead.get(CHECK).post(f"{CHECK}/questions/999999", {"do": "leave-out"}, expect=404)
    lead.get(CHECK).post(f"{CHECK}/reasons/999999", {"do": "leave-out"}, expect=404)


def test_another_workshops_question_is_not_reached(lead: Browser, filled: Flask) -> None:
    from tests.factories.workshops import make_cycle, make_workshop

    with filled.app_context():
        with writing():
            other = make_question(
                make_workshop(make_cycle(sequence=2), number=1, state="closed"), "Elsewhere", number=1
            )
        number = other.id
    lead.get(CHECK).post(f"{CHECK}/questions/{number}", {"do": "leave-out"}, expect=404)


def test_only_a_facilitator_of_the_cycle_may_check(filled: Flask) -> None:
    from accounts.services import add_membership

    with filled.app_context(), writing():
        funder, stranger = make_account(email="funder@example.org"), make_account(email="stranger@example.org")
        add_membership(funder.id, the_workshop().cycle_id, "commissioner")
        assert stranger.id
    for email in ("funder@example.org", "stranger@example.org"):
        facilitator(filled, email).get(CHECK, expect=404)
    facilitator(filled, "stranger@example.org").get(RECORD, expect=404)
    assert "Draft: not published" in facilitator(filled, "funder@example.org").get(RECORD).text


def grow_stale(app: Flask) -> None:
    """Let it be two hours since anybody typed a password."""
    from datetime import timedelta

    from accounts.models import SignIn
    from core.db import db

    with app.app_context(), writing():
        for sign_in in db.session.query(SignIn):
            sign_in.confirmed_at -= timedelta(hours=2)


def test_the_password_is_asked_for_again_after_half_an_hour(lead: Browser, filled: Flask) -> None:
    grow_stale(filled)
    lead.get(CHECK)
    assert lead.path == "/confirm-password"


def test_who_read_for_long_is_asked_again_and_loses_no_word(lead: Browser, filled: Flask) -> None:
    lead.get(CHECK)
    grow_stale(filled)
    lead.send(words(read="y", do="publish", sentence_1="Written with care."))
    assert lead.path == "/confirm-password"
    assert state(filled) == ("closed", False, 0)
    with filled.app_context():
        assert the_workshop().summary == ["Written with care."]


def test_the_next_step_said_in_the_room_is_there_to_be_kept(lead: Browser) -> None:
    assert NEXT in lead.get(CHECK).html


def test_signed_out_nobody_publishes(filled: Flask) -> None:
    stranger = browse(filled)
    filled.config["WTF_CSRF_ENABLED"] = False
    assert stranger.post(CHECK, words(read="y", do="publish")).path == "/sign-in"
    assert state(filled) == ("closed", False, 0)
