"""The shelf's pages: what the public finds, what facilitators may do, and that a wrong form keeps every word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask, get_template_attribute
from sqlalchemy import select

from core import clock
from core.db import db
from core.writing import writing
from datasets.models import ShelfEntry
from datasets.services import shelf
from tests.browse import Browser, browse, facilitator
from tests.conftest import QueryCount
from tests.factories.datasets import make_dataset
from tests.factories.workshops import make_account, make_cycle, make_workshop

Counting = Callable[[], AbstractContextManager[QueryCount]]
FRAGMENT = {"HX-Request": "true"}


def add(app: Flask, title: str = "Case records", *, public: bool = True, cycle: int | None = None, **given: Any) -> int:
    """One entry of the shelf; gives its number."""
    with app.test_request_context(), writing():
        return shelf.add_entry({"title": title, **given}, public=public, cycle_id=cycle).id


@pytest.fixture
def desk(app: Flask) -> Browser:
    """A facilitator of cycle C1, signed in."""
    with app.app_context(), writing():
        lead = make_account(email="lead@example.org")
        make_cycle(lead, sequence=1)
    return facilitator(app, "lead@example.org")


def kept(app: Flask) -> ShelfEntry:
    """The only entry there is."""
    with app.app_context():
        return db.session.scalars(select(ShelfEntry)).one()


def test_an_empty_shelf_says_what_will_be_here(app: Flask, desk: Browser) -> None:
    assert "The shelf is empty" in browse(app).get("/shelf").text
    assert 'href="/shelf/new"' not in browse(app).get("/shelf").html
    assert 'href="/shelf/new"' in desk.get("/shelf").html


def test_anybody_finds_a_dataset(app: Flask) -> None:
    for n in range(3):
        add(app, f"Food parcels {n}", holder="A network", access="open", nations=["wales"])
    wish = add(app, "What people wish for", existence="wished_for")
    page = browse(app)
    assert "4 datasets" in page.get("/shelf").text
    assert "3 datasets for “parcels”" in page.get("/shelf", q="parcels").text
    assert "Open: anyone can use it" in page.text
    page.get("/shelf", wished="y")
    assert "1 dataset" in page.text and "Wished for: it does not exist yet" in page.text
    assert f'href="/shelf/{wish}"' in page.html
    page.get("/shelf", q="zebra")
    assert "Nothing on the shelf matches" in page.text and "Show the whole shelf" in page.text


def test_stops_count_all_of_a_search_whichever_is_chosen(app: Flask) -> None:
    add(app, "A", access="open")
    add(app, "B", access="closed_internal")
    page = browse(app).get("/shelf", access="open")
    assert "1 dataset" in page.text
    counts = re.findall(r"<b>(\d+)</b>", page.html.split('class="access-counts"')[1].split("</ul>")[0])
    assert counts == ["1", "0", "0", "0", "1"]
    assert 'href="/shelf?access=closed_internal"' in page.html


def test_typing_fetches_the_fragment_alone(app: Flask) -> None:
    add(app, "Food parcels")
    answer = app.test_client().get("/shelf?q=food&access=&page=1", headers=FRAGMENT)
    said = answer.get_data(as_text=True)
    assert said.startswith('<section id="found"') and "<html" not in said
    assert answer.headers["HX-Replace-Url"] == "/shelf?q=food"
    assert "HX-Request" in answer.headers["Vary"]


def test_a_long_shelf_has_pages(app: Flask) -> None:
    with app.test_request_context(), writing():
        for n in range(60):
            shelf.add_entry({"title": f"Dataset {n:02}"})
    page = browse(app).get("/shelf")
    assert "1 to 25 of 60 datasets" in page.text
    assert page.html.count('class="shelf-row"') == 25
    assert "51 to 60 of 60 datasets" in page.get("/shelf", page="3", q="dataset").text
    assert 'href="/shelf?q=dataset&amp;page=2"' in page.html
    for odd in ("0", "-3", "99", "many", "1e9"):
        page.get("/shelf", page=odd)


@pytest.mark.parametrize(
    "query", ["access=nonsense", "nation=%25", "geography='", "kind=&kind=x", "q=%00", "q=%F0%9F%8D%9E"]
)
def test_odd_searches_are_answered(app: Flask, query: str) -> None:
    add(app)
    assert app.test_client().get(f"/shelf?{query}").status_code == 200


def test_searches_cost_few_queries(app: Flask, count_queries: Counting) -> None:
    for n in range(30):
        add(app, f"Dataset {n}")
    client = app.test_client()
    with count_queries() as count:
        client.get("/shelf?q=dataset", headers=FRAGMENT)
    assert count.n == 2, count.said
    with count_queries() as count:
        client.get("/shelf/1")
    assert count.n == 2, count.said  # the entry, and where people named it


def test_an_entry_says_what_is_not_known(app: Flask) -> None:
    number = add(app, "Case <b>records</b>", org_id="sc012345", holder="A charity", url="https://example.org/a")
    page = browse(app).get(f"/shelf/{number}")
    assert page.text.count("not known") > 12
    assert "Who may use it is not known" in page.text
    assert "Case &lt;b&gt;records" in page.html
    assert 'href="https://findthatcharity.uk/orgid/GB-SC-SC012345"' in page.html
    assert "Described here by a facilitator." in page.text
    assert "looked at the link is not known" in page.text
    assert "/edit" not in page.html


def test_an_entry_says_when_its_link_was_checked(app: Flask) -> None:
    number = add(app, url="https://example.org/a", checked_on=date(2026, 1, 31), url_check="it works")
    assert "on 31 January 2026" in browse(app).get(f"/shelf/{number}").text


def test_machines_read_an_entry(app: Flask) -> None:
    number = add(
        app, "Records </script><script>alert(1)</script>", holder="A & B", org_id="1184957", licence="OGL-UK-3.0",
        access="open", nations=["wales"], period_from="2019", topics=["Debt"], description="What is owed",
    )  # fmt: skip
    html = browse(app).get(f"/shelf/{number}").html
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert block is not None and "<" not in block[1]
    told = json.loads(block[1])
    assert told["@type"] == "Dataset" and told["name"].endswith("alert(1)</script>")
    assert told["license"].startswith("http")
    assert told["temporalCoverage"] == "2019/.."
    assert told["publisher"]["identifier"] == "GB-CHC-1184957"
    assert told["isAccessibleForFree"] is True
    assert "application/ld" not in browse(app).get(f"/shelf/{add(app, 'Wish', existence='wished_for')}").html


def test_what_is_not_public_is_for_its_own_facilitators(app: Flask, desk: Browser) -> None:
    with app.app_context(), writing():
        funder, other = make_account(email="funder@example.org"), make_account(email="other@example.org")
        elsewhere = make_cycle(other, sequence=2)
        make_cycle(funder, role="commissioner", sequence=3)
        cycle_number = elsewhere.id
    mine = add(app, "Seen at the desk", public=False)
    theirs = add(app, "Seen elsewhere", public=False, cycle=cycle_number)
    assert "Not public" in desk.get(f"/shelf/{mine}").text
    assert "Seen at the desk" in desk.get("/shelf").text and "Seen elsewhere" not in desk.text
    desk.get(f"/shelf/{theirs}", expect=404)
    desk.get(f"/shelf/{theirs}/edit", expect=404)
    for email in ("funder@example.org", ""):
        visitor = facilitator(app, email) if email else browse(app)
        assert "Seen" not in visitor.get("/shelf").text.replace("seen", "")
        visitor.get(f"/shelf/{mine}", expect=404)
    facilitator(app, "funder@example.org").get("/shelf/new", expect=404)
    assert browse(app).get("/shelf/new").path == "/sign-in"


def test_a_facilitator_describes_a_dataset(app: Flask, desk: Browser) -> None:
    desk.get("/shelf/new").send(
        {
            "title": "Food parcels", "holder": "A network", "org_id": "1234567", "org_scheme": "GB-COH",
            "access": "open", "nations": ["wales", "england"], "topics": "Food\nDebt", "quality_overall": "4",
            "governance_controller": "Its board", "checked_on": "2026-01-31", "url": "https://example.org",
        }
    )  # fmt: skip
    assert desk.page.h1 == ["Food parcels"] and "It is on the shelf." in desk.text
    entry = kept(app)
    assert (entry.org_id, entry.org_id_typed) == ("GB-COH-01234567", "1234567")
    assert entry.nations == ["england", "wales"] and entry.topics == ["Food", "Debt"]
    assert entry.quality == {"overall": 4} and entry.governance == {"controller": "Its board"}
    assert entry.public and entry.source == "shelf"


def test_a_wrong_form_keeps_every_word(app: Flask, desk: Browser) -> None:
    given = {
        "title": "Poverty in the UK", "nations": ["england"], "url": "javascript:alert(1)", "org_id": "SC123456",
        "description": "a.person@example.org", "period_from": "soon", "unit": "A kept word",
    }  # fmt: skip
    desk.get("/shelf/new").send(given, expect=422)
    assert desk.page.title.startswith(("Error", "Describe"))
    for name in ("nations", "url", "org_id", "description", "period_from"):
        assert f'id="{name}-error"' in desk.html, name
    assert desk.html.count('<details class="details" open') == 3
    for words in ("javascript:alert(1)", "A kept word", "a.person@example.org", "SC123456"):
        assert words in desk.html
    ticked = [one["value"] for one in desk.page.inputs if one.get("name") == "nations" and "checked" in one]
    assert ticked == ["england"]
    with app.app_context():
        assert db.session.scalars(select(ShelfEntry)).all() == []


def test_one_name_twice_is_asked_about(app: Flask, desk: Browser) -> None:
    first = add(app, "Food parcels", holder="A network")
    given = {"title": "food PARCELS", "holder": "A Network", "unit": "A parcel"}
    desk.get("/shelf/new").send(given, expect=422)
    assert "There is one of this name already" in desk.text
    assert f'href="/shelf/{first}"' in desk.html and 'name="same_name_ok"' in desk.html
    desk.send({"same_name_ok": "y"})
    assert desk.page.h1 == ["food PARCELS"]


def test_a_facilitator_changes_an_entry(app: Flask, desk: Browser) -> None:
    number = add(app, "Food parcels", org_id="sc 012345", nations=["wales"], quality={"overall": 3}, topics=["Food"])
    desk.get(f"/shelf/{number}/edit")
    assert 'value="sc 012345"' in desk.html
    desk.post(f"/shelf/{number}/edit", {**desk.form({}), **_selected(desk.html), "unit": "A parcel", "public": ""})
    assert "Saved." in desk.text and "Not public" in desk.text
    entry = kept(app)
    assert (entry.unit, entry.org_id_typed, entry.quality) == ("A parcel", "sc 012345", {"overall": 3})
    assert entry.nations == ["wales"] and entry.topics == ["Food"]


def _selected(html: str) -> dict[str, str]:
    """What the lists to choose from stand at: the browser of these tests reads boxes only."""
    found = {}
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_what_a_room_named_is_not_published_here(app: Flask, desk: Browser) -> None:
    with app.app_context():
        from accounts.queries import cycles_run_by, get_account_by_email

        account = get_account_by_email("lead@example.org")
        assert account is not None
        (cycle,) = cycles_run_by(account.id)
    number = add(app, "Named in a room", public=False, cycle=cycle)
    desk.get(f"/shelf/{number}/edit")
    assert 'name="public"' not in desk.html
    desk.post(f"/shelf/{number}/edit", {**desk.form({}), **_selected(desk.html), "public": "y", "unit": "A case"})
    assert kept(app).public is False and kept(app).unit == "A case"


def test_an_entry_leads_to_where_people_named_it(app: Flask) -> None:
    number = add(app, "Food parcels")
    with app.test_request_context(), writing():
        workshop = make_workshop(make_cycle(sequence=1), published_at=clock.now())
        for n, (title, public) in enumerate((("Our parcels", True), ("Not read yet", False)), 7):
            make_dataset(workshop, title=title, number=n, entry=db.session.get(ShelfEntry, number), public=public)
    page = browse(app).get(f"/shelf/{number}")
    assert 'href="/cycles/C1/datasets/D07"' in page.html and "Our parcels" in page.text
    assert "Not read yet" not in page.text
    assert page.get("/cycles/C1/datasets/D07").text.count("Our parcels") > 0


ROWS = [
    {"label": "D01 <b>", "access": "open", "existence": "exists", "sensitivity": "low", "outlined": False},
    {"label": "D02", "access": "closed_internal", "existence": "exists", "sensitivity": "high", "outlined": True},
    {"label": "D03", "access": "shared_group", "existence": "wished_for", "sensitivity": "", "outlined": False},
    {"label": "D04", "access": "", "existence": "exists", "sensitivity": "", "outlined": False},
]


def test_the_line_says_in_words_what_it_draws(app: Flask) -> None:
    with app.test_request_context():
        strip = get_template_attribute("components/access_strip.html", "access_strip")
        line = str(
            get_template_attribute("components/access_strip.html", "access_line")(ROWS, finding="Most are shut.")
        )
        wished = str(strip("shared_group", "wished_for", "high"))
        unknown = str(strip(""))
    assert "Wished for: it does not exist yet" in wished and "stroke-dasharray" in wished and "high" in wished
    assert "Who may use it is not known" in unknown
    assert "D01 &lt;b&gt;" in line and "disputed" in line and "wished for" in line and "Not placed yet" in line
    assert line.count('class="access-stop"') == 5 and "style=" not in line + wished
