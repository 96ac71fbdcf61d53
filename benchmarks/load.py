"""Many phones that each send, wait for the answer and send again, on connections that are kept; one loop hears all."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.server.phones import whole_answer
from tests.server.running import HOST


@dataclass
class Load:
    """What came of it: seconds each answer took, by status, and how long the whole ran."""

    seconds: float = 0.0
    taken: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        """Answers per second."""
        return len(self.taken) / self.seconds

    def note(self, status: int, seconds: float) -> None:
        """One more answer."""
        self.taken.append(seconds)
        self.statuses[status] = self.statuses.get(status, 0) + 1


class Line:
    """One phone: its connection, what it sends next, and what it has heard of the answer."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection((HOST, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.requests = requests
        self.heard = bytearray()
        self.began = 0.0

    def ask(self) -> bool:
        """Send the next request; False when there is none left."""
        request = next(self.requests, None)
        if request is None:
            return False
        self.heard.clear()
        self.began = time.perf_counter()
        self.socket.sendall(request)
        return True


def run(port: int, clients: list[Iterator[bytes]], seconds: float, warm_up: float = 0.5) -> Load:
    """Let every client send its requests one after another for so long. Ends early when they have nothing left."""
    load = Load()
    lines = [Line(port, requests) for requests in clients]
    with selectors.DefaultSelector() as ears:
        for line in lines:
            ears.register(line.socket, selectors.EVENT_READ, line)
            line.ask()
        _hear(ears, load, warm_up)
        load.taken.clear()
        began = time.perf_counter()
        _hear(ears, load, seconds)
        load.seconds = time.perf_counter() - began
    for line in lines:
        line.socket.close()
    return load


def _hear(ears: selectors.BaseSelector, load: Load, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and ears.get_map():
        for key, _ in ears.select(0.2):
            line: Line = key.data
            piece = line.socket.recv(65536)
            line.heard += piece
            answer = whole_answer(line.heard)
            if answer is not None:
                load.note(answer.status, time.perf_counter() - line.began)
            elif piece:
                continue
            if answer is None or not line.ask():
                ears.unregister(line.socket)
