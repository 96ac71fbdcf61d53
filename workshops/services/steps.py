"""Moving along the run sheet: starting, ending, skipping, and the timer."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import STEP
from workshops import activities
from workshops.models import Activity, TrailEvent, Workshop
from workshops.trail import record, undoes


def start_step(step: Activity) -> None:
    """Bring a step on show; the one before it ends. Starting the step that is on show changes nothing.

    Raises Refused when the kind says why it cannot start yet, or the workshop is over.
    """
    workshop = step.workshop
    if workshop.current_id == step.id and step.state == "active":
        return
    if workshop.is_over or workshop.state == "cancelled":
        raise Refused(_("This workshop is over."))
    why_not = activities.get(step.kind).may_start(step)
    if why_not:
        raise Refused(why_not)
    before = workshop.current
    if before is not None and before.state == "active":
        end_step(before)
    _begin(step)
    workshop.current = step
    workshop.screen_view = ""
    workshop.opened_at = workshop.opened_at or step.started_at
    workshop.state = "lobby" if activities.get(step.kind).opens_room else "live"
    detail = {"step": step.id, "before": before.id if before else None}
    record(workshop, "started_step", f"W{workshop.number}.{step.position}", detail=detail)
    activities.get(step.kind).on_start(step)
    announce(workshop.id, STEP)


def _begin(step: Activity) -> None:
    now = clock.now()
    step.state = "active"
    step.started_at = step.started_at or now
    step.ended_at = None
    step.ends_at = now + timedelta(minutes=step.planned)
    step.paused_left = None


def end_step(step: Activity) -> None:
    """End a step. It stays on show, locked, until another begins. Ending it twice changes nothing."""
    if step.state != "active":
        return
    step.state = "done"
    step.ended_at = clock.now()
    step.ends_at = None
    activities.get(step.kind).on_end(step)
    record(step.workshop, "ended_step", f"W{step.workshop.number}.{step.position}", detail={"step": step.id})
    announce(step.workshop_id, STEP)


def skip_step(step: Activity) -> None:
    """Leave a step out."""
    if step.state == "waiting":
        step.state = "skipped"
        record(step.workshop, "skipped_step", f"W{step.workshop.number}.{step.position}", detail={"step": step.id})
        announce(step.workshop_id, STEP)


@undoes("skipped_step")
def _unskip(event: TrailEvent) -> None:
    step = db.session.get_one(Activity, event.detail["step"])
    step.state = "waiting"
    announce(step.workshop_id, STEP)


@undoes("started_step")
def _unstart(event: TrailEvent) -> None:
    """Go back to the step that was on show before. Refused once another step has begun since."""
    step = db.session.get_one(Activity, event.detail["step"])
    workshop = db.session.get_one(Workshop, event.workshop_id)
    if workshop.current_id != step.id:
        raise Refused(_("Another step has begun since. Start the step you want instead."))
    activities.get(step.kind).on_end(step)
    step.state, step.started_at, step.ends_at = "waiting", None, None
    before = db.session.get(Activity, event.detail["before"] or 0)
    workshop.current = before
    if before is not None:
        _begin(before)
    announce(workshop.id, STEP)


def add_minutes(step: Activity, minutes: int) -> None:
    """Give (or with a negative number take) minutes on the running timer; it never ends before now."""
    if step.paused_left is not None:
        step.paused_left = max(0, step.paused_left + minutes * 60)
    elif step.ends_at is not None:
        step.ends_at = max(clock.now(), step.ends_at + timedelta(minutes=minutes))
    announce(step.workshop_id, STEP)


def pause_timer(step: Activity) -> None:
    """Stop the clock on the step on show."""
    if step.ends_at is not None and step.paused_left is None:
        step.paused_left = max(0, int((step.ends_at - clock.now()).total_seconds()))
        step.ends_at = None
        announce(step.workshop_id, STEP)


def resume_timer(step: Activity) -> None:
    """Let the clock run again from where it stopped."""
    if step.paused_left is not None:
        step.ends_at = clock.now() + timedelta(seconds=step.paused_left)
        step.paused_left = None
        announce(step.workshop_id, STEP)


def shorten(step: Activity) -> None:
    """Plan a coming step at its shortest length, to catch up."""
    if step.state == "waiting" and step.planned > step.shortest:
        before = step.planned
        step.planned = step.shortest
        detail = {"step": step.id, "before": before}
        record(step.workshop, "shortened_step", f"W{step.workshop.number}.{step.position}", detail=detail)
        announce(step.workshop_id, STEP)


@undoes("shortened_step")
def _lengthen(event: TrailEvent) -> None:
    step = db.session.get_one(Activity, event.detail["step"])
    step.planned = event.detail["before"]
    announce(step.workshop_id, STEP)
