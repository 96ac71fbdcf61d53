"""`announce(workshop, topic)`: services say what changed; it goes out only once the change is on disk."""

from __future__ import annotations

from flask import Flask, current_app

from core.writing import after_commit
from live.bus import Bus
from live.lines import Lines


def announce(workshop_id: int, *topics: str) -> None:
    """Tell the room's listeners after the commit. A rollback forgets it. Call inside `writing()`."""
    bus = _bus()
    for topic in topics:
        after_commit(lambda topic=topic: bus.publish(workshop_id, topic))  # type: ignore[misc]


def announce_now(workshop_id: int, topic: str) -> None:
    """Tell the room at once: for what is already on disk (a grouped write)."""
    _bus().publish(workshop_id, topic)


def _bus() -> Bus:
    bus: Bus = current_app.extensions["bus"]
    return bus


def init_app(app: Flask) -> None:
    """Give the app its bus, and the lines that are served without a thread each."""
    app.extensions["bus"] = Bus()
    app.extensions["lines"] = Lines(app.extensions["bus"])
