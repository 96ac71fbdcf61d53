"""Editing a run sheet: add, change, move and remove steps that have not begun."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import STEP
from workshops import activities
from workshops.models import Activity, Workshop
from workshops.queries import list_steps


def add_step(workshop: Workshop, kind: str, title: str, planned: int, shortest: int) -> Activity:
    """Add a step at the end of the run sheet."""
    steps = list_steps(workshop)
    chosen = activities.get(kind)
    step = Activity(
        workshop=workshop,
        position=steps[-1].position + 1 if steps else 1,
        kind=kind,
        title=title,
        planned=planned,
        shortest=shortest,
        settings={setting.name: setting.default for setting in chosen.settings},
    )
    db.session.add(step)
    db.session.flush()
    announce(workshop.id, STEP)
    return step


def edit_step(
    step: Activity,
    *,
    title: str,
    planned: int,
    shortest: int,
    phone_prompt: str,
    screen_prompt: str,
    notes: str,
    settings: dict[str, Any],
) -> None:
    """Change what a step says and how long it takes. Raises Refused when the shortest is over the planned length."""
    if shortest > planned:
        raise Refused(_("The shortest length cannot be over the planned one."), "shortest")
    step.title, step.planned, step.shortest = title, planned, shortest
    step.phone_prompt, step.screen_prompt, step.notes = phone_prompt, screen_prompt, notes
    step.settings = {**step.settings, **settings}
    announce(step.workshop_id, STEP)


def move_step(step: Activity, up: bool) -> None:
    """Move a waiting step one place, past another waiting step."""
    steps = list_steps(step.workshop)
    place = steps.index(step)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(steps) or {step.state, steps[other].state} != {"waiting"}:
        return
    step.position, steps[other].position = steps[other].position, step.position
    announce(step.workshop_id, STEP)


def remove_step(step: Activity) -> None:
    """Take a step out. Raises Refused for one that has begun: what happened stays on the record."""
    if step.state != "waiting":
        raise Refused(_("This step has begun. It stays on the record; skip what is left of it instead."))
    announce(step.workshop_id, STEP)
    db.session.delete(step)
    db.session.flush()
