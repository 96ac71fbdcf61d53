"""Every SELECT of this package: cycles, workshops, steps, seats, the trail."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.models import Membership
from core.db import db
from workshops.models import Activity, Cycle, Device, Feedback, HelpCall, Seat, TrailEvent, Workshop
from workshops.perspectives import PERSPECTIVES

# Asked with everything that any phone does. Building a statement costs more than running it, so these are built once.
_WORKSHOP_OF_REF = (
    select(Workshop)
    .join(Workshop.cycle)
    .where(Cycle.sequence == bindparam("cycle"), Workshop.number == bindparam("workshop"))
    .options(joinedload(Workshop.cycle), joinedload(Workshop.current))
)
_SEATS_OF_TOKEN = (
    select(Seat)
    .join(Device, Device.id == Seat.device_id)
    .where(
        Seat.workshop_id == bindparam("workshop"),
        Device.workshop_id == bindparam("workshop"),
        Device.token_hash == bindparam("token"),
        Seat.state.in_(("in", "away")),
    )
    .options(joinedload(Seat.consent))
    .order_by(Seat.number)
)
_STEP_NUMBERS = (
    select(Activity.id)
    .where(Activity.workshop_id == bindparam("workshop"), Activity.state != "skipped")
    .order_by(Activity.position, Activity.id)
)


def get_cycle(ref: str) -> Cycle | None:
    """The cycle of a reference (C1)."""
    return db.session.scalar(select(Cycle).where(Cycle.sequence == int(ref[1:])).options(selectinload(Cycle.targets)))


def get_workshop(ref: str) -> Workshop | None:
    """The workshop of a reference (C1-W2), with its cycle and the step on show."""
    cycle, _, number = ref.partition("-")
    return db.session.scalar(_WORKSHOP_OF_REF, {"cycle": int(cycle[1:]), "workshop": int(number[1:])})


def get_workshop_by_code(code: str) -> Workshop | None:
    """The workshop that people join with this code (already normalised), whatever its state."""
    return db.session.scalar(select(Workshop).where(Workshop.join_code == code).options(joinedload(Workshop.cycle)))


def get_workshop_by_screen(token: str) -> Workshop | None:
    """The workshop whose projector link holds this token."""
    return db.session.scalar(
        select(Workshop)
        .where(Workshop.screen_token == token)
        .options(joinedload(Workshop.cycle), joinedload(Workshop.current))
    )


def list_public_cycles() -> list[Cycle]:
    """Cycles of which something is published."""
    published = select(Workshop.cycle_id).where(Workshop.published_at.is_not(None))
    return list(db.session.scalars(select(Cycle).where(Cycle.id.in_(published)).order_by(Cycle.sequence)))


def list_own_cycles(account_id: int) -> list[Cycle]:
    """Cycles this account may act in."""
    own = select(Membership.cycle_id).where(Membership.account_id == account_id)
    return list(db.session.scalars(select(Cycle).where(Cycle.id.in_(own)).order_by(Cycle.sequence)))


def list_workshops(cycle: Cycle) -> list[Workshop]:
    """The workshops of a cycle, in order."""
    return list(
        db.session.scalars(
            select(Workshop)
            .where(Workshop.cycle_id == cycle.id)
            .options(joinedload(Workshop.cycle))
            .order_by(Workshop.number)
        )
    )


def list_steps(workshop: Workshop) -> list[Activity]:
    """The run sheet, in order."""
    return list(
        db.session.scalars(
            select(Activity).where(Activity.workshop_id == workshop.id).order_by(Activity.position, Activity.id)
        )
    )


def list_step_numbers(workshop: Workshop) -> list[int]:
    """The numbers of the steps that are not left out, in order."""
    return list(db.session.scalars(_STEP_NUMBERS, {"workshop": workshop.id}))


def get_step(workshop: Workshop, number: int) -> Activity | None:
    """One step of this workshop."""
    return db.session.scalar(select(Activity).where(Activity.workshop_id == workshop.id, Activity.id == number))


def next_step(workshop: Workshop) -> Activity | None:
    """The first step that has not begun."""
    return db.session.scalar(
        select(Activity)
        .where(Activity.workshop_id == workshop.id, Activity.state == "waiting")
        .order_by(Activity.position, Activity.id)
        .limit(1)
    )


def get_seat(workshop: Workshop, ref: str) -> Seat | None:
    """The seat of a spoken code (S07) in this workshop."""
    return db.session.scalar(
        select(Seat)
        .where(Seat.workshop_id == workshop.id, Seat.number == int(ref[1:]))
        .options(joinedload(Seat.consent))
    )


def list_seats(workshop: Workshop) -> list[Seat]:
    """Every seat of a workshop that was not removed, in the order of their codes."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.workshop_id == workshop.id, Seat.state != "removed")
            .options(joinedload(Seat.consent))
            .order_by(Seat.number)
        )
    )


