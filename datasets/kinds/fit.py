"""The step that fills the grid: seats rate cell by cell, tables count hands, the room agrees, the wall fills in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from core import clock
from core.writing import new_once
from datasets import words
from datasets.forms.fit import SIDES, HandsForm, RateForm
from datasets.models import Dataset
from datasets.queries import fits
from datasets.queries.grid import Column, Grid, Row, grid, list_rows
from datasets.queries.naming import list_datasets
from datasets.services.swapping import hand_out
from questions.models import Question
from questions.walls import chosen_page
from workshops.activities import ActivityKind, Panel
from workshops.models import Activity, RoomTable, Seat
from workshops.queries.tables import list_room_tables, place_of

FEW = 4  # cells offered at once on the console
WALL_ROWS = 6
WALL_COLUMNS = 6


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The table's question, or the one this seat is at, and its next dataset; to choose from when there is neither."""
    return rating_values(step, seat)


def rating_values(
    step: Activity, seat: Seat, question: Question | None = None, dataset: Dataset | None = None
) -> dict[str, Any]:
    """What the phone shows of a question and a dataset; without them of those that come next."""
    place = place_of(seat)
    questions, datasets = list_rows(step.workshop), list_datasets(step.workshop)
    table = place.table if place else None
    asked = question or _question_for(seat, questions, table)
    own = fits.list_own_ratings(seat, asked) if asked else {}
    shown = dataset or next((one for one in datasets if one.id not in own), None)
    writes = place is not None and place.is_scribe
    return {
        "table": table.code if table else "",
        "is_tables_question": bool(asked and table and table.topic == asked.item),
        "asked": asked,
        "questions": questions,
        "lines": [(one, own[one.id].fit if one.id in own else "") for one in datasets],
        "done": sum(1 for one in datasets if one.id in own),
        "shown": shown if asked else None,
        "listens": not seat.votes,
        "writes": writes,
        "form": _own_form(own.get(shown.id) if shown else None),
        "hands": _hands_form(asked, shown, table) if writes and table and asked and shown else None,
        "words": words,
    }


def _question_for(seat: Seat, questions: list[Question], table: RoomTable | None) -> Question | None:
    """The table's; else the one this seat rated lately; else one it said it can help with."""
    by_item = {one.item: one for one in questions}
    if table is not None and table.topic in by_item:
        return by_item[table.topic]
    by_id = {one.id: one for one in questions}
    last = fits.last_rated(seat)
    if last in by_id:
        return by_id[last]
    return next((by_id[one] for one in fits.list_picked(seat) if one in by_id), None)


def _own_form(rating: Any) -> RateForm:  # noqa: ANN401 - a Rating or None
    given = {"fit": rating.fit, "missing": rating.missing} if rating else {}
    return RateForm(formdata=None, data=given)


def _hands_form(question: Question, dataset: Dataset, table: RoomTable) -> HandsForm:
    """With the hands typed for the table so far."""
    link = fits.get_link(question, dataset)
    before = {side: fits.get_hands(link, table.id, in_data=side == "in_data") for side in SIDES} if link else {}
    return HandsForm(formdata=None).show(before)


def console(step: Activity) -> dict[str, Any]:
    """The grid as it fills, what to agree next, what is disputed, and when to swap."""
    found = grid(step.workshop)
    pages = len(wall_pages(found))
    tables = list_room_tables(step.workshop)
    return {
        "grid": found,
        "to_agree": found.to_agree[:FEW],
        "more_to_agree": len(found.to_agree) - FEW,
        "tables": [(table.code, table.topic) for table in tables],
        "half_time": bool(tables) and is_half_time(step),
        "page": chosen_page(step.workshop.screen_view, pages),
        "pages": pages,
        "words": words,
        "once": new_once(),
    }


def is_half_time(step: Activity) -> bool:
    """Whether half of the planned time is over and tables still have their first question."""
    if step.started_at is None or step.state != "active":
        return False
    half = step.started_at + timedelta(minutes=step.planned / 2)
    return clock.now() >= half and not fits.were_swapped(step.workshop, since=step.started_at)


def projector(step: Activity) -> dict[str, Any]:
    """As much of the grid as can be read from the back. What was agreed, and how many said so; never who."""
    found = grid(step.workshop)
    pages = wall_pages(found)
    shown = chosen_page(step.workshop.screen_view, len(pages))
    return {
        "grid": found,
        "part": pages[shown - 1] if pages else None,
        "page": shown,
        "pages": len(pages),
        "least": step.workshop.cycle.live_minimum,
        "words": words,
    }


def wall_pages(found: Grid) -> list[tuple[tuple[Row, ...], tuple[Column, ...]]]:
    """The grid cut into rows and columns that fit on the wall, row by row.

    Once something was said of any dataset, those that nobody spoke of yet are left out: the wall fills in.
    """
    spoken_of = {dataset for _question, dataset in found.cells}
    columns = tuple(one for one in found.datasets if one.item in spoken_of) or found.datasets
    return [
        (found.questions[down : down + WALL_ROWS], columns[across : across + WALL_COLUMNS])
        for down in range(0, len(found.questions), WALL_ROWS)
        for across in range(0, len(columns), WALL_COLUMNS)
    ]


def on_start(step: Activity) -> None:
    """Tables that have no question yet get one."""
    hand_out(step.workshop)


def rating_url(step: Activity, seat: Seat, question: Question) -> str:
    """The page of a question on this seat's phone."""
    where: dict[str, Any] = {"ref": step.workshop.ref, "seat_ref": seat.ref, "step": step.id, "question": question.item}
    return url_for("datasets.fit_question", **where)


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/fit_{surface}.html", values)


KINDS = (
    ActivityKind(
        "fit",
        _l("Fit"),
        "grid-3x3",
        _l("how well data answers"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
        on_start=on_start,
    ),
)
