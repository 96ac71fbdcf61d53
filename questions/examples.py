"""Before and after: three teaching examples for the wording clinic, until the room has made its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from questions import queries
from questions.models import WordingEdit
from questions.words import EDIT_REASONS
from workshops.models import Workshop

SHOWN = 3
LINES = 8  # of the wall, at the size of examples
LETTERS = 60  # in one of those lines
REFERENCE = 8


@dataclass(frozen=True)
class Example:
    """First words, better words, and what got better."""

    before: Any
    after: Any
    lesson: Any
    ref: str = ""  # the room's own edits have one


TEACHING = (
    Example(
        _l("Don’t landlords just not care about damp?"),
        _l("How long do tenants who report damp wait for a repair?"),
        _l("Neutral: it no longer suggests the answer"),
    ),
    Example(
        _l("What about transport?"),
        _l("How much do people in villages pay to reach the nearest food bank?"),
        _l("Bounded: it says who, where and what"),
    ),
    Example(
        _l("Are school uniforms too dear and does that keep children at home?"),
        _l("How many school days do children miss because their family cannot pay for uniform?"),
        _l("One thing: it asks one question, not two"),
    ),
)


def _lines(edit: WordingEdit) -> int:
    return math.ceil(len(edit.before) / LETTERS) + math.ceil((len(edit.after) + REFERENCE) / LETTERS)


def examples(workshop: Workshop) -> list[Example]:
    """The room's newest three accepted edits that fit on the wall; before there are three, the teaching ones."""
    made: list[WordingEdit] = []
    for edit in queries.list_accepted(workshop):
        if len(made) < SHOWN and sum(map(_lines, [*made, edit])) <= LINES:
            made.append(edit)
    if len(made) < SHOWN:
        return list(TEACHING)
    return [Example(one.before, one.after, EDIT_REASONS[one.reason], one.question.ref) for one in made]
