"""The tables of this package, by subject."""

from workshops.models.cards import Card, Sameness, card_rules
from workshops.models.cycles import Cycle, PerspectiveTarget
from workshops.models.people import Consent, Device, Feedback, HelpCall, Seat
from workshops.models.tables import RoomTable, Sitting
from workshops.models.trail import TrailEvent
from workshops.models.versions import TextVersion
from workshops.models.workshops import Activity, Workshop

__all__ = [
    "Activity",
    "Card",
    "Consent",
    "Cycle",
    "Device",
    "Feedback",
    "HelpCall",
    "PerspectiveTarget",
    "RoomTable",
    "Sameness",
    "Seat",
    "Sitting",
    "TextVersion",
    "TrailEvent",
    "Workshop",
    "card_rules",
]
