"""What tests of the silent list share: a room on this step, its cards, a wall of three."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import Flask

from core.db import db
from core.writing import writing
from datasets.models import Dataset
from datasets.queries import shelf as shelf_queries
from datasets.services import naming, shelf
from tests.conftest import QueryCount
from tests.datasets.conftest import Room, make_room
from tests.datasets.visitors import REF
from workshops.models import Seat, TrailEvent
from workshops.queries import get_workshop
from workshops.screens import projector_url
from workshops.services import release_card
from workshops.trail import undo

Counting = Callable[[], AbstractContextManager[QueryCount]]
HTMX = {"HX-Request": "true"}
CARD = {"title": "Food parcel records", "holder": "Ellbridge pantry", "unit": "one parcel", "existence": "held_by_me"}
CONSOLE = f"/workshops/{REF}/console"


def set_up(app: Flask, kind: str = "list_data", **workshop: object) -> Room:
    """A room on this step; only numbers and references of it are used outside."""
    with app.app_context(), writing():
        room = make_room(kind)
        for name, value in workshop.items():
            setattr(room.workshop, name, value)
        return room


def step_of(app: Flask) -> int:
    """The number of the step on show."""
    with app.app_context():
        found = get_workshop(REF)
        assert found is not None and found.current_id is not None
        return found.current_id


def address(app: Flask, seat: str = "S01", what: str = "name-dataset") -> str:
    return f"/workshops/{REF}/seats/{seat}/steps/{step_of(app)}/{what}"


def cards(app: Flask) -> list[Dataset]:
    """Every card there is."""
    with app.app_context():
        return list(db.session.scalars(db.select(Dataset).order_by(Dataset.id)))


def add_entry(app: Flask, title: str, **facts: object) -> int:
    """A public entry of the shelf; gives its number."""
    with app.app_context(), writing():
        public = facts.pop("public", True)
        return shelf.add_entry({"title": title, **facts}, source_key=title, public=bool(public)).id


def wall(app: Flask) -> str:
    with app.test_request_context():
        found = get_workshop(REF)
        assert found is not None
        return projector_url(found)


def make_wall(app: Flask) -> None:
    """Three cards on the wall: the first two may be the same; S01 wrote the second, S02 the others."""
    with app.app_context(), writing():
        room = make_room("merge_data")
        given = [
            (room.ben, {"title": "Case records of charities", "holder": "Front-line charities", "unit": "one visit"}),
            (room.ann, {"title": "Records of cases", "holder": "Charities"}),
            (room.ben, {"title": "A count of reasons", "existence": "wished_for"}),
        ]
        for seat, said in given:
            card = naming.name_dataset(seat, room.workshop, channel="phone", **said)  # type: ignore[arg-type]

            release_card(card)


@dataclass
class Listing(Room):
    """The room on its silent list."""

    def name(self, seat: Seat | None = None, **said: object) -> Dataset:
        """A card as a phone sends it."""
        values = {"title": "Food parcel records", "holder": "Ellbridge pantry", "unit": "one parcel given"}
        return naming.name_dataset(seat or self.ann, self.workshop, channel="phone", **{**values, **said})  # type: ignore[arg-type]

    def released(self, seat: Seat | None = None, **said: object) -> Dataset:
        """The same, let out by the facilitator."""
        card = self.name(seat, **said)
        release_card(card)
        return card

    def undo_last(self, verb: str) -> None:
        """Undo the newest line of this verb."""
        event = db.session.scalars(
            db.select(TrailEvent).where(TrailEvent.verb == verb).order_by(TrailEvent.n.desc())
        ).first()
        assert event is not None
        undo(self.workshop, event)


def searched(text: str) -> list[str]:
    """Titles that the shelf finds, its unpublished entries too."""
    return [entry.title for entry in shelf_queries.search(text, public_only=False)]
