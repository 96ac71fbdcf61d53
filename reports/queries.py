"""SELECTs that only the record needs: what was taken out, what changed since it was published, what may be quoted.

Those about cards (insights, datasets, gaps) and the words beside them stand in `card_queries`.
"""

from __future__ import annotations

from sqlalchemy import func, or_, select

from core.db import db
from questions.models import Question
from voting.models import Reason, Round
from workshops.models import Seat, TrailEvent, Workshop
from workshops.perspectives import COMMISSIONER

WORDS_MOVED = (
    "withdrew", "hid", "quarantined", "released", "hid_reason", "released_reason",
    "withdrew_card", "hid_card", "quarantined_card", "released_card",
)  # fmt: skip
FACTS_CHANGED = (
    "set_verdict", "attached_insight", "detached_insight", "checked_insight", "corrected_insight", "corrected_source",
    "agreed_access", "described_dataset", "linked_dataset", "corrected_holder", "agreed_fit", "counted_table",
    "rated_gap", "graded_question",
)  # fmt: skip
TOLD = (*WORDS_MOVED, *FACTS_CHANGED, "published")  # to later readers


def list_gone(workshop: Workshop) -> list[tuple[str, str]]:
    """References whose words left, with why: 'withdrawn' by their author, or 'taken_out' after they were public."""
    rows = db.session.execute(
        select(Question.number, Question.visibility)
        .where(
            Question.workshop_id == workshop.id,
            Question.number.is_not(None),
            or_(
                Question.visibility == "withdrawn",
                Question.public.is_(True) & Question.visibility.in_(("hidden", "quarantined")),
            ),
        )
        .order_by(Question.number)
    )
    ref = workshop.cycle.ref
    return [(f"{ref}-Q{n:02d}", "withdrawn" if how == "withdrawn" else "taken_out") for n, how in rows]


def list_left_out(workshop: Workshop) -> list[Question]:
    """Questions that were on the wall and are hidden now: they can be put back."""
    hidden = select(Question).where(
        Question.workshop_id == workshop.id, Question.visibility == "hidden", Question.number.is_not(None)
    )
    return list(db.session.scalars(hidden.order_by(Question.number)))


def list_unread(workshop: Workshop) -> list[Question]:
    """Released questions that nobody has let out yet."""
    unread = select(Question).where(
        Question.workshop_id == workshop.id, Question.visibility == "released", Question.public.is_(False)
    )
    return list(db.session.scalars(unread.order_by(Question.number)))


def list_reasons(workshop: Workshop, visibility: str = "released") -> list[tuple[Round, Reason]]:
    """Reasons of the revealed rounds that may be quoted, by round, item and side: no order that says who came first."""
    rows = db.session.execute(
        select(Round, Reason)
        .join(Reason, Reason.round_id == Round.id)
        .where(
            Round.workshop_id == workshop.id,
            Round.state == "revealed",
            Reason.visibility == visibility,
            Reason.may_quote.is_(True),
            Reason.text != "",
        )
        .order_by(Round.number, Reason.item, Reason.side.desc(), Reason.text)
    )
    return [(round_, reason) for round_, reason in rows]


def list_void(workshop: Workshop) -> list[Round]:
    """Rounds that were opened and do not count."""
    void = select(Round).where(Round.workshop_id == workshop.id, Round.state == "void").order_by(Round.number)
    return list(db.session.scalars(void))


def list_changes(workshop: Workshop) -> list[TrailEvent]:
    """What was done to a published record since it was first published, oldest first."""
    if workshop.published_at is None:
        return []
    events = db.session.scalars(
        select(TrailEvent)
        .where(
            TrailEvent.workshop_id == workshop.id,
            TrailEvent.at > workshop.published_at,
            TrailEvent.verb.in_(TOLD),
            TrailEvent.undone.is_(False),
        )
        .order_by(TrailEvent.n)
    )
    return list(events)


def count_channels(workshop: Workshop) -> dict[str, int]:
    """How those who took part reached us: seats by channel, without those here to listen."""
    rows = db.session.execute(
        select(Seat.channel, func.count())
        .where(Seat.workshop_id == workshop.id, Seat.state != "removed", Seat.perspective != COMMISSIONER)
        .group_by(Seat.channel)
        .order_by(Seat.channel)
    )
    return {row[0]: row[1] for row in rows}


def count_late(workshop: Workshop, after: object) -> int:
    """How many of those who took part joined after a moment."""
    late = select(func.count()).where(
        Seat.workshop_id == workshop.id,
        Seat.state != "removed",
        Seat.perspective != COMMISSIONER,
        Seat.joined_at > after,
    )
    return db.session.scalar(late) or 0
