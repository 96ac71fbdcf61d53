"""The record as a page: for whom, what it says, what it never holds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.writing import writing
from tests.browse import Browser
from tests.factories.reports import NEXT, SUMMARY, example
from tests.reports.conftest import publish_now, the_question, the_workshop
from tests.reports.test_contents import plant

Change = Callable[[Callable[[], Any]], None]
RECORD = "/workshops/C1-W1/record"
PRINT = f"{RECORD}/print"


def test_a_draft_is_for_those_who_run_the_cycle_and_says_so(lead: Browser, reader: Browser) -> None:
    reader.get(RECORD, expect=404)
    assert "Draft: not published" in lead.get(RECORD).text


def test_once_published_anybody_reads_it(reader: Browser, change: Change) -> None:
    change(publish_now)
    page = reader.get(RECORD)
    assert "Draft" not in page.text
    assert "version 1.0, issued" in page.text
    for one in example()["questions"]:
        assert one["raw_text"] in page.text
    for sentence in (*SUMMARY, NEXT):
        assert sentence in page.text


@pytest.mark.parametrize("path", [RECORD, PRINT])
def test_planted_secrets_are_nowhere(lead: Browser, reader: Browser, change: Change, path: str) -> None:
    change(publish_now)
    change(plant)
    assert "SECRET" not in reader.get(path).html
    assert "SECRET" not in lead.get(path).html
    assert "SECRET" not in lead.get(RECORD, groups="exact").html


def test_a_draft_holds_no_secret_either(lead: Browser, change: Change) -> None:
    change(plant)
    assert "SECRET" not in lead.get(RECORD).html
    assert "SECRET" not in lead.get(PRINT).html


def test_exact_groups_are_for_facilitators_alone(lead: Browser, reader: Browser, filled: Flask, change: Change) -> None:
    change(publish_now)
    exact = lead.get(RECORD, groups="exact").text
    assert "Exact groups, for you alone" in exact
    assert "1 person joined after the start." in exact
    public = reader.get(RECORD, groups="exact").text
    assert public == reader.get(RECORD).text
    assert "A few joined after the start." in public
    with filled.app_context(), writing():
        from accounts.services import add_membership
        from tests.factories.workshops import make_account

        add_membership(make_account(email="funder@example.org").id, the_workshop().cycle_id, "commissioner")
    from tests.browse import facilitator

    assert "Exact groups" not in facilitator(filled, "funder@example.org").get(RECORD, groups="exact").text


def test_no_seat_code_stands_on_the_page(reader: Browser, change: Change) -> None:
    import re

    change(publish_now)
    assert not re.search(r"\bS\d\d\b", reader.get(RECORD).text)
    assert not re.search(r"\bS\d\d\b", reader.get(PRINT).html)


def test_withdrawing_bites_on_the_page_at_once(reader: Browser, change: Change) -> None:
    from questions.services import withdraw

    change(publish_now)
    words = next(one for one in example()["questions"] if one["ref"] == "Q45")
    assert words["raw_text"] in reader.get(RECORD).text
    change(lambda: withdraw(the_question(45)))
    for path in (RECORD, PRINT):
        html = reader.get(path).html
        assert words["raw_text"] not in html
        assert words["text"] not in html
        assert "These words were taken back by the person who wrote them." in html


HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "template": "{{ 7 * 7 }} {% raw %}",
    "rtl": "\u05e9\u05dc\u05d5\u05dd ABC \u0627\u0644\u0639\u0631\u0628\u064a\u0629 123",
    "long": "x" * 300,
    "quotes": "\"'><svg/onload=1> & ]]>",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_are_only_words(lead: Browser, change: Change, words: str) -> None:
    def say() -> None:
        question = the_question(45)
        question.text = question.first_words = words
        question.intended_use = question.decision_informed = words[:200]
        the_workshop().summary = [words[:200]]
        the_workshop().next_step = words

    change(say)
    for path in (RECORD, PRINT, "/workshops/C1-W1/check"):
        page = lead.get(path)
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert words in page.text


def test_people_s_words_stand_alone_in_their_direction(lead: Browser) -> None:
    import re

    html = lead.get(RECORD).html
    for one in example()["questions"][:10]:
        for found in re.finditer(re.escape(one["raw_text"]), html):
            assert re.search(r"<bdi[^>]*>$", html[: found.start()]), one["raw_text"]


def test_the_record_page_asks_few_questions_of_the_database(
    reader: Browser, change: Change, count_queries: Any
) -> None:
    change(publish_now)
    reader.get(RECORD)
    with count_queries() as count:
        reader.get(RECORD)
    assert count.n <= 40, count.n


def test_an_empty_workshop_has_a_page(app: Flask) -> None:
    from tests.browse import facilitator
    from tests.factories.workshops import make_account, make_cycle, make_workshop

    with app.app_context(), writing():
        make_workshop(make_cycle(make_account(email="lead@example.org"), sequence=1), number=1, state="closed")
    page = facilitator(app, "lead@example.org").get(RECORD).text
    assert "The room made no shortlist." in page
    assert "No question stands in this record." in page
    facilitator(app, "lead@example.org").get("/workshops/C1-W1/check")
