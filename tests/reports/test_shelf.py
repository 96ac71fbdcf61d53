"""The PDF of a record as visitors get it: made once, kept, made anew when the record changes; honest meanwhile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from reports import pdf
from reports.shelf import Shelf
from tests.browse import Browser
from tests.reports.conftest import publish_now, the_question, the_round, the_workshop

Change = Callable[[Callable[[], Any]], None]
PDF = "/workshops/C1-W1/record.pdf"
PRINT = "/workshops/C1-W1/record/print"


class Maker:
    """Stands in for the making: counts, can be slow, can fail."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()
        self.reason = ""

    def __call__(self, html: str) -> bytes:
        self.asked.append(html)
        assert self.go_on.wait(20)
        if self.reason:
            raise pdf.PdfError(self.reason)
        return b"%PDF-1.7 made " + str(len(html)).encode()


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    """Nothing is really made."""
    made = Maker()
    monkeypatch.setattr("reports.shelf.pdf.make", made)
    return made


def kept(app: Flask) -> list[Path]:
    """Every file on the shelf."""
    return sorted((app.extensions["settings"].instance / "records").rglob("*.*"))


def test_the_real_thing_comes_as_a_pdf(filled: Flask, change: Change) -> None:
    change(publish_now)
    client = filled.test_client()
    until = time.monotonic() + 60
    answer = client.get(PDF)
    while answer.status_code == 202 and time.monotonic() < until:
        answer = client.get(PDF)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-1.7")
    assert "C1-W1-record.pdf" in answer.headers["Content-Disposition"]
    began = time.monotonic()
    assert client.get(PDF).data == answer.data
    assert time.monotonic() - began < 1


def test_it_is_made_once(filled: Flask, change: Change, maker: Maker) -> None:
    change(publish_now)
    first, second = filled.test_client().get(PDF), filled.test_client().get(PDF)
    assert first.data == second.data
    assert len(maker.asked) == 1
    assert [file.suffix for file in kept(filled)] == [".pdf"]
    assert kept(filled)[0].stat().st_mode & 0o077 == 0


def test_the_public_gets_none_before_publication(filled: Flask, maker: Maker) -> None:
    assert filled.test_client().get(PDF).status_code == 404
    assert maker.asked == []


def test_a_draft_is_marked_and_never_kept_by_a_browser(lead: Browser, maker: Maker) -> None:
    answer = lead.client.get(PDF)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "draft, not published" in maker.asked[0]


