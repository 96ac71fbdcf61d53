"""SELECTs that only the record of a data and insight workshop needs: cards let out, left out and gone.

Called by `contents`, by check-and-publish and by what publishes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from datasets.models import Bearing, Insight
from datasets.queries import publishing
from questions.models import Question
from voting.queries import handed_to
from workshops.cards import CardKind, all_card_kinds
from workshops.models import TrailEvent, Workshop
from workshops.queries import cards, list_workshops

AWAY = ("hidden", "quarantined")


def list_let_out(workshop: Workshop) -> set[str]:
    """References within the cycle (D07) of the cards that were public at some time."""
    subjects = select(TrailEvent.subject).where(
        TrailEvent.workshop_id == workshop.id, TrailEvent.verb == "let_out_card"
    )
    return {subject.rpartition(":")[2] for subject in db.session.scalars(subjects)}


def list_gone(workshop: Workshop) -> list[tuple[str, str]]:
    """References of cards whose words left, with why: 'withdrawn' by their author, or 'taken_out' once public."""
    let_out, found = list_let_out(workshop), []
    for kind in all_card_kinds():
        model = kind.model
        away = select(model.number, model.visibility).where(
            model.workshop_id == workshop.id,
            model.number.is_not(None),
            model.visibility.in_((*AWAY, "withdrawn")),
        )
        for number, how in db.session.execute(away.order_by(model.number)):
            item = f"{model.PREFIX}{number:02d}"
            if how == "withdrawn" or item in let_out:
                found.append((f"{workshop.cycle.ref}-{item}", "withdrawn" if how == "withdrawn" else "taken_out"))
    return found


def handed_on_by(workshop: Workshop) -> str:
    """The workshop whose shortlist of questions this one works on; '' without one."""
    shortlist = handed_to(workshop, "question")
    if shortlist is None:
        return ""
    return next((one.ref for one in list_workshops(workshop.cycle) if one.id == shortlist.workshop_id), "")


def list_insights(workshop: Workshop) -> list[Insight]:
    """What is known, as this workshop wrote it or brought it in, with the questions each bears on; by reference."""
    shown = (
        select(Insight)
        .where(Insight.workshop_id == workshop.id, Insight.visibility == "released")
        .options(
            joinedload(Insight.cycle),
            selectinload(Insight.bearings).joinedload(Bearing.question).joinedload(Question.cycle),
        )
    )
    return list(db.session.scalars(shown.order_by(Insight.number)))


# to be read once, by a person


def list_cards(workshop: Workshop) -> list[tuple[CardKind, list[Any]]]:
    """Every card on the wall, kind by kind, merged ones too: each holds words that become public."""
    return [(kind, cards.list_released(workshop, kind)) for kind in all_card_kinds()]


def list_cards_left_out(workshop: Workshop) -> list[tuple[CardKind, list[Any]]]:
    """Cards that were on the wall and are hidden now: they can be put back."""
    found = []
    for kind in all_card_kinds():
        model = kind.model
        hidden = select(model).where(
            model.workshop_id == workshop.id, model.visibility == "hidden", model.number.is_not(None)
        )
        found.append((kind, list(db.session.scalars(hidden.order_by(model.number)))))
    return found


def count_unread(workshop: Workshop) -> int:
    """How many cards, explained pairs and answer cards nobody has let out yet."""
    waiting: list[Any] = [card for _kind, shown in list_cards(workshop) for card in shown if not card.public]
    waiting += publishing.list_explained(workshop, unread=True)
    waiting += publishing.list_findings(workshop, unread=True)
    return len(waiting)
