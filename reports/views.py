"""The record as a page and as a PDF, and check-and-publish."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort, flash, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.guards import is_confirmed, recently_confirmed
from core.errors import Refused
from core.web import render, see, wants_fragment
from core.writing import writes
from datasets.queries.publishing import get_explained, get_finding
from datasets.services import publishing
from questions import queries as words
from reports import paper, services
from reports.contents import FACILITATOR, PUBLIC, texts_mark, workshop_record
from reports.forms import CheckForm
from reports.reading import to_read
from reports.shelf import Found, shelf
from voting import queries as votes
from workshops.cards import get_card_kind
from workshops.guards import for_console, for_readers, is_facilitator
from workshops.models import Workshop
from workshops.queries.cards import get_card

bp = Blueprint("reports", __name__)
RECORD = "/workshops/<workshop:ref>/record"
CHECK = "/workshops/<workshop:ref>/check"


@bp.get(RECORD)
@for_readers
def record(workshop: Workshop) -> Response:
    """The record as a page. Facilitators may look at it with the room's exact groups."""
    runs_it = is_facilitator(workshop.cycle_id)
    exact = runs_it and request.args.get("groups") == "exact"
    shown = paper.values(workshop, audience=FACILITATOR if exact else PUBLIC)
    unread = workshop.published_at is not None and not services.is_up_to_date(workshop)
    return render("reports/record.html", workshop=workshop, runs_it=runs_it, exact=exact, unread=unread, **shown)


@bp.get(f"{RECORD}/print")
@for_readers
def print_record(workshop: Workshop) -> Response:
    """The record laid out for paper, for the browser's own print: always there, even where PDFs cannot be made."""
    return Response(paper.print_html(workshop), mimetype="text/html")


@bp.get(f"{RECORD}.pdf")
@for_readers
def record_pdf(workshop: Workshop) -> ResponseReturnValue:
    """The record as a tagged PDF; while it is being made, a page that says so and asks again."""
    found = shelf().fetch(workshop.ref, paper.print_html(workshop))
    if found.file is not None and not wants_fragment():
        return _send(workshop, found)
    status = 200 if wants_fragment() or found.file else 503 if found.problem else 202
    return render(
        "reports/pdf.html", "reports/_pdf_state.html", status=status, workshop=workshop, ready=found.file is not None,
        problem=found.problem,
    )  # fmt: skip


def _send(workshop: Workshop, found: Found) -> Response:
    """The file itself; a browser may keep what is public, but asks each time whether it still holds."""
    if found.file is None:
        abort(404)
    response = send_file(
        found.file, mimetype="application/pdf", download_name=f"{workshop.ref}-record.pdf", etag=found.mark
    )
    if workshop.published_at is None:
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get(CHECK)
@for_console
@recently_confirmed
def check(workshop: Workshop) -> Response:
    """Every text of the record, to be read once by a person before anything is public."""
    return _check_page(workshop)


def _check_page(workshop: Workshop, form: CheckForm | None = None, status: int = 200) -> Response:
    """The check page, with the form as it came back if something was wrong with it."""
    draft = workshop_record(workshop, draft=True)
    form = form or _new_form(workshop)
    form.seen.data = texts_mark(draft)
    return render(
        "reports/check.html",
        status=status,
        workshop=workshop,
        record=draft,
        form=form,
        in_the_way=services.in_the_way(workshop),
        up_to_date=services.is_up_to_date(workshop),
        not_public_yet=services.count_unpublished_questions(draft),
        **to_read(workshop),
    )


def _new_form(workshop: Workshop) -> CheckForm:
    sentences = [*workshop.summary, "", "", ""]
    given = {f"sentence_{n}": sentences[n - 1] for n in (1, 2, 3)}
    return CheckForm(formdata=None, data={**given, "next_step": workshop.next_step})


@bp.post(CHECK)
@writes
@for_console
def publish(workshop: Workshop) -> ResponseReturnValue:
    """Keep the facilitator's words; with the other button, publish the record (the password is asked for again)."""
    form = CheckForm()
    publishing = request.form.get("do") == "publish"
    if not form.validate_on_submit():
        return _check_page(workshop, form, 422)
    if publishing and not form.read.data:
        form.refuse(Refused(_("Tick this when you have read every text."), "read"))
        return _check_page(workshop, form, 422)
    confirmed = is_confirmed()
    try:
        if publishing and confirmed:
            services.publish(workshop, form.seen.data or "")
    except Refused as error:
        form.refuse(error)
        return _check_page(workshop, form, 422)
    services.save_words(workshop, form.sentences(), form.next_step.data or "")
    return _go_on(workshop, publishing=publishing, confirmed=confirmed)


