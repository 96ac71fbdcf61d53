"""What waits for the facilitator: one press for each card. The same routes serve a card on its own page."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import see
from core.writing import writes
from questions import queries, services
from questions.models import Question, WordingEdit
from questions.views.blueprint import CARD, EDIT, back, bp, question_or_404
from workshops.guards import for_console
from workshops.models import Workshop


def _do(workshop: Workshop, question: int, act: Callable[[Question], None], said: str = "") -> ResponseReturnValue:
    """One act on one card; a refusal is said in words."""
    try:
        act(question_or_404(workshop, question))
        if said:
            flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(back(workshop))


@bp.post(f"{CARD}/release")
@writes
@for_console
def release(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Let everybody see it; it gets its reference."""
    found = question_or_404(workshop, question)
    return _do(workshop, question, services.release_question, _released(found))


def _released(question: Question) -> str:
    return "" if question.visibility == "released" else _("Released.")


@bp.post(f"{CARD}/hide")
@writes
@for_console
def hide(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Leave it unused, or take it off every screen."""
    return _do(workshop, question, services.hide_question, _("Hidden. You can undo this."))


@bp.post(f"{CARD}/quarantine")
@writes
@for_console
def quarantine(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Put sensitive words aside with care."""
    said = _("Put aside with care: on no screen, in no list, deleted after 30 days. You can undo this.")
    return _do(workshop, question, services.quarantine_question, said)


@bp.post(f"{CARD}/release-use")
@writes
@for_console
def release_use(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Let everybody see what somebody would do with an answer."""
    return _do(workshop, question, services.release_use)


@bp.post(f"{CARD}/hide-use")
@writes
@for_console
def hide_use(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Keep a use off every screen."""
    return _do(workshop, question, services.hide_use, _("Hidden. You can undo this."))


def _do_edit(workshop: Workshop, edit: int, act: Callable[[WordingEdit], None], said: str) -> ResponseReturnValue:
    found = queries.get_edit(workshop, edit)
    if found is None:
        abort(404)
    try:
        act(found)
        flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(back(workshop))


@bp.post(f"{EDIT}/accept")
@writes
@for_console
def accept(workshop: Workshop, edit: int) -> ResponseReturnValue:
    """Take a suggestion as it is; its author is asked "still yours?"."""
    said = _("Accepted. Whoever asked is asked “still yours?” on their phone.")
    return _do_edit(workshop, edit, services.accept_wording, said)


@bp.post(f"{EDIT}/decline")
@writes
@for_console
def decline(workshop: Workshop, edit: int) -> ResponseReturnValue:
    """Leave a suggestion unused."""
    return _do_edit(workshop, edit, services.decline_wording, _("Declined. The words stay as they are."))


@bp.post(f"{EDIT}/put-back")
@writes
@for_console
def put_back(workshop: Workshop, edit: int) -> ResponseReturnValue:
    """Give a question the words it had before."""
    return _do_edit(workshop, edit, services.put_back_wording, _("The earlier words are back."))
