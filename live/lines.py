"""Streams whose sockets the server handed over: one writer sends the same bytes to everybody of a room who listens.

A listener costs one open file and no thread: 1,000 hear of a change within a few milliseconds. `live.stream` calls.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable

from live.bus import Bus, Mailbox
from live.events import AT_MOST_EVERY, BUSY_TOPICS, HEARTBEAT_SECONDS, event_bytes
from live.topics import AUDIENCES


class Lines:
    """The open lines of every room in this process, by audience, each group with its one writer."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._groups: dict[tuple[int, str], Group] = {}

    def add(self, room: int, audience: str, line: int) -> None:
        """Take over an open file that will not block; from now on it hears what its audience hears."""
        group = self._groups.get((room, audience))
        if group is not None:
            group.add(line)
            return
        group = self._groups[room, audience] = Group(self._bus.join(room, AUDIENCES[audience]), line)
        threading.Thread(target=self._serve, args=(room, audience, group), daemon=True).start()

    def _serve(self, room: int, audience: str, group: Group) -> None:
        """The writer of a group, as long as anybody is in it."""
        try:
            while group.lines:
                topics = group.mailbox.take(HEARTBEAT_SECONDS)
                group.send(event_bytes(topics))
                if BUSY_TOPICS.intersection(topics):
                    time.sleep(AT_MOST_EVERY)
        finally:  # whatever happened: nobody is left on a line that nobody serves
            del self._groups[room, audience]
            self._bus.leave(room, group.mailbox)
            group.hang_up(tuple(group.lines))


class Group:
    """Everybody who hears the same."""

    def __init__(self, mailbox: Mailbox, line: int) -> None:
        self.mailbox = mailbox
        self.lines = {line}

    def add(self, line: int) -> None:
        """One more listener."""
        self.lines.add(line)
        self.mailbox.ears = len(self.lines)

    def send(self, payload: bytes) -> None:
        """The same bytes to all. Who is gone, or too slow to take them, is hung up on, and begins anew with `sync`."""
        framed = b"%X\r\n%s\r\n" % (len(payload), payload)
        self.hang_up([line for line in tuple(self.lines) if not _sent(line, framed)])

    def hang_up(self, lines: Iterable[int]) -> None:
        """Forget these lines."""
        for line in lines:
            self.lines.discard(line)
            os.close(line)
        self.mailbox.ears = len(self.lines)


def _sent(line: int, payload: bytes) -> bool:
    try:
        return os.write(line, payload) == len(payload)
    except OSError:
        return False
