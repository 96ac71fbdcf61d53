"""What the record of a workshop says, as frozen values: the page, the PDF and the check page all read this and no rows.

Codes, numbers and people's words only; the sentences are made of them in `findings` and in templates.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from questions import queries as words
from questions.models import Question
from questions.words import OFF_THE_WALL
from reports import queries
from reports.room import Room, describe
from reports.rounds import RoundRecord, ShortlistRecord, list_round_records, shortlist_record
from workshops import queries as rooms
from workshops.models import Activity, Workshop

FACILITATOR = "facilitator"
PUBLIC = "public"


@dataclass(frozen=True)
class Step:
    """One step of the day. `actual` is None for a step that never began or has no end."""

    title: str
    state: str
    planned: int
    actual: int | None


@dataclass(frozen=True)
class QuestionRecord:
    """One question. `status` is a code of `findings.STATUSES`; `gone` ones hold their reference and nothing else."""

    ref: str
    gone: str
    text: str
    first_words: str
    use: str
    actor: str
    decision: str
    by_when: str
    theme: str
    status: str
    reason: str
    into: str
    became: str
    merged: tuple[str, ...]
    asked_by: int
    split_from: str

    @property
    def item(self) -> str:
        """The reference within its cycle."""
        return self.ref.partition("-")[2]

    @property
    def reworded(self) -> bool:
        """Whether the words now are others than the first."""
        return self.text != self.first_words


@dataclass(frozen=True)
class ReasonRecord:
    """A reason that its author lets us quote, without a name."""

    round_ref: str
    ref: str
    side: str
    text: str
    id: int


@dataclass(frozen=True)
class Change:
    """What happened to the record after it was first published."""

    day: date
    what: str
    ref: str


@dataclass(frozen=True)
class Funnel:
    """From asked to handed on. `recorded` are those that stand in this record with their words."""

    asked: int
    split: int
    recorded: int
    with_use: int
    merged: int
    out: int
    parked: int
    moved: int
    on_ballot: int
    handed_on: int


@dataclass(frozen=True)
class WorkshopRecord:
    """Everything the record says."""

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
    shown = _shown(workshop, draft=draft)
    texts = {question.item: question.text for question in shown}
    rounds = list_round_records(workshop, texts, exact=exact)
    shortlist = shortlist_record(workshop, texts, rounds)
    questions = _questions(workshop, shown, rounds, shortlist)
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
        room=_room(workshop, steps, exact=exact),
        steps=tuple(_step(step) for step in steps),
        minutes=_minutes(steps, workshop.closed_at),
        funnel=_funnel(workshop, questions, rounds, shortlist),
        rounds=rounds,
        void_rounds=tuple(round_.ref for round_ in queries.list_void(workshop)),
        shortlist=shortlist,
        questions=questions,
        reasons=_reasons(workshop, texts),
        summary=tuple(workshop.summary),
        next_step=workshop.next_step,
        changes=_changes(workshop),
    )


def texts_mark(record: WorkshopRecord) -> str:
    """A mark of every text in a record: it changes when one is added, altered or left out."""
    said = [record.title, record.questions, record.reasons, record.shortlist, [step.title for step in record.steps]]
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _shown(workshop: Workshop, *, draft: bool) -> list[Question]:
    """Questions whose words this record may hold: released, and once it is published, only those somebody let out."""
    released = words.list_released(workshop)
    if draft or workshop.published_at is None:
        return released
    return [question for question in released if question.public]


def _questions(
    workshop: Workshop, shown: list[Question], rounds: tuple[RoundRecord, ...], shortlist: ShortlistRecord | None
) -> tuple[QuestionRecord, ...]:
    refs = {question.id: question.ref for question in shown}
    families: dict[int, list[Question]] = {}
    for question in shown:
        if question.merged_into_id in refs:
            families.setdefault(question.merged_into_id, []).append(question)
    voted = {row.ref for round_ in rounds for row in round_.rows}
    listed = {line.ref for line in shortlist.lines if line.basis != "removed"} if shortlist else set()
    found = [_question(one, refs, families.get(one.id, []), voted, listed) for one in shown]
    found += [_gone(ref, why) for ref, why in queries.list_gone(workshop)]
    return tuple(sorted(found, key=lambda one: int(one.item[1:])))


def _question(
    question: Question, refs: dict[int, str], merged: list[Question], voted: set[str], listed: set[str]
) -> QuestionRecord:
    used = question.use_state == "released"
    return QuestionRecord(
        ref=question.ref,
        gone="",
        text=question.text,
        first_words=question.first_words,
        use=question.intended_use if used else "",
        actor=question.who_would_act if used else "",
        decision=question.decision_informed if used else "",
        by_when=question.by_when if used else "",
        theme=question.theme.label if question.theme else "",
        status=_status(question, voted, listed),
        reason=question.scope_reason if question.scope in OFF_THE_WALL else "",
        into=refs.get(question.merged_into_id or 0, ""),
        became=f"{question.cycle.ref}-{question.became}" if question.became else "",
        merged=tuple(one.ref for one in merged),
        asked_by=words.count_authors([question, *merged]),
        split_from=refs.get(question.split_from_id or 0, ""),
    )


def _status(question: Question, voted: set[str], listed: set[str]) -> str:
    if question.merged_into_id is not None:
        return "merged"
    if question.scope in OFF_THE_WALL:
        return question.scope
    if question.ref in listed:
        return "handed_on"
    return "voted_on" if question.ref in voted else "recorded"


def _gone(ref: str, why: str) -> QuestionRecord:
    """The honest marker of words that left: a reference, and why."""
    blank: dict[str, Any] = dict.fromkeys(
        (
            "text",
            "first_words",
            "use",
            "actor",
            "decision",
            "by_when",
            "theme",
            "reason",
            "into",
            "became",
            "split_from",
        ),
        "",
    )
    return QuestionRecord(ref=ref, gone=why, status=why, merged=(), asked_by=0, **blank)


def _reasons(workshop: Workshop, texts: dict[str, str]) -> tuple[ReasonRecord, ...]:
    ref = workshop.cycle.ref
    return tuple(
        ReasonRecord(round_.ref, f"{ref}-{reason.item}", reason.side, reason.text, reason.id)
        for round_, reason in queries.list_reasons(workshop)
        if reason.item in texts
    )


def _room(workshop: Workshop, steps: list[Activity], *, exact: bool) -> Room:
    arrived = next((step.ended_at for step in steps if step.kind == "join" and step.ended_at), None)
    return describe(
        rooms.count_by_perspective(workshop),
        queries.count_channels(workshop),
        queries.count_late(workshop, arrived) if arrived else 0,
        minimum=workshop.cycle.published_minimum,
        chain=workshop.cycle.join_chain,
        exact=exact,
    )


def _step(step: Activity) -> Step:
    took = None
    if step.started_at and step.ended_at:
        took = max(0, round((step.ended_at - step.started_at).total_seconds() / 60))
    return Step(step.title, step.state, step.planned, took)


def _minutes(steps: list[Activity], closed_at: datetime | None) -> int | None:
    """How long the room sat, from its first step to its close."""
    begun = [step.started_at for step in steps if step.started_at]
    return round((closed_at - min(begun)).total_seconds() / 60) if begun and closed_at else None


def _funnel(
    workshop: Workshop,
    questions: tuple[QuestionRecord, ...],
    rounds: tuple[RoundRecord, ...],
    shortlist: ShortlistRecord | None,
) -> Funnel:
    tally = words.tally_words(workshop)
    told = [question for question in questions if not question.gone]

    def count(status: str) -> int:
        return sum(question.status == status for question in told)

    return Funnel(
        asked=tally.asked - tally.quarantined,  # quarantined words leave every count
        split=tally.splits,
        recorded=len(told),
        with_use=sum(bool(question.use) for question in told),
        merged=count("merged"),
        out=count("out_of_scope"),
        parked=count("parked_sensitive"),
        moved=count("moved_to_force"),
        on_ballot=rounds[0].total if rounds else 0,
        handed_on=sum(line.basis != "removed" for line in shortlist.lines) if shortlist else 0,
    )


def _changes(workshop: Workshop) -> tuple[Change, ...]:
    """What a later reader is told: words taken back, taken out or shown again, and a second publication."""
    found: list[Change] = []
    away: set[tuple[str, bool]] = set()
    for event in queries.list_changes(workshop):
        item = event.subject.rpartition(":")[2]
        about = (item, event.verb.endswith("_reason"))
        if event.verb.startswith("released") and about not in away:
            continue  # new words: they are told when they are published
        away = away - {about} if event.verb.startswith("released") else away | {about}
        found.append(Change(event.at.date(), event.verb, f"{workshop.cycle.ref}-{item}"))
    return tuple(found)
