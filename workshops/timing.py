"""How late we are, and what to shorten: the arithmetic of a run sheet, in words for the console."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core import clock
from workshops import queries
from workshops.models import Activity, Workshop

STATES = {"waiting": "next", "active": "now", "locked": "now", "revealed": "now", "done": "done", "skipped": "skipped"}


def actual_minutes(step: Activity) -> int | None:
    """Whole minutes a step has taken, or None before it began."""
    if step.started_at is None:
        return None
    end = step.ended_at or clock.now()
    return max(0, round((end - step.started_at).total_seconds() / 60))


def planned_total(steps: list[Activity]) -> int:
    """Minutes of the whole run sheet without what was skipped."""
    return sum(step.planned for step in steps if step.state != "skipped")


def shortest_total(steps: list[Activity]) -> int:
    """Minutes of the whole run sheet at its shortest."""
    return sum(step.shortest for step in steps if step.state != "skipped")


def minutes_behind(workshop: Workshop, steps: list[Activity]) -> int:
    """Minutes later than planned the step on show will end if it ends now or on time; negative when early."""
    begun = [step for step in steps if step.started_at is not None]
    if not begun or begun[0].started_at is None:
        return 0
    start: datetime = begun[0].started_at
    behind_us = sum(step.planned for step in steps if step.state == "done")
    active = next((step for step in begun if step.state == "active"), None)
    planned = start + timedelta(minutes=behind_us + (active.planned if active else 0))
    expected = (
        max(clock.now(), active.started_at + timedelta(minutes=active.planned))
        if active and active.started_at
        else clock.now()
    )
    return round((expected - planned).total_seconds() / 60)


def behind_words(workshop: Workshop, steps: list[Activity]) -> str:
    """How late the room is, in words; empty before it begins."""
    if not workshop.is_open or not any(step.started_at for step in steps):
        return ""
    late = minutes_behind(workshop, steps)
    if late >= 2:
        return ngettext("%(num)s minute behind", "%(num)s minutes behind", late)
    if late <= -2:
        return ngettext("%(num)s minute early", "%(num)s minutes early", -late)
    return str(_("On time"))


def can_shorten(workshop: Workshop, steps: list[Activity]) -> list[dict[str, Any]]:
    """When the room is late: coming steps that can be shorter, the one that gains most first."""
    if not workshop.is_open or minutes_behind(workshop, steps) < 2:
        return []
    coming = [step for step in steps if step.state == "waiting" and step.planned > step.shortest]
    coming.sort(key=lambda step: (step.shortest - step.planned, step.position))
    return [
        {"id": step.id, "title": step.title, "minutes": step.shortest, "gain": step.planned - step.shortest}
        for step in coming[:3]
    ]


def rows(workshop: Workshop, steps: list[Activity]) -> list[dict[str, Any]]:
    """The run sheet as the console lists it."""
    starts = _starts(steps)
    return [
        {
            "id": step.id,
            "label": step.title,
            "kind": step.kind,
            "planned": step.planned,
            "shortest": step.shortest,
            "actual": actual_minutes(step),
            "state": "now" if step.id == workshop.current_id and step.state == "done" else STATES[step.state],
            "lateness": _over(step),
            "start": f"{starts[step.id] // 60}:{starts[step.id] % 60:02d}",
        }
        for step in steps
    ]


def _over(step: Activity) -> str:
    taken = actual_minutes(step)
    if taken is None or taken <= step.planned:
        return ""
    over = taken - step.planned
    return ngettext("%(num)s minute over", "%(num)s minutes over", over)


def _starts(steps: list[Activity]) -> dict[int, int]:
    starts, minute = {}, 0
    for step in steps:
        starts[step.id] = minute
        minute += 0 if step.state == "skipped" else step.planned
    return starts


def progress(workshop: Workshop, step: Activity | None) -> tuple[int, int]:
    """How many steps there are, and how many are behind us: for the thread along the top."""
    steps = queries.list_step_numbers(workshop)
    if workshop.is_over:
        return len(steps), len(steps)
    done = steps.index(step.id) if step is not None and step.id in steps else 0
    return max(len(steps), 1), done