def voting_seats(workshop: Workshop) -> list[Seat]:
    """Seats that may vote: they take part, and their perspective votes."""
    return list(
        db.session.scalars(
            select(Seat)
            .where(Seat.workshop_id == workshop.id, Seat.votes.is_(True), Seat.state.in_(("in", "away")))
            .order_by(Seat.number)
        )
    )


def count_seats(workshop: Workshop) -> int:
    """How many take part."""
    return (
        db.session.scalar(select(func.count()).where(Seat.workshop_id == workshop.id, Seat.state.in_(("in", "away"))))
        or 0
    )


def count_by_perspective(workshop: Workshop) -> dict[str, int]:
    """Seats taking part (or that left), by perspective, in the order of `PERSPECTIVES`; none left out."""
    rows = db.session.execute(
        select(Seat.perspective, func.count())
        .where(Seat.workshop_id == workshop.id, Seat.state != "removed")
        .group_by(Seat.perspective)
    )
    found = dict(rows.all())
    return {code: found.get(code, 0) for code in PERSPECTIVES}


def get_device(workshop: Workshop, token_hash: str) -> Device | None:
    """The device of this token, if it belongs to this workshop."""
    return db.session.scalar(select(Device).where(Device.workshop_id == workshop.id, Device.token_hash == token_hash))


def list_seats_of(workshop: Workshop, token_hash: str) -> list[Seat]:
    """The seats that take part and that the device of this token speaks for."""
    return list(db.session.scalars(_SEATS_OF_TOKEN, {"workshop": workshop.id, "token": token_hash}))


def get_seat_by_words(workshop: Workshop, return_hash: str) -> Seat | None:
    """The seat whose three return words have this hash."""
    return db.session.scalar(
        select(Seat).where(
            Seat.workshop_id == workshop.id, Seat.return_hash == return_hash, Seat.state.in_(("in", "away"))
        )
    )


def list_help(workshop: Workshop) -> list[tuple[HelpCall, Seat]]:
    """Who asked for help or a break and has not been seen to."""
    rows = db.session.execute(
        select(HelpCall, Seat)
        .join(Seat, Seat.id == HelpCall.seat_id)
        .where(HelpCall.workshop_id == workshop.id, HelpCall.seen.is_(False))
        .order_by(HelpCall.at, HelpCall.id)
    )
    return [(call, seat) for call, seat in rows]


def list_trail(workshop: Workshop, newest: int | None = None) -> list[TrailEvent]:
    """The trail of a workshop, oldest first; with `newest`, only the last so many, newest first."""
    query = select(TrailEvent).where(TrailEvent.workshop_id == workshop.id)
    if newest is None:
        return list(db.session.scalars(query.order_by(TrailEvent.n)))
    return list(db.session.scalars(query.order_by(TrailEvent.n.desc()).limit(newest)))


def list_undoable(workshop: Workshop, verbs: list[str], newest: int) -> list[TrailEvent]:
    """The last lines of a workshop's trail with one of these verbs that still stand, newest first."""
    return list(
        db.session.scalars(
            select(TrailEvent)
            .where(TrailEvent.workshop_id == workshop.id, TrailEvent.verb.in_(verbs), TrailEvent.undone.is_(False))
            .order_by(TrailEvent.n.desc())
            .limit(newest)
        )
    )


def get_event(workshop: Workshop, number: int) -> TrailEvent | None:
    """One line of this workshop's trail, by its number."""
    return db.session.scalar(select(TrailEvent).where(TrailEvent.workshop_id == workshop.id, TrailEvent.n == number))


def list_feedback(workshop: Workshop) -> list[Feedback]:
    """The feedback of a workshop, in no order that says who came first."""
    return list(db.session.scalars(select(Feedback).where(Feedback.workshop_id == workshop.id).order_by(Feedback.id)))
