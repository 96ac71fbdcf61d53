"""What the record of a workshop says, as frozen values: the page, the PDF and the check page all read this and no rows.

Codes, numbers and people's words only; the sentences are made of them in `findings` and in templates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from questions.models import Question
from reports import queries
from reports.contents.data import DataRecord, data_record
from reports.contents.day import Change, Step, list_changes, make_step, sat_for, who_came
from reports.contents.words import (
    Funnel,
    QuestionRecord,
    ReasonRecord,
    list_shown,
    make_funnel,
    question_records,
    reason_records,
)
from reports.room import Room
from reports.rounds import RoundRecord, ShortlistRecord, list_round_records, shortlist_record
from workshops import queries as rooms
from workshops.models import Workshop

__all__ = [
    "FACILITATOR",
    "PUBLIC",
    "Change",
    "DataRecord",
    "Funnel",
    "QuestionRecord",
    "ReasonRecord",
    "Step",
    "WorkshopRecord",
    "texts_mark",
    "workshop_record",
]
FACILITATOR = "facilitator"
PUBLIC = "public"


@dataclass(frozen=True)
class WorkshopRecord:
    """Everything the record says. `data` is what a data and insight workshop found; other kinds have none."""

    ref: str
    cycle_ref: str
    cycle_title: str
    focus: str
    title: str
    kind: str
    day: date
    licence: str
    audience: str
    is_example: bool
    published_on: date | None
    room: Room
    steps: tuple[Step, ...]
    minutes: int | None
    funnel: Funnel
    rounds: tuple[RoundRecord, ...]
    void_rounds: tuple[str, ...]
    shortlist: ShortlistRecord | None
    questions: tuple[QuestionRecord, ...]
    reasons: tuple[ReasonRecord, ...]
    data: DataRecord | None
    summary: tuple[str, ...]
    next_step: str
    changes: tuple[Change, ...]

    @property
    def version(self) -> str:
        """1.0 as first published; every change told since makes the next."""
        return f"1.{len(self.changes)}"

    @property
    def fingerprint(self) -> str:
        """A hash of everything the record says: the same fingerprint, the same content."""
        said = json.dumps(asdict(self), sort_keys=True, default=str, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def short_fingerprint(self) -> str:
        """Its first twelve signs, as they are read aloud."""
        return " ".join(self.fingerprint[n : n + 4] for n in (0, 4, 8))

    def question(self, ref: str) -> QuestionRecord | None:
        """The question of a reference, if it stands in this record."""
        return next((one for one in self.questions if one.ref == ref), None)


def workshop_record(workshop: Workshop, *, audience: str = PUBLIC, draft: bool = False) -> WorkshopRecord:
    """The record of a workshop. 'public' is what is (or would be) published; 'facilitator' has the room's exact groups.

    Never holds words that are held, hidden, quarantined, withdrawn or unreleased, nor rounds that were not revealed.
    `draft` shows what publishing now would let out, although an earlier state is published already.
    """
    exact = audience == FACILITATOR
    shown = list_shown(workshop, draft=draft)
    data = data_record(workshop, draft=draft, exact=exact)
    texts = _texts(shown, data)
    rounds = list_round_records(workshop, texts, exact=exact)
    shortlist = shortlist_record(workshop, texts, rounds)
    questions = question_records(workshop, shown, rounds, shortlist)
    steps = rooms.list_steps(workshop)
    return WorkshopRecord(
        ref=workshop.ref,
        cycle_ref=workshop.cycle.ref,
        cycle_title=workshop.cycle.title,
        focus=workshop.cycle.focus_statement,
        title=workshop.title,
        kind=workshop.kind,
        day=workshop.day,
        licence=workshop.cycle.licence,
        audience=audience,
        is_example=workshop.cycle.is_example,
        published_on=workshop.published_at.date() if workshop.published_at else None,
        room=who_came(workshop, steps, exact=exact),
        steps=tuple(make_step(step) for step in steps),
        minutes=sat_for(steps, workshop.closed_at),
        funnel=make_funnel(workshop, questions, rounds, shortlist),
        rounds=rounds,
        void_rounds=tuple(round_.ref for round_ in queries.list_void(workshop)),
        shortlist=shortlist,
        questions=questions,
        reasons=reason_records(workshop, texts),
        data=data,
        summary=tuple(workshop.summary),
        next_step=workshop.next_step,
        changes=list_changes(workshop),
    )


def _texts(shown: list[Question], data: DataRecord | None) -> dict[str, str]:
    """The words that may be shown of what votes and reasons are about, by item."""
    return {question.item: question.text for question in shown} | (data.texts if data else {})


def texts_mark(record: WorkshopRecord) -> str:
    """A mark of every text in a record: it changes when one is added, altered or left out."""
    said = [record.title, record.questions, record.reasons, record.shortlist, [step.title for step in record.steps]]
    return hashlib.sha256(repr([*said, record.data]).encode()).hexdigest()
