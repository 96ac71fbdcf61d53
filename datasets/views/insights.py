"""Is it already answered, on phones and on the console: reading, judging, adding, verdicts, answer cards."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import render, see
from core.writing import new_once, writes
from datasets import words
from datasets.forms.insights import AnswerForm, AttachForm, InsightForm, OpinionForm
from datasets.library import baseline
from datasets.models import Insight
from datasets.queries import insights as queries
from datasets.queries.inputs import list_questions
from datasets.services import insights as services
from datasets.views.blueprint import CONSOLE, STEP, bp
from questions.models import Question
from workshops.card_posts import step_or_404, take_card
from workshops.guards import for_console, for_seat
from workshops.models import Activity, Seat, Workshop
from workshops.screens import console_url, phone_page, phone_url

STEPS = frozenset({"answered"})
KNOWN = f"{STEP}/questions/<number:question>"
ASKED = f"{CONSOLE}/known/<number:question>"
ON_PHONE = "datasets/kinds/answered_question_phone.html"


def question_or_404(workshop: Workshop, number: int) -> Question:
    """One of the questions that were handed to this workshop."""
    found = next((one for one in list_questions(workshop) if one.id == number), None)
    if found is None:
        abort(404)
    return found


# phones


def _here(seat: Seat, step: Activity, question: Question) -> dict[str, Any]:
    """What the phone shows instead of the list: one question, which stays there when the page is fetched anew."""
    return {"panel": ON_PHONE, "here": question.id, "now_url": _known_url(seat, step, question)}


def _known_url(seat: Seat, step: Activity, question: Question) -> str:
    return url_for("datasets.known", ref=seat.workshop.ref, seat_ref=seat.ref, step=step.id, question=question.id)


@bp.get(f"{KNOWN}/known")
@for_seat
def known(workshop: Workshop, seat: Seat, step: int, question: int) -> ResponseReturnValue:
    """One question: what is known, is it answered, and a box for what this person knows."""
    activity, found = step_or_404(workshop, step, STEPS), question_or_404(workshop, question)
    if workshop.is_over:
        return phone_page(seat)
    shown = _here(seat, activity, found)
    said = OpinionForm(formdata=None, verdict=queries.own_opinions(seat).get(found.id))
    page = phone_page(seat, step=activity, opinion=said, **shown)
    return _stay(page, shown["now_url"]) if activity.id == workshop.current_id else page


def _stay(response: ResponseReturnValue, address: str) -> ResponseReturnValue:
    """The address bar keeps the question's page, so that a reload comes back to it."""
    if isinstance(response, Response) and "HX-Replace-Url" in response.headers:
        response.headers["HX-Replace-Url"] = address
    return response


@bp.post(f"{KNOWN}/judge")
@writes
@for_seat
def judge(workshop: Workshop, seat: Seat, step: int, question: int) -> ResponseReturnValue:
    """Keep whether this seat holds the question to be answered."""
    activity, found = step_or_404(workshop, step, STEPS), question_or_404(workshop, question)
    form = OpinionForm()
    if form.validate_on_submit():
        try:
            services.give_opinion(seat, found, form.verdict.data)
        except Refused as error:
            form.refuse(error)
        else:
            said = words.VERDICTS[form.verdict.data]
            flash(_("Got it. You said of %(ref)s: %(said)s. You can change it.", ref=found.ref, said=said), "done")
            return see(phone_url(seat))
    shown = {} if workshop.is_over else _here(seat, activity, found)
    return _stay(phone_page(seat, step=activity, status=422, opinion=form, **shown), _known_url(seat, activity, found))


@bp.post(f"{KNOWN}/add-insight")
@writes
@for_seat
def add_insight(workshop: Workshop, seat: Seat, step: int, question: int) -> ResponseReturnValue:
    """Take in something this person knows about the question."""
    activity, found = step_or_404(workshop, step, STEPS), question_or_404(workshop, question)
    form = InsightForm()

    def make(channel: str, late: bool) -> Insight:
        return services.add_insight(seat, workshop, about=[found], channel=channel, late=late, **form.facts())

    back = _known_url(seat, activity, found)
    return _stay(take_card(seat, activity, form, make, back=back, **_here(seat, activity, found)), back)


# the console


