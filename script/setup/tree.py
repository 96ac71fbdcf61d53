"""Where everything is, in one copy of Common Thread. Every step of set-up gets one of these."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from script.setup.say import say


@dataclass(frozen=True)
class Tree:
    """The places of one copy of Common Thread."""

    root: Path

    @property
    def venv(self) -> Path:
        """The Python packages, apart from the computer's own."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The Python that sees those packages."""
        return self.venv / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def kept(self) -> Path:
        """What set-up keeps for itself: logs, notes, privately unpacked libraries."""
        return self.root / ".setup"

    @property
    def assets(self) -> Path:
        """What set-up makes for browsers and for PDFs."""
        return self.root / ".assets"


def here() -> Tree:
    """The copy this file belongs to."""
    return Tree(Path(__file__).resolve().parent.parent.parent)


def environment() -> dict[str, str]:
    """Environment for what set-up starts: without settings that would mix in another Python's packages."""
    stray = {"PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in os.environ.items() if name not in stray}


@contextmanager
def alone(tree: Tree) -> Iterator[None]:
    """Hold the set-up of this copy, so that two starts at once do not build over each other."""
    tree.kept.mkdir(exist_ok=True)
    with (tree.kept / "lock").open("w") as handle:
        _wait_for(handle.fileno())
        yield


def _wait_for(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows, where one start at a time is left to the person
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Another set-up is running in this folder. Waiting for it to finish.")
        fcntl.flock(handle, fcntl.LOCK_EX)
