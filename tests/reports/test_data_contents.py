"""What the record of a data and insight workshop says, and what it never says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from datasets.models import Dataset, Finding, Gap, Insight, Link, ShelfEntry, Tally
from datasets.services import publishing
from questions.models import Question
from reports.contents import FACILITATOR, WorkshopRecord, workshop_record
from reports.contents.data import DataRecord
from reports.findings.data import data_values
from tests.browse import Browser, browse, facilitator
from tests.reports.data_workshop import LEAD, make_filled, plant, publish_now, the_workshop
from workshops.services import hide_card, release_card, withdraw_card

Change = Callable[[Callable[[], Any]], None]
RECORD = "/workshops/C1-W2/record"


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


@pytest.fixture
def reader(filled: Flask) -> Browser:
    return browse(filled)


@contextmanager
def looking(app: Flask) -> Iterator[None]:
    with app.app_context(), app.test_request_context():
        yield


def told(app: Flask, **given: Any) -> WorkshopRecord:
    with looking(app):
        return workshop_record(the_workshop(), **given)


def data(app: Flask, **given: Any) -> DataRecord:
    found = told(app, **given).data
    assert found is not None
    return found


def everything(record: WorkshopRecord) -> str:
    return json.dumps(asdict(record), default=str, ensure_ascii=False)


def one(model: Any, number: int) -> Any:
    return db.session.query(model).filter_by(number=number).one()


def test_other_kinds_have_none_of_it(filled: Flask) -> None:
    with looking(filled):
        from workshops.queries import get_workshop

        earlier = get_workshop("C1-W1")
        assert earlier is not None
        assert workshop_record(earlier).data is None


def test_everything_the_room_found_stands_in_it(filled: Flask) -> None:
    found = data(filled)
    assert found.came_from == "C1-W1"
    assert [asked.evidence for asked in found.asked] == [("C1-I01",), (), ()]
    assert [asked.answer for asked in found.asked] == ["", "", "It is 3.8 million people."]
    assert [known.statement for known in found.known] == ["One in five is in debt."]
    assert [(named.ref, named.title) for named in found.datasets] == [
        ("C1-D01", "Open figures"), ("C1-D02", "Case records"),
    ]  # fmt: skip
    assert found.datasets[0].also == (("C1-D03", "The same figures"),)
    assert (found.datasets[0].nations, found.datasets[0].access) == (("england", "wales"), "open")
    assert found.datasets[1].notes == (("coverage_note", "One city only"),)
    fit = found.fits[0]
    assert (fit.fit, fit.agreement, fit.state, fit.given, fit.n) == ("partly", 0.56, "disputed", 5, 9)
    assert (fit.missing, fit.why) == (("where",), "Only some towns")
    assert [(gap.text, gap.left_out, gap.severity) for gap in found.gaps] == [
        ("Nobody counts it in villages", "Villages", 5),
    ]  # fmt: skip


def test_of_a_secret_holder_only_the_type_is_told(filled: Flask) -> None:
    assert [(named.holder, named.secret) for named in data(filled).datasets][1] == ("Food banks", True)


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("audience", ["public", FACILITATOR])
def test_secrets_are_in_no_record(filled: Flask, change: Change, audience: str, published: bool) -> None:
    if published:
        change(publish_now)
    change(plant)
    assert "SECRET" not in everything(told(filled, audience=audience))
    assert "SECRET" not in everything(told(filled, audience=audience, draft=True))


@pytest.mark.parametrize("path", [RECORD, f"{RECORD}/print"])
def test_secrets_are_on_no_page(lead: Browser, reader: Browser, change: Change, path: str) -> None:
    change(publish_now)
    change(plant)
    assert "SECRET" not in lead.get(path).html
    assert "SECRET" not in reader.get(path).html


def test_once_published_only_what_was_let_out_is_told(filled: Flask, change: Change) -> None:
    change(publish_now)

    def later() -> None:
        from tests.factories.datasets import make_dataset, make_gap, make_insight

        question = db.session.query(Question).order_by(Question.id).first()
        assert question is not None
        make_dataset(the_workshop(), title="LATER data", number=81)
        make_insight(the_workshop(), [question], "LATER known", number=81)
        make_gap(question, "LATER gap", the_workshop(), number=81)
        db.session.query(Link).order_by(Link.id).first().why = "LATER reason"  # type: ignore[union-attr]
        db.session.query(Finding).one().answer = "LATER answer"

    change(later)
    assert "LATER" not in everything(told(filled))
    draft = everything(told(filled, draft=True))
    for word in ("data", "known", "gap", "reason", "answer"):
        assert f"LATER {word}" in draft


def test_words_that_are_changed_wait_to_be_read_again(filled: Flask, change: Change) -> None:
    change(publish_now)
    with looking(filled):
        link, finding = db.session.query(Link).order_by(Link.id).first(), db.session.query(Finding).one()
        assert link is not None and link.public and finding.public
        link.why = link.why
        assert link.public
        link.why, finding.answer = "Other words", "Another answer"
        assert not link.public and not finding.public
        db.session.rollback()


def test_questions_that_nobody_published_keep_their_words(filled: Flask, change: Change) -> None:
    change(lambda: setattr(db.session.query(Question).order_by(Question.id).first(), "public", False))
    found = data(filled)
    assert found.asked[0].text == ""
    assert not any(fit.question == found.asked[0].ref for fit in found.fits)
    assert "part 1" not in everything(told(filled, draft=True))


def test_withdrawn_cards_leave_a_marker(filled: Flask, change: Change) -> None:
    change(publish_now)
    change(lambda: withdraw_card(one(Gap, 1)))
    record = told(filled)
    assert record.data is not None and [(gone.ref, gone.why) for gone in record.data.gone] == [("C1-G01", "withdrawn")]
    assert "villages" not in everything(record)
    assert [(found.what, found.ref) for found in record.changes] == [("withdrew_card", "C1-G01")]
    assert record.version == "1.1"


def test_taking_out_and_putting_back_is_told(filled: Flask, change: Change) -> None:
    change(publish_now)
    change(lambda: hide_card(one(Insight, 1)))
    record = told(filled)
    assert record.data is not None
    assert [(gone.ref, gone.why) for gone in record.data.gone] == [("C1-I01", "taken_out")]
    change(lambda: release_card(one(Insight, 1)))
    change(publish_now)
    assert [found.what for found in told(filled).changes] == ["hid_card", "released_card", "published"]


def test_cards_never_let_out_leave_no_trace(filled: Flask, change: Change) -> None:
    change(lambda: hide_card(one(Insight, 1)))
    change(publish_now)
    change(lambda: release_card(one(Insight, 1)))
    change(lambda: hide_card(one(Insight, 1)))
    record = told(filled)
    assert record.changes == ()
    assert record.data is not None and record.data.gone == ()


def test_the_fingerprint_covers_what_was_found(filled: Flask, change: Change) -> None:
    before = told(filled).fingerprint
    assert told(filled).fingerprint == before
    for act in (
        lambda: setattr(one(Gap, 1), "severity", 4),
        lambda: setattr(db.session.query(ShelfEntry).order_by(ShelfEntry.id).first(), "licence", "CC0-1.0"),
        lambda: setattr(db.session.query(Link).order_by(Link.id).first(), "fit", "proxy"),
        lambda: setattr(one(Insight, 1), "strength", "solid"),
    ):
        change(act)
        after = told(filled).fingerprint
        assert after != before
        before = after


# who sits where the data is


def test_what_people_in_the_data_say_is_told_only_where_both_sides_are_large(filled: Flask, change: Change) -> None:
    def hands(inside: int) -> Callable[[], None]:
        def act() -> None:
            link = db.session.query(Link).order_by(Link.id).first()
            assert link is not None
            db.session.query(Tally).filter_by(link_id=link.id, in_data=True).delete()
            db.session.add(Tally(link_id=link.id, in_data=True, fit="no", n=inside))

        return act

    change(hands(4))
    assert data(filled).fits[0].in_data_fit == ""
    assert data(filled, audience=FACILITATOR).fits[0].in_data_fit == "no"
    change(hands(5))
    assert data(filled).fits[0].in_data_fit == "no"


# what it says in sentences


def test_every_section_begins_with_what_it_found(filled: Flask) -> None:
    with looking(filled):
        said = data_values(workshop_record(the_workshop()))
    assert said["known_said"] == "1 thing is known already, about 1 of the 3 questions."
    assert said["verdicts_said"] == "What the room judged. Yes, it is answered: 1; not recorded: 2."
    assert said["access_said"] == (
        "Of 2 datasets that exist, anybody can look at 1 and use 1 freely. 1 is closed inside one organisation."
    )
    assert said["fits_said"].startswith("1 of 2 fits is disputed")
    assert said["gaps_said"].startswith("1 gap was named; 1 of them")
    assert said["not_recorded"] == "Not recorded: what would close a gap and whether the data could be had."


def test_the_page_says_all_of_it_to_anybody_once_published(reader: Browser, change: Change) -> None:
    reader.get(RECORD, expect=404)
    change(publish_now)
    page = reader.get(RECORD).text
    for words in (
        "One in five is in debt.",
        "Open figures",
        "Food banks",
        "Only some towns",
        "Villages",
        "3.8 million",
    ):
        assert words in page, words


def test_the_page_asks_few_questions_of_the_database(reader: Browser, change: Change, count_queries: Any) -> None:
    change(publish_now)
    reader.get(RECORD)
    with count_queries() as count:
        reader.get(RECORD)
    assert count.n <= 60, count.n


def test_an_empty_workshop_has_a_record_too(app: Flask) -> None:
    from tests.factories.workshops import make_account, make_cycle, make_workshop

    with app.app_context(), writing():
        cycle = make_cycle(make_account(email=LEAD), sequence=1)
        make_workshop(cycle, number=2, kind="data_insight", state="closed")
    page = facilitator(app, LEAD).get(RECORD).text
    for words in (
        "Nobody named a dataset.",
        "No gap was named.",
        "The room agreed on no fit.",
        "Nothing that is known",
    ):
        assert words in page
    facilitator(app, LEAD).get("/workshops/C1-W2/check")


def test_deleting_a_reason_leaves_the_fit(filled: Flask, change: Change) -> None:
    def delete() -> None:
        link = db.session.query(Link).order_by(Link.id).first()
        assert link is not None
        publishing.delete_reason(link)

    change(delete)
    fit = data(filled).fits[0]
    assert (fit.fit, fit.why) == ("partly", "")


def test_publishing_puts_the_rooms_entries_on_the_shelf(filled: Flask, change: Change) -> None:
    change(publish_now)
    with looking(filled):
        assert {entry.public for entry in db.session.query(ShelfEntry)} == {True}
        assert {card.public for card in db.session.query(Dataset)} == {True}
