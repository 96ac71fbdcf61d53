"""What the three screens show: puts the step on show, its kind's panel and the frame round it together.

Views of every package call these after a form was wrong (with `status=422` and the bound form), so that one place
renders each screen.
"""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, url_for

from core.web import render, wants_fragment
from live.bus import Bus
from workshops import activities, queries, table_walls, timing
from workshops.codes import spaced
from workshops.models import Activity, Seat, Workshop
from workshops.queries.tables import place_of
from workshops.trail import undoable_verbs
from workshops.words import said

OK = 200
NO_STEP = "workshops/kinds/none_{surface}.html"


def phone_url(seat: Seat) -> str:
    """Where this seat's phone looks."""
    return url_for("workshops.phone", ref=seat.workshop.ref, seat_ref=seat.ref)


def console_url(workshop: Workshop) -> str:
    """The console; asked by htmx, its middle zone."""
    return url_for("workshops.console", ref=workshop.ref)


def waiting_url(workshop: Workshop) -> str:
    """What waits for the facilitator; asked plainly, the whole console."""
    return url_for("workshops.waiting", ref=workshop.ref)


def projector_url(workshop: Workshop) -> str:
    """The projector's unguessable address."""
    return url_for("workshops.projector", token=workshop.screen_token)


def join_url(workshop: Workshop) -> str:
    """The full address in the QR code; always from the configured base, never from the request's Host."""
    base: str = current_app.config["BASE_URL"]
    return base + url_for("workshops.join", code=workshop.join_code)


def short_address() -> str:
    """What people type: the host and /join."""
    base: str = current_app.config["BASE_URL"]
    return base.split("//", 1)[-1] + url_for("workshops.find_code")


def phone_page(seat: Seat, *, step: Activity | None = None, status: int = 200, **overrides: Any) -> Response:  # noqa: ANN401
    """The phone of a seat, showing the step on show (or `step`, for a form of a step that has moved on)."""
    workshop = seat.workshop
    if status == OK and step is not None and step.id != workshop.current_id and wants_fragment():
        step, overrides = None, {}  # a page within a step that is over follows the room, as the step itself does
    shown = step or workshop.current
    values = _frame(workshop, shown)
    values |= {
        "seat": seat,
        "other_seats": _other_seats(workshop, seat),
        "own_place": place_of(seat) if workshop.is_open else None,
        "moved_on": step is not None and step.id != workshop.current_id,
        "live_url": "" if workshop.is_over else url_for("workshops.phone_stream", ref=workshop.ref, seat_ref=seat.ref),
        "now_url": phone_url(seat),
    }
    values = _joined(values, _panel(workshop, shown, "phone", seat))
    response = render("workshops/phone.html", "workshops/_phone_now.html", status=status, **{**values, **overrides})
    if wants_fragment():
        response.headers["HX-Replace-Url"] = phone_url(seat)  # a reload comes back here, whichever page the form was on
    return response


def _other_seats(workshop: Workshop, seat: Seat) -> list[dict[str, str]]:
    """The other seats on this device, to pass the phone to."""
    return [
        {"ref": other.ref, "href": url_for("workshops.pass_phone", ref=workshop.ref, seat_ref=other.ref)}
        for other in g.get("seats_here", ())
        if other.id != seat.id and other.device_id == seat.device_id
    ]


def console_page(workshop: Workshop, *, status: int = 200, **overrides: Any) -> Response:  # noqa: ANN401
    """The whole console, or its middle zone for htmx."""
    values = _console_values(workshop)
    return render("workshops/console.html", "workshops/_console_now.html", status=status, **{**values, **overrides})


def console_zone(workshop: Workshop, zone: str, **overrides: Any) -> Response:  # noqa: ANN401
    """One zone of the console for htmx (`sheet`, `waiting`, `top`); the whole console for a plain visit."""
    values = _console_values(workshop)
    return render("workshops/console.html", f"workshops/_console_{zone}.html", **{**values, **overrides})


def _console_values(workshop: Workshop) -> dict[str, Any]:
    step = workshop.current
    steps = queries.list_steps(workshop)
    values = _frame(workshop, step)
    values |= {
        "rows": timing.rows(workshop, steps),
        "behind": timing.behind_words(workshop, steps),
        "can_shorten": timing.can_shorten(workshop, steps),
        "next_step": next((one for one in steps if one.state == "waiting"), None),
        "people": queries.count_seats(workshop),
        "lanes": activities.all_lanes(),
        "help_calls": queries.list_help(workshop),
        "undoable": _undoable(workshop),
        "tables_on_wall": table_walls.on_wall(workshop),
        "live_url": url_for("workshops.console_stream", ref=workshop.ref) if not workshop.is_over else "",
        "projector_url": projector_url(workshop),
        "listening": _bus().count(workshop.id),
    }
    return _joined(values, _panel(workshop, step, "console"))


def _undoable(workshop: Workshop) -> list[dict[str, Any]]:
    events = queries.list_undoable(workshop, undoable_verbs(), newest=4)
    return [{"n": event.n, "said": said(event)} for event in events]


def _bus() -> Bus:
    bus: Bus = current_app.extensions["bus"]
    return bus


def projector_page(workshop: Workshop) -> Response:
    """The wall: the step on show, and how to join."""
    step = workshop.current
    values = _frame(workshop, step)
    values |= {
        "people": queries.count_seats(workshop),
        "live_url": url_for("workshops.projector_stream", token=workshop.screen_token) if not workshop.is_over else "",
        "now_url": projector_url(workshop),
    }
    values = _joined(values, table_walls.panel(workshop) or _panel(workshop, step, "projector"))
    return render("workshops/projector.html", "workshops/_projector_now.html", **values)


def _frame(workshop: Workshop, step: Activity | None) -> dict[str, Any]:
    total, done = timing.progress(workshop, step)
    return {
        "workshop": workshop,
        "cycle": workshop.cycle,
        "step": step,
        "steps_total": total,
        "steps_done": done,
        "code": spaced(workshop.join_code),
        "join_url": join_url(workshop),
        "short_address": short_address(),
    }


def _panel(workshop: Workshop, step: Activity | None, surface: str, seat: Seat | None = None) -> dict[str, Any]:
    """The template and values of the panel for this step; a frame of its own when no step is on show."""
    if step is None or (workshop.is_over and surface != "console"):
        return {"panel": NO_STEP.format(surface=surface), "kind": None}
    kind = activities.get(step.kind)
    panel: activities.Panel = getattr(kind, surface)
    values = panel.values(step, seat) if seat is not None else panel.values(step)
    return {"panel": panel.template, "kind": kind, **values}


def _joined(frame: dict[str, Any], panel: dict[str, Any]) -> dict[str, Any]:
    """Frame and panel together. A panel that takes a name of the frame would break the page round it: say so."""
    taken = frame.keys() & panel.keys()
    if taken:
        raise ValueError(f"a panel may not give: {', '.join(sorted(taken))}")
    return frame | panel
