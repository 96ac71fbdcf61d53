"""L5: how much slower a ballot is while the record of a whole workshop is made into a PDF."""

from __future__ import annotations

import threading
import urllib.request
from pathlib import Path

from benchmarks import load
from benchmarks.ballots import PHONES, ballots
from benchmarks.figures import Figure, percentile
from example import services as example
from tests.server.rooms import Room, Vote, furnish_vote, furnish_workshop, looking_into, make_database
from tests.server.running import Server

SECONDS = 3.0


def measure(folder: Path) -> list[Figure]:
    """The figure, from one run: ballots alone, then while the report is made."""
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        example.load()
        room = furnish_workshop(256)
        vote = furnish_vote(room)
    server.start()
    try:
        alone = _slow_ballot(server, room, vote)
        asking = threading.Thread(target=_ask_for_record, args=(server,))
        asking.start()
        beside = _slow_ballot(server, room, vote)
        asking.join()
    finally:
        server.stop()
    words = f"{beside * 1000:.0f} ms against {alone * 1000:.0f} ms"
    return [Figure("L5", "p95 of a ballot while a report is made / without", beside / alone, 2, words=words)]


def _slow_ballot(server: Server, room: Room, vote: Vote) -> float:
    """The 95th of a hundred ballots, in seconds."""
    clients = [ballots(server.port, vote, room.places[n::PHONES]) for n in range(PHONES)]
    return percentile(load.run(server.port, clients, SECONDS).taken, 0.95)


def _ask_for_record(server: Server) -> None:
    with urllib.request.urlopen(f"{server.base_url}/workshops/C1-W1/record.pdf") as answer:  # noqa: S310 - our own
        answer.read()
