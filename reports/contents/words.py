"""The words of a question workshop as its record holds them: every question with its story, reasons, the funnel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from questions import queries as words
from questions.models import Question
from questions.words import OFF_THE_WALL
from reports import queries
from reports.rounds import RoundRecord, ShortlistRecord
from workshops.models import Workshop


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


def list_shown(workshop: Workshop, *, draft: bool) -> list[Question]:
    """Questions whose words this record may hold: released, and once it is published, only those somebody let out."""
    released = words.list_released(workshop)
    if draft or workshop.published_at is None:
        return released
    return [question for question in released if question.public]


def question_records(
    workshop: Workshop, shown: list[Question], rounds: tuple[RoundRecord, ...], shortlist: ShortlistRecord | None
) -> tuple[QuestionRecord, ...]:
    """Every question that was released here, by reference, and the markers of those whose words left."""
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
    names = "text first_words use actor decision by_when theme reason into became split_from"
    blank: dict[str, Any] = dict.fromkeys(names.split(), "")
    return QuestionRecord(ref=ref, gone=why, status=why, merged=(), asked_by=0, **blank)


def reason_records(workshop: Workshop, texts: dict[str, str]) -> tuple[ReasonRecord, ...]:
    """The reasons that may be quoted, of what stands in the record with its words."""
    ref = workshop.cycle.ref
    return tuple(
        ReasonRecord(round_.ref, f"{ref}-{reason.item}", reason.side, reason.text, reason.id)
        for round_, reason in queries.list_reasons(workshop)
        if reason.item in texts
    )


def make_funnel(
    workshop: Workshop,
    questions: tuple[QuestionRecord, ...],
    rounds: tuple[RoundRecord, ...],
    shortlist: ShortlistRecord | None,
) -> Funnel:
    """How many questions came how far."""
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
