"""The pages of an import, without script: file, columns, preview, account. And the public downloads."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.writing import writing
from datasets.importers.source import LARGEST_FILE
from datasets.services import importing
from tests.browse import Browser, browse, facilitator
from tests.datasets.lists import GOOD, count_entries, count_files, table
from tests.factories.datasets import make_entry
from tests.factories.workshops import make_account, make_cycle


@pytest.fixture
def desk(app: Flask) -> Browser:
    """A facilitator, signed in; another one and a commissioner have accounts too."""
    with app.app_context(), writing():
        cycle = make_cycle(make_account(email="lead@example.org"))
        make_account(email="other@example.org", may_create=True)
        funder = make_account(email="funder@example.org")
        from accounts.services import add_membership

        add_membership(funder.id, cycle.id, "commissioner")
    return facilitator(app, "lead@example.org")


def send(desk: Browser, content: bytes, name: str = "list.csv", expect: int = 200) -> Browser:
    """Choose this file on the page and send it."""
    desk.get("/shelf/import")
    given: dict[str, Any] = {"file": (io.BytesIO(content), name)}
    return desk.send(given, expect=expect)


def test_a_list_goes_from_file_to_shelf(desk: Browser) -> None:
    rows = [*GOOD, ("3", "", "", "", ""), ("4", "=1+1", "A council", "", "")]
    send(desk, table(rows))
    assert desk.path == "/shelf/imports/1/columns"
    assert "Which column holds what?" in desk.text and "Rent arrears" in desk.text
    desk.send({"publisher": "A council", "licence": "CC BY 4.0"}, form=0)
    assert desk.path == "/shelf/imports/1"
    assert "Nothing is imported yet" in desk.text
    assert "Rows read 4 Would be added 3 Would be changed 0" in desk.text
    assert "Say what the dataset is called" in desk.text
    assert "Rows that hold what a spreadsheet would work out: 1." in desk.text
    assert "England" in desk.text and "Open Government Licence 3.0" in desk.text
    with desk.app.app_context():
        assert count_entries() == 0
    desk.post("/shelf/imports/1/carry-out", {})
    assert "The import is done" in desk.text
    assert "Rows read 4 Added 3 Changed 0 As before 0 Refused 1" in desk.text
    assert "CC BY 4.0" in desk.text
    with desk.app.app_context():
        assert (count_entries(), count_files()) == (3, 0)
    desk.post("/shelf/imports/1/carry-out", {})
    assert "Added 3" in desk.text
    desk.get("/shelf/imports")
    assert "list.csv" in desk.text and "4 rows read: 3 added, 0 changed, 0 as before, 1 refused" in desk.text


def test_columns_can_be_matched_by_hand(desk: Browser) -> None:
    content = table([("Bus fares", "A council")], ("was", "wer"))
    send(desk, content)
    desk.send({"column_title": ""}, form=0, expect=422)
    assert "Choose the column that holds the name" in desk.text
    desk.send({"column_title": "was", "column_holder": "wer"}, form=0)
    assert "Would be added 1" in desk.text and "Bus fares" in desk.text
    desk.get("/shelf/imports/1/columns")
    assert 'selected value="was"' in desk.html
    desk.send({"column_title": "no such", "column_holder": ""}, form=0, expect=422)


def test_a_catalogue_goes_straight_to_its_preview(desk: Browser) -> None:
    with desk.app.app_context(), writing():
        make_entry("Case records", key="a-key-of-the-shelf-01")
    exported = desk.client.get("/shelf.jsonld").get_data()
    send(desk, exported, "shelf.jsonld")
    assert desk.path == "/shelf/imports/1"
    assert "Are there already 1" in desk.text
    assert "nothing in this file that the shelf does not have" in desk.text
    assert "Import them" not in desk.text
    desk.get("/shelf/imports/1/columns", expect=404)


def test_a_broken_file_is_told_and_nothing_is_kept(desk: Browser) -> None:
    send(desk, b'title,holder\r\n"a,b\r\n')
    assert "Nothing was imported" in desk.text
    assert "quotation marks" in desk.text and "as it was before" in desk.text
    with desk.app.app_context():
        assert (count_entries(), count_files()) == (0, 0)
    desk.get("/shelf/imports")
    assert "Nothing was imported" in desk.text


def test_records_of_people_are_told_and_not_kept(desk: Browser) -> None:
    send(desk, table([("Ann", "1 2 1990")] * 3, ("Surname", "Date of birth")))
    assert "looks like data itself" in desk.text and "1990" not in desk.text
    with desk.app.app_context():
        assert count_files() == 0


def test_no_file_at_all_is_said(desk: Browser) -> None:
    desk.get("/shelf/import").send({}, expect=422)
    assert "Choose a file first." in desk.text


def test_a_file_may_be_larger_than_other_forms_but_not_giant(desk: Browser) -> None:
    rows = ((str(n), f"Dataset number {n}", "A council", "", "") for n in range(4000))
    content = table(rows)
    assert len(content) > 128 * 1024
    send(desk, content)
    assert desk.path.endswith("/columns")
    send(desk, b"a,b\r\n" + b"x" * LARGEST_FILE, expect=422)
    assert "larger than 20 MB" in desk.text
    send(desk, b"x" * (LARGEST_FILE + 2 * 1024 * 1024), expect=413)
    assert "too much at once" in desk.text


def test_strangers_may_send_no_more_than_anywhere(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/shelf/import", data={"file": (io.BytesIO(b"x" * 100_000), "a.csv")})
    assert answer.status_code == 413


def test_an_import_can_be_put_aside(desk: Browser) -> None:
    send(desk, table())
    desk.post("/shelf/imports/1/forget", {})
    assert "put aside" in desk.text
    with desk.app.app_context():
        assert count_files() == 0
    desk.post("/shelf/imports/1/carry-out", {})
    assert "Nothing was imported" in desk.text


def test_an_unfinished_import_is_only_for_who_sent_it(desk: Browser) -> None:
    send(desk, table())
    other = facilitator(desk.app, "other@example.org")
    for path in ("/shelf/imports/1", "/shelf/imports/1/columns"):
        other.get(path, expect=404)
    other.get("/shelf/imports")
    assert "list.csv" not in other.text
    desk.send({}, form=0)
    desk.post("/shelf/imports/1/carry-out", {})
    other.get("/shelf/imports/1")
    assert "The import is done" in other.text


def test_only_facilitators_import(desk: Browser) -> None:
    funder = facilitator(desk.app, "funder@example.org")
    anybody = browse(desk.app)
    for path in ("/shelf/import", "/shelf/imports", "/shelf/imports/1"):
        funder.get(path, expect=404)
        assert "Sign in" in anybody.get(path).text


def test_an_import_that_was_cut_off_says_so(desk: Browser) -> None:
    with desk.app.app_context():
        from accounts.queries import get_account_by_email

        account = get_account_by_email("lead@example.org")
        assert account is not None
        number = account.id
        with writing():
            importing.begin("csv", "list.csv", b"", number)
    desk.get("/shelf/imports/1")
    assert "did not come through in full" in desk.text


def test_words_of_a_file_stay_words(desk: Browser) -> None:
    rows = [("1", "<script>alert(1)</script>", "<b>bold</b>", "", "")]
    send(desk, table(rows, ("id", "title", "publisher", "<i>odd</i>", "nations")))
    assert "<script>alert" not in desk.html and "<i>odd" not in desk.html
    desk.send({}, form=0)
    assert "<script>alert" not in desk.html and "&lt;script&gt;" in desk.html


def test_the_shelf_can_be_downloaded(app: Flask) -> None:
    with app.app_context(), writing():
        make_entry("Case records", key="a-key-of-the-shelf-01")
        make_entry("Not yet", public=False)
    client = app.test_client()
    for path, kind in (("/shelf.csv", "text/csv"), ("/shelf.jsonld", "application/ld+json")):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (200, kind)
        assert b"Case records" in answer.data and b"Not yet" not in answer.data
        assert answer.headers["Cache-Control"] == "no-cache"
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert json.loads(client.get("/shelf.jsonld").data)["@type"] == "dcat:Catalog"


def test_an_empty_shelf_can_be_downloaded(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/shelf.csv").data.startswith(b"\xef\xbb\xbfkey,title,")
    assert json.loads(client.get("/shelf.jsonld").data)["dcat:dataset"] == []


def test_pages_ask_the_database_little(desk: Browser, count_queries: Callable[[], Any]) -> None:
    rows = [(str(n), f"Dataset number {n}", "A council", "", "") for n in range(30)]
    send(desk, table(rows))
    desk.send({}, form=0)
    for path, most in (("/shelf/imports/1", 8), ("/shelf/imports", 4), ("/shelf/import", 3), ("/shelf.csv", 1)):
        with count_queries() as count:
            desk.client.get(path)
        assert count.n <= most, (path, count.said)
