"""Shelf entries, datasets, insights, gaps and fits for tests."""

from __future__ import annotations

import itertools
from typing import Any

from core import clock
from core.db import db
from datasets.models import Bearing, Dataset, Gap, Insight, Link, ShelfEntry
from questions.models import Question
from workshops.models import Card, Seat, Workshop

_numbers = itertools.count(1)


def make_entry(title: str = "", **given: Any) -> ShelfEntry:
    """A described, public entry of the shelf."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "title": title or f"Dataset number {n}",
        "holder": "An office for statistics",
        "source": "test",
        "source_key": f"test-{n}",
        "made_at": clock.now(),
        "changed_at": clock.now(),
    }
    entry = ShelfEntry(**{**values, **given})
    entry.search = entry.search or f"{entry.title} {entry.holder}".lower()
    db.session.add(entry)
    db.session.flush()
    return entry


def _card(card: Card, workshop: Workshop, seat: Seat | None, given: dict[str, Any]) -> None:
    held = given.get("visibility", "released") == "held"
    values: dict[str, Any] = {
        "cycle": workshop.cycle,
        "workshop": workshop,
        "number": None if held else next(_numbers),
        "seat_id": seat.id if seat else None,
        "perspective": seat.perspective if seat else "",
        "channel": "phone" if seat else "console",
        "visibility": "released",
        "salt": "salt",
        "at": clock.now(),
    }
    for name, value in {**values, **given}.items():
        setattr(card, name, value)
    db.session.add(card)
    db.session.flush()


def make_dataset(workshop: Workshop, seat: Seat | None = None, title: str = "Case records", **given: Any) -> Dataset:
    """A released dataset on a shelf entry of its own; `visibility="held"` gives one that waits, without an entry."""
    card = Dataset(title=title)
    if given.get("visibility", "released") == "released" and "entry" not in given:
        given["entry"] = make_entry(title, public=False, source="room")
    _card(card, workshop, seat, given)
    return card


def make_insight(
    workshop: Workshop, about: list[Question] | None = None, statement: str = "One in five is in debt.", **given: Any
) -> Insight:
    """A released insight that bears on these questions."""
    card = Insight(statement=statement)
    _card(card, workshop, given.pop("seat", None), given)
    card.bearings = [Bearing(question_id=question.id) for question in about or []]
    db.session.flush()
    return card


def make_gap(question: Question, text: str = "Nobody counts it", workshop: Workshop | None = None, **given: Any) -> Gap:
    """A released gap about a question."""
    card = Gap(question_id=question.id, text=text)
    _card(card, workshop or question.workshop, given.pop("seat", None), given)
    return card


def make_link(question: Question, dataset: Dataset, fit: str = "", **given: Any) -> Link:
    """A cell of the grid."""
    link = Link(
        cycle_id=dataset.cycle_id, workshop_id=dataset.workshop_id, question=question, dataset=dataset, fit=fit, **given
    )
    db.session.add(link)
    db.session.flush()
    return link
