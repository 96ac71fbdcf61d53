"""Taking words back, deleting words whose time is up, letting words out. The first two cannot be undone: that is
their purpose.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, update

from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import RESULTS, WORDS
from questions import handlers, queries
from questions.models import Question, ScopeDecision, WordingEdit
from questions.services.lines import asked, changed_since, note, place
from questions.services.merging import free_merged
from questions.services.uses import blank_use
from voting.services import blank_words
from workshops.guards import actor
from workshops.models import Seat, TrailEvent
from workshops.services import may_take_back
from workshops.trail import record, undoes

QUARANTINE_KEPT = timedelta(days=30)
UNRELEASED_KEPT = timedelta(days=90)


def strike_own(seat: Seat, question: Question) -> None:
    """An author takes a card back. Before it was shown nothing stays but the count; after that a marker stays.

    Raises Refused for somebody else's card, and after the workshop's take-back date.
    """
    if question.seat_id != seat.id:
        raise Refused(_("Only the person who wrote this can take it back."))
    if not may_take_back(seat.workshop):
        raise Refused(_("The date for taking words back has passed."))
    if question.number is not None:
        withdraw(question)
        return
    db.session.delete(question)
    db.session.flush()
    record(seat.workshop, "struck", place(seat.workshop), actor=actor())
    announce(seat.workshop_id, WORDS)


def withdraw(question: Question) -> None:
    """Blank a question's words everywhere, at its author's wish; its reference stays as an honest marker.

    What was merged into it stands on its own again; a ballot it stood on keeps its votes but shows no words. Twice
    changes nothing.
    """
    if question.visibility == "withdrawn":
        return
    freed = free_merged(question)
    blank(question)
    question.visibility = "withdrawn"
    question.public = False
    question.hidden_at = None
    detail = {"question": question.id, "freed": freed}
    record(question.workshop, "withdrew", question.item or place(question.workshop), actor=actor(), detail=detail)
    announce(question.workshop_id, WORDS, RESULTS)


def blank(question: Question) -> None:
    """Leave nothing of what was typed: words, salt, uses, edits, reasons about it, and its frozen words on ballots."""
    question.first_words = question.text = question.salt = question.scope_reason = ""
    blank_use(question)
    edits = update(WordingEdit).where(WordingEdit.question_id == question.id)
    db.session.execute(edits.values(before="", after=""))
    reasons = update(ScopeDecision).where(ScopeDecision.question_id == question.id)
    db.session.execute(reasons.values(reason=""))
    if question.number is not None:
        blank_words(question.workshop, question.item)
    handlers.blanked(question)
    db.session.flush()


def forget_old_words(moment: datetime) -> int:
    """Delete what was kept long enough: quarantined words after 30 days, never released ones 90 days after the close.

    Returns how many cards lost their words. Call inside `writing()`, once a day or before a backup.
    """
    gone = queries.list_quarantined_before(moment - QUARANTINE_KEPT)
    for question in gone:
        blank(question)
        note(question, "forgot", by="system")
    unseen = queries.list_unreleased_before(moment - UNRELEASED_KEPT)
    for question in unseen:
        record(question.workshop, "forgot", place(question.workshop), actor="system")
    if unseen:
        db.session.execute(delete(Question).where(Question.id.in_([question.id for question in unseen])))
    return len(gone) + len(unseen)


def set_public(question: Question, public: bool) -> None:
    """Note that a person read the words for identifying detail and lets them out, or holds them back.

    The same again changes nothing. Raises Refused for a question that is not released.
    """
    if public and question.visibility != "released":
        raise Refused(_("Only what was released in the room can be published."))
    if question.public != public:
        question.public = public
        note(question, "let_out" if public else "held_back")


@undoes("held_back")
def _let_out_again(event: TrailEvent) -> None:
    question = asked(event)
    if question.public or question.visibility != "released":
        raise changed_since()
    question.public = True
