"""Furnishes a server's own database with a cycle, an open workshop and seats, before the server starts."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from accounts.passwords import hashed
from app import create_app
from core import clock
from core.db import db
from core.writing import writing
from tests.factories.questions import make_question
from tests.factories.workshops import make_account, make_cycle, make_step, make_workshop
from tests.server.phones import Phone
from tests.server.running import Server
from voting.services import open_round
from workshops.guards import token_hash
from workshops.models import Consent, Device, Seat, Workshop
from workshops.perspectives import PERSPECTIVES

PASSWORD = "a long phrase for the tests"


@dataclass(frozen=True)
class Place:
    """A seat, and the token that its phone keeps."""

    workshop: str
    seat: str
    seat_id: str
    token: str

    @property
    def path(self) -> str:
        """The phone's page."""
        return f"/workshops/{self.workshop}/seats/{self.seat}"

    @property
    def cookie(self) -> str:
        """The cookie that its phone sends, as a header."""
        return f"device-{self.workshop.lower()}={self.token}"

    def phone(self, port: int) -> Phone:
        """A phone that has this seat already."""
        phone = Phone(port)
        self.seat_on(phone)
        return phone

    def seat_on(self, phone: Phone) -> None:
        """Let a phone speak for this seat, whatever it spoke for before."""
        phone.cookies[f"device-{self.workshop.lower()}"] = self.token


@dataclass
class Room:
    """What tests need to know of a furnished workshop."""

    workshop_id: int
    ref: str
    code: str
    screen: str
    email: str
    places: list[Place]


@dataclass(frozen=True)
class Vote:
    """An open vote: the step it stands in, its number for the console's addresses, what can be chosen."""

    step: int
    round_id: int
    number: int
    items: list[str]
    most: int

    def path(self, place: Place) -> str:
        """Where the ballot of a seat goes."""
        return f"{place.path}/steps/{self.step}/ballot"


def ballot_fields(items: Iterable[str], once: str, csrf_token: str) -> list[tuple[str, str]]:
    """A filled ballot form: these items, in this order."""
    places = [(f"place-{item}", str(place)) for place, item in enumerate(items, start=1)]
    return [("csrf_token", csrf_token), ("once", once), *places]


def make_database(server: Server, migrated: Path | None = None) -> None:
    """An empty database for a server; a copy of `migrated` if there is one, which is quicker."""
    if migrated is not None:
        shutil.copy(migrated, server.database)
        return
    with looking_into(server):
        upgrade()


@contextmanager
def looking_into(server: Server) -> Iterator[Flask]:
    """An app of this process on the server's database; it lets go of the file at the end."""
    app = create_app(server.settings)
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            app.extensions["writer_engine"].dispose()
            db.engine.dispose()


def furnish_workshop(seats: int, **given: object) -> Room:
    """A live workshop with a facilitator and this many seats, in all voting groups. Call inside `looking_into`."""
    with writing():
        account = make_account(password_hash=hashed(PASSWORD))
        workshop = make_workshop(make_cycle(account), **{"join_cap": 2000, **given})
        places = add_places(workshop, seats)
        return Room(workshop.id, workshop.ref, workshop.join_code, workshop.screen_token, account.email, places)


def add_places(workshop: Workshop, seats: int, first: int = 1) -> list[Place]:
    """Seats on phones of their own, made in one go. Call inside `writing()`."""
    groups = [code for code in PERSPECTIVES if code != "commissioner"]
    tokens = [secrets.token_urlsafe(16) for _ in range(seats)]
    devices = [Device(workshop_id=workshop.id, token_hash=token_hash(token)) for token in tokens]
    db.session.add_all(devices)
    db.session.flush()
    rows = [
        _seat(workshop, number, groups[number % len(groups)], device)
        for number, device in enumerate(devices, start=first)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return [Place(workshop.ref, row.ref, row.id, token) for row, token in zip(rows, tokens, strict=True)]


def _seat(workshop: Workshop, number: int, perspective: str, device: Device) -> Seat:
    moment = clock.now()
    seat = Seat(
        workshop=workshop, number=number, perspective=perspective, channel="phone", device_id=device.id,
        joined_at=moment,
    )  # fmt: skip
    seat.consent = Consent(version="1.0", take_part=True, quote_unnamed=True, given_at=moment)
    return seat


def furnish_writing(room: Room) -> int:
    """A step that takes words; they are taken, as late ones, also when the room has moved on. Gives its number."""
    with writing():
        return make_step(db.session.get_one(Workshop, room.workshop_id), "write").id


def furnish_vote(room: Room, candidates: int = 12, most: int = 5) -> Vote:
    """An open vote on questions on the wall. Call inside `looking_into`, outside `writing()`."""
    with writing():
        workshop = db.session.get_one(Workshop, room.workshop_id)
        for number in range(candidates):
            make_question(workshop, text=f"What would help in place {number}?")
        step = make_step(workshop, "ballot", settings={"source": "candidates", "n": most, "shortlist": 10})
        round_ = open_round(step)
        return Vote(step.id, round_.id, round_.number, [one.item for one in round_.candidates], most)
