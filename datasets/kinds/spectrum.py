"""The line-up: each dataset on the line from closed to open, the disputed ones first."""

from __future__ import annotations

import math
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets import words
from datasets.forms.spectrum import LISTS
from datasets.models import Dataset, Placing
from datasets.queries import naming
from datasets.queries import placings as queries
from datasets.queries.placings import OnLine
from questions.walls import chosen_page
from workshops.activities import ActivityKind, Panel
from workshops.models import Activity, Seat

ON_A_PAGE = 7  # datasets on a page of the wall, if their names are short
LINES, LETTERS, GAP = 13.2, 40, 0.5  # of such a page, at the wall's size


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """Each dataset with five stops and three lists; what this seat said; the first it said nothing of is open."""
    said = queries.list_own(seat)
    rows = [_phone_row(one, said.get(one.id)) for one in naming.list_datasets(step.workshop)]
    return {
        "rows": rows,
        "done": sum(row["said"] is not None for row in rows),
        "next_item": next((row["item"] for row in rows if row["said"] is None), ""),
        "just_said": request.args.get("said", ""),
        "wrong_item": "",
        "problem": "",
        "sent": {},
        "words": words,
        "once": new_once(),
    }


def _phone_row(dataset: Dataset, said: Placing | None) -> dict[str, Any]:
    entry = dataset.entry
    chosen = {name: getattr(said, name) if said else "" for name in LISTS}
    return {
        "item": dataset.item,
        "ref": dataset.ref,
        "title": dataset.title,
        "holder": naming.holder_of(dataset),
        "unit": dataset.unit or (entry.unit if entry else ""),
        "wished": dataset.existence == "wished_for",
        "agreed": entry.access if entry and dataset.access_agreed else "",
        "chosen": chosen,
        "said": _said_words(chosen) if said else None,
    }


def _said_words(chosen: dict[str, str]) -> list[str]:
    """What a seat said of a dataset, each part so that it can be read alone."""
    labelled = {"sensitivity": _("delicate: %(said)s"), "finest_geography": _("area: %(said)s")}
    found = []
    for name, code in chosen.items():
        if code:
            said = str(LISTS[name][code])
            said = said.lower() if name == "sensitivity" else said
            found.append(labelled[name] % {"said": said} if name in labelled else said)
    return found


def console(step: Activity) -> dict[str, Any]:
    """Every dataset, the disputed first, with how many put it where, and what the room agrees."""
    line = queries.line_up(step.workshop)
    pages = len(wall_pages(line))
    return {
        "line": line,
        "to_agree": sum(one.is_clear for one in line),
        "agreed": sum(one.agreed for one in line),
        "people_placed": queries.count_placed(step.workshop),
        "wrong_item": "",
        "problem": "",
        "page": chosen_page(step.workshop.screen_view, pages),
        "pages": pages,
        "words": words,
        "once": new_once(),
    }


def projector(step: Activity) -> dict[str, Any]:
    """A page of the line with every dataset that has a place on it; before that a count."""
    line = queries.line_up(step.workshop)
    pages = wall_pages(line)
    shown = chosen_page(step.workshop.screen_view, len(pages))
    return {
        "rows": [_wall_row(one) for one in pages[shown - 1]] if pages else [],
        "page": shown,
        "pages": len(pages),
        "unplaced": sum(not one.shown_at for one in line),
        "people_placed": queries.count_placed(step.workshop),
        "words": words,
    }


def _wall_row(one: OnLine) -> dict[str, Any]:
    return {"ref": one.ref, "title": one.title, "stop": one.shown_at, "wished": one.wished, "disputed": one.disputed}


def wall_pages(line: list[OnLine]) -> list[list[OnLine]]:
    """Datasets that stand somewhere, as many to a page as can be read, at most seven; the disputed first."""
    placed = sorted((one for one in line if one.shown_at or one.disputed), key=lambda one: (not one.disputed, one.id))
    pages: list[list[OnLine]] = []
    room = 0.0
    for one in placed:
        if not pages or len(pages[-1]) == ON_A_PAGE or _lines_of(one) > room:
            pages.append([])
            room = LINES
        pages[-1].append(one)
        room -= _lines_of(one)
    return pages


def _lines_of(one: OnLine) -> float:
    """About how many lines a dataset takes on the wall, with the space after it."""
    notes = 11 * one.disputed + 13 * one.wished
    return math.ceil((len(one.ref) + 1 + len(one.title) + notes) / LETTERS) + GAP


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/spectrum_{surface}.html", values)


KINDS = (
    ActivityKind(
        "spectrum",
        _l("Spectrum"),
        "rows-3",
        _l("how open each dataset is"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
    ),
)
