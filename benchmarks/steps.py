"""L4: how soon a step that changed is on the screen of 95 % of 300 phones, each fetching its own part of the page."""

from __future__ import annotations

import heapq
import random
import selectors
import socket
import threading
import time
from pathlib import Path

from benchmarks.figures import Figure, percentile
from core.db import db
from core.writing import writing
from tests.factories.questions import make_question
from tests.factories.workshops import make_step
from tests.server.facilitators import Facilitator
from tests.server.listeners import Listeners, allow_files
from tests.server.phones import whole_answer
from tests.server.rooms import Place, Room, furnish_workshop, looking_into, make_database
from tests.server.running import HOST, Server
from workshops.models import Workshop

PHONES = 300
CANDIDATES = 30
SPREAD = 0.4  # seconds over which live.js spreads the phones
PATIENCE = 30.0
HEADERS = "HX-Request: true\r\nAccept-Encoding: gzip, deflate, br\r\n"


def measure(folder: Path, phones: int = PHONES, bar: float = 1.5) -> list[Figure]:
    """The slowest of the steps: words to be written, then a ballot of thirty opened."""
    allow_files(3 * phones)
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        room = furnish_workshop(phones)
        write, ballot = furnish_steps(room)
    server.start()
    try:
        console = Facilitator(server.port, room)
        streams = Listeners(server.port)
        streams.open((f"{place.path}/stream", place.cookie) for place in room.places)
        streams.hear(b"event: sync", PATIENCE)
        changes = [f"steps/{write}/start", f"steps/{ballot}/start", f"steps/{ballot}/round"]
        waits = {change: percentile(watch(console, streams, room, change), 0.95) for change in changes}
    finally:
        server.stop()
    words = ", ".join(f"{change.split('/')[-1]} {seconds:.2f}" for change, seconds in waits.items())
    return [Figure("L4", f"a changed step on 95 % of {phones} phones", max(waits.values()), bar, "s", words=words)]


def furnish_steps(room: Room) -> tuple[int, int]:
    """A step for writing and a ballot that have not begun, and enough on the wall to vote on."""
    with writing():
        workshop = db.session.get_one(Workshop, room.workshop_id)
        for number in range(CANDIDATES):
            make_question(workshop, text=f"How long do people in place {number} wait for help when they ask for it?")
        make_step(workshop, "brief")
        settings = {"source": "candidates", "n": 5, "shortlist": 10}
        write = make_step(workshop, "write", on_show=False)
        ballot = make_step(workshop, "ballot", on_show=False, settings=settings)
        return write.id, ballot.id


def watch(console: Facilitator, streams: Listeners, room: Room, button: str) -> list[float]:
    """Press it; seconds until each phone has heard, waited its part of the spread, and has its part of the page."""
    press = threading.Thread(target=console.post, args=(button,))
    began = time.perf_counter()
    press.start()
    heard = streams.hear(b"event: step", PATIENCE)
    due = [(moment + random.random() * SPREAD, n) for n, moment in enumerate(heard)]
    ended = fetch_all(console.browser.port, room.places, due)
    press.join()
    assert len(ended) == len(room.places), f"only {len(ended)} phones have the step"
    time.sleep(0.3)
    return [moment - began for moment in ended]


def fetch_all(port: int, places: list[Place], due: list[tuple[float, int]]) -> list[float]:
    """Ask for each phone's part of the page at its moment; gives when each answer was whole."""
    heapq.heapify(due)
    ended: list[float] = []
    until = time.perf_counter() + PATIENCE
    with selectors.DefaultSelector() as ears:
        while len(ended) < len(places) and time.perf_counter() < until:
            while due and due[0][0] <= time.perf_counter():
                _ask(ears, port, places[heapq.heappop(due)[1]])
            for key, _ in ears.select(max(0.0, min(0.05, due[0][0] - time.perf_counter())) if due else 0.05):
                key.data.extend(key.fileobj.recv(65536))  # type: ignore[union-attr]
                answer = whole_answer(key.data)
                if answer is not None:
                    assert answer.status == 200, answer.status
                    ended.append(time.perf_counter())
                    ears.unregister(key.fileobj)
                    key.fileobj.close()  # type: ignore[union-attr]
    return ended


def _ask(ears: selectors.BaseSelector, port: int, place: Place) -> None:
    line = socket.create_connection((HOST, port))
    line.sendall(
        f"GET {place.path} HTTP/1.1\r\nHost: {HOST}:{port}\r\nCookie: {place.cookie}\r\n{HEADERS}\r\n".encode()
    )
    ears.register(line, selectors.EVENT_READ, bytearray())
