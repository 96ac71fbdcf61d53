"""The tables of this package, by subject."""

from workshops.models.cycles import Cycle, PerspectiveTarget
from workshops.models.people import Consent, Device, Feedback, HelpCall, Seat
from workshops.models.trail import TrailEvent
from workshops.models.workshops import Activity, Workshop

__all__ = [
    "Activity",
    "Consent",
    "Cycle",
    "Device",
    "Feedback",
    "HelpCall",
    "PerspectiveTarget",
    "Seat",
    "TrailEvent",
    "Workshop",
]
