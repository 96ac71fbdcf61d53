"""Another program holds the database: people hear so within six seconds, nothing is half done, reading goes on."""

from __future__ import annotations

import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.server.phones import Answer, Phone, volley
from tests.server.reading import stored_ballots, stored_questions
from tests.server.rooms import Room, Vote, ballot_fields, furnish_vote, furnish_workshop, furnish_writing, looking_into
from tests.server.running import Server

VOTERS = 12
ANSWERED = 6.0  # seconds


@contextmanager
def locked(server: Server) -> Iterator[None]:
    """Another program is in the middle of a change."""
    other = sqlite3.connect(server.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


class Reader(threading.Thread):
    """Somebody who looks at a page again and again."""

    def __init__(self, phone: Phone, path: str) -> None:
        super().__init__(daemon=True)
        self.phone, self.path = phone, path
        self.told_to_stop = threading.Event()
        self.waits: list[float] = []

    def run(self) -> None:
        """Look until told to stop."""
        while not self.told_to_stop.wait(0.05):
            began = time.monotonic()
            assert self.phone.get(self.path).status == 200
            self.waits.append(time.monotonic() - began)


def test_a_locked_database_is_a_plain_503_in_time_and_nobody_who_reads_waits(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(VOTERS)
        step = furnish_writing(room)
        vote = furnish_vote(room)
    server.start()
    requests = writes_of(server, room, step, vote)
    reader = Reader(room.places[0].phone(server.port), room.places[0].path)
    reader.start()
    with locked(server):
        began = time.monotonic()
        answers = volley(server.port, requests)
        took = time.monotonic() - began
    reader.told_to_stop.set()
    reader.join(ANSWERED)
    assert {told(answer) for answer in answers} == {(503, "2")}
    assert took < ANSWERED
    assert reader.waits and max(reader.waits) < 1, "reading waited for the lock"
    assert {told(answer) for answer in volley(server.port, requests)} == {(303, "")}
    server.stop()
    with looking_into(server):
        assert len(stored_ballots(room, vote)) == len(stored_questions()) == VOTERS


def writes_of(server: Server, room: Room, step: int, vote: Vote) -> list[bytes]:
    """A ballot and a question of every seat."""
    phone = room.places[0].phone(server.port)
    token = phone.csrf_token(room.places[0].path)
    requests = []
    for place in room.places:
        place.seat_on(phone)
        requests.append(phone.request_bytes(vote.path(place), ballot_fields(vote.items[:2], place.seat_id, token)))
        asked = [("csrf_token", token), ("once", secrets.token_urlsafe(16)), ("text", f"What helps {place.seat}?")]
        requests.append(phone.request_bytes(f"{place.path}/steps/{step}/ask", asked))
    return requests


def told(answer: Answer | None) -> tuple[int, str]:
    """The status, and after how many seconds to come again."""
    return (answer.status, answer.headers.get("retry-after", "")) if answer else (0, "")
