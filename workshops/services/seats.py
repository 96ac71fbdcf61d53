"""Seats and devices: joining, coming back, help, leaving, feedback."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from core import clock
from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import PEOPLE
from workshops import queries
from workshops.codes import new_words, normalise_words
from workshops.guards import token_hash
from workshops.models import Consent, Device, Feedback, HelpCall, Seat, TrailEvent, Workshop
from workshops.perspectives import COMMISSIONER, PERSPECTIVES
from workshops.trail import record, undoes

CONSENT_VERSION = "1.0"
HELP_AGAIN_AFTER = timedelta(minutes=1)


def add_device(workshop: Workshop, token: str = "") -> Device:
    """Note a new phone. The token goes into its cookie and is never stored; without one nobody can claim the device."""
    token = token or secrets.token_urlsafe(16)
    device = Device(workshop_id=workshop.id, token_hash=token_hash(token))
    db.session.add(device)
    db.session.flush()
    return device


def add_seat(
    workshop: Workshop,
    perspective: str,
    *,
    device: Device | None = None,
    channel: str = "phone",
    quote_unnamed: bool = False,
    photo: bool = False,
    recontact: bool = False,
    role_type: str = "",
    nation: str = "",
    by_console: bool = False,
) -> Seat:
    """Give somebody a seat. Raises Refused when the room is locked, full, over, or not open yet.

    The console may add seats to a locked or full room: it knows who is standing there.
    """
    if workshop.is_over:
        raise Refused(_("This workshop is over."))
    if not by_console:
        _check_room(workshop)
    if perspective not in PERSPECTIVES:
        raise Refused(_("Please choose one of these."), "perspective")
    seat = Seat(
        workshop=workshop,
        number=_next_number(workshop),
        perspective=perspective,
        role_type=role_type,
        nation=nation,
        channel=channel,
        device_id=device.id if device else None,
        votes=perspective != COMMISSIONER,
        joined_at=clock.now(),
    )
    seat.consent = _consent(seat, quote_unnamed, photo, recontact)
    db.session.add(seat)
    db.session.flush()
    announce(workshop.id, PEOPLE)
    return seat


def _next_number(workshop: Workshop) -> int:
    return (db.session.scalar(select(func.max(Seat.number)).where(Seat.workshop_id == workshop.id)) or 0) + 1


def _consent(seat: Seat, quote_unnamed: bool, photo: bool, recontact: bool) -> Consent:
    return Consent(
        version=CONSENT_VERSION,
        take_part=True,
        quote_unnamed=quote_unnamed,
        photo=photo,
        recontact=recontact,
        given_at=seat.joined_at,
    )


def _check_room(workshop: Workshop) -> None:
    if workshop.state in {"draft", "ready", "cancelled"}:
        raise Refused(_("The room is not open yet. Try again in a minute."))
    if workshop.locked:
        raise Refused(_("The room is locked. Ask the facilitator to let you in."))
    if queries.count_seats(workshop) >= workshop.join_cap:
        raise Refused(_("The room is full. Ask the facilitator to make space."))


def new_return_words(seat: Seat) -> str:
    """Three fresh words that bring this seat to another phone; older ones stop working."""
    words = new_words()
    seat.return_hash = token_hash(f"{seat.workshop_id}:{words}")
    return words


def move_seat(workshop: Workshop, words: str, device: Device) -> Seat:
    """Bring the seat of these words to this device. Raises Refused for words that fit no seat."""
    seat = queries.get_seat_by_words(workshop, token_hash(f"{workshop.id}:{normalise_words(words)}"))
    if seat is None:
        raise Refused(_("These words do not fit. Check them and try again."), "words")
    seat.device_id = device.id
    seat.channel = "phone" if seat.channel in {"paper", "console"} else seat.channel
    seat.return_hash = ""
    announce(workshop.id, PEOPLE)
    return seat


def change_perspective(seat: Seat, perspective: str, *, round_opened: bool) -> None:
    """Correct what a person is mainly here as. Raises Refused once a ballot was opened: votes are counted by it."""
    if round_opened:
        raise Refused(_("A ballot was opened already, so this can no longer be changed."), "perspective")
    if perspective not in PERSPECTIVES:
        raise Refused(_("Please choose one of these."), "perspective")
    seat.perspective = perspective
    seat.votes = perspective != COMMISSIONER
    announce(seat.workshop_id, PEOPLE)


def answer_practice(seat: Seat) -> None:
    """Note that this seat can answer on its device."""
    seat.device_ok = True
    announce(seat.workshop_id, PEOPLE)


def remove_seat(seat: Seat) -> None:
    """Take a seat out of the room; what it wrote stays where it is. Undoable."""
    if seat.state != "removed":
        detail = {"number": seat.number, "before": seat.state}
        seat.state = "removed"
        record(seat.workshop, "removed_seat", f"W{seat.workshop.number}", detail=detail)
        announce(seat.workshop_id, PEOPLE)


@undoes("removed_seat")
def _bring_back(event: TrailEvent) -> None:
    workshop = db.session.get_one(Workshop, event.workshop_id)
    seat = queries.get_seat(workshop, f"S{event.detail['number']}")
    if seat is not None:
        seat.state = event.detail["before"]
        announce(seat.workshop_id, PEOPLE)


def leave(seat: Seat) -> None:
    """Note that a person went home early."""
    if seat.is_in:
        seat.state = "left"
        seat.left_at = clock.now()
        announce(seat.workshop_id, PEOPLE)


def ask_for_help(seat: Seat, kind: str) -> None:
    """A quiet signal to the console. Pressing twice within a minute is one call."""
    last = db.session.scalar(
        select(HelpCall).where(HelpCall.seat_id == seat.id, HelpCall.kind == kind, HelpCall.seen.is_(False)).limit(1)
    )
    if last is None:
        db.session.add(HelpCall(workshop_id=seat.workshop_id, seat_id=seat.id, kind=kind, at=clock.now(), seen=False))
        announce(seat.workshop_id, PEOPLE)


def see_to_help(workshop: Workshop, number: int) -> None:
    """Note that somebody is seeing to a call."""
    call = db.session.scalar(select(HelpCall).where(HelpCall.workshop_id == workshop.id, HelpCall.id == number))
    if call is not None:
        call.seen = True
        announce(workshop.id, PEOPLE)


def give_feedback(seat: Seat, useful: int | None, felt_heard: int | None, one_thing: str) -> None:
    """Keep a person's feedback without their seat; a second time replaces the first."""
    mark = _feedback_mark(seat)
    found = db.session.scalar(select(Feedback).where(Feedback.workshop_id == seat.workshop_id, Feedback.mark == mark))
    feedback = found or Feedback(workshop_id=seat.workshop_id, mark=mark)
    feedback.useful, feedback.felt_heard, feedback.one_thing = useful, felt_heard, one_thing
    db.session.add(feedback)


def _feedback_mark(seat: Seat) -> str:
    key: str = current_app.config["SECRET_KEY"]
    return hmac.new(key.encode(), f"feedback:{seat.id}".encode(), hashlib.sha256).hexdigest()
