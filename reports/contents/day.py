"""How the day went and what changed afterwards: steps with their minutes, the room, later changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reports import card_queries, queries
from reports.room import Room, describe
from workshops import activities
from workshops import queries as rooms
from workshops.models import Activity, Workshop

CARDS = ("D", "I", "G")  # how references of cards begin


@dataclass(frozen=True)
class Step:
    """One step of the day. `actual` is None for a step that never began or has no end."""

    title: str
    state: str
    planned: int
    actual: int | None


@dataclass(frozen=True)
class Change:
    """What happened to the record after it was first published."""

    day: date
    what: str
    ref: str


def make_step(step: Activity) -> Step:
    """A step with the minutes it took."""
    took = None
    if step.started_at and step.ended_at:
        took = max(0, round((step.ended_at - step.started_at).total_seconds() / 60))
    return Step(step.title, step.state, step.planned, took)


def sat_for(steps: list[Activity], closed_at: datetime | None) -> int | None:
    """How many minutes the room sat, from its first step to its close."""
    begun = [step.started_at for step in steps if step.started_at]
    return round((closed_at - min(begun)).total_seconds() / 60) if begun and closed_at else None


def who_came(workshop: Workshop, steps: list[Activity], *, exact: bool) -> Room:
    """The room in numbers that point at nobody; `exact` is for its facilitators alone."""
    arrived = next((step.ended_at for step in steps if step.ended_at and _opens_room(step)), None)
    return describe(
        rooms.count_by_perspective(workshop),
        queries.count_channels(workshop),
        queries.count_late(workshop, arrived) if arrived else 0,
        minimum=workshop.cycle.published_minimum,
        chain=workshop.cycle.join_chain,
        exact=exact,
    )


def _opens_room(step: Activity) -> bool:
    """Whether people arrive in this step."""
    return activities.get(step.kind).opens_room


def list_changes(workshop: Workshop) -> tuple[Change, ...]:
    """What a later reader is told: words taken back, taken out or shown again, facts changed, a second publication."""
    found: list[Change] = []
    away: set[tuple[str, bool]] = set()
    let_out = card_queries.list_let_out(workshop)
    for event in queries.list_changes(workshop):
        item = event.subject.rpartition(":")[2]
        about = (item, event.verb.endswith("_reason"))
        if event.verb.startswith("released") and about not in away:
            continue  # new words: they are told when they are published
        if not _was_public(item, let_out):
            continue
        away = away - {about} if event.verb.startswith("released") else away | {about}
        found.append(Change(event.at.date(), event.verb, f"{workshop.cycle.ref}-{item}"))
    return tuple(found)


def _was_public(item: str, let_out: set[str]) -> bool:
    """Whether every card in a reference (D07, Q45+D18) was let out; questions have a rule of their own."""
    return all(part in let_out for part in item.split("+") if part[:1] in CARDS)
