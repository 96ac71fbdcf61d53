"""The gap wall: what cannot be answered and why, who is left out, how bad it is, what would close it."""

from __future__ import annotations

import math
from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets import words
from datasets.forms.gaps import GapForm
from datasets.grading import suggest_grade
from datasets.queries.fits import list_agreed
from datasets.queries.gaps import QuestionGaps, list_gaps
from datasets.queries.inputs import list_questions
from questions.walls import chosen_page
from workshops.activities import ActivityKind, Panel
from workshops.card_lanes import own_cards
from workshops.cards import get_card_kind
from workshops.models import Activity, Seat
from workshops.queries.cards import count_written
from workshops.queries.tables import table_of

LINES = 6  # gaps on one page of the wall, under their question
LETTERS = 46  # of a gap's words in one line at the wall's size


def _kind() -> Any:  # noqa: ANN401 - the registered kind of gaps
    found = get_card_kind("gap")
    if found is None:
        raise LookupError("gaps are not registered")
    return found


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The sentence to finish, the gaps on the wall by question, and one's own."""
    questions = list_questions(step.workshop)
    table = table_of(seat)
    ours = next((one for one in questions if table is not None and one.item == table.topic), None)
    return {
        "form": GapForm(formdata=None, questions=questions, question=ours.item if ours else None),
        "ours": ours,  # the table's own question: chosen already, the others folded away
        "details": [],
        "groups": [one for one in list_gaps(step.workshop, questions) if one.gaps],
        "words": words,
        **own_cards(seat, _kind()),
    }


def console(step: Activity) -> dict[str, Any]:
    """Every question with its gaps, to rate, merge and grade."""
    questions = list_questions(step.workshop)
    groups = list_gaps(step.workshop, questions)
    links = list_agreed(step.workshop)
    pages = len(wall_pages(groups))
    return {
        "groups": groups,
        "suggested": {one.id: suggest_grade(one, links) for one in questions} if links else {},
        "words": words,
        "written": count_written(step.workshop, _kind()),
        "page": chosen_page(step.workshop.screen_view, pages),
        "pages": pages,
        "once": new_once(),
    }


def projector(step: Activity) -> dict[str, Any]:
    """One question at a time with its gaps; before any is on the wall, the sentence to finish and a count."""
    pages = wall_pages(list_gaps(step.workshop, list_questions(step.workshop)))
    shown = chosen_page(step.workshop.screen_view, len(pages))
    return {
        "shown": pages[shown - 1] if pages else None,
        "page": shown,
        "pages": len(pages),
        "written": count_written(step.workshop, _kind()),
        "words": words,
    }


def wall_pages(groups: list[QuestionGaps]) -> list[dict[str, Any]]:
    """Each question with as many of its gaps as can be read from the back."""
    found = []
    for group in groups:
        run: list[Any] = []
        room = LINES - 1
        for gap in group.gaps:
            lines = max(1, math.ceil((len(gap.text) + 10) / LETTERS))
            if run and lines > room:
                found.append({"question": group, "gaps": run})
                run, room = [], LINES - 1
            run.append(gap)
            room -= lines
        if run:
            found.append({"question": group, "gaps": run})
    return found


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/gaps_{surface}.html", values)


KINDS = (
    ActivityKind(
        "gaps",
        _l("Gap wall"),
        "circle-dashed",
        _l("gaps"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
    ),
)