def test_what_is_public_is_asked_for_again_each_time(filled: Flask, change: Change, maker: Maker) -> None:
    change(publish_now)
    answer = filled.test_client().get(PDF)
    assert answer.headers["Cache-Control"] == "no-cache"
    again = filled.test_client().get(PDF, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    from questions.services import withdraw

    change(lambda: withdraw(the_question(9)))
    after = filled.test_client().get(PDF, headers={"If-None-Match": answer.headers["ETag"]})
    assert after.status_code == 200


def withdraw_words() -> None:
    from questions.services import withdraw

    withdraw(the_question(9))


def hide_words() -> None:
    from questions.services import hide_question

    hide_question(the_question(9))


def quarantine_words() -> None:
    from questions.services import quarantine_question

    quarantine_question(the_question(9))


def hide_one_use() -> None:
    from questions.services import hide_use

    hide_use(the_question(9))


def hide_one_reason() -> None:
    from voting.queries import list_released_reasons
    from voting.services import hide_reason

    hide_reason(list_released_reasons(the_round(1))[0])


@pytest.mark.parametrize("act", [withdraw_words, hide_words, quarantine_words, hide_one_use, hide_one_reason])
def test_words_that_leave_the_record_leave_the_disk_at_once(
    filled: Flask, change: Change, maker: Maker, act: Callable[[], None]
) -> None:
    change(publish_now)
    filled.test_client().get(PDF)
    assert len(kept(filled)) == 1
    change(act)
    assert kept(filled) == []


def test_a_job_that_was_under_way_does_not_bring_them_back(
    filled: Flask, change: Change, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(publish_now)
    monkeypatch.setattr(Shelf.fetch, "__defaults__", (0.05,))
    maker.go_on.clear()
    assert filled.test_client().get(PDF).status_code == 202
    change(withdraw_words)
    maker.go_on.set()
    time.sleep(0.3)
    assert kept(filled) == []
    until = time.monotonic() + 10
    while (answer := filled.test_client().get(PDF)).status_code == 202 and time.monotonic() < until:
        pass
    assert answer.status_code == 200
    assert len(maker.asked) == 2
    assert "taken back" in maker.asked[1]


def test_a_rollback_keeps_the_file(filled: Flask, change: Change, maker: Maker) -> None:
    change(publish_now)
    filled.test_client().get(PDF)

    def then_fail() -> None:
        hide_words()
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        change(then_fail)
    assert len(kept(filled)) == 1


def test_only_the_present_state_is_kept(filled: Flask, change: Change, maker: Maker) -> None:
    change(publish_now)
    filled.test_client().get(PDF)
    change(lambda: setattr(the_workshop(), "next_step", "Another next step"))
    filled.test_client().get(PDF)
    assert len(maker.asked) == 2
    assert len(kept(filled)) == 1


def test_while_it_is_made_the_page_says_so_and_asks_again(
    filled: Flask, reader: Browser, change: Change, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(publish_now)
    monkeypatch.setattr(Shelf.fetch, "__defaults__", (0.05,))
    maker.go_on.clear()
    reader.get(PDF, expect=202)
    assert "The PDF is being made." in reader.text
    assert "Look again" in reader.text
    assert "hx-get" in reader.html
    htmx = {"HX-Request": "true"}
    fragment = filled.test_client().get(PDF, headers=htmx)
    assert fragment.text.lstrip().startswith('<div id="pdf-state"')
    assert len(maker.asked) == 1
    maker.go_on.set()
    until = time.monotonic() + 10
    while "The PDF is ready." not in fragment.text and time.monotonic() < until:
        fragment = filled.test_client().get(PDF, headers=htmx)
    assert "Open the PDF" in fragment.text
    assert "hx-get" not in fragment.text
    assert filled.test_client().get(PDF).data.startswith(b"%PDF")
    assert len(maker.asked) == 1


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("missing", "Something that makes PDFs is not installed on this computer."),
        ("time", "took more than a minute"),
        ("memory", "needed too much memory"),
        ("busy", "Many PDFs are being made."),
        ("fault", "It is our fault."),
    ],
)
def test_when_it_cannot_be_made_the_print_view_is_offered(
    reader: Browser, change: Change, maker: Maker, reason: str, words: str
) -> None:
    change(publish_now)
    maker.reason = reason
    reader.get(PDF, expect=503)
    assert words in reader.text
    assert PRINT in reader.html
    assert "css/print.css" in reader.get(PRINT).html
    maker.reason = ""
    assert reader.client.get(PDF).data.startswith(b"%PDF")  # asking again tries again


def test_a_fault_in_the_making_never_hangs_a_visitor(
    reader: Browser, change: Change, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(publish_now)

    def breaks(html: str) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr("reports.shelf.pdf.make", breaks)
    monkeypatch.setattr(threading, "excepthook", lambda _args: None)
    began = time.monotonic()
    reader.get(PDF, expect=503)
    assert time.monotonic() - began < 5


def test_many_at_once_make_it_once(filled: Flask, change: Change, maker: Maker) -> None:
    change(publish_now)
    answers: list[bytes] = []

    def ask() -> None:
        answers.append(filled.test_client().get(PDF).data)

    crowd = [threading.Thread(target=ask) for _ in range(6)]
    maker.go_on.clear()
    for one in crowd:
        one.start()
    time.sleep(0.3)
    maker.go_on.set()
    for one in crowd:
        one.join(20)
    assert len(maker.asked) == 1
    assert len(set(answers)) == 1
