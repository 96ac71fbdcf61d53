"""Long work in small steps, so that a live room on the same server goes on meanwhile. Imports and exports use it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
STEP = 25


def unhurried(items: Iterable[T], step: int = STEP) -> Iterator[T]:
    """The items one after the other; after each few, whatever else this server does gets its turn."""
    for number, item in enumerate(items, start=1):
        yield item
        if number % step == 0:
            time.sleep(0)