@bp.post(f"{ASKED}/set-verdict")
@writes
@for_console
def set_verdict(workshop: Workshop, question: int) -> ResponseReturnValue:
    """The room's verdict, with one press; the same press again takes it off on the question's own page."""
    found = question_or_404(workshop, question)
    verdict = request.form.get("verdict", "")
    try:
        services.set_verdict(workshop, found, verdict)
        said = words.ANSWER_STATUSES[found.answer_status]
        flash(_("%(ref)s: %(said)s. You can undo this.", ref=found.ref, said=said), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(_back(workshop, found))


def _back(workshop: Workshop, question: Question) -> str:
    """The question's own page if the press came from there, else the console."""
    if request.args.get("back") == "page":
        return url_for("datasets.evidence", ref=workshop.ref, question=question.id)
    return console_url(workshop)


@bp.get(ASKED)
@for_console
def evidence(workshop: Workshop, question: int) -> Response:
    """One question on a page of its own: its evidence, sources to check, the verdict, the answer card."""
    return evidence_page(workshop, question_or_404(workshop, question))


def evidence_page(workshop: Workshop, question: Question, *, status: int = 200, **forms: Any) -> Response:  # noqa: ANN401
    """The page, with forms as they were sent."""
    row = queries.get_evidence(workshop, question.id, every=True)
    if row is None:
        abort(404)
    values: dict[str, Any] = {
        "answer_form": AnswerForm(formdata=None, answer=row.answer),
        "attach_form": offer_cards(AttachForm(formdata=None), workshop, row),
        **forms,
    }
    return render(
        "datasets/insights/question.html",
        status=status,
        workshop=workshop,
        row=row,
        words=words,
        checks=queries.last_checks([workshop.cycle_id]),
        console_url=console_url(workshop),
        once=new_once(),
        **values,
    )


def offer_cards(form: AttachForm, workshop: Workshop, row: queries.Evidence) -> AttachForm:
    """Offer what does not bear on this question yet: cards of the cycle, then the library's that are not in it."""
    here = {card.id for card in row.insights}
    in_cycle = queries.list_insights(workshop.cycle)
    keys = {card.library_key for card in queries.list_copies(workshop.cycle, baseline()) if card.visibility != "hidden"}
    cards = [(str(card.id), f"{card.ref} {card.statement}") for card in in_cycle if card.id not in here]
    return form.offer(cards, [(key, one.statement) for key, one in baseline().items() if key not in keys])


@bp.post(f"{ASKED}/write-answer")
@writes
@for_console
def write_answer(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Keep the answer card."""
    found = question_or_404(workshop, question)
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            services.write_answer(workshop, found, form.answer.data or "")
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("The answer card is kept.") if form.answer.data else _("The answer card is taken away."), "done")
            return see(url_for("datasets.evidence", ref=workshop.ref, question=found.id))
    return evidence_page(workshop, found, status=422, answer_form=form)


@bp.post(f"{ASKED}/attach")
@writes
@for_console
def attach(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Put cards of the cycle, and of the library, to this question."""
    found = question_or_404(workshop, question)
    row = queries.get_evidence(workshop, found.id, every=True)
    if row is None:
        abort(404)
    form = offer_cards(AttachForm(), workshop, row)
    if not form.validate_on_submit():
        return evidence_page(workshop, found, status=422, attach_form=form)
    chosen = [*(form.cards.data or []), *(form.library_keys.data or [])]
    if not chosen:
        form.cards.errors = [_("Tick what bears on this question.")]
        return evidence_page(workshop, found, status=422, attach_form=form)
    for number in form.cards.data or []:
        services.attach(_insight_or_404(workshop, int(number)), found)
    services.bring_in(workshop, form.library_keys.data or [], about=found)
    flash(_("They stand with this question now. You can undo this."), "done")
    return see(url_for("datasets.evidence", ref=workshop.ref, question=found.id))


def _insight_or_404(workshop: Workshop, number: int) -> Insight:
    found = queries.get_insight(workshop, number)
    if found is None:
        abort(404)
    return found


@bp.post(f"{ASKED}/detach/<number:insight>")
@writes
@for_console
def detach(workshop: Workshop, question: int, insight: int) -> ResponseReturnValue:
    """Take a card off this question; it stays in the cycle."""
    found = question_or_404(workshop, question)
    card = _insight_or_404(workshop, insight)
    services.detach(card, found)
    flash(_("%(ref)s is off this question. You can undo this.", ref=card.ref), "done")
    return see(url_for("datasets.evidence", ref=workshop.ref, question=found.id))
