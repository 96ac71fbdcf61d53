"""L1 and L2: ballots acknowledged per second through the real endpoint with 32 phones, and the slowest of a hundred."""

from __future__ import annotations

import itertools
import random
import secrets
from collections.abc import Iterator
from pathlib import Path

from benchmarks import load, raw
from benchmarks.figures import Figure, percentile
from tests.server.phones import Phone
from tests.server.rooms import (
    Place,
    Vote,
    ballot_fields,
    furnish_vote,
    furnish_workshop,
    looking_into,
    make_database,
)
from tests.server.running import Server

PHONES = 32
SEATS = 1024
SECONDS = 4.0


def measure(folder: Path) -> list[Figure]:
    """Both figures, from one run."""
    before = raw.commits_per_second(folder)
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        room = furnish_workshop(SEATS)
        vote = furnish_vote(room)
    server.start()
    try:
        clients = [ballots(server.port, vote, room.places[n::PHONES]) for n in range(PHONES)]
        found = load.run(server.port, clients, SECONDS)
    finally:
        server.stop()
    limit = (before + raw.commits_per_second(folder)) / 2
    slow = percentile(found.taken, 0.99) * 1000
    words = f"{found.per_second:.0f}/s against {limit:.0f}/s; {found.statuses}"
    return [
        Figure("L1", "ballots acknowledged / raw commits of this disk", found.per_second / limit, 1.0, "", True, words),
        Figure("L2", "p99 of a ballot, 32 writers", slow, 100, "ms"),
    ]


def ballots(port: int, vote: Vote, places: list[Place]) -> Iterator[bytes]:
    """Ballots without end: seat after seat, each with another choice and a key of its own."""
    phone = places[0].phone(port)
    token = phone.csrf_token(places[0].path)
    phone.hang_up()
    for place in itertools.cycle(places):
        yield request(phone, vote, place, token)


def request(phone: Phone, vote: Vote, place: Place, token: str) -> bytes:
    """One ballot of a seat, in the phone's session."""
    place.seat_on(phone)
    chosen = random.sample(vote.items, vote.most)
    return phone.request_bytes(vote.path(place), ballot_fields(chosen, secrets.token_urlsafe(16), token))