def _go_on(workshop: Workshop, *, publishing: bool, confirmed: bool) -> ResponseReturnValue:
    """Where to look next. Reading takes long: who is asked for the password again finds the words as they were."""
    here = url_for("reports.check", ref=workshop.ref, _anchor="words")
    if not publishing:
        flash(_("Kept, and public at once.") if workshop.published_at else _("Kept. Nothing is published yet."), "done")
        return see(here)
    if not confirmed:
        flash(_("Your words are kept. Type your password, then tick and publish once more."), "info")
        return see(url_for("accounts.confirm_password", next=url_for("reports.check", ref=workshop.ref)))
    flash(_("The record is public."), "done")
    return see(url_for("reports.record", ref=workshop.ref))


@bp.post(f"{CHECK}/questions/<number:number>")
@writes
@for_console
def change_question(workshop: Workshop, number: int) -> ResponseReturnValue:
    """Leave a question, or what somebody would do with an answer, out of the record, or put it back."""
    question = words.get_question(workshop, number)
    what = request.form.get("do", "")
    if question is None or question.number is None or what not in services.QUESTION_ACTS:
        abort(404)
    services.QUESTION_ACTS[what](question)
    return _changed(workshop, question.ref, what)


@bp.post(f"{CHECK}/cards/<word:kind>/<number:number>")
@writes
@for_console
def change_card(workshop: Workshop, kind: str, number: int) -> ResponseReturnValue:
    """Leave a card out of the record, or put it back."""
    known = get_card_kind(kind)
    card = get_card(workshop, known, number) if known else None
    what = request.form.get("do", "")
    if card is None or card.number is None or what not in services.CARD_ACTS:
        abort(404)
    services.CARD_ACTS[what](card)
    return _changed(workshop, card.ref, what)


@bp.post(f"{CHECK}/pairs/<number:number>")
@writes
@for_console
def delete_reason(workshop: Workshop, number: int) -> ResponseReturnValue:
    """Delete the words on why a pair fits as it does."""
    link = get_explained(workshop, number)
    if link is None:
        abort(404)
    return _deleted(workshop, f"{link.question.ref}+{link.dataset.item}", partial(publishing.delete_reason, link))


@bp.post(f"{CHECK}/answers/<number:number>")
@writes
@for_console
def delete_answer(workshop: Workshop, number: int) -> ResponseReturnValue:
    """Delete the answer card of a question."""
    finding = get_finding(workshop, number)
    if finding is None:
        abort(404)
    return _deleted(workshop, finding.question.ref, partial(publishing.delete_answer, finding, workshop))


def _deleted(workshop: Workshop, ref: str, do: Callable[[], None]) -> ResponseReturnValue:
    try:
        do()
        flash(_("%(ref)s: these words are deleted.", ref=ref), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(url_for("reports.check", ref=workshop.ref, _anchor="texts"))


@bp.post(f"{CHECK}/reasons/<number:number>")
@writes
@for_console
def change_reason(workshop: Workshop, number: int) -> ResponseReturnValue:
    """Leave a reason out of the record, or put it back."""
    reason = votes.get_reason(workshop, number)
    what = request.form.get("do", "")
    if reason is None or what not in services.REASON_ACTS:
        abort(404)
    services.REASON_ACTS[what](reason)
    return _changed(workshop, f"{workshop.cycle.ref}-{reason.item}", what)


def _changed(workshop: Workshop, ref: str, what: str) -> ResponseReturnValue:
    said = {
        "leave-out": _("%(ref)s: left out. You can put it back below.", ref=ref),
        "leave-out-use": _(
            "%(ref)s: what would be done with an answer is left out. You can put it back below.", ref=ref
        ),
        "put-back": _("%(ref)s: put back.", ref=ref),
        "put-back-use": _("%(ref)s: put back.", ref=ref),
    }
    flash(said[what], "done")
    return see(url_for("reports.check", ref=workshop.ref, _anchor="texts"))
