"""Questions and themes for tests."""

from __future__ import annotations

import itertools
from typing import Any

from core import clock
from core.db import db
from questions.models import Question, Theme
from questions.queries import last_number
from workshops.models import Cycle, Seat, Workshop

_numbers = itertools.count(1)


def make_theme(cycle: Cycle, label: str = "", **given: Any) -> Theme:
    """A theme at the end of the list."""
    n = next(_numbers)
    theme = Theme(**{"cycle_id": cycle.id, "label": label or f"Theme {n}", "position": n, **given})
    db.session.add(theme)
    db.session.flush()
    return theme


def make_question(workshop: Workshop, seat: Seat | None = None, text: str = "", **given: Any) -> Question:
    """A released question with the next reference; `visibility="held"` gives one that waits."""
    n = next(_numbers)
    words = text or f"How many people wait longer than {n} weeks?"
    held = given.get("visibility", "released") == "held"
    values: dict[str, Any] = {
        "cycle": workshop.cycle,
        "workshop": workshop,
        "number": None if held else last_number(workshop.cycle) + 1,
        "seat_id": seat.id if seat else None,
        "perspective": seat.perspective if seat else "lived",
        "channel": "phone",
        "first_words": words,
        "text": words,
        "salt": f"salt{n}",
        "visibility": "released",
        "at": clock.now(),
    }
    question = Question(**{**values, **given})
    db.session.add(question)
    db.session.flush()
    return question
