"""Is it already answered, through the screens: phones (htmx, plain, paper), the wall, and what stays hidden."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from datasets.models import Insight, VerdictOpinion
from datasets.services import insights as services
from tests.browse import Browser, browse
from tests.datasets.answering import fill, form_to, here, known, make_asked, question, wall
from tests.datasets.conftest import make_room
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_insight
from tests.factories.workshops import make_step
from workshops import services as rooms
from workshops.queries import list_seats

HELD = "zqheldwordszq"


@pytest.fixture
def asked(app: Flask) -> dict[str, Any]:
    """The room in this step."""
    return make_asked(app)


# judging


def test_a_phone_reads_judges_and_changes_its_mind(app: Flask, asked: dict[str, Any]) -> None:
    browser = phone(app)
    assert "Begin with C1-Q01" in browser.text and "1 card of evidence" in browser.text
    browser.get(known(asked))
    assert "One in five is in debt." in browser.text and "Source to be checked" in browser.text
    fill(browser, "/judge", {"verdict": "partly"})
    assert "You said of C1-Q01: Partly" in browser.text and "Next: C1-Q02" in browser.text
    fill(browser.get(known(asked)), "/judge", {"verdict": "answered"})
    with app.app_context():
        assert [one.verdict for one in db.session.query(VerdictOpinion)] == ["answered"]


def test_over_htmx_it_is_the_same(app: Flask, asked: dict[str, Any]) -> None:
    browser = phone(app).get(known(asked))
    address = known(asked).replace("/known", "/judge")
    data = browser.form({"verdict": "no"}, form_to(browser, "/judge"))
    answer = browser.client.post(address, data=data, headers={"HX-Request": "true"}, follow_redirects=True)
    assert answer.status_code == 200 and answer.get_data(as_text=True).startswith('<div id="now"')
    wrong = browser.client.post(
        address, data={**data, "once": "another-key-entirely", "verdict": "maybe"}, headers={"HX-Request": "true"}
    )
    said = wrong.get_data(as_text=True)
    assert wrong.status_code == 422 and "<html" not in said and "What is known" in said


def test_choosing_nothing_says_so_beside_the_choices(app: Flask, asked: dict[str, Any]) -> None:
    browser = fill(phone(app).get(known(asked)), "/judge", {}, expect=422)
    assert "Please choose one of these." in browser.text and "What is known" in browser.text


def test_the_page_of_a_question_stays_when_fetched_anew(app: Flask, asked: dict[str, Any]) -> None:
    browser = phone(app).get(known(asked))
    assert f'hx-get="{known(asked)}"' in browser.html
    again = browser.client.get(known(asked), headers={"HX-Request": "true"})
    assert again.headers["HX-Replace-Url"] == known(asked)
    with app.app_context(), writing():
        make_step(here(), "gaps")
    assert "The room has moved on." in browser.get(known(asked)).text


def test_what_others_say_stays_hidden_until_the_verdict(app: Flask, asked: dict[str, Any]) -> None:
    with app.app_context(), writing():
        for seat in list_seats(here())[:3]:
            services.give_opinion(seat, question(asked), "partly")
    browser = phone(app)
    assert "Partly: 3" in console(app).text
    for page in (browser.get(known(asked)), browser.get(f"/workshops/{REF}/seats/S01"), wall(app)):
        assert "Partly: 3" not in page.text
    with app.app_context(), writing():
        services.set_verdict(here(), question(asked), "partly")
    assert "Partly: 3" in browser.get(known(asked)).text


def test_two_opinions_are_never_shown_to_the_room(app: Flask, asked: dict[str, Any]) -> None:
    with app.app_context(), writing():
        for seat in list_seats(here())[:2]:
            services.give_opinion(seat, question(asked), "partly")
        services.set_verdict(here(), question(asked), "partly")
    assert "Partly: 2" not in phone(app).get(known(asked)).text


def test_the_console_speaks_for_a_seat_on_paper(app: Flask, asked: dict[str, Any]) -> None:
    desk = console(app).get(known(asked, seat=4))
    fill(desk, "/judge", {"verdict": "unsure"})
    fill(desk.get(known(asked, seat=4)), "/add-insight", {"statement": "Rents rose", "source_title": "Rent index"})
    with app.app_context():
        assert [one.verdict for one in db.session.query(VerdictOpinion)] == ["unsure"]
        newest = db.session.query(Insight).order_by(Insight.id.desc()).first()
        assert newest is not None and (newest.channel, newest.visibility) == ("paper", "held")


def test_only_the_workshops_own_questions_and_step(app: Flask, asked: dict[str, Any]) -> None:
    browser = phone(app)
    browser.get(known(asked).replace(f"questions/{asked['questions'][0]}", "questions/99999"), expect=404)
    with app.app_context(), writing():
        other = make_step(here(), "gaps", on_show=False).id
    browser.get(known(asked).replace(f"steps/{asked['step']}", f"steps/{other}"), expect=404)
    phone(app, 2).get(known(asked, seat=1), expect=404)


# adding


def add(browser: Browser, asked: dict[str, Any], expect: int = 200, **given: Any) -> Browser:
    """Send what is known about the first question."""
    facts = {"statement": "Rents rose faster than pay", "source_title": "Rent index", **given}
    return fill(browser.get(known(asked)), "/add-insight", facts, expect=expect)


def test_a_new_card_is_held_and_on_no_lower_screen(app: Flask, asked: dict[str, Any]) -> None:
    ann = add(phone(app), asked, statement=HELD, source_title=f"{HELD} report", url=f"https://example.org/{HELD}")
    assert "Got it. It waits for the facilitator." in ann.text and HELD not in ann.text
    assert HELD in ann.get(f"/workshops/{REF}/seats/S01").text  # its author sees it, and may take it back
    ben = phone(app, 2)
    for page in (ben.get(known(asked, seat=2)), ben.get(f"/workshops/{REF}/seats/S02"), wall(app)):
        assert HELD not in page.html
    assert HELD not in browse(app).get("/insights").html
    desk = console(app)
    assert HELD in desk.html
    with app.app_context(), writing():
        card = db.session.query(Insight).order_by(Insight.id.desc()).first()
        rooms.release_card(card)
    assert HELD in ben.get(known(asked, seat=2)).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"statement": ""}, "Please fill this in."),
        ({"statement": "  "}, "Please write something here."),
        ({"statement": "x" * 501}, "501 letters long"),
        ({"url": "javascript:alert(1)"}, "This is not a web address."),
        ({"url": "https://example.org/" + "x" * 490}, "letters long"),
        ({"source_title": ""}, "Please say where this comes from"),
        ({"published": "soon"}, "Give the year in four figures"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_stay(
    app: Flask, asked: dict[str, Any], given: dict[str, str], said: str
) -> None:
    browser = add(phone(app), asked, expect=422, **given)
    assert said in browser.text and '<details class="details" open>' in browser.html
    kept = browser.page.forms[form_to(browser, "/add-insight")]["fields"]
    assert kept["source_title"] == given.get("source_title", "Rent index")
    assert kept["statement"].strip() == given.get("statement", "Rents rose faster than pay").strip()
    with app.app_context():
        assert db.session.query(Insight).count() == 1


def test_words_about_a_person_are_asked_about_once(app: Flask, asked: dict[str, Any]) -> None:
    browser = add(phone(app), asked, expect=422, statement="Mrs Smith in SW1A 1AA lost her flat")
    assert "Not sent yet" in browser.text
    fill(browser, "/add-insight", {"anyway": "yes"})
    with app.app_context():
        assert db.session.query(Insight).count() == 2


def test_a_source_that_bears_a_name_is_no_detail_of_a_person(app: Flask, asked: dict[str, Any]) -> None:
    browser = add(phone(app), asked, source_title="Joseph Rowntree Foundation, UK Poverty 2024")
    assert "Got it." in browser.text


def test_what_somebody_lived_through_is_one_account(app: Flask, asked: dict[str, Any]) -> None:
    add(phone(app), asked, source_title="", evidence_type="lived_experience")
    with app.app_context():
        card = db.session.query(Insight).order_by(Insight.id.desc()).first()
        assert card is not None and card.strength == "single_account"


def test_after_the_step_words_are_late_and_after_the_close_refused(app: Flask, asked: dict[str, Any]) -> None:
    browser = phone(app).get(known(asked))
    form = browser.form({"statement": "Late", "source_title": "Rent index"}, form_to(browser, "/add-insight"))
    with app.app_context(), writing():
        make_step(here(), "gaps")
    address = known(asked).replace("/known", "/add-insight")
    assert "marked late" in browser.post(address, form).text
    judged = browser.get(known(asked)).form({"verdict": "no"}, form_to(browser, "/judge"))
    with app.app_context(), writing():
        here().state = "closed"
    refused = browser.post(address, {**form, "once": "another-key-entirely"}, expect=422)
    assert "Late" in refused.html and "has closed" in refused.text
    browser.post(address.replace("add-insight", "judge"), judged, expect=422)
    with app.app_context():
        assert db.session.query(VerdictOpinion).count() == 0
    browser.get(known(asked))


# the wall


def test_the_wall_has_a_lamp_with_words_for_each_question(app: Flask, asked: dict[str, Any]) -> None:
    with app.app_context(), writing():
        services.set_verdict(here(), question(asked, 0), "answered", "About one in five.")
        services.set_verdict(here(), question(asked, 1), "no")
    page = wall(app)
    for words in ("Yes, it is answered", "Not answered", "Not looked at yet", "Q01", "Q02", "Q03"):
        assert words in page.text
    assert "About one in five." not in page.text
    with app.app_context(), writing():
        rooms.choose_view(here(), "page=2")
    assert "About one in five." in wall(app).text


def test_without_questions_every_screen_says_so(app: Flask) -> None:
    with app.app_context(), writing():
        room = make_room("answered")
        for one in room.questions:
            one.visibility = "hidden"
    assert "No questions were handed on yet" in phone(app).text
    assert "No questions were handed on" in console(app).text
    wall(app)


def test_screens_take_as_many_queries_with_many_cards(
    app: Flask, asked: dict[str, Any], count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    def counted() -> list[int]:
        found = []
        browser, desk, screen = phone(app), console(app), wall(app)
        for page, path in ((browser, browser.path), (browser, known(asked)), (desk, desk.path), (screen, screen.path)):
            with count_queries() as count:
                page.get(path)
            found.append(count.n)
        return found

    few = counted()
    with app.app_context(), writing():
        for number in range(3):
            for _n in range(5):
                make_insight(here(), [question(asked, number)])
            for seat in list_seats(here()):
                services.give_opinion(seat, question(asked, number), "no")
    assert counted() == few
    assert max(few) <= 40, few
