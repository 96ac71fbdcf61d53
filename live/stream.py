"""The event stream of one listener: bytes that say which topics changed, never what to. Holds no database session."""

from __future__ import annotations

import errno
import os
import socket
import ssl
import time
from collections.abc import Iterator

from flask import Response, current_app, request

from core.db import db
from live.bus import Bus
from live.events import AT_MOST_EVERY, BUSY_TOPICS, HEARTBEAT_SECONDS, event_bytes, first_bytes
from live.lines import Lines
from live.topics import AUDIENCES


def stream(workshop_id: int, audience: str) -> Response:
    """An endless answer for one listener. `audience` is a key of `AUDIENCES`."""
    db.session.remove()  # a stream must never sit on a connection
    line = _line_of_this_request()
    if line is None:
        events = _events(current_app.extensions["bus"], workshop_id, audience)
    else:
        events = _handed_over(current_app.extensions["lines"], workshop_id, audience, line)
    response = Response(events, mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    response.headers["Cache-Control"] = "no-store"
    return response


def _line_of_this_request() -> socket.socket | None:
    """The socket, if it needs no thread of its own: gunicorn's, plain, non-blocking (gevent), speaking HTTP/1.1."""
    line: socket.socket | None = request.environ.get("gunicorn.socket")
    if line is None or isinstance(line, ssl.SSLSocket) or request.environ.get("SERVER_PROTOCOL") != "HTTP/1.1":
        return None
    return None if os.get_blocking(line.fileno()) else line


def _handed_over(lines: Lines, room: int, audience: str, line: socket.socket) -> Iterator[bytes]:
    """Begin the answer through the server, keep a copy of the socket, and let the server forget the connection.

    It does so, without a word and without ending the answer, for a listener who seems to be gone: hence the error.
    """
    yield first_bytes()
    lines.add(room, audience, os.dup(line.fileno()))
    raise BrokenPipeError(errno.EPIPE, "this line is served by its room's writer now")


def _events(bus: Bus, room: int, audience: str) -> Iterator[bytes]:
    """The same for servers that give each listener a thread."""
    with bus.subscribe(room, AUDIENCES[audience]) as mailbox:
        yield first_bytes()
        while True:
            topics = mailbox.take(HEARTBEAT_SECONDS)
            yield event_bytes(topics)
            if BUSY_TOPICS.intersection(topics):
                time.sleep(AT_MOST_EVERY)
