"""Who visits a room of `tests.datasets.conftest` in tests of views: its phones, and the facilitator's laptop."""

from __future__ import annotations

from flask import Flask

from core.db import db
from core.writing import writing
from tests.browse import Browser, browse, facilitator
from workshops.guards import token_hash
from workshops.models import Device
from workshops.queries import get_seat, get_workshop

EMAIL = "lead@example.org"
REF = "C1-W2"


def phone(app: Flask, number: int = 1) -> Browser:
    """The phone of S01, S02 or S03, on the step on show."""
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        seat = get_seat(workshop, f"S{number:02d}")
        assert seat is not None
        device = db.session.get(Device, seat.device_id)
        assert device is not None
        device.token_hash = token_hash(f"token-{number}")
    browser = browse(app)
    browser.client.set_cookie(f"device-{REF.lower()}", f"token-{number}", domain="localhost")
    return browser.get(f"/workshops/{REF}/seats/S{number:02d}")


def console(app: Flask) -> Browser:
    """The facilitator's laptop, on the console."""
    return facilitator(app, EMAIL).get(f"/workshops/{REF}/console")
