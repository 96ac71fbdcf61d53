"""Counts of words: for the panels while a workshop runs, and for the record after it. Counted in SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from core.db import db
from questions.models import MergeEvent, Question, WordingEdit
from workshops.models import TrailEvent, Workshop
from workshops.perspectives import PERSPECTIVES


@dataclass(frozen=True)
class WordTally:
    """What became of the words of a workshop."""

    asked: int  # all that came in, also what was taken back before anybody saw it; halves of a split count once
    released: int
    merged: int
    held: int
    hidden: int
    quarantined: int
    withdrawn: int
    struck: int
    late: int
    with_use: int
    merges: int
    splits: int
    edits: int
    by_scope: dict[str, int]
    by_channel: dict[str, int]


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def count_asked(workshop: Workshop) -> int:
    """Cards that came in and were not taken back."""
    query = select(func.count()).where(Question.workshop_id == workshop.id, Question.visibility != "withdrawn")
    return db.session.scalar(query) or 0


def count_held(workshop: Workshop) -> int:
    """Cards that wait for the facilitator."""
    query = select(func.count()).where(Question.workshop_id == workshop.id, Question.visibility == "held")
    return db.session.scalar(query) or 0


def count_held_uses(workshop: Workshop) -> int:
    """Uses of released questions that wait for the facilitator."""
    query = select(func.count()).where(
        Question.workshop_id == workshop.id,
        Question.visibility == "released",
        Question.use_state == "held",
        Question.intended_use != "",
    )
    return db.session.scalar(query) or 0


def count_proposed(workshop: Workshop) -> int:
    """Suggested wordings that wait for the facilitator."""
    query = (
        select(func.count())
        .select_from(WordingEdit)
        .join(WordingEdit.question)
        .where(
            Question.workshop_id == workshop.id,
            Question.visibility == "released",
            WordingEdit.state == "proposed",
        )
    )
    return db.session.scalar(query) or 0


def count_own(seat_id: str) -> int:
    """Cards this seat wrote."""
    return db.session.scalar(select(func.count()).where(Question.seat_id == seat_id)) or 0


def count_uses_by(seat_id: str, besides: int) -> int:
    """Questions, besides this one, for which the seat said a use."""
    query = select(func.count()).where(
        Question.use_seat_id == seat_id, Question.id != besides, Question.intended_use != ""
    )
    return db.session.scalar(query) or 0


def count_by_perspective(workshop: Workshop) -> dict[str, int]:
    """Cards that came in and were not taken back, by their author's perspective; only those with any."""
    rows = db.session.execute(
        select(Question.perspective, func.count())
        .where(Question.workshop_id == workshop.id, Question.visibility != "withdrawn")
        .group_by(Question.perspective)
    )
    found = {code: n for code, n in rows}  # noqa: C416 - a row is not a plain pair
    return {code: found[code] for code in PERSPECTIVES if code in found}


def count_uses(workshop: Workshop) -> tuple[int, int]:
    """(questions on the wall with a use, questions on the wall): held uses count, their words do not show."""
    row = db.session.execute(
        select(_sum((Question.intended_use != "") & (Question.use_state != "hidden")), func.count()).where(
            Question.workshop_id == workshop.id,
            Question.visibility == "released",
            Question.merged_into_id.is_(None),
        )
    ).one()
    return int(row[0]), int(row[1])


def tally_words(workshop: Workshop) -> WordTally:
    """Everything the record says in numbers about a workshop's words. Five queries."""
    own = Question.workshop_id == workshop.id
    seen = _grouped(workshop, "visibility")
    merged, born, late, with_use = db.session.execute(
        select(
            _sum(Question.merged_into_id.is_not(None)),
            _sum(Question.split_from_id.is_not(None)),
            _sum(Question.late.is_(True)),
            _sum((Question.intended_use != "") & (Question.visibility == "released")),
        ).where(own)
    ).one()
    lineage = _lineage(workshop)
    struck = _struck(workshop)
    return WordTally(
        asked=sum(seen.values()) + struck - int(born),
        released=seen.get("released", 0),
        merged=int(merged),
        held=seen.get("held", 0),
        hidden=seen.get("hidden", 0),
        quarantined=seen.get("quarantined", 0),
        withdrawn=seen.get("withdrawn", 0),
        struck=struck,
        late=int(late),
        with_use=int(with_use),
        merges=lineage.get("merge", 0),
        splits=lineage.get("split", 0),
        edits=_edits(workshop),
        by_scope=_grouped(workshop, "scope", released=True),
        by_channel=_grouped(workshop, "channel"),
    )


def _grouped(workshop: Workshop, column: str, *, released: bool = False) -> dict[str, int]:
    by = getattr(Question, column)
    query = select(by, func.count()).where(Question.workshop_id == workshop.id)
    if released:
        query = query.where(Question.visibility == "released")
    return {str(code): n for code, n in db.session.execute(query.group_by(by).order_by(by))}


def _lineage(workshop: Workshop) -> dict[str, int]:
    query = (
        select(MergeEvent.kind, func.count())
        .where(MergeEvent.workshop_id == workshop.id, MergeEvent.undone.is_(False))
        .group_by(MergeEvent.kind)
    )
    return {kind: n for kind, n in db.session.execute(query)}  # noqa: C416


def _struck(workshop: Workshop) -> int:
    query = select(func.count()).where(TrailEvent.workshop_id == workshop.id, TrailEvent.verb == "struck")
    return db.session.scalar(query) or 0


def _edits(workshop: Workshop) -> int:
    query = (
        select(func.count())
        .select_from(WordingEdit)
        .join(WordingEdit.question)
        .where(Question.workshop_id == workshop.id, WordingEdit.state == "accepted")
    )
    return db.session.scalar(query) or 0
