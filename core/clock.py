"""The one clock. Everybody asks `now()`; tests and the worked example set another time for their own context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime


def _real() -> datetime:
    return datetime.now(UTC)


_clock: ContextVar[Callable[[], datetime]] = ContextVar("clock", default=_real)


def now() -> datetime:
    """The present moment, in UTC with its zone."""
    return _clock.get()()


@contextmanager
def set_to(clock: Callable[[], datetime]) -> Iterator[None]:
    """Use another clock in this context (thread, greenlet or test) only."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)
