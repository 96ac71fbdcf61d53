"""Words beside the cards of a workshop, and the entries its cards made: what check-and-publish reads and lets out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.db import db
from datasets.models import Dataset, Finding, Link, ShelfEntry
from datasets.queries.naming import ROOM
from questions.models import Question
from workshops.models import Workshop


def list_findings(workshop: Workshop, *, unread: bool = False) -> list[Finding]:
    """Answer cards with their questions; `unread` gives only those that nobody let out yet."""
    found = select(Finding).where(Finding.workshop_id == workshop.id, Finding.answer != "")
    if unread:
        found = found.where(Finding.public.is_(False))
    asked = joinedload(Finding.question).joinedload(Question.cycle)
    return list(db.session.scalars(found.options(asked).order_by(Finding.question_id)))


def list_answers(workshop: Workshop, *, public: bool = False) -> dict[int, str]:
    """The words of these answer cards, by question; `public` gives only those that were let out."""
    return {one.question_id: one.answer for one in list_findings(workshop) if one.public or not public}


def get_finding(workshop: Workshop, question: int) -> Finding | None:
    """The answer card of a question, by the question's row number."""
    return next((one for one in list_findings(workshop) if one.question_id == question), None)


def list_explained(workshop: Workshop, *, unread: bool = False) -> list[Link]:
    """Pairs with words on why they fit as they do, as far as both halves may be shown; by question and dataset."""
    found = (
        select(Link)
        .join(Link.question)
        .join(Link.dataset)
        .where(
            Link.workshop_id == workshop.id,
            Link.why != "",
            Dataset.visibility == "released",
            Question.visibility == "released",
        )
        .options(
            joinedload(Link.question).joinedload(Question.cycle), joinedload(Link.dataset).joinedload(Dataset.cycle)
        )
        .order_by(Question.number, Dataset.number)
    )
    if unread:
        found = found.where(Link.public.is_(False))
    return list(db.session.scalars(found))


def get_explained(workshop: Workshop, number: int) -> Link | None:
    """One of these pairs, by its row's number."""
    return next((link for link in list_explained(workshop) if link.id == number), None)


def list_entries_to_let_out(workshop: Workshop) -> list[ShelfEntry]:
    """Shelf entries made of this workshop's cards that a public, unmerged card points to, and that are not public."""
    found = (
        select(ShelfEntry)
        .join(Dataset, Dataset.entry_id == ShelfEntry.id)
        .where(
            Dataset.workshop_id == workshop.id,
            Dataset.public.is_(True),
            Dataset.merged_into_id.is_(None),
            ShelfEntry.source == ROOM,
            ShelfEntry.cycle_id == workshop.cycle_id,
            ShelfEntry.public.is_(False),
        )
        .order_by(ShelfEntry.id)
    )
    return list(db.session.scalars(found).unique())
