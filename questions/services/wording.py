"""Other words for a question: suggested, accepted, declined, put back; the author's "still yours?"; the five ticks.

First words never change here. While a ballot with a question is open its words stand still.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import WORDS
from questions import queries
from questions.models import Question, WordingEdit
from questions.services.lines import asked, changed_since, check_not_frozen, check_on_the_wall, checked, note
from questions.words import CHECKS, EDIT_REASONS
from workshops.models import Seat, TrailEvent
from workshops.trail import digest, undoes


def propose_wording(
    question: Question,
    after: str,
    reason: str = "clearer",
    *,
    by: str = "table",
    seat: Seat | None = None,
    checks: dict[str, bool] | None = None,
    author_agrees: str = "not_asked",
) -> WordingEdit:
    """Suggest other words. A seat's newer suggestion for the same question takes the place of its waiting one.

    Raises Refused for a card not on the wall, an unknown reason, and words that change nothing.
    """
    check_on_the_wall(question)
    words = checked(after, "after")
    if reason not in EDIT_REASONS:
        raise Refused(_("Please choose one of these."), "reason")
    if words == question.text:
        raise Refused(_("These are the words it has already. Change something, or go back."), "after")
    edit = _waiting(question, seat) or WordingEdit(question=question, by=by, seat_id=seat.id if seat else None)
    edit.before, edit.after, edit.reason = question.text, words, reason
    edit.checks, edit.author_agrees = kept(checks), author_agrees
    edit.state, edit.at = "proposed", clock.now()
    db.session.add(edit)
    db.session.flush()
    note(question, "proposed_wording", edit=edit.id, after=digest(question.salt, words))
    return edit


def _waiting(question: Question, seat: Seat | None) -> WordingEdit | None:
    if seat is None:
        return None
    own = (edit for edit in queries.list_edits(question) if edit.seat_id == seat.id)
    return next((edit for edit in own if edit.state == "proposed"), None)


def kept(checks: dict[str, bool] | None) -> dict[str, Any]:
    """The five ticks as they are stored: all five, or none when nobody looked."""
    return {name: bool(checks.get(name)) for name in CHECKS} if checks else {}


def accept_wording(edit: WordingEdit, after: str | None = None) -> None:
    """Take a suggestion, as it is or with the facilitator's own last touch (`after`). Accepting twice changes nothing.

    A question that needed other words is in scope from then on. Raises Refused when it was declined or put back, when a
    ballot with it is open, and for a card not on the wall.
    """
    question = edit.question
    if edit.state == "accepted":
        return
    if edit.state != "proposed":
        raise Refused(_("This suggestion is no longer waiting."))
    check_on_the_wall(question)
    check_not_frozen(question)
    _touch(edit, after)
    was_scope, was_checks = question.scope, question.checks
    edit.before, edit.state = question.text, "accepted"
    question.text = edit.after
    question.checks = edit.checks or question.checks
    if question.scope == "needs_rewording":
        question.scope = "in_scope"
    db.session.flush()
    before = digest(question.salt, edit.before)
    note(question, "accepted_wording", edit=edit.id, before=before, scope=was_scope, checks=was_checks)


def _touch(edit: WordingEdit, after: str | None) -> None:
    """The facilitator's own words in place of the suggested ones, if they differ."""
    words = checked(after, "after") if after is not None else edit.after
    if words == edit.question.text:
        raise Refused(_("These are the words it has already. Change something, or go back."), "after")
    if words != edit.after:
        edit.after, edit.by = words, "facilitator"


@undoes("accepted_wording")
def _unaccept(event: TrailEvent) -> None:
    question = asked(event)
    edit = db.session.get_one(WordingEdit, event.detail["edit"])
    if edit.state != "accepted" or question.text != edit.after:
        raise changed_since()
    check_not_frozen(question)
    question.text, edit.state = edit.before, "proposed"
    question.checks = event.detail["checks"]
    if question.scope == "in_scope":
        question.scope = event.detail["scope"]


def edit_wording(
    question: Question, after: str, reason: str = "clearer", checks: dict[str, bool] | None = None
) -> None:
    """The facilitator's own change, suggested and accepted at once. Raises Refused as both."""
    check_not_frozen(question)
    accept_wording(propose_wording(question, after, reason, by="facilitator", checks=checks))


def decline_wording(edit: WordingEdit) -> None:
    """Leave a suggestion unused. Declining twice changes nothing. Raises Refused once it was accepted."""
    if edit.state == "declined":
        return
    if edit.state != "proposed":
        raise Refused(_("This suggestion is no longer waiting."))
    edit.state = "declined"
    note(edit.question, "declined_wording", edit=edit.id)


@undoes("declined_wording")
def _undecline(event: TrailEvent) -> None:
    asked(event)
    edit = db.session.get_one(WordingEdit, event.detail["edit"])
    if edit.state != "declined":
        raise changed_since()
    edit.state = "proposed"


def put_back_wording(edit: WordingEdit) -> None:
    """Give a question the words it had before an accepted edit. Raises Refused when they were changed again since."""
    question = edit.question
    if edit.state != "accepted" or question.text != edit.after:
        raise Refused(_("These words were changed again since. Put back the newer change first."))
    check_not_frozen(question)
    question.text, edit.state = edit.before, "undone"
    note(question, "put_back_wording", edit=edit.id)


@undoes("put_back_wording")
def _unput(event: TrailEvent) -> None:
    question = asked(event)
    edit = db.session.get_one(WordingEdit, event.detail["edit"])
    if edit.state != "undone" or question.text != edit.before:
        raise changed_since()
    check_not_frozen(question)
    question.text, edit.state = edit.after, "accepted"


def answer_still_yours(edit: WordingEdit, seat: Seat, agrees: bool) -> None:
    """The author's answer to "still yours?"; may be changed. Raises Refused for somebody else, or words gone since."""
    if edit.question.seat_id != seat.id:
        raise Refused(_("Only the person who asked can answer this."))
    if edit.state != "accepted":
        raise Refused(_("These words were changed again since."))
    edit.author_agrees = "yes" if agrees else "no"
    note(edit.question, "author_answered", edit=edit.id, agrees=edit.author_agrees)
    announce(seat.workshop_id, WORDS)


def set_checks(question: Question, checks: dict[str, bool]) -> None:
    """Tick which of the five tests a question passes. A help for reading, never a gate."""
    was = question.checks
    question.checks = kept(checks)
    if question.checks != was:
        note(question, "ticked", was=was, now=question.checks)


@undoes("ticked")
def _untick(event: TrailEvent) -> None:
    question = asked(event)
    if question.checks != event.detail["now"]:
        raise changed_since()
    question.checks = event.detail["was"]
