"""Ready-made run sheets, one per workshop kind. Packages above register theirs; a new workshop copies one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One step of a ready-made run sheet. Texts may be lazy strings; they are fixed when the sheet is copied."""

    kind: str
    title: Any
    planned: int
    shortest: int
    phone_prompt: Any = ""
    screen_prompt: Any = ""
    notes: Any = ""
    settings: dict[str, Any] = field(default_factory=dict)


_sheets: dict[str, tuple[Step, ...]] = {}


def register_runsheet(kind: str, steps: list[Step]) -> None:
    """Make the run sheet of a workshop kind known."""
    _sheets[kind] = tuple(steps)


def runsheet(kind: str) -> tuple[Step, ...]:
    """The steps for a workshop kind; none if nobody registered it."""
    return _sheets.get(kind, ())


def kinds_on_offer() -> list[str]:
    """Workshop kinds that have a run sheet."""
    return list(_sheets)
