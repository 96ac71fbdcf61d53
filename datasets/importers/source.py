"""What a source of datasets is: a short declaration, and the rows it gives. Every module of this folder uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from core.errors import Refused

LARGEST_FILE = 20 * 1024 * 1024
MOST_ROWS = 10_000  # they go in by one transaction, and nobody can vote meanwhile


class BrokenFile(Refused):
    """The file as a whole cannot be read, so nothing of it is imported."""


@dataclass(frozen=True)
class Row:
    """One dataset as a source describes it: its facts, what it is called there, or why it cannot be taken."""

    number: int
    told: dict[str, Any]
    source_key: str = ""
    key: str = ""
    refusal: str = ""


@dataclass
class Reading:
    """How a file is to be read: which column holds what, and who publishes it."""

    content: bytes
    mapping: dict[str, str] = field(default_factory=dict)
    publisher: str = ""


@dataclass(frozen=True)
class Source:
    """Where descriptions of datasets come from. `read` gives the rows in order and raises BrokenFile."""

    name: str
    title: Any
    publisher: str
    licence: str  # of the descriptions, not of the data
    read: Callable[[Reading], Iterator[Row]]
    yields_to_people: bool = False  # what somebody changed by hand since is left as it is
