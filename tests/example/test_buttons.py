"""Loading and removing the worked example with a button or a command, and the banner on its pages."""

from __future__ import annotations

import pytest
from flask import Flask

from core.writing import writing
from example import services
from tests.browse import Browser, browse, facilitator
from tests.factories.workshops import make_account, make_cycle, make_workshop

BANNER = "This is the worked example."


@pytest.fixture
def lead(app: Flask) -> Browser:
    """Somebody who may begin cycles."""
    return account(app, "lead@example.org", may_create=True)


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example without its workshops: enough where only the cycle matters."""
    monkeypatch.setattr(services, "WORKSHOPS", ())


def account(app: Flask, email: str, *, may_create: bool) -> Browser:
    with app.app_context(), writing():
        make_account(email=email, may_create=may_create)
    return facilitator(app, email)


def press(browser: Browser, action: str) -> Browser:
    """The button whose form goes to this address."""
    number = [one["action"] for one in browser.page.forms].index(action)
    return browser.post(action, browser.page.forms[number]["fields"])


def test_one_button_loads_it(lead: Browser) -> None:
    lead.get("/desk")
    press(lead, "/example/load")
    assert lead.path == "/cycles/C1"
    assert BANNER in lead.text and "The example is loaded" in lead.text
    assert "What do we want to know about hardship near us?" in lead.text


@pytest.mark.usefixtures("empty")
def test_pressing_it_again_says_so(lead: Browser) -> None:
    lead.get("/desk").post("/example/load", {})
    lead.post("/example/load", {})
    assert "was here already" in lead.text
    assert "/example/load" not in [one["action"] for one in lead.get("/desk").page.forms]


@pytest.mark.usefixtures("empty")
def test_it_says_that_it_took_the_next_number(app: Flask, lead: Browser) -> None:
    with app.app_context(), writing():
        make_cycle(sequence=1)
    lead.get("/desk").post("/example/load", {})
    assert lead.path == "/cycles/C2"
    assert "the example took the next number: C2" in lead.text
    assert "It is called C2 here" in lead.get("/cycles/C2").text


PAGES = (
    *(f"/cycles/C1/{page}" for page in ("datasets", "datasets/D18", "gaps", "grid")),
    *("/cycles/C1", "/cycles/C1/edit", "/cycles/C1/targets", "/cycles/C1/people", "/cycles/C1/workshops/new"),
    *(
        f"/workshops/C1-{number}{end}"
        for number in ("W1", "W2")
        for end in ("", "/edit", "/run-sheet", "/console", "/console/people", "/seats/S12", "/check", "/record")
    ),
)


def test_every_page_of_it_says_so(lead: Browser) -> None:
    lead.get("/desk").post("/example/load", {})
    for page in PAGES:
        assert "nobody's views" in lead.get(page).text, page
        assert lead.html.count('id="sample"') == 1, page


def test_lists_say_so_too(app: Flask, lead: Browser) -> None:
    lead.get("/desk").post("/example/load", {})
    assert "worked example" in lead.get("/desk").text
    assert "worked example" in browse(app).get("/").text


def test_pages_of_real_cycles_do_not(app: Flask, lead: Browser) -> None:
    with app.app_context(), writing():
        make_workshop(make_cycle(sequence=1, title="Real"), number=1)
        from accounts.queries import get_account_by_email
        from accounts.services import add_membership
        from workshops.queries import get_cycle

        mine, cycle = get_account_by_email("lead@example.org"), get_cycle("C1")
        assert mine is not None and cycle is not None
        add_membership(mine.id, cycle.id, "facilitator")
    for page in ("/cycles/C1", "/workshops/C1-W1", "/desk", "/"):
        assert BANNER not in lead.get(page).text
    assert "Remove the example" not in lead.get("/cycles/C1").text
    lead.post("/example/C1/remove", {}, expect=404)


@pytest.mark.usefixtures("empty")
def test_one_button_removes_it(lead: Browser) -> None:
    lead.get("/desk").post("/example/load", {})
    lead.get("/cycles/C1")
    fields = next(one["fields"] for one in lead.page.forms if one["action"] == "/example/C1/remove")
    lead.post("/example/C1/remove", fields)
    assert lead.path == "/desk" and "The example is removed" in lead.text
    lead.post("/example/C1/remove", fields)
    assert lead.path == "/desk"
    lead.get("/cycles/C1", expect=404)
    lead.get("/example", expect=404)


def test_it_has_a_lasting_address(app: Flask, lead: Browser) -> None:
    browse(app).get("/example", expect=404)
    lead.get("/desk").post("/example/load", {})
    reader = browse(app).get("/example")
    assert reader.path == "/cycles/C1" and BANNER in reader.text
    assert "Remove the example" not in reader.text


def test_who_may_not_begin_cycles_may_not_load_it(app: Flask) -> None:
    other = account(app, "funder@example.org", may_create=False)
    assert "/example/load" not in [one["action"] for one in other.get("/desk").page.forms]
    other.post("/example/load", {}, expect=404)


@pytest.mark.usefixtures("empty")
def test_who_does_not_run_it_cannot_remove_it(app: Flask, lead: Browser) -> None:
    lead.get("/desk").post("/example/load", {})
    other = account(app, "funder@example.org", may_create=True)
    other.get("/desk").post("/example/C1/remove", {}, expect=404)
    assert lead.get("/cycles/C1").path == "/cycles/C1"


@pytest.mark.usefixtures("empty")
def test_commands(app: Flask, lead: Browser) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["example", "remove"]).output == "There is no example here.\n"
    assert run(args=["example", "load", "--facilitator", "lead@example.org"]).output == "The example is C1.\n"
    assert run(args=["example", "load"]).output == "The example was here already: C1.\n"
    assert "Remove the example" in lead.get("/cycles/C1").text
    assert run(args=["example", "remove"]).output == "The example is removed.\n"
    unknown = run(args=["example", "load", "--facilitator", "nobody@example.org"])
    assert unknown.exit_code == 1 and "There is no account" in unknown.output


@pytest.mark.usefixtures("empty")
def test_the_command_says_that_it_took_the_next_number(app: Flask) -> None:
    with app.app_context(), writing():
        make_cycle(sequence=1)
    said = app.test_cli_runner().invoke(args=["example", "load"]).output
    assert "The example is C2." in said and "C1 is a real cycle here" in said
