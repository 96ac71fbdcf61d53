"""One loading at a time. The lock goes with its process, so whatever is unfinished and unlocked was interrupted."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from flask_babel import gettext as _

from core.config import Settings
from core.errors import Refused

try:
    import fcntl
except ImportError:  # Windows: one process serves
    fcntl = None  # type: ignore[assignment]

FILE = "example.lock"
_here = threading.Lock()


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Be the only one who loads or removes the example. Raises Refused while another is at it."""
    if not _here.acquire(blocking=False):
        raise _at_work()
    try:
        with _file() as free:
            if not free:
                raise _at_work()
            yield
    finally:
        _here.release()


def _at_work() -> Refused:
    return Refused(_("The example is being loaded or removed right now. Look again in a few seconds."))


@contextlib.contextmanager
def _file() -> Iterator[bool]:
    """Hold the lock between processes; gives whether it was free. It is let go when the file closes."""
    if fcntl is None:
        yield True
        return
    settings: Settings = current_app.extensions["settings"]
    with Path(settings.instance / FILE).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
