"""What people bring and can help with, where the first question came from, and what cards of datasets still lack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.db import db
from datasets.models import DataRole, Dataset, Pick
from datasets.queries.naming import list_datasets
from questions.models import Question
from questions.queries import count_authors, list_edits, list_merged_into
from voting.queries import published_view, rounds_with
from workshops.models import Activity, Seat, Workshop
from workshops.queries import list_seats, list_steps

MOST_PICKS = 2  # questions that a seat may say it can help with
FACTS = ("licence", "update_frequency", "nations")  # what a card should say before the room rates its fit
UNKNOWN = ("", "not_sure")
SAID = "facts_said"  # where a step keeps what phones said of cards: counts of codes, never who


# what people bring


@dataclass(frozen=True)
class Roles:
    """Who holds data, who uses data, who is in the data, and who has not said."""

    holds: tuple[Seat, ...]
    uses: tuple[Seat, ...]
    is_in: tuple[Seat, ...]
    silent: tuple[Seat, ...]


def role_of(seat: Seat) -> DataRole | None:
    """What this seat said that it brings, if it said anything."""
    return db.session.get(DataRole, seat.id)


def list_roles(workshop: Workshop) -> Roles:
    """What everybody who takes part brings. Two queries."""
    seats = [seat for seat in list_seats(workshop) if seat.is_in]
    found = db.session.scalars(
        select(DataRole).join(Seat, Seat.id == DataRole.seat_id).where(Seat.workshop_id == workshop.id)
    )
    said = {role.seat_id: role for role in found}
    return Roles(
        holds=tuple(seat for seat in seats if seat.id in said and said[seat.id].holds),
        uses=tuple(seat for seat in seats if seat.id in said and said[seat.id].uses),
        is_in=tuple(seat for seat in seats if seat.id in said and said[seat.id].is_in),
        silent=tuple(seat for seat in seats if seat.id not in said),
    )


# who can help with what


def list_own_picks(seat: Seat) -> list[int]:
    """The row numbers of the questions that this seat can help with."""
    return list(db.session.scalars(select(Pick.question_id).where(Pick.seat_id == seat.id).order_by(Pick.question_id)))


def list_picks(workshop: Workshop) -> dict[int, list[Seat]]:
    """Of each picked question (by its row number) who can help with it and is here, by seat. One query."""
    rows = db.session.execute(
        select(Pick.question_id, Seat)
        .join(Seat, Seat.id == Pick.seat_id)
        .where(Seat.workshop_id == workshop.id, Seat.state.in_(("in", "away")))
        .order_by(Seat.number)
    )
    found: dict[int, list[Seat]] = {}
    for question_id, seat in rows:
        found.setdefault(question_id, []).append(seat)
    return found


def picks_by_seat(questions: Iterable[Question], picks: dict[int, list[Seat]]) -> dict[str, set[str]]:
    """Of each seat the references of the questions it can help with, as the plan of the tables takes them.

    `picks` are those of `list_picks`. Asks the database nothing.
    """
    items = {question.id: question.item for question in questions}
    found: dict[str, set[str]] = {}
    for question_id, seats in picks.items():
        for seat in seats:
            if question_id in items:
                found.setdefault(seat.id, set()).add(items[question_id])
    return found


# where a question came from


@dataclass(frozen=True)
class Moment:
    """One thing that happened to a question. `kind` is asked, joined, reworded, ballot or handed_on.

    `words` are people's own; `place` of `of` is where the whole room put it, never a group.
    """

    kind: str
    words: str = ""
    refs: tuple[str, ...] = ()
    people: int = 0
    title: str = ""
    place: int | None = None
    of: int = 0


def tell_story(question: Question, position: int, of: int) -> list[Moment]:
    """From first words to the shortlist. Only what anybody may know: words that were let out, and the room's order.

    First words are shown once a person read them and let them out, or when they are the words of today. `position` of
    `of` is its place on the shortlist.
    """
    merged = [one for one in list_merged_into(question) if one.visibility == "released"]
    let_out = question.public or question.first_words == question.text
    story = [Moment("asked", words=question.first_words if let_out else "", title=question.workshop.title)]
    if merged:
        refs = tuple(one.ref for one in merged)
        story.append(Moment("joined", refs=refs, people=count_authors([question, *merged])))
    edits = [edit for edit in list_edits(question) if edit.state == "accepted"]
    if edits:
        story.append(Moment("reworded", words=question.text, of=len(edits)))
    story += _ballots(question)
    story.append(Moment("handed_on", place=position, of=of))
    return story


def _ballots(question: Question) -> list[Moment]:
    """Where the whole room put it in each ballot that was shown."""
    found = []
    for round_ in rounds_with(question.cycle_id, question.item):
        if round_.state == "revealed" and round_.workshop_id == question.workshop_id:
            shown = published_view(round_, public=frozenset())
            row = next((row for row in shown.rows if row.item == question.item), None)
            if row is not None:
                found.append(Moment("ballot", title=round_.title, place=row.rank, of=shown.total))
    return found


# what cards lack


@dataclass(frozen=True)
class CardFacts:
    """A dataset of the room, and which of the three facts nobody has said of it."""

    card: Dataset
    lacks: tuple[str, ...]


def list_card_facts(workshop: Workshop) -> list[CardFacts]:
    """Every dataset that exists, those that lack most first. One that is only wished for has no licence to lack."""
    cards = [card for card in list_datasets(workshop) if card.entry is not None and card.existence != "wished_for"]
    found = [CardFacts(card, lacking(card)) for card in cards]
    return sorted(found, key=lambda one: (-len(one.lacks), one.card.number or 0))


def lacking(card: Dataset) -> tuple[str, ...]:
    """Which of the three facts its shelf entry does not say."""
    entry = card.entry
    return tuple(name for name in FACTS if entry is None or not getattr(entry, name) or getattr(entry, name) in UNKNOWN)


@dataclass(frozen=True)
class SaidFact:
    """What phones said of one fact of a card, as codes; how many said just this."""

    step: int
    card: Dataset
    fact: str
    value: str  # a code; of nations several, joined by "+"
    people: int


def list_said(workshop: Workshop) -> list[SaidFact]:
    """What waits for the facilitator: facts that phones filled in, most said first."""
    steps = _steps_with_facts(workshop)
    cards = {card.id: card for card in list_datasets(workshop)} if steps else {}
    found = [
        SaidFact(step.id, cards[int(number)], fact, value, people)
        for step in steps
        for place, values in step.settings[SAID].items()
        for number, _, fact in [place.partition(":")]
        for value, people in values.items()
        if int(number) in cards and fact in lacking(cards[int(number)])
    ]
    return sorted(found, key=lambda one: (-one.people, one.card.number or 0, one.fact, one.value))


def count_said(workshop: Workshop) -> int:
    """How many these are."""
    return len(list_said(workshop)) if _steps_with_facts(workshop) else 0


def _steps_with_facts(workshop: Workshop) -> list[Activity]:
    return [step for step in list_steps(workshop) if step.kind == "fill" and step.settings.get(SAID)]


def said_of(step: Activity) -> dict[str, Any]:
    """What phones said in this step, by card and fact: a copy that may be changed."""
    return {place: dict(values) for place, values in step.settings.get(SAID, {}).items()}
