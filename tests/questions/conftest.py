"""A room for tests of this package: a live workshop, a step for writing, three seats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask

from core.writing import writing
from tests.factories.workshops import make_cycle, make_seat, make_step, make_workshop
from workshops.models import Activity, Seat, Workshop


@dataclass
class Room:
    """A workshop with a step on show and three seats: two lived, one front line."""

    workshop: Workshop
    step: Activity
    ann: Seat
    ben: Seat
    cat: Seat


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """The room, inside an open writing transaction."""
    with app.app_context(), writing():
        workshop = make_workshop(make_cycle(sequence=1), number=1)
        step = make_step(workshop, "write")
        seats = [make_seat(workshop, code, number=n) for n, code in enumerate(("lived", "lived", "frontline"), 1)]
        yield Room(workshop, step, *seats)
