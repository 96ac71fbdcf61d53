"""What participants send: questions, uses, other words, "is this the same?", "still yours?", taking back."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import render, see
from core.writing import new_once, writes
from questions import queries, services
from questions.fates import fate
from questions.forms import AskForm, UseForm, WordingForm
from questions.kinds import TAKES_WORDS
from questions.models import Question
from questions.views.blueprint import SEAT, STEP, bp, question_or_404
from workshops.details import KINDS, looks_like
from workshops.guards import channel, for_seat
from workshops.models import Activity, Seat, Workshop
from workshops.queries import get_step
from workshops.screens import phone_page, phone_url
from workshops.services import may_take_back


def step_or_404(workshop: Workshop, number: int, kinds: frozenset[str]) -> Activity:
    """A step of this workshop, of one of these kinds."""
    found = get_step(workshop, number)
    if found is None or found.kind not in kinds:
        abort(404)
    return found


def is_late(step: Activity, how: str) -> bool:
    """Whether words from a phone come after their step ended. Paper is typed in whenever there is time."""
    on_show = step.workshop.current_id == step.id and step.state == "active"
    return how in {"phone", "remote"} and not on_show


def ask_again(seat: Seat, step: Activity, form: AskForm, details: list[str] | None = None) -> Response:
    """The box with the words still in it, and why they were not sent."""
    said = [str(KINDS[kind]) for kind in details or []]
    over = {"panel": "questions/kinds/refused_phone.html"} if seat.workshop.is_over else {}
    return phone_page(seat, step=step, status=422, form=form, details=said, **over)


@bp.post(f"{STEP}/ask")
@writes
@for_seat
def ask(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Take in one question, exactly as it came."""
    found = step_or_404(workshop, step, TAKES_WORDS)
    form = AskForm()
    if not form.validate_on_submit():
        return ask_again(seat, found, form)
    details = looks_like(form.text.data)
    if details and not form.anyway.data:
        return ask_again(seat, found, form, details)
    how = channel(seat)
    try:
        question = services.ask_question(seat, form.text.data, channel=how, late=is_late(found, how))
    except Refused as error:
        form.refuse(error)
        return ask_again(seat, found, form)
    _tell_asked(question)
    return see(phone_url(seat))


def _tell_asked(question: Question) -> None:
    if question.late:
        flash(_("Got it. This step had ended, so it is marked late. It waits for the facilitator."), "held")
    elif question.visibility == "held":
        flash(_("Got it. It waits for the facilitator. You can add another."), "done")
    else:
        flash(_("Got it. It is on the wall as %(ref)s.", ref=question.ref), "done")


@bp.post(f"{SEAT}/questions/<number:question>/strike")
@writes
@for_seat
def strike(workshop: Workshop, seat: Seat, question: int) -> ResponseReturnValue:
    """An author takes a card back."""
    found = queries.get_own(seat, question)
    if found is None:
        abort(404)
    shown = found.number is not None
    try:
        services.strike_own(seat, found)
    except Refused as error:
        flash(error.message, "wrong")
    else:
        gone = _("Your words are gone. A mark stays in their place.")
        flash(gone if shown else _("Taken back. Nothing of it is kept."), "done")
    own = request.form.get("back") == "own" or workshop.is_over
    return see(url_for("questions.own", ref=workshop.ref, seat_ref=seat.ref) if own else phone_url(seat))


@bp.get(f"{SEAT}/questions/own")
@for_seat
def own(workshop: Workshop, seat: Seat) -> Response:
    """My words: what became of each, and taking them back, also after the workshop."""
    fates = [fate(question) for question in queries.list_own(seat)]
    may = may_take_back(workshop)
    return render("questions/own.html", workshop=workshop, seat=seat, own=fates, may_take_back=may, once=new_once())


# uses


def _for_use(workshop: Workshop, seat: Seat, number: int) -> Question:
    """A question this seat may see: its own, or a released one."""
    found = question_or_404(workshop, number)
    if found.seat_id != seat.id and found.visibility != "released":
        abort(404)
    return found


def _use_page(seat: Seat, step: Activity, question: Question, form: UseForm, **more: object) -> Response:
    status = 422 if form.errors or more.get("details") else 200
    mine = question.seat_id == seat.id or question.use_seat_id == seat.id
    values = {"details": [], "mine": mine, "card": queries.make_card(question), "form": form, "step": step, **more}
    return _sub_page("use", seat, status, **values)


def _sub_page(name: str, seat: Seat, status: int, **values: object) -> Response:
    """A page of its own on the phone: one question, one thing to do."""
    workshop = seat.workshop
    live = url_for("workshops.phone_stream", ref=workshop.ref, seat_ref=seat.ref) if workshop.is_open else ""
    values |= {"workshop": workshop, "seat": seat, "live_url": live, "home": phone_url(seat)}
    return render(f"questions/{name}.html", f"questions/_{name}.html", status=status, **values)


