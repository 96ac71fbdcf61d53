"""The bus: bursts collapse, everybody hears the last, nobody hears another room."""

from __future__ import annotations

import threading

from flask import Flask

from live.bus import Bus
from live.stream import _events


def test_a_burst_is_one_delivery_and_nothing_is_missed() -> None:
    bus = Bus()
    with bus.subscribe(1, frozenset({"votes", "step"})) as mailbox:
        for _ in range(1000):
            bus.publish(1, "votes")
        bus.publish(1, "step")
        bus.publish(1, "people")
        bus.publish(2, "step")
        assert mailbox.take(1) == ("step", "votes")
        assert mailbox.take(0) == ()


def test_listeners_leave_nothing_behind() -> None:
    bus = Bus()
    with bus.subscribe(1, frozenset({"step"})):
        assert bus.count(1) == 1
    assert bus.count(1) == 0


def test_a_waiting_listener_is_woken() -> None:
    bus = Bus()
    with bus.subscribe(1, frozenset({"step"})) as mailbox:
        threading.Timer(0.05, bus.publish, (1, "step")).start()
        assert mailbox.take(5) == ("step",)


def test_the_stream_begins_with_sync_and_says_only_topics(app: Flask) -> None:
    bus = Bus()
    events = _events(bus, 1, "phone")
    first = next(events)
    assert b"event: sync" in first and b"retry: " in first
    bus.publish(1, "votes")
    bus.publish(1, "step")
    assert next(events) == b"event: step\ndata: 1\n\n"
    events.close()
