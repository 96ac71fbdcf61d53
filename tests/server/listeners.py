"""Many open event streams at once, as bare sockets that one loop hears."""

from __future__ import annotations

import resource
import selectors
import socket
import time
from collections.abc import Iterable

from tests.server.phones import PATIENCE
from tests.server.running import HOST

SPARE_FILES = 200


def allow_files(wanted: int) -> None:
    """Let this process hold so many sockets. Raises ValueError where the system forbids it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted + SPARE_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted + SPARE_FILES, hard))


class Listeners:
    """Streams that are open until `close`. `heard` counts, for each, how often the awaited bytes came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.ears = selectors.DefaultSelector()
        self.sockets: list[socket.socket] = []
        self._rest: dict[int, bytes] = {}

    def open(self, requests: Iterable[tuple[str, str]]) -> None:
        """Ask for streams: (path, cookie line) each."""
        for path, cookies in requests:
            line = socket.create_connection((HOST, self.port), timeout=PATIENCE)
            head = f"GET {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: {cookies}\r\n\r\n"
            line.sendall(head.encode())
            line.setblocking(False)
            self._add(line)

    def _add(self, line: socket.socket) -> None:
        self.sockets.append(line)
        self._rest[line.fileno()] = b""
        self.ears.register(line, selectors.EVENT_READ)

    def hear(self, awaited: bytes, seconds: float, count: int | None = None) -> list[float]:
        """When (time.perf_counter) each of them heard these bytes, in order of hearing; stops when `count` have."""
        wanted = len(self.sockets) if count is None else count
        until = time.monotonic() + seconds
        heard: dict[int, float] = {}
        while len(heard) < wanted and time.monotonic() < until:
            for key, _ in self.ears.select(0.5):
                if self._found(key.fd, key.fileobj, awaited):  # type: ignore[arg-type]
                    heard.setdefault(key.fd, time.perf_counter())
        return sorted(heard.values())

    def _found(self, number: int, line: socket.socket, awaited: bytes) -> bool:
        piece = line.recv(65536)
        if not piece:
            self.ears.unregister(line)
            return False
        known = self._rest[number] + piece
        self._rest[number] = known[-len(awaited) + 1 :] if len(awaited) > 1 else b""
        if awaited in known:
            self._rest[number] = b""
            return True
        return False

    def close(self) -> None:
        """Hang up everything."""
        for line in self.sockets:
            line.close()
        self.ears.close()
