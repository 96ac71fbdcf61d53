"""Rows of this package, fetched through their owner and always in a stated order."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import joinedload

from core.db import db
from questions.models import Likeness, MergeEvent, Question, ScopeDecision, Theme, WordingEdit
from questions.words import OFF_THE_WALL
from voting.models import Candidate, Round
from workshops.models import Cycle, Seat, Workshop


def _questions() -> Select[Question]:
    return select(Question).options(joinedload(Question.theme))


# Every phone asks this when a step for words begins, so it is built once.
_OWN = (
    _questions()
    .options(joinedload(Question.merged_into))
    .where(Question.seat_id == bindparam("seat"))
    .order_by(Question.at, Question.id)
)


def get_question(workshop: Workshop, number: int) -> Question | None:
    """A question of this workshop by its row's number, whatever its state."""
    return db.session.scalar(_questions().where(Question.workshop_id == workshop.id, Question.id == number))


def get_own(seat: Seat, number: int) -> Question | None:
    """A question that this seat wrote, by its row's number."""
    return db.session.scalar(_questions().where(Question.seat_id == seat.id, Question.id == number))


def get_by_item(cycle: Cycle, item: str) -> Question | None:
    """The question of a reference within its cycle (Q07)."""
    if not item[1:].isdigit():
        return None
    return db.session.scalar(_questions().where(Question.cycle_id == cycle.id, Question.number == int(item[1:])))


def list_held(workshop: Workshop) -> list[Question]:
    """What waits for the facilitator, newest last."""
    held = _questions().where(Question.workshop_id == workshop.id, Question.visibility == "held")
    return list(db.session.scalars(held.order_by(Question.at, Question.id)))


def list_set_aside(workshop: Workshop) -> list[Question]:
    """What the facilitator hid or quarantined, newest first."""
    hidden = Question.visibility.in_(("hidden", "quarantined"))
    found = _questions().where(Question.workshop_id == workshop.id, hidden)
    return list(db.session.scalars(found.order_by(Question.hidden_at.desc(), Question.id.desc())))


def list_released(workshop: Workshop) -> list[Question]:
    """Every released question of a workshop, merged ones too, by reference."""
    released = _questions().where(Question.workshop_id == workshop.id, Question.visibility == "released")
    return list(db.session.scalars(released.order_by(Question.number)))


def list_candidates(workshop: Workshop) -> list[Question]:
    """What may go on a ballot: released, not merged into another, and not put out of scope, aside or elsewhere.

    A question that the scope desk did not get to stays in: nothing leaves a ballot without a reason.
    """
    wanted = _questions().where(
        Question.workshop_id == workshop.id,
        Question.visibility == "released",
        Question.merged_into_id.is_(None),
        Question.scope.not_in(OFF_THE_WALL),
    )
    return list(db.session.scalars(wanted.order_by(Question.number)))


def list_own(seat: Seat) -> list[Question]:
    """What this seat wrote, newest last, with what each was merged into."""
    return list(db.session.scalars(_OWN, {"seat": seat.id}))


def list_merged_into(question: Question) -> list[Question]:
    """What was merged into this question, by reference."""
    found = _questions().where(Question.merged_into_id == question.id)
    return list(db.session.scalars(found.order_by(Question.number)))


def list_words_for(cycle: Cycle, items: list[str]) -> list[Question]:
    """The released questions of these references, by reference."""
    numbers = [int(item[1:]) for item in items if item[:1] == "Q" and item[1:].isdigit()]
    found = _questions().where(
        Question.cycle_id == cycle.id, Question.number.in_(numbers), Question.visibility == "released"
    )
    return list(db.session.scalars(found.order_by(Question.number)))


def list_held_uses(workshop: Workshop) -> list[Question]:
    """Released questions whose use waits for the facilitator, by reference."""
    waiting = _questions().where(
        Question.workshop_id == workshop.id,
        Question.visibility == "released",
        Question.use_state == "held",
        Question.intended_use != "",
    )
    return list(db.session.scalars(waiting.order_by(Question.number)))


def list_themes(cycle: Cycle) -> list[Theme]:
    """The themes of a cycle, in their order."""
    return list(db.session.scalars(select(Theme).where(Theme.cycle_id == cycle.id).order_by(Theme.position, Theme.id)))


def find_theme(cycle: Cycle, label: str) -> Theme | None:
    """The theme of this label, capitals aside."""
    return db.session.scalar(select(Theme).where(Theme.cycle_id == cycle.id, func.lower(Theme.label) == label.lower()))


def last_number(cycle: Cycle) -> int:
    """The highest reference given in a cycle; 0 before the first."""
    return db.session.scalar(select(func.max(Question.number)).where(Question.cycle_id == cycle.id)) or 0


def list_quarantined_before(moment: object) -> list[Question]:
    """Quarantined questions set aside before a moment, whose words are still here."""
    old = _questions().where(
        Question.visibility == "quarantined", Question.hidden_at < moment, Question.first_words != ""
    )
    return list(db.session.scalars(old.order_by(Question.id)))


