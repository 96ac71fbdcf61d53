"""A room in the step "is it already answered?", for tests of its screens: its questions, pages and forms."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.db import db
from core.writing import writing
from questions.models import Question
from tests.browse import Browser, browse
from tests.datasets.conftest import make_room
from tests.datasets.visitors import REF
from tests.factories.datasets import make_insight
from workshops.models import Workshop
from workshops.queries import get_workshop
from workshops.screens import projector_url


def make_asked(app: Flask) -> dict[str, Any]:
    """The room in this step, with a card of evidence on its first question; gives numbers, for the addresses."""
    with app.app_context(), writing():
        room = make_room("answered")
        make_insight(room.workshop, [room.questions[0]], source_title="Rent index", url="https://example.org/rents")
        return {"step": room.step.id, "questions": [one.id for one in room.questions]}


def here() -> Workshop:
    """C1-W2."""
    found = get_workshop(REF)
    assert found is not None
    return found


def question(asked: dict[str, Any], number: int = 0) -> Question:
    """One of its questions."""
    return db.session.get_one(Question, asked["questions"][number])


def wall(app: Flask) -> Browser:
    """The projector."""
    with app.test_request_context():
        address = projector_url(here())
    return browse(app).get(address)


def known(asked: dict[str, Any], number: int = 0, seat: int = 1) -> str:
    """The address of one question's page on a phone."""
    return f"/workshops/{REF}/seats/S{seat:02d}/steps/{asked['step']}/questions/{asked['questions'][number]}/known"


def form_to(browser: Browser, end: str) -> int:
    """Which of the page's forms goes there."""
    posts = [one for one in browser.page.forms if one["method"] == "post" and one["action"] != "/sign-out"]
    return next(n for n, one in enumerate(posts) if end in one["action"])


def fill(browser: Browser, end: str, given: dict[str, Any], expect: int = 200) -> Browser:
    """Fill the form that goes there, and send it."""
    return browser.send(given, form=form_to(browser, end), expect=expect)
