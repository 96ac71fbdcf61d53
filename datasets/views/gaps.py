"""The gap wall and the gap ledger: naming a gap, rating it, grading a question, reading what is missing."""

from __future__ import annotations

from flask import Response, abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.guards import role_in
from core.errors import Refused
from core.web import public, render, see
from core.writing import writes
from datasets import words
from datasets.forms.gaps import GapForm, GradeForm, RateGapForm
from datasets.models import Gap
from datasets.queries import gaps as queries
from datasets.queries.inputs import get_question, list_questions
from datasets.services import gaps as services
from datasets.views.blueprint import CONSOLE, STEP, bp
from workshops.card_posts import step_or_404, take_card
from workshops.cards import get_card_kind
from workshops.guards import for_console, for_seat
from workshops.models import Seat, Workshop
from workshops.queries import get_cycle, list_workshops
from workshops.queries.cards import get_card
from workshops.screens import console_page, console_url

KINDS = frozenset({"gaps"})


@bp.post(f"{STEP}/name-gap")
@writes
@for_seat
def name_gap(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Take in why a question cannot be answered."""
    found = step_or_404(workshop, step, KINDS)
    form = GapForm(questions=list_questions(workshop))

    def make(channel: str, late: bool) -> Gap:
        question = get_question(workshop, form.question.data)
        if question is None:
            raise Refused(_("Choose a question."), "question")
        return services.name_gap(
            seat,
            workshop,
            question,
            text=form.text.data,
            kind=form.kind.data or "",
            left_out=form.left_out.data or "",
            channel=channel,
            late=late,
        )

    return take_card(seat, found, form, make)


@bp.post(f"{CONSOLE}/gaps/<number:gap>/rate")
@writes
@for_console
def rate_gap(workshop: Workshop, gap: int) -> ResponseReturnValue:
    """Say how bad it is and what would close it."""
    kind = get_card_kind("gap")
    found = get_card(workshop, kind, gap) if kind else None
    if found is None:
        abort(404)
    form = RateGapForm()
    if not form.validate_on_submit():
        return console_page(workshop, status=422, wrong_gap=found.id, gap_form=form)
    try:
        services.rate_gap(
            found, severity=form.severity_number(), closed_by=form.closed_by.data or "", kind=form.kind.data or ""
        )
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/questions/<string:item>/grade")
@writes
@for_console
def grade_question(workshop: Workshop, item: str) -> ResponseReturnValue:
    """Have it, could share it, nobody collects it."""
    question = get_question(workshop, item)
    if question is None:
        abort(404)
    form = GradeForm()
    if not form.validate_on_submit():
        flash(_("Choose from the list."), "wrong")
    else:
        services.grade_question(workshop, question, form.grade.data or "")
    return see(console_url(workshop))


@bp.get("/cycles/<cycle:ref>/gaps")
@public
def ledger(ref: str) -> Response:
    """The gap ledger of a cycle. Public as far as workshops are published; those who run the cycle see all of it."""
    cycle = get_cycle(ref)
    if cycle is None:
        abort(404)
    staff = role_in(cycle.id) is not None
    if not staff and not any(one.published_at for one in list_workshops(cycle)):
        abort(404)
    questions = queries.list_questions_with_gaps(cycle, public=not staff)
    groups = queries.list_gaps_of_cycle(cycle, questions, public=not staff)
    groups.sort(key=lambda one: (-one.worst, one.item))
    return render("datasets/gaps/ledger.html", cycle=cycle, groups=groups, words=words, staff=staff)
