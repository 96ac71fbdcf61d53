"""L3 and L6: how soon the last of 1,000 listeners hears of a change, and what a listener costs in memory."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from benchmarks import raw
from benchmarks.figures import Figure, median
from tests.server.facilitators import Facilitator
from tests.server.listeners import Listeners, allow_files
from tests.server.rooms import Room, furnish_workshop, looking_into, make_database
from tests.server.running import Server

LISTENERS = 1000
CHANGES = 15
PATIENCE = 30.0


def measure(folder: Path) -> list[Figure]:
    """Both figures, from one run; the raw broadcast is measured before and after."""
    allow_files(2 * LISTENERS)
    before = raw.broadcast_seconds(LISTENERS)
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        room = furnish_workshop(LISTENERS)
    server.start()
    try:
        slowest, kilobytes = _measure(server, room)
    finally:
        server.stop()
    limit = (before + raw.broadcast_seconds(LISTENERS)) / 2
    words = f"{slowest * 1000:.0f} ms against {limit * 1000:.0f} ms"
    return [
        Figure("L3", f"last of {LISTENERS} listeners / raw broadcast", slowest / limit, 4, words=words),
        Figure("L6", "memory per listener", kilobytes, 25, "kB"),
    ]


def _measure(server: Server, room: Room) -> tuple[float, float]:
    console = Facilitator(server.port, room)
    empty = memory(server.worker())
    listeners = open_streams(server, room)
    kilobytes = (memory(server.worker()) - empty) / LISTENERS
    waits = [change(console, listeners, "on" if n % 2 else "off") for n in range(CHANGES)]
    listeners.close()
    return median(waits), kilobytes


def open_streams(server: Server, room: Room) -> Listeners:
    """The stream of every seat, each after its first event."""
    listeners = Listeners(server.port)
    listeners.open((f"{place.path}/stream", place.cookie) for place in room.places)
    heard = listeners.hear(b"event: sync", PATIENCE)
    assert len(heard) == len(room.places), f"only {len(heard)} streams are open"
    time.sleep(0.5)
    return listeners


def change(console: Facilitator, listeners: Listeners, value: str) -> float:
    """Seconds from pressing a button on the console until the last listener has heard."""
    began = time.perf_counter()
    press = threading.Thread(target=console.post, args=("blank",), kwargs={"value": value})
    press.start()
    heard = listeners.hear(b"event: step", PATIENCE)
    press.join()
    assert len(heard) == len(listeners.sockets), "somebody did not hear"
    time.sleep(0.2)
    return heard[-1] - began


def memory(process: int) -> int:
    """Kilobytes that a process has to itself, and its share of what it shares. Linux only."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
