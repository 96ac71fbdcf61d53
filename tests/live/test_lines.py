"""Lines that the server handed over: all hear the same bytes; who is gone or too slow is dropped; nothing is left."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable

from live.bus import Bus
from live.lines import Lines

STEP = b"15\r\nevent: step\ndata: 1\n\n\r\n"  # one chunk: its length in hexadecimal, then the event


def open_line(lines: Lines, audience: str = "phone") -> socket.socket:
    """A listener, as a browser and the server would have made it."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    lines.add(1, audience, os.dup(theirs.fileno()))
    theirs.close()  # as gunicorn does
    ours.settimeout(5)
    return ours


def soon(what: Callable[[], bool]) -> bool:
    """Whether something becomes true within a few seconds."""
    until = time.monotonic() + 5
    while not what() and time.monotonic() < until:
        time.sleep(0.01)
    return what()


def test_all_hear_the_same_and_nobody_hears_another_audience_or_room() -> None:
    bus = Bus()
    lines = Lines(bus)
    phones = [open_line(lines) for _ in range(20)]
    assert bus.count(1) == 20
    bus.publish(2, "step")
    bus.publish(1, "votes")
    bus.publish(1, "step")
    assert [phone.recv(100) for phone in phones] == [STEP] * 20


def test_who_is_gone_is_forgotten() -> None:
    bus = Bus()
    lines = Lines(bus)
    here, gone = open_line(lines), open_line(lines)
    gone.close()
    bus.publish(1, "step")
    assert here.recv(100) == STEP
    assert soon(lambda: bus.count(1) == 1)


def test_who_is_too_slow_is_hung_up_on_and_holds_up_nobody() -> None:
    bus = Bus()
    lines = Lines(bus)
    here, slow = open_line(lines), open_line(lines)
    for _ in range(100_000):
        bus.publish(1, "step")
        assert here.recv(100).startswith(STEP)
        if bus.count(1) == 1:
            break
    assert bus.count(1) == 1
    while piece := slow.recv(1_000_000):
        assert b"event: step" in piece
    assert piece == b""  # the end: the browser comes back, and begins with `sync`


def test_the_last_one_out_takes_everything_along() -> None:
    bus = Bus()
    lines = Lines(bus)
    open_line(lines).close()
    bus.publish(1, "step")
    assert soon(lambda: bus.count(1) == 0)
    assert soon(lambda: not bus._rooms and not lines._groups)
    again = open_line(lines)
    bus.publish(1, "step")
    assert again.recv(100) == STEP


def test_the_console_hears_busy_topics_at_most_twice_a_second() -> None:
    bus = Bus()
    lines = Lines(bus)
    console = open_line(lines, "console")
    began = time.monotonic()
    heard = b""
    while time.monotonic() < began + 1.2:
        bus.publish(1, "votes")
        time.sleep(0.005)
    console.setblocking(False)
    heard = console.recv(100_000)
    assert 2 <= heard.count(b"event: votes") <= 4
