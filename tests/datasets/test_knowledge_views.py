"""The facilitator's side of what is known: verdicts, answer cards, bringing in, checking, correcting; the library."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.library import baseline
from datasets.models import Insight
from datasets.queries.insights import list_answered, list_evidence
from datasets.services import insights as services
from tests.browse import browse
from tests.datasets.answering import fill, here, known, make_asked, question
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_insight
from tests.factories.workshops import make_seat
from workshops import services as rooms

CONSOLE = f"/workshops/{REF}/console"


@pytest.fixture
def asked(app: Flask) -> dict[str, Any]:
    """The room in this step."""
    return make_asked(app)


def newest() -> Insight:
    """The card written last."""
    card = db.session.query(Insight).order_by(Insight.id.desc()).first()
    assert card is not None
    return card


def test_a_verdict_takes_one_press_and_can_be_undone(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app)
    assert "3 questions have no verdict yet" in desk.text and "C1-Q01" in desk.text
    fill(desk, f"/known/{asked['questions'][0]}/set-verdict", {"verdict": "answered"})
    assert "C1-Q01 is answered. Write its answer card." in desk.text and "2 questions have no verdict" in desk.text
    assert "Set whether it is answered: Q01" in desk.text
    fill(desk, "/undo", {})
    assert "3 questions have no verdict yet" in desk.text
    with app.app_context():
        assert question(asked).answer_status == "not_checked"


def test_a_forged_verdict_changes_nothing(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app)
    fill(desk, f"/known/{asked['questions'][0]}/set-verdict", {"verdict": "maybe"})
    assert "Please choose one of these." in desk.text
    desk.post(f"{CONSOLE}/known/99999/set-verdict", {"verdict": "no"}, expect=404)


def test_an_answer_card_is_written_and_kept(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app).get(f"{CONSOLE}/known/{asked['questions'][0]}")
    assert "Answer card" not in desk.text
    fill(desk, "/set-verdict", {"verdict": "answered"})
    assert desk.path.endswith(f"/known/{asked['questions'][0]}")
    fill(desk, "/write-answer", {"answer": "x" * 501}, expect=422)
    assert "501 letters long" in desk.text and "x" * 501 in desk.html
    fill(desk, "/write-answer", {"answer": "About one in five."})
    assert "The answer card is kept." in desk.text
    with app.app_context():
        (row,) = list_answered(here())
        assert row.answer == "About one in five."
    assert "About one in five." in phone(app).get(known(asked)).text


def test_attaching_from_cycle_and_library(app: Flask, asked: dict[str, Any]) -> None:
    with app.app_context(), writing():
        card = make_insight(here(), [question(asked, 1)], "Pay fell behind.").id
    address = f"{CONSOLE}/known/{asked['questions'][0]}"
    desk = console(app).get(address)
    fill(desk, "/attach", {}, expect=422)
    assert "Tick what bears on this question." in desk.text
    fill(desk, "/attach", {"cards": [str(card)], "library_keys": ["baseline-10"]})
    assert "Pay fell behind." in desk.text and "went through destitution" in desk.text
    fill(desk.get(address), "/attach", {"cards": ["99999"], "library_keys": ["nothing"]}, expect=422)
    fill(desk.get(address), f"/detach/{card}", {})
    with app.app_context():
        (row, *_rest) = list_evidence(here())
        assert [one.statement for one in row.insights if one.id == card] == []
        assert len(row.insights) == 2


def test_bringing_in_from_the_library(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app).get(f"{CONSOLE}/insights")
    fill(desk, "/bring-in", {"library_keys": list(baseline())[:2]})
    assert "Brought in: 2." in desk.text
    fill(desk, "/bring-in", {"library_keys": list(baseline())})
    assert "Brought in: 12." in desk.text and "All of the library is in this cycle." in desk.text
    desk.post(f"{CONSOLE}/insights/bring-in", {"library_keys": "nothing"})
    assert "Choose from the library." in desk.text
    with app.app_context():
        assert db.session.query(Insight).filter(Insight.is_baseline.is_(True)).count() == 14


def test_the_facilitator_writes_one(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app).get(f"{CONSOLE}/insights")
    given = {"statement": "Rents rose", "source_title": "Rent index", "published": "2023-05", "nations": ["wales"]}
    fill(desk, "/write", {**given, "url": "data:text/html,x"}, expect=422)
    assert "This is not a web address." in desk.text and "Rents rose" in desk.html
    fill(desk, "/write", {**given, "url": "example.org", "questions": [str(asked["questions"][2])]})
    with app.app_context():
        card = newest()
        assert (card.visibility, card.nations, card.url) == ("released", ["wales"], "https://example.org")
        assert [one.question_id for one in card.bearings] == [asked["questions"][2]]


def test_checking_and_correcting(app: Flask, asked: dict[str, Any]) -> None:
    with app.app_context(), writing():
        words = make_insight(here(), [], seat=make_seat(here()), source_title="Rent index").id
        other = make_insight(here(), [], "Newer.").id
    desk = console(app).get(f"{CONSOLE}/insights/{words}")
    assert "these words, so they stay as they are" in desk.text
    fill(desk, "/check", {}, expect=422)
    fill(desk, "/check", {"state": "superseded"}, expect=422)
    assert "Choose the card that says it better or newer." in desk.text
    fill(desk, "/check", {"state": "superseded", "superseded_by": str(other), "new_strength": "solid"})
    assert "superseded" in desk.text
    fill(desk, "/correct", {"source_title": "", "statement": "Other words"}, expect=422)
    fill(desk.get(f"{CONSOLE}/insights/{words}"), "/correct", {"published": "2024", "statement": "Other words"})
    assert "Corrected." in desk.text
    fill(desk, "/set-questions", {"questions": [str(asked["questions"][0]), str(asked["questions"][1])]})
    with app.app_context():
        card = db.session.get_one(Insight, words)
        assert (card.statement, card.published, card.strength) == ("One in five is in debt.", "2024", "solid")
        assert sorted(one.question_id for one in card.bearings) == asked["questions"][:2]


def test_one_press_checks_a_source_from_the_question(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app).get(f"{CONSOLE}/known/{asked['questions'][0]}")
    assert 'rel="noopener noreferrer nofollow"' in desk.html and 'target="_blank"' in desk.html
    fill(desk, "/check", {"state": "checked"})
    assert "Source checked" in desk.text and desk.path.endswith(f"/known/{asked['questions'][0]}")
    today = clock.now().date()
    assert str(today.year) in desk.text


@pytest.mark.parametrize("path", ["insights", "insights/1", "known/1"])
def test_a_phone_and_a_stranger_see_nothing_of_this(app: Flask, asked: dict[str, Any], path: str) -> None:
    assert phone(app).client.get(f"{CONSOLE}/{path}").status_code in {302, 303, 404}
    assert browse(app).client.get(f"{CONSOLE}/{path}").status_code in {302, 303}


# the public library


def test_the_library_shows_the_baseline_to_be_checked(app: Flask) -> None:
    page = browse(app).get("/insights")
    assert "14 things known" in page.text and page.text.count("Source to be checked") == 14
    assert page.text.count("Source checked") == 0


def test_the_library_is_searched_and_filtered(app: Flask) -> None:
    page = browse(app)
    assert "1 thing known" in page.get("/insights", text="DESTITUTION children").text
    assert "2 things known" in page.get("/insights", kind="survey").text
    assert "1 thing known" in page.get("/insights", kind="survey", strength="strong").text
    assert "Nothing matches" in page.get("/insights", text="zebra").text
    page.get("/insights", kind="rumour' OR 1=1", text="<script>alert(1)</script>" + "x" * 5000)
    assert "<script>alert" not in page.html


def test_the_library_shows_what_cycles_let_out_and_nothing_else(
    app: Flask, asked: dict[str, Any], count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    with app.app_context(), writing():
        out = make_insight(here(), [question(asked, 0), question(asked, 1)], "Let out words.", evidence_type="survey")
        make_insight(here(), [question(asked, 0)], "Kept in words.")
        (copy,) = services.bring_in(here(), ["baseline-10"], about=question(asked, 0))
        services.check_insight(copy, "checked")
        for card in (out, copy):
            rooms.set_card_public(card, True)
        question(asked, 0).public = True
        question(asked, 0).workshop.published_at = clock.now()
    page = browse(app).get("/insights")
    assert "Let out words." not in page.text  # its workshop is not published yet
    with app.app_context(), writing():
        here().published_at = clock.now()
    with count_queries() as count:
        page.get("/insights")
    assert count.n <= 7, count.said
    assert "15 things known" in page.text and "Let out words." in page.text and "Kept in words." not in page.text
    assert page.text.count("Source checked") == 1
    assert page.html.count('href="/workshops/C1-W1/record#C1-Q01"') == 2 and "C1-Q02" not in page.text
