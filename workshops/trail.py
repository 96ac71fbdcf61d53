"""The trail: record what was done, check that nobody changed it, and undo. Every service that writes calls `record`."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core import clock
from core.db import db
from core.errors import Refused
from workshops.models import Cycle, TrailEvent, Workshop

Handler = Callable[[TrailEvent], None]
_handlers: dict[str, Handler] = {}
START = "0" * 64


def digest(salt: str, text: str) -> str:
    """What the trail keeps of a text: comparable while the salt is there, nothing once it is blanked."""
    return hmac.new(salt.encode(), text.encode(), hashlib.sha256).hexdigest()[:24]


def undoes(verb: str) -> Callable[[Handler], Handler]:
    """Decorator: this function reverses that verb, from what the event's detail says."""

    def register(handler: Handler) -> Handler:
        _handlers[verb] = handler
        return handler

    return register


def record(
    workshop: Workshop, verb: str, subject: str, *, actor: str = "facilitator", detail: dict[str, Any] | None = None
) -> TrailEvent:
    """Add a line for something done in a workshop. `detail` never holds people's words or seats."""
    return record_in(workshop.cycle, verb, subject, workshop=workshop, actor=actor, detail=detail)


def record_in(
    cycle: Cycle,
    verb: str,
    subject: str,
    *,
    workshop: Workshop | None = None,
    actor: str = "facilitator",
    detail: dict[str, Any] | None = None,
) -> TrailEvent:
    """Add a line for something done in a cycle."""
    last = db.session.scalar(
        select(TrailEvent).where(TrailEvent.cycle_id == cycle.id).order_by(TrailEvent.n.desc()).limit(1)
    )
    event = TrailEvent(
        cycle_id=cycle.id,
        workshop_id=workshop.id if workshop else None,
        n=last.n + 1 if last else 1,
        at=clock.now(),
        actor=actor,
        verb=verb,
        subject=subject,
        detail=detail or {},
        previous=last.fingerprint if last else START,
        fingerprint="",
        undone=False,
    )
    event.fingerprint = fingerprint(event)
    db.session.add(event)
    db.session.flush()
    return event


def fingerprint(event: TrailEvent) -> str:
    """The hash that binds a line to all before it."""
    said = [event.n, event.at.isoformat(), event.actor, event.verb, event.subject, event.detail, event.previous]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def broken_at(cycle: Cycle) -> int | None:
    """The number of the first line that does not fit the ones before it, or None when the trail is whole."""
    previous = START
    events = db.session.scalars(select(TrailEvent).where(TrailEvent.cycle_id == cycle.id).order_by(TrailEvent.n))
    for n, event in enumerate(events, start=1):
        if event.n != n or event.previous != previous or event.fingerprint != fingerprint(event):
            return n
        previous = event.fingerprint
    return None


def can_undo(event: TrailEvent) -> bool:
    """Whether this line can still be undone."""
    return event.verb in _handlers and not event.undone


def undoable_verbs() -> list[str]:
    """Verbs that somebody said how to reverse."""
    return sorted(_handlers)


def undo(workshop: Workshop, event: TrailEvent, actor: str = "facilitator") -> None:
    """Reverse a line. Doing it twice does nothing more. Raises Refused when it cannot be undone (any more)."""
    if event.undone:
        return
    handler = _handlers.get(event.verb)
    if handler is None:
        raise Refused(_("This cannot be undone."))
    handler(event)
    event.undone = True
    line = record(workshop, "undid", event.subject, actor=actor, detail={"verb": event.verb, "line": event.n})
    line.undoes = event.id
