"""What is missing, by question: for the gap wall, the ledger and the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.db import db
from datasets.models import Finding, Gap
from questions.models import Question
from workshops.models import Cycle, Workshop


@dataclass(frozen=True)
class GapRow:
    """One gap, and what was merged into it."""

    id: int
    ref: str
    item: str
    text: str
    left_out: str
    kind: str
    severity: int | None
    closed_by: str
    named_by: int  # how many cards say so


@dataclass(frozen=True)
class QuestionGaps:
    """A question with its gaps, worst first."""

    id: int
    ref: str
    item: str
    text: str
    grade: str
    answer_status: str
    gaps: tuple[GapRow, ...]

    @property
    def worst(self) -> int:
        """The severity of its worst gap; 0 while none was rated."""
        return max((gap.severity or 0 for gap in self.gaps), default=0)


def list_gaps(workshop: Workshop, questions: Iterable[Question], *, public: bool = False) -> list[QuestionGaps]:
    """These questions in their order, each with the gaps on the wall of this workshop. Two SELECTs."""
    asked = list(questions)
    return _gathered(asked, _gaps(Gap.workshop_id == workshop.id, public=public))


def list_gaps_of_cycle(cycle: Cycle, questions: Iterable[Question], *, public: bool = False) -> list[QuestionGaps]:
    """The same over every workshop of a cycle."""
    asked = list(questions)
    return _gathered(asked, _gaps(Gap.cycle_id == cycle.id, public=public))


def _gaps(where: object, *, public: bool) -> list[Gap]:
    found = (
        select(Gap)
        .where(where, Gap.visibility == "released")  # type: ignore[arg-type]
        .options(joinedload(Gap.cycle), joinedload(Gap.question))
        .order_by(Gap.number)
    )
    if public:
        found = found.where(Gap.public.is_(True))
    return list(db.session.scalars(found))


def _gathered(questions: list[Question], gaps: list[Gap]) -> list[QuestionGaps]:
    grades = _grades([question.id for question in questions])
    merged: dict[int, int] = {}
    for gap in gaps:
        if gap.merged_into_id is not None:
            merged[gap.merged_into_id] = merged.get(gap.merged_into_id, 0) + 1
    by_question: dict[int, list[GapRow]] = {}
    for gap in gaps:
        if gap.merged_into_id is None:
            by_question.setdefault(gap.question_id, []).append(_row(gap, 1 + merged.get(gap.id, 0)))
    return [
        QuestionGaps(
            id=question.id,
            ref=question.ref,
            item=question.item,
            text=question.text,
            grade=grades.get(question.id, ""),
            answer_status=question.answer_status,
            gaps=tuple(sorted(by_question.get(question.id, ()), key=lambda row: (-(row.severity or 0), row.item))),
        )
        for question in questions
    ]


def _row(gap: Gap, named_by: int) -> GapRow:
    return GapRow(gap.id, gap.ref, gap.item, gap.text, gap.left_out, gap.kind, gap.severity, gap.closed_by, named_by)


def _grades(ids: list[int]) -> dict[int, str]:
    rows = db.session.execute(select(Finding.question_id, Finding.grade).where(Finding.question_id.in_(ids)))
    return {row.question_id: row.grade for row in rows}


def list_questions_with_gaps(cycle: Cycle, *, public: bool = False) -> list[Question]:
    """Every question of a cycle that somebody named a gap of, by reference."""
    gaps = select(Gap.question_id).where(Gap.cycle_id == cycle.id, Gap.visibility == "released")
    if public:
        gaps = gaps.where(Gap.public.is_(True))
    found = select(Question).where(Question.id.in_(gaps), Question.visibility == "released")
    if public:
        found = found.where(Question.public.is_(True))
    return list(db.session.scalars(found.options(joinedload(Question.cycle)).order_by(Question.number)))
