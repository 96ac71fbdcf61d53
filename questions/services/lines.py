"""What every service here shares: words checked, the trail pointing to words without holding them, frozen rounds."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from core.text import QUESTION_LIMIT, clean
from live.announce import announce
from live.topics import WORDS
from questions import queries
from questions.models import Question
from workshops.guards import actor
from workshops.models import TrailEvent, Workshop
from workshops.trail import digest, record


def new_salt() -> str:
    """What makes a text's digest on the trail mean nothing once it is blanked."""
    return secrets.token_hex(16)


def checked(text: str, field: str = "text", limit: int = QUESTION_LIMIT, *, needed: bool = True) -> str:
    """The text as `core.text.clean` leaves it. Raises Refused, for this field, when too long or nothing is left."""
    try:
        words = clean(text, limit)
    except Refused as error:
        raise Refused(error.message, field) from None
    if needed and not words:
        raise Refused(_("Please write something here."), field)
    return words


def place(workshop: Workshop) -> str:
    """What a line on the trail is about while a question has no reference."""
    return f"W{workshop.number}"


def pointer(question: Question) -> dict[str, Any]:
    """How the trail points to a question and the words it has now, without holding them."""
    return {"question": question.id, "words": digest(question.salt, question.text)}


def note(question: Question, verb: str, *, by: str = "", **detail: Any) -> TrailEvent:  # noqa: ANN401 - plain JSON values
    """Record an act on a question and tell the room's screens."""
    announce(question.workshop_id, WORDS)
    about = question.item or place(question.workshop)
    return record(question.workshop, verb, about, actor=by or actor(), detail={**pointer(question), **detail})


def asked(event: TrailEvent) -> Question:
    """The question a line on the trail is about. Raises Refused when it has been taken back since."""
    question = db.session.get(Question, event.detail["question"])
    if question is None or question.visibility == "withdrawn":
        raise Refused(_("These words were taken back by their author. There is nothing to undo."))
    announce(question.workshop_id, WORDS)
    return question


def changed_since() -> Refused:
    """The refusal of an undo that newer changes stand in the way of."""
    return Refused(_("This card has changed since. Undo the newer change first."))


def check_on_the_wall(question: Question) -> None:
    """Raises Refused for a question that is not released, or that is merged into another."""
    if question.visibility != "released":
        raise Refused(_("This card is not on the wall. Release it first."))
    if question.merged_into is not None:
        raise Refused(_("This card is merged into %(ref)s. Take them apart first.", ref=question.merged_into.ref))


def check_not_frozen(*questions: Question) -> None:
    """Raises Refused when a ballot with one of these is open: what people vote on stands still until it closes."""
    frozen = queries.frozen_items(questions[0].cycle_id)
    if any(question.item in frozen for question in questions):
        raise Refused(_("A ballot with this question is open. It stands still until the ballot closes."))