def list_unreleased_before(moment: object) -> list[Question]:
    """Questions that were never released, of workshops that closed before a moment, whose words are still here."""
    old = (
        _questions()
        .join(Workshop, Workshop.id == Question.workshop_id)
        .where(Question.number.is_(None), Question.first_words != "", Workshop.closed_at < moment)
    )
    return list(db.session.scalars(old.order_by(Question.id)))


# merges


def list_merges(cycle_id: int) -> list[MergeEvent]:
    """The merges of a cycle that are not undone, oldest first."""
    return list(
        db.session.scalars(
            select(MergeEvent)
            .join(Question, Question.id == MergeEvent.from_id)
            .where(Question.cycle_id == cycle_id, MergeEvent.kind == "merge", MergeEvent.undone.is_(False))
            .order_by(MergeEvent.id)
        )
    )


def list_lineage(workshop: Workshop) -> list[MergeEvent]:
    """Every merge and split of a workshop, undone ones too, oldest first."""
    return list(
        db.session.scalars(
            select(MergeEvent)
            .where(MergeEvent.workshop_id == workshop.id)
            .options(joinedload(MergeEvent.from_question), joinedload(MergeEvent.into_question))
            .order_by(MergeEvent.id)
        )
    )


def list_mergeable(cycle_id: int, ids: list[int]) -> list[Question]:
    """Questions of a cycle that are merged now, or whose row numbers are given."""
    wanted = or_(Question.merged_into_id.is_not(None), Question.id.in_(ids))
    return list(db.session.scalars(select(Question).where(Question.cycle_id == cycle_id, wanted).order_by(Question.id)))


def frozen_items(cycle_id: int) -> set[str]:
    """References that stand in an open round of this cycle: their words and merges may not change."""
    return set(
        db.session.scalars(
            select(Candidate.item)
            .join(Round, Round.id == Candidate.round_id)
            .where(Round.cycle_id == cycle_id, Round.state == "open")
        )
    )


# wording


def get_edit(workshop: Workshop, number: int) -> WordingEdit | None:
    """An edit of a question of this workshop."""
    return db.session.scalar(
        select(WordingEdit)
        .join(WordingEdit.question)
        .where(Question.workshop_id == workshop.id, WordingEdit.id == number)
        .options(joinedload(WordingEdit.question))
    )


def list_edits(question: Question) -> list[WordingEdit]:
    """Every edit of a question, oldest first."""
    return list(
        db.session.scalars(select(WordingEdit).where(WordingEdit.question_id == question.id).order_by(WordingEdit.id))
    )


def _edits_of(workshop: Workshop) -> Select[WordingEdit]:
    return (
        select(WordingEdit)
        .join(WordingEdit.question)
        .where(Question.workshop_id == workshop.id, Question.visibility == "released")
        .options(joinedload(WordingEdit.question))
    )


def list_proposed(workshop: Workshop) -> list[WordingEdit]:
    """Suggestions that wait for the facilitator, newest last."""
    return list(db.session.scalars(_edits_of(workshop).where(WordingEdit.state == "proposed").order_by(WordingEdit.id)))


def list_accepted(workshop: Workshop) -> list[WordingEdit]:
    """Accepted edits whose words still stand, newest first."""
    standing = _edits_of(workshop).where(WordingEdit.state == "accepted", WordingEdit.after == Question.text)
    return list(db.session.scalars(standing.order_by(WordingEdit.id.desc())))


def list_to_confirm(seat: Seat) -> list[WordingEdit]:
    """Accepted edits of this seat's own questions whose words still stand: "still yours?"."""
    standing = (
        select(WordingEdit)
        .join(WordingEdit.question)
        .where(
            Question.seat_id == seat.id,
            Question.visibility == "released",
            WordingEdit.state == "accepted",
            WordingEdit.after == Question.text,
            or_(WordingEdit.seat_id.is_(None), WordingEdit.seat_id != seat.id),
        )
        .options(joinedload(WordingEdit.question))
    )
    return list(db.session.scalars(standing.order_by(WordingEdit.id)))


def list_suggested_by(seat: Seat) -> list[WordingEdit]:
    """What this seat suggested, newest last."""
    return list(
        db.session.scalars(
            select(WordingEdit)
            .where(WordingEdit.seat_id == seat.id)
            .options(joinedload(WordingEdit.question))
            .order_by(WordingEdit.id)
        )
    )


# scope and look-alikes


def list_scope_decisions(question: Question) -> list[ScopeDecision]:
    """What the scope desk said of a question and did not undo, oldest first."""
    return list(
        db.session.scalars(
            select(ScopeDecision)
            .where(ScopeDecision.question_id == question.id, ScopeDecision.undone.is_(False))
            .order_by(ScopeDecision.id)
        )
    )


def get_likeness(question: Question, other: Question) -> Likeness | None:
    """What the author of `question` said of `other`."""
    return db.session.scalar(select(Likeness).where(Likeness.question_id == question.id, Likeness.other_id == other.id))


def list_likenesses(workshop: Workshop) -> list[Likeness]:
    """Every answer to "is this the same as yours?" in a workshop, oldest first."""
    return list(
        db.session.scalars(
            select(Likeness)
            .join(Question, Question.id == Likeness.question_id)
            .where(Question.workshop_id == workshop.id)
            .order_by(Likeness.id)
        )
    )
