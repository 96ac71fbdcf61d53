"""A data and insight workshop for tests of this package: three handed-on questions, a step, four seats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from core.writing import writing
from questions.models import Question
from tests.factories.handing_on import make_data_workshop
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step
from workshops.models import Activity, Seat, Workshop


@dataclass
class Room:
    """C1-W2 with a step on show, three phones (two lived, one front line) and a seat on paper."""

    workshop: Workshop
    questions: list[Question]
    step: Activity
    ann: Seat
    ben: Seat
    cat: Seat
    dot: Seat


def make_room(kind: str = "gaps", email: str = "lead@example.org") -> Room:
    """The room; call inside `writing()`."""
    cycle = make_cycle(make_account(email=email), sequence=1)
    workshop, questions = make_data_workshop(cycle)
    step = make_step(workshop, kind, planned=12)
    seats = [make_seat(workshop, code, number=n) for n, code in enumerate(("lived", "lived", "frontline"), 1)]
    paper = make_seat(workshop, "lived", number=4, channel="paper")
    return Room(workshop, questions, step, *seats, paper)


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """The room, inside an open writing transaction."""
    with app.app_context(), writing():
        yield make_room()
