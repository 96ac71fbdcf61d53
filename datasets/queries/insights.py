"""What is known of each question, what seats and rooms say of it, and the library of insights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from core.db import db
from datasets import words
from datasets.models import Bearing, Finding, Insight, VerdictOpinion
from datasets.models.codes import VERDICTS
from datasets.queries.inputs import list_questions
from questions.models import Question
from workshops.models import Cycle, Seat, TrailEvent, Workshop

ASIDE = ("rejected", "superseded")  # no evidence (any more); facilitators see them, marked


@dataclass(frozen=True)
class EvidenceCard:
    """One insight as screens show it."""

    id: int
    ref: str
    item: str
    statement: str
    source_title: str
    publisher: str
    url: str
    published: str
    evidence_type: str
    strength: str
    state: str
    nations: tuple[str, ...]
    is_baseline: bool
    said_by: int = 1  # how many cards say so
    own_words: bool = False  # of somebody in the room: the facilitator corrects beside them, not in them

    @property
    def facts(self) -> list[str]:
        """Kind, strength, date and nations in words; what is not known is left out."""
        kind = [str(words.EVIDENCE[self.evidence_type])] if self.evidence_type else []
        strength = [str(words.STRENGTHS[self.strength])] if self.strength != "to_check" else []
        where = [", ".join(str(words.NATIONS[code]) for code in self.nations)] if self.nations else []
        return [*kind, *strength, *([self.published] if self.published else []), *where]

    @property
    def state_words(self) -> str:
        """Whether somebody looked at its source."""
        return str(words.INSIGHT_STATES[self.state])


@dataclass(frozen=True)
class Evidence:
    """One question: what is known, what seats say, the room's verdict and its answer card."""

    id: int
    item: str
    ref: str
    text: str
    use: str
    status: str
    answer: str
    insights: tuple[EvidenceCard, ...]
    opinions: dict[str, int] = field(default_factory=dict)  # of those whose voice counts, every verdict
    apart: dict[str, int] = field(default_factory=dict)  # of commissioners, never added to the room's

    @property
    def said(self) -> int:
        """How many seats gave an opinion that counts."""
        return sum(self.opinions.values())

    @property
    def status_words(self) -> str:
        """The verdict in words."""
        return str(words.ANSWER_STATUSES[self.status])

    @property
    def has_verdict(self) -> bool:
        """Whether the room came to a verdict."""
        return self.status != "not_checked"


def list_evidence(workshop: Workshop, *, public: bool = False, every: bool = False) -> list[Evidence]:
    """The questions handed to this workshop, in their order, each with all that is known and said. Six SELECTs.

    Evidence comes from the whole cycle: released cards, merged ones under the card that speaks for them. `every` adds
    rejected and superseded ones (for facilitators); `public` leaves only what was let out.
    """
    asked = [question for question in list_questions(workshop) if question.public or not public]
    return _evidence(workshop, asked, public=public, every=every)


def get_evidence(workshop: Workshop, number: int, *, every: bool = False) -> Evidence | None:
    """One of these questions, by its row's number."""
    asked = [question for question in list_questions(workshop) if question.id == number]
    return next(iter(_evidence(workshop, asked, public=False, every=every)), None)


def list_answered(workshop: Workshop, *, public: bool = False) -> list[Evidence]:
    """The questions that left the ladder because they are answered: successes to report."""
    return [one for one in list_evidence(workshop, public=public) if one.status == "answered"]


def _evidence(workshop: Workshop, asked: list[Question], *, public: bool, every: bool) -> list[Evidence]:
    ids = [question.id for question in asked]
    cards = _cards_by_question(ids, public=public, every=every)
    tallies, answers = _tallies(workshop, ids), _answers(ids, public=public)
    return [
        Evidence(
            id=one.id,
            item=one.item,
            ref=one.ref,
            text=one.text,
            use=one.intended_use if one.use_state == "released" else "",
            status=one.answer_status,
            answer=answers.get(one.id, ""),
            insights=tuple(cards.get(one.id, ())),
            opinions=_every_verdict(tallies.get((one.id, True), {})),
            apart=tallies.get((one.id, False), {}),
        )
        for one in asked
    ]


