"""What a data and insight workshop starts from: the questions that an earlier workshop handed on."""

from __future__ import annotations

from questions.models import Question
from questions.queries import get_by_item, list_words_for
from voting.queries import handed_to
from workshops.models import Workshop


def list_questions(workshop: Workshop) -> list[Question]:
    """The questions this workshop works on, in the order they were handed on, as far as they may still be shown.

    They are those of the newest agreed shortlist of questions from an earlier workshop of the cycle; none without one.
    """
    shortlist = handed_to(workshop, "question")
    if shortlist is None:
        return []
    items = [line.item for line in shortlist.items if line.basis != "removed"]
    found = {question.item: question for question in list_words_for(workshop.cycle, items)}
    return [found[item] for item in items if item in found]


def get_question(workshop: Workshop, item: str) -> Question | None:
    """One of these questions, by its reference within the cycle (Q45)."""
    if item not in {question.item for question in list_questions(workshop)}:
        return None
    return get_by_item(workshop.cycle, item)
