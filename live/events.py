"""The bytes of the event stream, and how often they may come. `live.stream` and `live.lines` send them."""

from __future__ import annotations

import secrets
from functools import lru_cache

HEARTBEAT_SECONDS = 15
BUSY_TOPICS = frozenset({"votes", "words", "people"})
AT_MOST_EVERY = 0.5  # seconds between two events about busy topics, for projector and console


def first_bytes() -> bytes:
    """What every stream begins with: when to come back, each at another moment, and that it is time to look."""
    retry = 500 + secrets.randbelow(7500)  # phones that lost the same wifi must not come back together
    return f"retry: {retry}\nevent: sync\ndata: 1\n\n".encode()


@lru_cache(maxsize=64)
def event_bytes(topics: tuple[str, ...]) -> bytes:
    """That these topics changed; without any, that the line is still open."""
    if not topics:
        return b": still here\n\n"
    return b"".join(f"event: {topic}\ndata: 1\n\n".encode() for topic in topics)