def _every_verdict(counted: dict[str, int]) -> dict[str, int]:
    return {verdict: counted.get(verdict, 0) for verdict in VERDICTS}


def _cards_by_question(ids: list[int], *, public: bool, every: bool) -> dict[int, list[EvidenceCard]]:
    """Cards on the wall by the question they bear on, by reference; a merged one counts for the card it went into."""
    found: dict[int, dict[int, Insight]] = {number: {} for number in ids}
    also: dict[int, set[int]] = {}
    for question, card in db.session.execute(_bearings(ids)):
        root = card.merged_into or card
        also.setdefault(root.id, set()).add(card.id)
        if root.visibility == "released" and (every or root.state not in ASIDE) and (root.public or not public):
            found[question][root.id] = root
    return {
        question: [make_card(card, len(also[card.id] | {card.id})) for card in sorted(cards.values(), key=_number)]
        for question, cards in found.items()
    }


def _bearings(ids: list[int]) -> Select[int, Insight]:
    return (
        select(Bearing.question_id, Insight)
        .join(Insight, Insight.id == Bearing.insight_id)
        .where(Bearing.question_id.in_(ids), Insight.visibility == "released")
        .options(joinedload(Insight.cycle), joinedload(Insight.merged_into))
        .order_by(Insight.number)
    )


def _number(card: Insight) -> int:
    return card.number or 0


def make_card(card: Insight, said_by: int = 1) -> EvidenceCard:
    """An insight as screens show it."""
    return EvidenceCard(
        id=card.id,
        ref=card.ref,
        item=card.item,
        statement=card.statement,
        source_title=card.source_title,
        publisher=card.publisher,
        url=card.url,
        published=card.published,
        evidence_type=card.evidence_type,
        strength=card.strength,
        state=card.state,
        nations=tuple(card.nations),
        is_baseline=card.is_baseline,
        said_by=said_by,
        own_words=bool(card.perspective),
    )


def _tallies(workshop: Workshop, ids: list[int]) -> dict[tuple[int, bool], dict[str, int]]:
    """How often each verdict was given, by question and by whether the seat's voice counts."""
    counted = (
        select(VerdictOpinion.question_id, Seat.votes, VerdictOpinion.verdict, func.count())
        .join(Seat, Seat.id == VerdictOpinion.seat_id)
        .where(VerdictOpinion.workshop_id == workshop.id, VerdictOpinion.question_id.in_(ids), Seat.state != "removed")
        .group_by(VerdictOpinion.question_id, Seat.votes, VerdictOpinion.verdict)
        .order_by(VerdictOpinion.question_id, VerdictOpinion.verdict)
    )
    found: dict[tuple[int, bool], dict[str, int]] = {}
    for question, votes, verdict, n in db.session.execute(counted):
        found.setdefault((question, votes), {})[verdict] = n
    return found


def _answers(ids: list[int], *, public: bool) -> dict[int, str]:
    asked = select(Finding.question_id, Finding.answer).where(Finding.question_id.in_(ids), Finding.answer != "")
    if public:
        asked = asked.where(Finding.public.is_(True))
    return dict(row for row in db.session.execute(asked.order_by(Finding.question_id)))


def own_opinions(seat: Seat) -> dict[int, str]:
    """What this seat said, by question."""
    said = select(VerdictOpinion.question_id, VerdictOpinion.verdict).where(VerdictOpinion.seat_id == seat.id)
    return dict(row for row in db.session.execute(said.order_by(VerdictOpinion.question_id)))


def count_evidence(workshop: Workshop) -> int:
    """How many insights the room may see in this workshop's cycle, merged and set-aside ones left out."""
    shown = select(func.count()).select_from(Insight).where(*_on_the_wall(workshop.cycle))
    return db.session.scalar(shown) or 0


