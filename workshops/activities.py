"""The registry of activity kinds and of waiting lanes: how a run sheet shows what this package may not import.

Packages above register their kinds in their `register.py`; the three screens look them up here by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workshops.models import Activity, Workshop


@dataclass(frozen=True)
class Panel:
    """A partial template, and the function that gives its values. A phone's function also gets the seat."""

    template: str
    values: Callable[..., dict[str, Any]]


@dataclass(frozen=True)
class Setting:
    """Something a facilitator may set for a step of this kind."""

    name: str
    label: Any
    default: Any
    kind: str = "int"  # int, text, choice
    choices: Callable[[], list[tuple[str, Any]]] = list  # of a choice: what is kept, and its words


def _nothing(activity: Activity) -> None:
    """The default of a kind that has nothing to do at start or end."""


def _always(activity: Activity) -> str:
    """The default of a kind that may always start."""
    return ""


@dataclass(frozen=True)
class ActivityKind:
    """One kind of step: its three panels, what it records, and what starting or ending it sets off."""

    name: str
    label: Any
    icon: str
    records: Any
    phone: Panel
    console: Panel
    projector: Panel
    on_start: Callable[[Activity], None] = _nothing
    on_end: Callable[[Activity], None] = _nothing
    may_start: Callable[[Activity], str] = _always
    settings: tuple[Setting, ...] = field(default=())
    opens_room: bool = False  # people arrive during this step: the lobby, with the code all over the wall


@dataclass(frozen=True)
class Lane:
    """Something that waits for the facilitator, shown in the console's right zone."""

    name: str
    label: Any
    template: str
    values: Callable[[Workshop], dict[str, Any]]
    count: Callable[[Workshop], int]
    holds: bool = False  # words wait in it: they must be read before anything is published


_kinds: dict[str, ActivityKind] = {}
_lanes: dict[str, Lane] = {}


def register(kind: ActivityKind) -> None:
    """Make a kind known. Two different kinds of one name are a mistake."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two activity kinds are called {kind.name}")
    _kinds[kind.name] = kind


def get(name: str) -> ActivityKind:
    """The kind of this name. Raises KeyError for one nobody registered."""
    return _kinds[name]


def all_kinds() -> list[ActivityKind]:
    """Every kind, in the order they were registered."""
    return list(_kinds.values())


def register_lane(lane: Lane) -> None:
    """Make a waiting lane known."""
    _lanes[lane.name] = lane


def all_lanes() -> list[Lane]:
    """Every lane, in the order they were registered."""
    return list(_lanes.values())
