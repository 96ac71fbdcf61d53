"""Who visits in tests of views: a phone that speaks for a seat, and the facilitator's laptop."""

from __future__ import annotations

from flask import Flask

from core.db import db
from core.writing import writing
from tests.browse import Browser, browse, facilitator
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step, make_workshop
from workshops.guards import token_hash
from workshops.models import Device, Seat

EMAIL = "lead@example.org"
REF = "C1-W1"


def make_room(app: Flask, kind: str = "write", **given: object) -> int:
    """C1-W1 with a step on show and the seats S01 to S03 (lived, lived, frontline) and S04 on paper; gives the step."""
    with app.app_context(), writing():
        workshop = make_workshop(make_cycle(make_account(email=EMAIL), sequence=1), number=1, **given)
        for number, code in enumerate(("lived", "lived", "frontline"), 1):
            make_seat(workshop, code, number=number)
        make_seat(workshop, "lived", number=4, channel="paper")
        return make_step(workshop, kind, planned=12).id


def phone(app: Flask, seat: Seat | int) -> Browser:
    """The phone of S01, S02 or S03."""
    browser = browse(app)
    with app.app_context(), writing():
        number = seat if isinstance(seat, int) else seat.number
        found = db.session.scalars(db.select(Seat).where(Seat.number == number)).one()
        device = db.session.get(Device, found.device_id)
        assert device is not None
        device.token_hash = token_hash(f"token-{number}")
    browser.client.set_cookie(f"device-{REF.lower()}", f"token-{number}", domain="localhost")
    browser.get(f"/workshops/{REF}/seats/S{number:02d}")
    return browser


def console(app: Flask) -> Browser:
    """The facilitator's laptop, on the console."""
    return facilitator(app, EMAIL).get(f"/workshops/{REF}/console")
