"""What rounds handed on, and the reasons people gave."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from core.db import db
from voting.models import Reason, Round, Shortlist, ShortlistItem
from voting.queries.rounds import holds
from workshops.models import Cycle, Seat, Workshop

LIVE = ("provisional", "agreed")


@dataclass(frozen=True)
class HeldReason:
    """A reason that waits for the facilitator."""

    id: int
    round_number: int
    item: str
    side: str
    text: str
    late: bool


def shortlist_of(round_: Round) -> Shortlist | None:
    """The shortlist that came of a round, whatever its state."""
    return db.session.scalar(
        select(Shortlist).where(Shortlist.round_id == round_.id).options(selectinload(Shortlist.items))
    )


def shortlist(workshop: Workshop) -> Shortlist | None:
    """The shortlist of a workshop that stands: of its newest revealed round, provisional or agreed."""
    return db.session.scalar(
        select(Shortlist)
        .join(Round, Round.id == Shortlist.round_id)
        .where(Shortlist.workshop_id == workshop.id, Shortlist.state.in_(LIVE), Round.state == "revealed")
        .options(selectinload(Shortlist.items))
        .order_by(Shortlist.number.desc())
        .limit(1)
    )


def get_shortlist(workshop: Workshop, number: int) -> Shortlist | None:
    """A shortlist of this workshop, by the number in its reference (SL1)."""
    return db.session.scalar(
        select(Shortlist)
        .where(Shortlist.workshop_id == workshop.id, Shortlist.number == number)
        .options(selectinload(Shortlist.items))
    )


def list_shortlists(cycle: Cycle) -> list[Shortlist]:
    """Every shortlist of a cycle, in order, superseded ones too."""
    return list(
        db.session.scalars(
            select(Shortlist)
            .where(Shortlist.cycle_id == cycle.id)
            .options(selectinload(Shortlist.items))
            .order_by(Shortlist.number)
        )
    )


def shortlisted_items(cycle: Cycle) -> set[str]:
    """Items that were handed on in a cycle: they stand on a shortlist that was agreed, or on one it took over from."""
    return set(
        db.session.scalars(
            select(ShortlistItem.item)
            .join(Shortlist, Shortlist.id == ShortlistItem.shortlist_id)
            .join(Round, Round.id == Shortlist.round_id)
            .where(
                Shortlist.cycle_id == cycle.id,
                Shortlist.state.in_(("agreed", "superseded")),
                Round.state == "revealed",
                ShortlistItem.basis != "removed",
            )
            .order_by(ShortlistItem.item)
        )
    )


def handed_to(workshop: Workshop, object_type: str) -> Shortlist | None:
    """The newest agreed shortlist of such things from an earlier workshop of the cycle: what this one starts from."""
    return db.session.scalar(
        select(Shortlist)
        .join(Round, Round.id == Shortlist.round_id)
        .join(Workshop, Workshop.id == Shortlist.workshop_id)
        .where(
            Shortlist.cycle_id == workshop.cycle_id,
            Workshop.number < workshop.number,
            Round.object_type == object_type,
            Round.state == "revealed",
            Shortlist.state == "agreed",
        )
        .options(selectinload(Shortlist.items))
        .order_by(Workshop.number.desc(), Shortlist.number.desc())
        .limit(1)
    )


def earlier_shortlists(shortlist: Shortlist) -> list[Shortlist]:
    """The shortlists before this one in its workshop whose rounds still count, newest first."""
    return list(
        db.session.scalars(
            select(Shortlist)
            .join(Round, Round.id == Shortlist.round_id)
            .where(
                Shortlist.workshop_id == shortlist.workshop_id,
                Shortlist.number < shortlist.number,
                Round.state == "revealed",
            )
            .order_by(Shortlist.number.desc())
        )
    )


def own_reason(seat: Seat, round_: Round, item: str, side: str) -> Reason | None:
    """What a seat already said for or against an item."""
    return db.session.scalar(
        select(Reason).where(
            Reason.round_id == round_.id, Reason.seat_id == seat.id, Reason.item == item, Reason.side == side
        )
    )


def list_own_reasons(seat: Seat, round_: Round) -> list[Reason]:
    """Everything a seat said about a round, but what it took back."""
    return list(
        db.session.scalars(
            select(Reason)
            .where(Reason.round_id == round_.id, Reason.seat_id == seat.id, Reason.visibility != "withdrawn")
            .order_by(Reason.item, Reason.side)
        )
    )


def get_reason(workshop: Workshop, number: int) -> Reason | None:
    """One reason given in this workshop."""
    return db.session.scalar(
        select(Reason)
        .join(Round, Round.id == Reason.round_id)
        .where(Round.workshop_id == workshop.id, Reason.id == number)
    )


def list_held_reasons(workshop: Workshop) -> list[HeldReason]:
    """Reasons that wait to be let out, oldest first, without their seats."""
    rows = db.session.execute(
        select(Reason.id, Round.number, Reason.item, Reason.side, Reason.text, Reason.late)
        .join(Round, Round.id == Reason.round_id)
        .where(Round.workshop_id == workshop.id, Reason.visibility == "held")
        .order_by(Reason.at, Reason.id)
    )
    return [HeldReason(*row) for row in rows]


def count_held_reasons(workshop: Workshop) -> int:
    """How many reasons wait."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Reason)
            .join(Round, Round.id == Reason.round_id)
            .where(Round.workshop_id == workshop.id, Reason.visibility == "held")
        )
        or 0
    )


def list_released_reasons(round_: Round) -> list[Reason]:
    """Reasons the room may see, by item and side; in no order that says who came first."""
    return list(
        db.session.scalars(
            select(Reason)
            .where(Reason.round_id == round_.id, Reason.visibility == "released")
            .order_by(Reason.item, Reason.side.desc(), Reason.text)
        )
    )


def reasons_of(cycle_id: int, item: str) -> list[Reason]:
    """Every reason in a cycle about an item: alone, and in pairs."""
    said = select(Reason).join(Round, Round.id == Reason.round_id)
    return list(
        db.session.scalars(said.where(Round.cycle_id == cycle_id, holds(Reason.item, item)).order_by(Reason.id))
    )
