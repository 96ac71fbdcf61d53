"""What check-and-publish changes: a text left out or put back, the facilitator's words, the publication itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from core.db import db
from core.errors import Refused
from datasets.services import publishing
from live.announce import announce
from live.topics import STEP
from questions import queries as words
from questions import services as question_services
from questions.models import Question
from reports import card_queries, queries
from reports.contents import WorkshopRecord, texts_mark, workshop_record
from voting import services as vote_services
from voting.models import Reason
from workshops import activities
from workshops import services as workshop_services
from workshops.models import Workshop
from workshops.trail import record


def in_the_way(workshop: Workshop) -> list[str]:
    """What must happen before the record can be published, in words; nothing when all is ready."""
    if not workshop.is_over:
        return [_("The workshop has not been closed yet.")]
    waiting = sum(lane.count(workshop) for lane in activities.all_lanes() if lane.holds)
    if not waiting:
        return []
    return [
        ngettext(
            "%(num)s text still waits to be released or hidden.",
            "%(num)s texts still wait to be released or hidden.",
            waiting,
        )
    ]


def is_up_to_date(workshop: Workshop) -> bool:
    """Whether the record is published with everything that was read."""
    if workshop.published_at is None:
        return False
    return not queries.list_unread(workshop) and not card_queries.count_unread(workshop)


def save_words(workshop: Workshop, sentences: list[str], next_step: str) -> None:
    """Keep the facilitator's own sentences, and what happens next."""
    workshop_services.save_summary(workshop, [sentence for sentence in sentences if sentence], next_step)


def publish(workshop: Workshop, seen: str) -> None:
    """Let out everything that was read: the record is public from now on. Doing it again changes nothing.

    `seen` is the mark of the texts that the page showed. Raises Refused when something stands in the way, or when a
    text has changed since that page was opened.
    """
    if is_up_to_date(workshop):
        return
    if why_not := in_the_way(workshop):
        raise Refused(" ".join(why_not))
    if seen != texts_mark(workshop_record(workshop, draft=True)):
        raise Refused(_("A text has changed since you opened this page. Please read the page once more."), "read")
    _let_out(workshop)
    event = record(workshop, "published", f"W{workshop.number}")
    workshop.published_at = workshop.published_at or event.at
    workshop.state = "reported"
    db.session.flush()
    announce(workshop.id, STEP)


def _let_out(workshop: Workshop) -> None:
    for question in words.list_released(workshop):
        question_services.set_public(question, True)
    for _kind, shown in card_queries.list_cards(workshop):
        for card in shown:
            workshop_services.set_card_public(card, True)
    publishing.let_out(workshop)


def count_unpublished_questions(record: WorkshopRecord) -> int:
    """How many questions that were handed to this workshop no record has published yet: their words are left out."""
    return sum(not one.text for one in record.data.asked) if record.data else 0


# What the buttons of the check page do. Each can be taken back by its pair, and doing it twice changes nothing.
QUESTION_ACTS: dict[str, Callable[[Question], None]] = {
    "leave-out": question_services.hide_question,
    "put-back": question_services.release_question,
    "leave-out-use": question_services.hide_use,
    "put-back-use": question_services.release_use,
}
REASON_ACTS: dict[str, Callable[[Reason], None]] = {
    "leave-out": vote_services.hide_reason,
    "put-back": vote_services.release_reason,
}
CARD_ACTS: dict[str, Callable[[Any], None]] = {
    "leave-out": workshop_services.hide_card,
    "put-back": workshop_services.release_card,
}
