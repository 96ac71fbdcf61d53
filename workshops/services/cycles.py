"""Beginning and changing cycles and workshops."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from accounts.models import FACILITATOR
from accounts.services import add_membership
from core import clock
from core.db import db
from core.errors import Refused
from workshops.codes import new_code
from workshops.models import Activity, Cycle, PerspectiveTarget, Workshop
from workshops.perspectives import DEFAULT_CHAIN, DEFAULT_TARGETS, PERSPECTIVES
from workshops.runsheets import kinds_on_offer, runsheet
from workshops.trail import record, record_in

TAKE_BACK_DAYS = 30


def create_cycle(
    account_id: int | None,
    title: str,
    focus_statement: str,
    *,
    purpose: str = "",
    scope_in: list[str] | None = None,
    scope_out: list[str] | None = None,
    targets: dict[str, int] | None = None,
    sequence: int | None = None,
    is_example: bool = False,
) -> Cycle:
    """Begin a cycle; its maker becomes its facilitator. `sequence` is the next free number unless given."""
    taken = db.session.scalar(select(func.max(Cycle.sequence))) or 0
    cycle = Cycle(
        sequence=sequence or taken + 1,
        title=title,
        focus_statement=focus_statement,
        purpose=purpose,
        scope_in=scope_in or [],
        scope_out=scope_out or [],
        join_chain=DEFAULT_CHAIN,
        state="running",
        is_example=is_example,
        created_at=clock.now(),
    )
    db.session.add(cycle)
    db.session.flush()
    set_targets(cycle, targets or DEFAULT_TARGETS)
    if account_id is not None:
        add_membership(account_id, cycle.id, FACILITATOR)
    record_in(cycle, "began_cycle", cycle.ref)
    return cycle


def edit_cycle(
    cycle: Cycle, *, title: str, focus_statement: str, purpose: str, scope_in: list[str], scope_out: list[str]
) -> None:
    """Change what a cycle says of itself."""
    cycle.title, cycle.focus_statement, cycle.purpose = title, focus_statement, purpose
    cycle.scope_in, cycle.scope_out = scope_in, scope_out
    record_in(cycle, "edited_cycle", cycle.ref)


def set_targets(cycle: Cycle, targets: dict[str, int]) -> None:
    """Say how many seats of each perspective are hoped for. Direct experience always comes first."""
    cycle.targets = [
        PerspectiveTarget(code=code, target=targets[code], position=n)
        for n, code in enumerate(code for code in PERSPECTIVES if targets.get(code))
    ]
    db.session.flush()


def create_workshop(
    cycle: Cycle,
    kind: str,
    title: str,
    day: date,
    *,
    starts: str = "10:00",
    mode: str = "in_person",
    number: int | None = None,
) -> Workshop:
    """Plan a workshop with the ready-made run sheet of its kind. Raises Refused for a kind that has none."""
    if kind not in kinds_on_offer():
        raise Refused(_("There is no run sheet for this kind of workshop yet."), "kind")
    last = db.session.scalar(select(func.max(Workshop.number)).where(Workshop.cycle_id == cycle.id)) or 0
    workshop = Workshop(
        cycle=cycle,
        number=number or last + 1,
        kind=kind,
        title=title,
        day=day,
        starts=starts,
        mode=mode,
        join_code=unused_code(),
        screen_token=secrets.token_urlsafe(16),
        take_back_until=day + timedelta(days=TAKE_BACK_DAYS),
    )
    db.session.add(workshop)
    db.session.flush()
    _copy_runsheet(workshop)
    record(workshop, "planned", f"W{workshop.number}")
    return workshop


def edit_workshop(
    workshop: Workshop, *, title: str, day: date, starts: str, join_cap: int, host_note: str, moderation: str
) -> None:
    """Change a workshop's particulars."""
    workshop.title, workshop.day, workshop.starts = title, day, starts
    workshop.join_cap, workshop.host_note, workshop.moderation = join_cap, host_note, moderation
    workshop.take_back_until = day + timedelta(days=TAKE_BACK_DAYS)
    record(workshop, "edited_workshop", f"W{workshop.number}", detail={"moderation": moderation})


def unused_code() -> str:
    """A join code that no workshop has."""
    while True:
        code = new_code()
        if not db.session.scalar(select(Workshop.id).where(Workshop.join_code == code)):
            return code


def _copy_runsheet(workshop: Workshop) -> None:
    for position, step in enumerate(runsheet(workshop.kind), start=1):
        workshop.activities.append(
            Activity(
                position=position,
                kind=step.kind,
                title=str(step.title),
                planned=step.planned,
                shortest=step.shortest,
                phone_prompt=str(step.phone_prompt),
                screen_prompt=str(step.screen_prompt),
                notes=str(step.notes),
                settings=dict(step.settings),
            )
        )
    db.session.flush()
