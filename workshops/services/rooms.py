"""The room as a whole: opening, locking, codes and links, what the projector shows, closing."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import delete

from core import clock
from core.db import db
from core.writing import after_commit, drop_receipts_before
from live.announce import announce
from live.topics import PEOPLE, RESULTS, STEP, WORDS
from workshops import closing
from workshops.models import HelpCall, TrailEvent, Workshop
from workshops.services.cycles import unused_code
from workshops.services.steps import end_step
from workshops.trail import record, undoes

RECEIPTS_KEPT = timedelta(days=1)  # nobody sends a form again after that


def open_room(workshop: Workshop) -> None:
    """Let people join. Doing it twice changes nothing."""
    if workshop.state in {"draft", "ready"}:
        workshop.state = "lobby"
        workshop.opened_at = clock.now()
        record(workshop, "opened_room", f"W{workshop.number}")
    announce(workshop.id, STEP, PEOPLE)


def lock_room(workshop: Workshop, locked: bool) -> None:
    """Stop, or allow again, new people joining. Those already in stay."""
    if workshop.locked != locked:
        workshop.locked = locked
        record(workshop, "locked_room" if locked else "unlocked_room", f"W{workshop.number}")
    announce(workshop.id, PEOPLE)


def new_join_code(workshop: Workshop) -> None:
    """Replace the join code; the old one stops at once, people already in stay."""
    workshop.join_code = unused_code()
    record(workshop, "changed_code", f"W{workshop.number}")
    announce(workshop.id, STEP, PEOPLE)


def new_screen_link(workshop: Workshop) -> None:
    """Replace the projector's link; the old one stops at once."""
    workshop.screen_token = secrets.token_urlsafe(16)
    record(workshop, "changed_screen_link", f"W{workshop.number}")


def choose_view(workshop: Workshop, view: str) -> None:
    """Say what the projector shows of the present step (its panels give the choices)."""
    workshop.screen_view = view[:60]
    announce(workshop.id, RESULTS, WORDS)


def blank_screen(workshop: Workshop, blank: bool) -> None:
    """Make the projector dark, or bring it back."""
    workshop.blanked = blank
    announce(workshop.id, STEP)


def save_summary(workshop: Workshop, sentences: list[str], next_step: str) -> None:
    """Keep the facilitator's sentences for the record, and what happens next."""
    workshop.summary = sentences[:3]
    workshop.next_step = next_step
    announce(workshop.id, STEP)


def cancel_workshop(workshop: Workshop) -> None:
    """Call a workshop off before it opened."""
    if workshop.state in {"draft", "ready"}:
        before = workshop.state
        workshop.state = "cancelled"
        record(workshop, "cancelled", f"W{workshop.number}", detail={"before": before})


@undoes("cancelled")
def _uncancel(event: TrailEvent) -> None:
    workshop = db.session.get_one(Workshop, event.workshop_id)
    workshop.state = event.detail["before"]


def close_workshop(workshop: Workshop) -> None:
    """End the session: the step on show ends, ballots lose their last tie to seats, help calls are deleted.

    Doing it twice changes nothing. Closing is not undone: what ties people to votes is destroyed.
    """
    if workshop.is_over:
        return
    if workshop.current is not None and workshop.current.state == "active":
        end_step(workshop.current)
    workshop.current = None
    workshop.state = "closed"
    workshop.closed_at = clock.now()
    closing.run(workshop)
    db.session.execute(delete(HelpCall).where(HelpCall.workshop_id == workshop.id))
    drop_receipts_before(workshop.closed_at - RECEIPTS_KEPT)
    record(workshop, "closed", f"W{workshop.number}")
    announce(workshop.id, STEP, PEOPLE, RESULTS)
    after_commit(lambda: closing.run_afterwards(workshop))
