"""The tables on the wall: who sits where, cut into pages that can be read from the back. `screens` shows them
instead of the step's own panel while the facilitator wants them there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from workshops.models import Workshop
from workshops.queries.tables import TableView, list_tables

VIEW = re.compile(r"tables(?:=([0-9]{1,3}))?")
WALL = "workshops/tables_projector.html"
LINES = 6  # of tables on one page, below the heading: seven lines in all
SEATS = 8  # codes in one line at the wall's size


def on_wall(workshop: Workshop) -> bool:
    """Whether the facilitator put the tables on the wall."""
    return VIEW.fullmatch(workshop.screen_view) is not None and not workshop.is_over


def pages_of(tables: Sequence[TableView]) -> list[tuple[TableView, ...]]:
    """Tables in runs that fit on one page each; a table larger than that stands alone."""
    runs: list[list[TableView]] = [[]]
    room = LINES
    for table in tables:
        lines = max(1, math.ceil(len(table.seats) / SEATS))
        if runs[-1] and lines > room:
            runs.append([])
            room = LINES
        runs[-1].append(table)
        room -= lines
    return [tuple(run) for run in runs if run]


def chosen(workshop: Workshop, pages: int) -> int:
    """Which page the facilitator chose, from 1; the nearest there is."""
    found = VIEW.fullmatch(workshop.screen_view)
    return min(max(int(found[1] or 1) if found else 1, 1), max(pages, 1))


def panel(workshop: Workshop) -> dict[str, Any]:
    """The wall's panel with the tables, or nothing when the wall shows the step."""
    if not on_wall(workshop):
        return {}
    pages = pages_of(list_tables(workshop))
    page = chosen(workshop, len(pages))
    shown = pages[page - 1] if pages else ()
    return {"panel": WALL, "kind": None, "tables": shown, "page": page, "pages": len(pages)}
