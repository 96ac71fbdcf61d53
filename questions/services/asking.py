"""Asking a question, and what the facilitator does with it first: release, hide, put aside with care."""

from __future__ import annotations

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import WORDS
from questions import queries
from questions.models import Question
from questions.services.lines import asked, changed_since, checked, new_salt, note, place, pointer
from questions.services.merging import free_merged, rejoin_merged
from voting.services import cover_words, restore_words
from workshops.guards import actor
from workshops.models import Seat, TrailEvent, Workshop
from workshops.trail import record, undoes

MOST_PER_SEAT = 60  # nobody writes so many by hand; a script might


def ask_question(seat: Seat, text: str, *, channel: str = "phone", late: bool = False) -> Question:
    """Take in what somebody wants to know, exactly as it came.

    It is held for the facilitator, unless the workshop releases at once; what came late is always held. Raises Refused
    when the room is not open or over, when there is nothing to read, or when this seat sent more than a person writes.
    """
    workshop = seat.workshop
    words = checked(text)
    _check_open(workshop)
    if queries.count_own(seat.id) >= MOST_PER_SEAT:
        raise Refused(_("You have written a great many. Please take one back before you add another."), "text")
    question = Question(
        cycle=workshop.cycle,
        workshop=workshop,
        seat_id=seat.id,
        perspective=seat.perspective,
        channel=channel,
        first_words=words,
        text=words,
        salt=new_salt(),
        late=late,
        at=clock.now(),
    )
    db.session.add(question)
    db.session.flush()
    detail = {**pointer(question), "channel": channel, "late": late}
    record(workshop, "asked", place(workshop), actor=actor(), detail=detail)
    if workshop.moderation == "auto" and not late:
        release_question(question, by="system")
    announce(workshop.id, WORDS)
    return question


def _check_open(workshop: Workshop) -> None:
    if workshop.is_over:
        raise Refused(_("This workshop has closed, so this was not sent. Your words are still here."), "text")
    if not workshop.is_open:
        raise Refused(_("The room is not open yet, so this was not sent. Your words are still here."), "text")


def release_question(question: Question, *, number: int | None = None, by: str = "") -> None:
    """Let everybody see it; the first time it gets the next reference of the cycle, for good.

    Releasing twice changes nothing. `number` is for the example's importer alone. Raises Refused for words taken back.
    """
    if question.visibility == "released":
        return
    if question.visibility == "withdrawn":
        raise Refused(_("These words were taken back by their author."))
    was = question.visibility
    question.number = question.number or number or queries.last_number(question.cycle) + 1
    question.visibility = "released"
    question.released_at = question.released_at or clock.now()
    question.hidden_at = None
    db.session.flush()
    note(question, "released", by=by, was=was, number=question.number)


@undoes("released")
def _hold_again(event: TrailEvent) -> None:
    """Back to where it was. The reference stays with it: it is never given to another."""
    question = asked(event)
    if question.visibility != "released":
        raise changed_since()
    merged = question.merged_into_id is not None and event.detail["was"] == "held"
    if merged or queries.list_merged_into(question):
        raise Refused(_("This card is merged with another. Take them apart first."))
    question.visibility = event.detail["was"]


def hide_question(question: Question) -> None:
    """Take it off every screen, or leave it unused. Twice changes nothing. Raises Refused for words taken back."""
    _set_aside(question, "hidden", "hid")


def quarantine_question(question: Question) -> None:
    """Put sensitive words aside: gone from lists, exports and search at once, deleted after 30 days.

    Doing it twice changes nothing. Raises Refused for words taken back.
    """
    _set_aside(question, "quarantined", "quarantined")


def _set_aside(question: Question, visibility: str, verb: str) -> None:
    if question.visibility == visibility:
        return
    if question.visibility == "withdrawn":
        raise Refused(_("These words were taken back by their author."))
    was = question.visibility
    freed = free_merged(question)
    question.visibility = visibility
    question.hidden_at = clock.now()
    if visibility == "quarantined":
        _cover_on_ballots(question)
    note(question, verb, was=was, freed=freed)


def _cover_on_ballots(question: Question) -> None:
    """Sensitive words leave the frozen lists of ballots too; undoing gives them the words of today."""
    if question.number is not None:
        cover_words(question.workshop, question.item)


@undoes("hid")
@undoes("quarantined")
def _bring_back(event: TrailEvent) -> None:
    question = asked(event)
    if question.visibility != ("hidden" if event.verb == "hid" else "quarantined") or not question.first_words:
        raise changed_since()
    question.visibility = event.detail["was"]
    question.hidden_at = None if question.visibility in {"held", "released"} else question.hidden_at
    rejoin_merged(question, event.detail["freed"])
    if question.number is not None:
        restore_words(question.workshop, question.item)
