"""Questions as the screens show them: plain values, merged ones gathered under the one they were merged into."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from questions.models import Question
from questions.queries import rows
from questions.similar import SUGGESTIONS, LookAlike, corpus
from questions.words import OFF_THE_WALL
from workshops.models import Workshop
from workshops.perspectives import PERSPECTIVES

ENOUGH_TO_ASK = 0.2  # how near a look-alike must be before its author is asked about it


@dataclass(frozen=True)
class Card:
    """One question on the wall: itself and what was merged into it."""

    id: int
    ref: str
    item: str
    text: str
    first_words: str  # in quotes, always; empty when nothing was changed
    perspectives: tuple[str, ...]
    asked_by: int  # distinct authors, never votes
    merged: tuple[tuple[int, str], ...]  # (row number, reference) of each one merged in
    theme: str
    scope: str
    scope_reason: str
    became: str
    use: str
    who_would_act: str
    has_use: bool
    use_seat_id: str | None  # never shown: to find one's own
    checks: dict[str, Any]
    late: bool
    channel: str


@dataclass(frozen=True)
class ThemeGroup:
    """A theme with its cards; an empty label gathers those that have none yet."""

    label: str
    cards: tuple[Card, ...]


def make_card(question: Question, merged: list[Question] | None = None) -> Card:
    """A question and what was merged into it, as one card."""
    family = [question, *(merged or [])]
    codes = {one.perspective for one in family}
    return Card(
        id=question.id,
        ref=question.ref,
        item=question.item,
        text=question.text,
        first_words=question.first_words if question.first_words != question.text else "",
        perspectives=tuple(code for code in PERSPECTIVES if code in codes),
        asked_by=count_authors(family),
        merged=tuple((one.id, one.ref) for one in merged or []),
        theme=question.theme.label if question.theme else "",
        scope=question.scope,
        scope_reason=question.scope_reason,
        became=question.became,
        use=question.intended_use if question.use_state == "released" else "",
        who_would_act=question.who_would_act,
        has_use=question.has_use,
        use_seat_id=question.use_seat_id,
        checks=question.checks,
        late=question.late,
        channel=question.channel,
    )


def count_authors(family: list[Question]) -> int:
    """How many different people wrote these: a seat counts once, a card without a known seat as one person."""
    return len({one.seat_id or f"card {one.id}" for one in family})


def gather(questions: list[Question]) -> list[Card]:
    """Released questions as cards, merged ones under their root; in the order given."""
    merged: dict[int, list[Question]] = defaultdict(list)
    shown = {question.id for question in questions}
    for question in questions:
        if question.merged_into_id in shown:
            merged[question.merged_into_id].append(question)
    return [make_card(one, merged[one.id]) for one in questions if one.merged_into_id not in shown]


def list_cards(workshop: Workshop) -> list[Card]:
    """Everything released in a workshop, merged ones gathered, by reference. One query."""
    return gather(rows.list_released(workshop))


def on_the_wall(cards: list[Card]) -> list[Card]:
    """Those that nobody put out of scope, aside or elsewhere."""
    return [card for card in cards if card.scope not in OFF_THE_WALL]


def list_by_theme(workshop: Workshop) -> list[ThemeGroup]:
    """What is on the wall, by theme in their order; those without a theme come last. Two queries."""
    order = [theme.label for theme in rows.list_themes(workshop.cycle)]
    return group_by_theme(on_the_wall(list_cards(workshop)), order)


def group_by_theme(cards: list[Card], order: list[str]) -> list[ThemeGroup]:
    """Cards under their themes; themes without cards are left out."""
    groups = ((label, tuple(card for card in cards if card.theme == label)) for label in [*order, ""])
    return [ThemeGroup(label, held) for label, held in groups if held]


def _texts(questions: list[Question]) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, _both(one)) for one in questions)


def _both(question: Question) -> str:
    """The words now and the first words: twins often met in either."""
    same = question.text == question.first_words
    return question.text if same else f"{question.text} {question.first_words}"


def look_alikes(question: Question, questions: list[Question] | None = None) -> list[LookAlike]:
    """Up to three questions on the wall most like this one, with the words they share; `key` is the row's number.

    `questions` are the workshop's released ones if the caller has them.
    """
    released = rows.list_released(question.workshop) if questions is None else questions
    roots = [one for one in released if one.merged_into_id is None and one.scope not in OFF_THE_WALL]
    family = {question.id, question.merged_into_id or question.id}
    return corpus(_texts(roots)).near(_both(question), frozenset(family), SUGGESTIONS)


def nearest_twin(question: Question, questions: list[Question]) -> LookAlike | None:
    """The one look-alike near enough to ask the author about, if any."""
    best = look_alikes(question, questions)
    return best[0] if best and best[0].score >= ENOUGH_TO_ASK else None
