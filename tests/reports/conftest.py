"""The worked workshop, filled and closed, and somebody to look at its record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from questions.models import Question
from tests.browse import Browser, browse, facilitator
from tests.factories.reports import make_filled_workshop
from tests.factories.workshops import make_account
from voting.models import Round
from workshops.models import Workshop
from workshops.queries import get_workshop

REF = "C1-W1"
LEAD = "lead@example.org"


@pytest.fixture
def filled(app: Flask) -> Flask:
    """An app whose C1-W1 is the worked workshop: closed, nothing published."""
    with app.app_context(), writing():
        make_filled_workshop(make_account(email=LEAD))
    return app


@pytest.fixture
def lead(filled: Flask) -> Browser:
    """Who runs the cycle, signed in."""
    return facilitator(filled, LEAD)


@pytest.fixture
def reader(filled: Flask) -> Browser:
    """Anybody."""
    return browse(filled)


def the_workshop() -> Workshop:
    """C1-W1 in the present context."""
    found = get_workshop(REF)
    assert found is not None
    return found


def the_question(number: int) -> Question:
    """The question of this reference."""
    return db.session.query(Question).filter_by(number=number).one()


def the_round(number: int) -> Round:
    """The vote of this number."""
    return db.session.query(Round).filter_by(number=number).one()


@pytest.fixture
def change(filled: Flask) -> Callable[[Callable[[], Any]], None]:
    """Do something to the rows, in a transaction of its own."""

    def run(act: Callable[[], Any]) -> None:
        with filled.app_context(), filled.test_request_context(), writing():
            act()

    return run


def publish_now() -> None:
    """Publish the worked workshop as the check page would."""
    from reports.contents import texts_mark, workshop_record
    from reports.services import publish

    publish(the_workshop(), texts_mark(workshop_record(the_workshop(), draft=True)))