def _on_the_wall(cycle: Cycle) -> Sequence[Any]:
    return (
        Insight.cycle_id == cycle.id,
        Insight.visibility == "released",
        Insight.merged_into_id.is_(None),
        Insight.state.not_in(ASIDE),
    )


def list_insights(cycle: Cycle) -> list[Insight]:
    """What the room may put to a question: on the wall, unmerged, not set aside; by reference."""
    found = select(Insight).where(*_on_the_wall(cycle)).options(joinedload(Insight.cycle)).order_by(Insight.number)
    return list(db.session.scalars(found))


def list_all(cycle: Cycle) -> list[EvidenceCard]:
    """Everything of a cycle that is on the wall and unmerged, set aside or not; by reference."""
    found = (
        select(Insight)
        .where(Insight.cycle_id == cycle.id, Insight.visibility == "released", Insight.merged_into_id.is_(None))
        .options(joinedload(Insight.cycle))
        .order_by(Insight.number)
    )
    return [make_card(card) for card in db.session.scalars(found)]


def get_insight(workshop: Workshop, number: int) -> Insight | None:
    """A released insight of this workshop's cycle by its row's number, with what it bears on."""
    return db.session.scalar(
        select(Insight)
        .where(Insight.id == number, Insight.cycle_id == workshop.cycle_id, Insight.visibility == "released")
        .options(joinedload(Insight.cycle), selectinload(Insight.bearings))
    )


def list_copies(cycle: Cycle, keys: Iterable[str]) -> list[Insight]:
    """Copies of these insights of the library in a cycle, by row; withdrawn ones left out."""
    found = select(Insight).where(
        Insight.cycle_id == cycle.id, Insight.library_key.in_(list(keys)), Insight.visibility != "withdrawn"
    )
    return list(db.session.scalars(found.order_by(Insight.id)))


# when it was checked, and what replaced it


@dataclass(frozen=True)
class Check:
    """The last time somebody looked at an insight's source."""

    state: str
    on: date
    newer: str  # the reference of what superseded it


def last_checks(cycle_ids: Iterable[int]) -> dict[int, Check]:
    """The last check of every insight in these cycles, by row; undone ones do not count."""
    found = (
        select(TrailEvent)
        .where(
            TrailEvent.cycle_id.in_(list(cycle_ids)),
            TrailEvent.verb == "checked_insight",
            TrailEvent.undone.is_(False),
        )
        .order_by(TrailEvent.cycle_id, TrailEvent.n)
    )
    return {
        event.detail["card"]: Check(event.detail["now"][0], event.at.date(), event.detail["newer"])
        for event in db.session.scalars(found)
    }


# the library


@dataclass(frozen=True)
class Borne:
    """A public question that an insight bears on."""

    ref: str
    text: str
    workshop: str  # the reference of the workshop whose record holds it


def list_public() -> list[Insight]:
    """Insights that were let out, of published workshops, newest cycle first, by reference; with what they bear on."""
    found = (
        select(Insight)
        .join(Workshop, Workshop.id == Insight.workshop_id)
        .where(
            Workshop.published_at.is_not(None),
            Insight.public.is_(True),
            Insight.visibility == "released",
            Insight.merged_into_id.is_(None),
            or_(Insight.state == "suggested", Insight.state == "checked"),
        )
        .options(
            joinedload(Insight.cycle),
            joinedload(Insight.workshop),
            selectinload(Insight.bearings).joinedload(Bearing.question).options(joinedload(Question.workshop)),
        )
        .order_by(Insight.cycle_id.desc(), Insight.number)
    )
    return list(db.session.scalars(found))


def public_bearings(insight: Insight) -> list[Borne]:
    """The public questions it bears on, by reference, of workshops whose record is published."""
    asked = (one.question for one in insight.bearings)
    shown = [
        one for one in asked if one.public and one.visibility == "released" and one.workshop.published_at is not None
    ]
    return [Borne(one.ref, one.text, one.workshop.ref) for one in sorted(shown, key=lambda one: one.number or 0)]
