"""Is it already answered? Evidence and opinions on phones, verdicts on the console, a lamp per question on the wall."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets import words
from datasets.forms.insights import InsightForm, OpinionForm
from datasets.queries.insights import Evidence, list_evidence, own_opinions
from questions.walls import chosen_page
from workshops.activities import ActivityKind, Panel
from workshops.card_lanes import own_cards
from workshops.cards import get_card_kind
from workshops.models import Activity, Seat

LINES = 7  # of questions on one page of the wall
LETTERS = 48  # of a question's words in one line beside its verdict, at the wall's size


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The questions with what this seat said of each; `here` is the one that is open, if any."""
    rows, said = list_evidence(step.workshop), own_opinions(seat)
    kind = get_card_kind("insight")
    return {
        "evidence": rows,
        "own": said,
        "next_row": next((row for row in rows if row.id not in said), None),
        "form": InsightForm(formdata=None),
        "opinion": OpinionForm(formdata=None),
        "details": [],
        "here": None,
        "words": words,
        **(own_cards(seat, kind) if kind else {}),
    }


def console(step: Activity) -> dict[str, Any]:
    """The next question to judge with its evidence and opinions, every question, and what the wall shows."""
    rows = list_evidence(step.workshop)
    waiting = [row for row in rows if not row.has_verdict]
    pages = wall_pages(rows)
    return {
        "evidence": rows,
        "next_row": max(waiting, key=lambda row: len(row.insights)) if waiting else None,
        "left": len(waiting),
        "no_card": [row for row in rows if row.status == "answered" and not row.answer],
        "card_pages": {page["card"].id: n for n, page in enumerate(pages, 1) if page["card"]},
        "page": chosen_page(step.workshop.screen_view, len(pages)),
        "pages": len(pages),
        "words": words,
        "once": new_once(),
    }


def projector(step: Activity) -> dict[str, Any]:
    """A page of questions with their lamps, or one answer card, as the facilitator turns them."""
    pages = wall_pages(list_evidence(step.workshop))
    page = chosen_page(step.workshop.screen_view, len(pages))
    return {"shown": pages[page - 1] if pages else None, "page": page, "pages": len(pages)}


def wall_pages(rows: Sequence[Evidence]) -> list[dict[str, Any]]:
    """The questions in runs that can be read from the back, then each answer card on a page of its own."""
    runs: list[list[Evidence]] = []
    room = 0
    for row in rows:
        lines = max(1, math.ceil((len(row.text) + len(row.item)) / LETTERS))
        if not runs or lines > room:
            runs.append([])
            room = LINES
        runs[-1].append(row)
        room -= lines
    cards = [row for row in rows if row.status == "answered" and row.answer]
    return [{"rows": run, "card": None} for run in runs] + [{"rows": [], "card": row} for row in cards]


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/answered_{surface}.html", values)


KINDS = (
    ActivityKind(
        "answered",
        _l("Already answered?"),
        "lightbulb",
        _l("verdicts, insights"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
    ),
)
