"""The activity kinds of this package: join, brief, break, discuss, practice, close."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from workshops import hooks, queries
from workshops.activities import ActivityKind, Lane, Panel, register, register_lane
from workshops.forms import ClosingForm, FeedbackForm, PracticeForm, Press
from workshops.models import Activity, Seat, Workshop
from workshops.queries import tables as table_queries

WALL_LINES = 6
TIMED = (
    ("brief", _l("Brief"), "megaphone", _l("times")),
    ("break", _l("Break"), "coffee", _l("times")),
    ("discuss", _l("Talk"), "messages-square", _l("times")),
)


def _phone(step: Activity, seat: Seat) -> dict[str, Any]:
    return {}


def _plain(step: Activity) -> dict[str, Any]:
    return {}


def targets(step: Activity) -> dict[str, Any]:
    """Joined against target per perspective."""
    workshop = step.workshop
    counts = queries.count_by_perspective(workshop)
    wanted = {target.code: target.target for target in workshop.cycle.targets}
    shown = [code for code in counts if counts[code] or wanted.get(code)]
    return {
        "joined": [{"code": code, "n": counts[code], "target": wanted.get(code)} for code in shown],
        "total_joined": sum(counts.values()),
    }


def _practice_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    return {"form": PracticeForm(formdata=None), "answered": seat.device_ok}


def _practice_console(step: Activity) -> dict[str, Any]:
    seats = queries.list_seats(step.workshop)
    return {"not_yet": [seat.ref for seat in seats if seat.is_in and not seat.device_ok], "answered": _answered(step)}


def _answered(step: Activity) -> dict[str, int]:
    seats = [seat for seat in queries.list_seats(step.workshop) if seat.is_in]
    return {"n": sum(seat.device_ok for seat in seats), "of": len(seats)}


def _practice_projector(step: Activity) -> dict[str, Any]:
    return {"answered": _answered(step)}


def _close_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    return {"form": FeedbackForm(formdata=None), "handed_on": hooks.handed_on(step.workshop)}


def _close_projector(step: Activity) -> dict[str, Any]:
    """The first lines of what is handed on; the rest is on the phones."""
    lines = hooks.handed_on(step.workshop)
    return {"handed_on": lines[:WALL_LINES], "more": max(0, len(lines) - WALL_LINES)}


def _close_console(step: Activity) -> dict[str, Any]:
    from workshops.closing import still_open

    form = ClosingForm(formdata=None, next_step=step.workshop.next_step)
    return {"form": form, "still_open": still_open(step.workshop), "press": Press(formdata=None)}


def panel(kind: str, surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """The panel of a kind of this package."""
    return Panel(f"workshops/kinds/{kind}_{surface}.html", values)


def standing_values(workshop: Workshop) -> dict[str, Any]:
    """Late joiners, and the table each is offered."""
    seats = table_queries.list_standing(workshop) if not workshop.is_over else []
    tables = table_queries.list_tables(workshop) if seats else []
    return {
        "standing": [(seat, table_queries.offered_table(seat, tables)) for seat in seats],
        "once": new_once() if seats else "",
    }


def _count_standing(workshop: Workshop) -> int:
    return 0 if workshop.is_over else table_queries.count_standing(workshop)


def _kinds() -> list[ActivityKind]:
    join = ActivityKind(
        "join",
        _l("Join"),
        "door-open",
        _l("seats and consent"),
        panel("join", "phone", _phone),
        panel("join", "console", targets),
        panel("join", "projector", targets),
        opens_room=True,
    )
    practice = ActivityKind(
        "practice",
        _l("Practice"),
        "hand",
        _l("whose phone works"),
        panel("practice", "phone", _practice_phone),
        panel("practice", "console", _practice_console),
        panel("practice", "projector", _practice_projector),
    )
    close = ActivityKind(
        "close",
        _l("Close"),
        "flag",
        _l("what happens next, feedback"),
        panel("close", "phone", _close_phone),
        panel("close", "console", _close_console),
        panel("close", "projector", _close_projector),
    )
    return [join, *(_timed(*one) for one in TIMED), practice, close]


def _timed(name: str, label: Any, icon: str, records: Any) -> ActivityKind:  # noqa: ANN401 - lazy strings
    phone, wall = panel("timed", "phone", _phone), panel("timed", "projector", _plain)
    return ActivityKind(name, label, icon, records, phone, panel("timed", "console", _plain), wall)


def register_all() -> None:
    """Make this package's kinds known."""
    for kind in _kinds():
        register(kind)
    register_lane(
        Lane("standing", _l("No table yet"), "workshops/lanes/standing.html", standing_values, _count_standing)
    )