@bp.get(f"{STEP}/questions/<number:question>/use")
@for_seat
def use(workshop: Workshop, seat: Seat, step: int, question: int) -> Response:
    """What would you do with an answer to this one?"""
    found = _for_use(workshop, seat, question)
    mine = found.seat_id == seat.id or found.use_seat_id == seat.id
    form = UseForm(formdata=None, obj=found if mine else None)
    return _use_page(seat, step_or_404(workshop, step, frozenset({"uses"})), found, form)


@bp.post(f"{STEP}/questions/<number:question>/set-use")
@writes
@for_seat
def set_use(workshop: Workshop, seat: Seat, step: int, question: int) -> ResponseReturnValue:
    """Keep what this seat would do with an answer."""
    activity = step_or_404(workshop, step, frozenset({"uses"}))
    found = _for_use(workshop, seat, question)
    form = UseForm()
    if not form.validate_on_submit():
        return _use_page(seat, activity, found, form)
    details = looks_like(f"{form.intended_use.data} {form.decision_informed.data or ''}")
    if details and not form.anyway.data:
        return _use_page(seat, activity, found, form, details=[str(KINDS[kind]) for kind in details])
    try:
        services.set_use(
            found,
            form.intended_use.data,
            seat=seat,
            who_would_act=form.who_would_act.data,
            decision_informed=form.decision_informed.data or "",
            by_when=form.by_when.data,
            audience=form.audience.data or [],
        )
    except Refused as error:
        form.refuse(error)
        return _use_page(seat, activity, found, form)
    flash(_("Got it. You can change it, or choose another question."), "done")
    return see(phone_url(seat))


@bp.post(f"{SEAT}/questions/<number:question>/take-back-use")
@writes
@for_seat
def take_back_use(workshop: Workshop, seat: Seat, question: int) -> ResponseReturnValue:
    """Take back what this seat said it would do."""
    found = question_or_404(workshop, question)
    if seat.id not in {found.seat_id, found.use_seat_id}:
        abort(404)
    services.take_back_use(found, seat)
    flash(_("Taken back. Nothing of it is kept."), "done")
    return see(phone_url(seat))


# look-alikes and wording


@bp.post(f"{STEP}/questions/<number:question>/answer-same/<number:other>")
@writes
@for_seat
def answer_same(workshop: Workshop, seat: Seat, step: int, question: int, other: int) -> ResponseReturnValue:
    """Is this the same as yours? Advice for the facilitator."""
    step_or_404(workshop, step, frozenset({"cluster"}))
    mine = queries.get_own(seat, question)
    like = queries.get_question(workshop, other)
    if mine is None or like is None:
        abort(404)
    try:
        services.answer_same(mine, like, seat, request.form.get("answer", ""))
        flash(_("Thank you. The facilitator sees your answer and decides with the room."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(phone_url(seat))


def _on_the_wall(workshop: Workshop, number: int) -> Question:
    found = question_or_404(workshop, number)
    if found.visibility != "released":
        abort(404)
    return found


def _words_page(seat: Seat, step: Activity, question: Question, form: WordingForm) -> Response:
    card = queries.make_card(question)
    return _sub_page("words", seat, 422 if form.errors else 200, card=card, form=form, step=step)


@bp.get(f"{STEP}/questions/<number:question>/words")
@for_seat
def words(workshop: Workshop, seat: Seat, step: int, question: int) -> Response:
    """How would you put it? Starts from the words there are."""
    activity = step_or_404(workshop, step, frozenset({"wording"}))
    found = _on_the_wall(workshop, question)
    return _words_page(seat, activity, found, WordingForm(formdata=None, after=found.text))


@bp.post(f"{STEP}/questions/<number:question>/suggest-words")
@writes
@for_seat
def suggest_words(workshop: Workshop, seat: Seat, step: int, question: int) -> ResponseReturnValue:
    """Keep a suggestion for the facilitator."""
    activity = step_or_404(workshop, step, frozenset({"wording"}))
    found = _on_the_wall(workshop, question)
    form = WordingForm()
    if not form.validate_on_submit():
        return _words_page(seat, activity, found, form)
    try:
        services.propose_wording(found, form.after.data, form.why.data, seat=seat, checks=form.ticks())
    except Refused as error:
        form.refuse(error)
        return _words_page(seat, activity, found, form)
    flash(_("Got it. The facilitator reads your suggestion. First words are always kept."), "done")
    return see(phone_url(seat))


@bp.post(f"{SEAT}/edits/<number:edit>/still-yours")
@writes
@for_seat
def still_yours(workshop: Workshop, seat: Seat, edit: int) -> ResponseReturnValue:
    """The author says whether the new words still ask their question."""
    found = queries.get_edit(workshop, edit)
    if found is None or found.question.seat_id != seat.id:
        abort(404)
    try:
        services.answer_still_yours(found, seat, request.form.get("answer") == "yes")
        flash(_("Thank you. The facilitator sees your answer."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(phone_url(seat))
