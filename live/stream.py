"""The event stream itself: bytes that say which topics changed. Holds no database session."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from functools import lru_cache

from flask import Response, current_app

from core.db import db
from live.bus import Bus
from live.topics import AUDIENCES

HEARTBEAT_SECONDS = 15
BUSY_TOPICS = frozenset({"votes", "words", "people"})
AT_MOST_EVERY = 0.5  # seconds between two events about busy topics, for projector and console


def stream(workshop_id: int, audience: str) -> Response:
    """An endless answer for one listener. `audience` is a key of `AUDIENCES`."""
    db.session.remove()  # a stream must never sit on a connection
    bus: Bus = current_app.extensions["bus"]
    response = Response(_events(bus, workshop_id, audience), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


def _events(bus: Bus, room: int, audience: str) -> Iterator[bytes]:
    with bus.subscribe(room, AUDIENCES[audience]) as mailbox:
        retry = 500 + secrets.randbelow(7500)  # phones that lost the same wifi must not come back together
        yield f"retry: {retry}\nevent: sync\ndata: 1\n\n".encode()
        while True:
            topics = mailbox.take(HEARTBEAT_SECONDS)
            yield _bytes(topics)
            if BUSY_TOPICS.intersection(topics):
                time.sleep(AT_MOST_EVERY)


@lru_cache(maxsize=64)
def _bytes(topics: tuple[str, ...]) -> bytes:
    if not topics:
        return b": still here\n\n"
    return b"".join(f"event: {topic}\ndata: 1\n\n".encode() for topic in topics)
