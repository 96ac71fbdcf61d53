"""Hands a change to every listener of a workshop, in this process. Two functions: publish and subscribe.

A listener's mailbox is a set of topics, so bursts collapse and slow phones cost nothing.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Mailbox:
    """What one listener has not yet been told."""

    __slots__ = ("_nothing_new", "ears", "topics", "waiting")

    def __init__(self, topics: frozenset[str]) -> None:
        self.topics = topics
        self.ears = 1  # how many hear what comes here
        self.waiting: set[str] = set()
        self._nothing_new = threading.Lock()  # held while there is nothing to tell; far lighter than an Event
        self._nothing_new.acquire()

    def put(self, topic: str) -> None:
        """Note a topic this listener asked for."""
        if topic in self.topics:
            self.waiting.add(topic)
            with suppress(RuntimeError):  # it was let go already, by a topic that came before
                self._nothing_new.release()

    def take(self, seconds: float) -> tuple[str, ...]:
        """Topics that came within so many seconds, or none."""
        self._nothing_new.acquire(timeout=seconds)
        return tuple(sorted(self.waiting.pop() for _ in range(len(self.waiting))))


class Bus:
    """The listeners of every workshop in this process."""

    def __init__(self) -> None:
        self._rooms: dict[int, set[Mailbox]] = defaultdict(set)

    def publish(self, room: int, topic: str) -> None:
        """Tell everybody in the room who listens to this topic."""
        for mailbox in tuple(self._rooms.get(room, ())):
            mailbox.put(topic)

    @contextmanager
    def subscribe(self, room: int, topics: frozenset[str]) -> Iterator[Mailbox]:
        """Listen while the block runs."""
        mailbox = self.join(room, topics)
        try:
            yield mailbox
        finally:
            self.leave(room, mailbox)

    def join(self, room: int, topics: frozenset[str]) -> Mailbox:
        """Begin to listen; whoever does must `leave`."""
        mailbox = Mailbox(topics)
        self._rooms[room].add(mailbox)
        return mailbox

    def leave(self, room: int, mailbox: Mailbox) -> None:
        """Listen no longer."""
        self._rooms[room].discard(mailbox)
        if not self._rooms[room]:
            del self._rooms[room]

    def count(self, room: int) -> int:
        """How many listen in a room."""
        return sum(mailbox.ears for mailbox in tuple(self._rooms.get(room, ())))
