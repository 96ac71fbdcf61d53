"""Which rounds there are, and what may be chosen in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload, selectinload

from core.db import db
from voting.models import Candidate, Round
from workshops.models import Activity, Workshop

# Every phone asks this in the second in which a vote opens, so it is built once.
_ROUND_OF_STEP = (
    select(Round)
    .where(Round.activity_id == bindparam("step"), Round.state != "void")
    .options(selectinload(Round.candidates))
    .order_by(Round.id.desc())
    .limit(1)
)
ENDED = ("closed", "revealed", "void")


def current_round(activity: Activity) -> Round | None:
    """The vote of a step that counts, with its candidates; void ones are history."""
    return db.session.scalar(_ROUND_OF_STEP, {"step": activity.id})


def get_round(workshop: Workshop, number: int) -> Round | None:
    """A round of this workshop, by the number in its reference (R1)."""
    return db.session.scalar(
        select(Round)
        .where(Round.workshop_id == workshop.id, Round.number == number)
        .options(joinedload(Round.candidates))
    )


def open_round_in(workshop: Workshop) -> Round | None:
    """The vote that is open in a workshop; there is never more than one. While it is, merging is locked."""
    return db.session.scalar(select(Round).where(Round.workshop_id == workshop.id, Round.state == "open"))


def was_opened(workshop: Workshop) -> bool:
    """Whether a vote was ever opened here: from then on perspectives no longer change."""
    return db.session.scalar(select(Round.id).where(Round.workshop_id == workshop.id).limit(1)) is not None


def list_open(workshop: Workshop | None = None) -> list[Round]:
    """Open rounds, of one workshop or of all."""
    query = select(Round).where(Round.state == "open").order_by(Round.id)
    if workshop is not None:
        query = query.where(Round.workshop_id == workshop.id)
    return list(db.session.scalars(query))


def list_rounds(workshop: Workshop, *, void: bool = False) -> list[Round]:
    """The rounds of a workshop in order, with the void ones only if asked for."""
    query = select(Round).where(Round.workshop_id == workshop.id).order_by(Round.number)
    return list(db.session.scalars(query if void else query.where(Round.state != "void")))


def round_before(activity: Activity) -> Round | None:
    """The newest vote held in a step before this one (or in it): what a reveal or a talk is about."""
    return db.session.scalar(
        select(Round)
        .join(Activity, Activity.id == Round.activity_id)
        .where(
            Round.workshop_id == activity.workshop_id,
            Round.state.in_(("open", "closed", "revealed")),
            Activity.position <= activity.position,
        )
        .options(joinedload(Round.candidates))
        .order_by(Activity.position.desc(), Round.id.desc())
    )


def earlier_round(round_: Round) -> Round | None:
    """The revealed round before this one in its workshop: for a look at what the talk changed."""
    return db.session.scalar(
        select(Round)
        .where(Round.workshop_id == round_.workshop_id, Round.state == "revealed", Round.number < round_.number)
        .order_by(Round.number.desc())
        .limit(1)
    )


def list_with_key(closed_before: datetime) -> list[Round]:
    """Rounds that still have a key and should not: closed before the moment, or their workshop is over."""
    return list(
        db.session.scalars(
            select(Round)
            .join(Round.workshop)
            .where(
                Round.key_name != "",
                Round.state.in_(ENDED),
                or_(Round.closed_at <= closed_before, Workshop.state.in_(("closed", "reported"))),
            )
            .order_by(Round.id)
        )
    )


def key_names() -> set[str]:
    """The names of every key that a round still needs."""
    return set(db.session.scalars(select(Round.key_name).where(Round.key_name != "").order_by(Round.key_name)))


def rounds_with(cycle_id: int, item: str) -> list[Round]:
    """The rounds of a cycle in which an item could be chosen."""
    return list(
        db.session.scalars(
            select(Round)
            .join(Candidate, Candidate.round_id == Round.id)
            .where(Round.cycle_id == cycle_id, Candidate.item == item)
            .order_by(Round.number)
        )
    )


def list_candidates(round_id: int) -> list[Candidate]:
    """What could be chosen in a round, in the order it was given."""
    query = select(Candidate).where(Candidate.round_id == round_id).order_by(Candidate.position)
    return list(db.session.scalars(query))


def holds(column: InstrumentedAttribute[str], item: str) -> ColumnElement[bool]:
    """Whether a reference is this item's, or that of a pair which it is one half of: Q45, D18 and Q45+D18."""
    return or_(column == item, column.startswith(f"{item}+"), column.endswith(f"+{item}"))


def candidates_of(cycle_id: int, item: str) -> list[Candidate]:
    """An item as each round of a cycle froze it: alone, and in pairs."""
    frozen = select(Candidate).join(Round, Round.id == Candidate.round_id)
    return list(
        db.session.scalars(frozen.where(Round.cycle_id == cycle_id, holds(Candidate.item, item)).order_by(Candidate.id))
    )
