"""This machine's own limits, measured in the same run: a commit of plain sqlite3, a broadcast over plain sockets."""

from __future__ import annotations

import multiprocessing
import secrets
import socket
import sqlite3
import time
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.figures import median
from tests.server.running import HOST

PAYLOAD = b"event: step\ndata: 1\n\n"


def commits_per_second(folder: Path, seconds: float = 2.0) -> float:
    """One row, one commit, on disk before the next (WAL, synchronous FULL), by plain sqlite3 and nothing else."""
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS votes (id INTEGER PRIMARY KEY, voter TEXT UNIQUE, choice TEXT)")
    done, began = 0, time.perf_counter()
    while (passed := time.perf_counter() - began) < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO votes (voter, choice) VALUES (?, ?)", (secrets.token_hex(16), "Q01"))
        connection.execute("COMMIT")
        done += 1
    connection.close()
    return done / passed


class Broadcaster:
    """A process that only accepts connections and, when told, sends the same bytes to all of them."""

    def __init__(self, listeners: int) -> None:
        self._ours, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.Process(target=_broadcast, args=(theirs, listeners), daemon=True)
        self._process.start()
        self.port: int = self._ours.recv()

    def send(self) -> None:
        """Tell it to send."""
        self._ours.send("go")

    def close(self) -> None:
        """End it."""
        self._ours.send("stop")
        self._process.join(5)


def _broadcast(orders: Connection, listeners: int) -> None:
    with socket.create_server((HOST, 0), backlog=listeners) as door:
        orders.send(door.getsockname()[1])
        lines = [door.accept()[0] for _ in range(listeners)]
        while orders.recv() == "go":
            for line in lines:
                line.send(PAYLOAD)


def broadcast_seconds(listeners: int, rounds: int = 15) -> float:
    """From telling it to send until the last listener has it (the middle one of several rounds)."""
    from tests.server.listeners import Listeners

    broadcaster = Broadcaster(listeners)
    ears = Listeners(broadcaster.port)
    ears.open(("/", "") for _ in range(listeners))
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        broadcaster.send()
        taken.append(ears.hear(b"event: step", 5)[-1] - began)
        time.sleep(0.1)
    ears.close()
    broadcaster.close()
    return median(taken)
