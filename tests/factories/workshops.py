"""Cycles, workshops, steps, seats and accounts for tests."""

from __future__ import annotations

import itertools
import secrets
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Account, Membership
from core import clock
from core.db import db
from workshops.codes import new_code
from workshops.models import Activity, Consent, Cycle, Device, Seat, Workshop
from workshops.perspectives import COMMISSIONER, DEFAULT_CHAIN

_numbers = itertools.count(1)
DAY = date(2026, 3, 4)


def make_account(**given: Any) -> Account:
    """An account whose password nobody knows."""
    values = {"email": f"person{next(_numbers)}@example.org", "password_hash": "!", "created_at": clock.now()}
    account = Account(**{**values, **given})
    db.session.add(account)
    db.session.flush()
    return account


def make_cycle(account: Account | None = None, role: str = "facilitator", **given: Any) -> Cycle:
    """A running cycle; `account` gets a membership."""
    values: dict[str, Any] = {
        "sequence": next(_numbers),
        "title": "What we want to know",
        "focus_statement": "People in hardship reach charities first.",
        "join_chain": DEFAULT_CHAIN,
        "state": "running",
        "created_at": clock.now(),
    }
    cycle = Cycle(**{**values, **given})
    db.session.add(cycle)
    db.session.flush()
    if account is not None:
        db.session.add(Membership(account_id=account.id, cycle_id=cycle.id, role=role))
        db.session.flush()
    return cycle


def make_workshop(cycle: Cycle | None = None, **given: Any) -> Workshop:
    """A live question workshop with an empty run sheet."""
    values: dict[str, Any] = {
        "cycle": cycle or make_cycle(),
        "number": next(_numbers),
        "kind": "question",
        "title": "What do we want to know?",
        "day": DAY,
        "state": "live",
        "join_code": new_code(),
        "screen_token": secrets.token_urlsafe(16),
        "opened_at": datetime(2026, 3, 4, 10, tzinfo=UTC),
    }
    workshop = Workshop(**{**values, **given})
    db.session.add(workshop)
    db.session.flush()
    return workshop


def make_step(workshop: Workshop, kind: str = "brief", *, on_show: bool = True, **given: Any) -> Activity:
    """A step; on show and active unless told otherwise."""
    values: dict[str, Any] = {
        "workshop": workshop,
        "position": next(_numbers),
        "kind": kind,
        "title": kind.title(),
        "planned": 10,
        "shortest": 5,
        "state": "active" if on_show else "waiting",
        "started_at": clock.now() if on_show else None,
    }
    step = Activity(**{**values, **given})
    db.session.add(step)
    db.session.flush()
    if on_show:
        workshop.current = step
        db.session.flush()
    return step


def make_device(workshop: Workshop) -> Device:
    """A phone whose token nobody knows."""
    device = Device(workshop_id=workshop.id, token_hash=secrets.token_hex(32))
    db.session.add(device)
    db.session.flush()
    return device


def make_seat(workshop: Workshop, perspective: str = "lived", **given: Any) -> Seat:
    """A seat on a phone of its own that agreed to take part and to be quoted."""
    device = None if given.get("channel") in {"paper", "console"} else make_device(workshop)
    values: dict[str, Any] = {
        "workshop": workshop,
        "number": next(_numbers),
        "perspective": perspective,
        "channel": "phone",
        "device_id": device.id if device else None,
        "votes": perspective != COMMISSIONER,
        "joined_at": clock.now(),
    }
    seat = Seat(**{**values, **given})
    seat.consent = Consent(version="1.0", take_part=True, quote_unnamed=True, given_at=clock.now())
    db.session.add(seat)
    db.session.flush()
    return seat
