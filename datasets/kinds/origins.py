"""Where the questions came from: the story of the first one, and who can help with which; tables are made of that."""

from __future__ import annotations

import math
from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets.forms.room import PicksForm
from datasets.kinds.bring import own_roles
from datasets.queries import room as queries
from datasets.queries.inputs import list_questions
from datasets.queries.room import Moment
from datasets.services.room import plan
from questions.walls import chosen_page
from questions.words import ACTORS
from workshops.activities import ActivityKind, Panel
from workshops.hooks import HandedOn
from workshops.models import Activity, Seat, Workshop
from workshops.queries.tables import list_tables

LINES = 6  # of the story on one page of the wall, below the question's reference
LETTERS = 46  # in one line at the wall's size


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The shortlist with its uses, to pick two from; and what one brings, for whoever came late."""
    questions = list_questions(step.workshop)
    own = set(queries.list_own_picks(seat))
    chosen = [question.item for question in questions if question.id in own]
    return {
        "form": PicksForm(formdata=None, questions=questions, picks=chosen),
        "questions": questions,
        "chosen": chosen,
        "actors": ACTORS,
        **own_roles(seat),
    }


def console(step: Activity) -> dict[str, Any]:
    """Who can help with which question, and the tables that makes."""
    workshop = step.workshop
    questions = list_questions(workshop)
    picks = queries.list_picks(workshop)
    by_seat = queries.picks_by_seat(questions, picks)
    planned = plan(workshop, questions, by_seat, step.id)
    pages = len(story_pages(_story(questions)))
    return {
        "asked": [{"question": one, "seats": picks.get(one.id, [])} for one in questions],
        "plan": [{"topic": one.topic, "seats": one.seats, "helpers": one.helpers(by_seat)} for one in planned],
        "seated": list_tables(workshop),
        "page": chosen_page(workshop.screen_view, pages),
        "pages": pages,
        "once": new_once(),
    }


def projector(step: Activity) -> dict[str, Any]:
    """The story of the first question, as much of it as fits on a page."""
    questions = list_questions(step.workshop)
    pages = story_pages(_story(questions))
    page = chosen_page(step.workshop.screen_view, len(pages))
    return {
        "question": questions[0] if questions else None,
        "moments": pages[page - 1] if pages else (),
        "page": page,
        "pages": len(pages),
    }


def topics(workshop: Workshop) -> list[HandedOn]:
    """What the tables of a data and insight workshop may work on: the questions handed on to it."""
    asked = list_questions(workshop) if workshop.kind == "data_insight" else []
    return [HandedOn(question.item, question.text) for question in asked]


def _story(questions: list[Any]) -> list[Moment]:
    return queries.tell_story(questions[0], 1, len(questions)) if questions else []


def story_pages(story: list[Moment]) -> list[tuple[Moment, ...]]:
    """The moments in runs that can be read from the back; one that is longer than a page stands alone."""
    runs: list[list[Moment]] = [[]]
    room = LINES
    for moment in story:
        lines = 1 + math.ceil(len(moment.words) / LETTERS)
        if runs[-1] and lines > room:
            runs.append([])
            room = LINES
        runs[-1].append(moment)
        room -= lines
    return [tuple(run) for run in runs if run]


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/origins_{surface}.html", values)


KINDS = (
    ActivityKind(
        "origins",
        _l("Where the questions came from"),
        "route",
        _l("who can help with what"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
    ),
)
