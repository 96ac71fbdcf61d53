"""Check and publish for a data and insight workshop: every card and every word beside them is read once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from datasets.models import Dataset, Finding, Gap, Insight, Link, ShelfEntry
from reports.shelf import keep, shelf
from tests.browse import Browser, browse, facilitator
from tests.factories.datasets import make_dataset, make_gap, make_insight
from tests.factories.workshops import make_account
from tests.reports.data_workshop import LEAD, make_filled, publish_now, the_workshop
from workshops.services import hide_card, quarantine_card, withdraw_card

Change = Callable[[Callable[[], Any]], None]
CHECK = "/workshops/C1-W2/check"
RECORD = "/workshops/C1-W2/record"
EVERY_TEXT = (
    "Open figures", "Case records", "Food banks", "One city only", "The same figures", "One in five is in debt.",
    "A report", "An office", "Nobody counts it in villages", "Villages", "Only some towns", "Each contact has a reason",
    "It is 3.8 million people.",
)  # fmt: skip
KINDS = (("dataset", Dataset, "C1-D01", "Open figures"), ("insight", Insight, "C1-I01", "One in five is in debt."),
         ("gap", Gap, "C1-G01", "Nobody counts it in villages"))  # fmt: skip


@pytest.fixture
def filled(app: Flask) -> Flask:
    with app.app_context(), writing():
        make_filled()
    return app


@pytest.fixture
def change(filled: Flask) -> Change:
    def run(act: Callable[[], Any]) -> None:
        with filled.app_context(), filled.test_request_context(), writing():
            act()

    return run


@pytest.fixture
def lead(filled: Flask) -> Browser:
    return facilitator(filled, LEAD)


def publish(lead: Browser, **given: str) -> None:
    words = {
        "sentence_1": "",
        "sentence_2": "",
        "sentence_3": "",
        "next_step": "See you.",
        "read": "y",
        "do": "publish",
    }
    lead.get(CHECK).send({**words, **given})


def unread(app: Flask) -> int:
    with app.app_context():
        rows = [row for model in (Dataset, Insight, Gap, Link, Finding) for row in db.session.query(model)]
        return sum(not row.public for row in rows)


def test_every_text_is_on_the_page(lead: Browser) -> None:
    page = lead.get(CHECK).text
    for text in EVERY_TEXT:
        assert text in page, text
    for ref in ("C1-D01", "C1-D02", "C1-D03", "C1-I01", "C1-G01"):
        assert ref in page
    assert "No question was shown in the room" not in page


def test_details_of_a_person_are_pointed_out_in_every_kind_of_text(lead: Browser, change: Change) -> None:
    details = "Ask Mrs Evans of CF10 1AA"
    for act in (
        lambda: setattr(db.session.query(Gap).one(), "left_out", details),
        lambda: setattr(db.session.query(Link).order_by(Link.id).first(), "why", details),
        lambda: setattr(db.session.query(Finding).one(), "answer", details),
        lambda: setattr(db.session.query(ShelfEntry).order_by(ShelfEntry.id).first(), "access_note", details),
    ):
        before = lead.get(CHECK).text.count("Look twice")
        change(act)
        assert lead.get(CHECK).text.count("Look twice") > before


def test_publishing_lets_everything_out(lead: Browser, filled: Flask) -> None:
    assert unread(filled) > 0
    publish(lead)
    assert lead.path == RECORD
    assert unread(filled) == 0
    with filled.app_context():
        assert all(entry.public for entry in db.session.query(ShelfEntry))
    assert "The record is public." in lead.get(CHECK).text


def test_a_card_of_a_merged_dataset_makes_no_second_entry_public(lead: Browser, filled: Flask, change: Change) -> None:
    change(lambda: make_dataset(the_workshop(), title="Merged away", number=5, merged_into_id=1))
    publish(lead)
    with filled.app_context():
        assert db.session.query(ShelfEntry).filter_by(title="Merged away").one().public is False


@pytest.mark.parametrize("make", [make_dataset, make_gap, make_insight])
def test_held_cards_stand_in_the_way(lead: Browser, change: Change, make: Any) -> None:
    def hold() -> None:
        question = the_workshop().cycle.id and db.session.query(Link).order_by(Link.id).first().question  # type: ignore[union-attr]
        given: dict[str, Any] = {"visibility": "held"}
        if make is make_gap:
            make(question, "Waiting", the_workshop(), **given)
        elif make is make_insight:
            make(the_workshop(), [question], "Waiting", **given)
        else:
            make(the_workshop(), title="Waiting", **given)

    change(hold)
    page = lead.get(CHECK)
    assert "1 text still waits to be released or hidden." in page.text
    assert "Waiting" not in page.text


@pytest.mark.parametrize(("kind", "model", "ref", "text"), KINDS)
def test_a_card_is_left_out_and_put_back(
    lead: Browser, filled: Flask, kind: str, model: Any, ref: str, text: str
) -> None:
    with filled.app_context():
        url = f"{CHECK}/cards/{kind}/{db.session.query(model).order_by(model.number).first().id}"
    assert text in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "leave-out"})
    assert f"{ref}: left out." in lead.text and f"Put {ref} back" in lead.text
    lead.post(url, {"do": "leave-out"})  # twice is once
    assert text not in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "put-back"})
    assert text in lead.get(RECORD).text
    lead.get(CHECK).post(url, {"do": "nonsense"}, expect=404)


def test_words_beside_cards_can_be_deleted(lead: Browser, filled: Flask) -> None:
    with filled.app_context():
        link = db.session.query(Link).order_by(Link.id).first()
        assert link is not None
        pair, answer = f"{CHECK}/pairs/{link.id}", f"{CHECK}/answers/{db.session.query(Finding).one().question_id}"
    for url, text in ((pair, "Only some towns"), (answer, "It is 3.8 million people.")):
        lead.get(CHECK).post(url, {"do": "delete"})
        assert "these words are deleted." in lead.text
        assert text not in lead.get(CHECK).text and text not in lead.get(RECORD).text


@pytest.mark.parametrize("path", ["cards/dataset/9999", "cards/nothing/1", "pairs/9999", "answers/9999"])
def test_what_is_not_there_is_not_found(lead: Browser, path: str) -> None:
    lead.get(CHECK).post(f"{CHECK}/{path}", {"do": "leave-out"}, expect=404)


def test_cards_of_another_workshop_are_not_reached(lead: Browser, filled: Flask) -> None:
    from tests.factories.workshops import make_cycle, make_workshop

    with filled.app_context(), writing():
        other = make_workshop(make_cycle(sequence=2), number=1, kind="data_insight", state="closed")
        number = make_dataset(other, title="Elsewhere").id
    lead.get(CHECK).post(f"{CHECK}/cards/dataset/{number}", {"do": "leave-out"}, expect=404)


def test_only_who_runs_it_may(filled: Flask) -> None:
    from accounts.services import add_membership

    with filled.app_context(), writing():
        add_membership(make_account(email="funder@example.org").id, the_workshop().cycle_id, "commissioner")
    other = facilitator(filled, "funder@example.org")
    for path in ("cards/dataset/1", "pairs/1", "answers/1"):
        other.get(RECORD).post(f"{CHECK}/{path}", {"do": "leave-out"}, expect=404)


def test_cards_added_after_publication_wait(lead: Browser, filled: Flask, change: Change) -> None:
    publish(lead)
    change(lambda: make_dataset(the_workshop(), title="Added later on", number=9))
    reader = browse(filled)
    assert "Added later on" not in reader.get(RECORD).text
    assert "Words were added that nobody has let out yet." in lead.get(RECORD).text
    publish(lead)
    assert "Added later on" in reader.get(RECORD).text


def test_a_card_that_changed_meanwhile_is_read_first(lead: Browser, filled: Flask, change: Change) -> None:
    data = lead.get(CHECK).form({"read": "y", "do": "publish", "next_step": "", "sentence_1": ""})
    change(lambda: setattr(db.session.query(Gap).one(), "text", "Slipped in meanwhile"))
    lead.post(CHECK, data, expect=422)
    assert "A text has changed since you opened this page." in lead.text
    assert unread(filled) > 0


def test_unpublished_questions_are_said(lead: Browser, change: Change) -> None:
    from questions.models import Question

    change(lambda: setattr(db.session.query(Question).order_by(Question.id).first(), "public", False))
    assert "1 question that was handed to this workshop is not public yet." in lead.get(CHECK).text


@pytest.mark.parametrize("act", [hide_card, quarantine_card, withdraw_card])
@pytest.mark.parametrize("model", [Dataset, Insight, Gap])
def test_words_that_leave_leave_the_kept_pdf_at_once(filled: Flask, change: Change, act: Any, model: Any) -> None:
    change(publish_now)
    with filled.app_context():
        kept = shelf().folder / "C1-W2" / "mark.pdf"
        keep(kept, b"a record")
    change(lambda: act(db.session.query(model).order_by(model.number).first()))
    assert not kept.exists()
