"""The participant's phone: what is on show, and the few things every phone can do in any step."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.web import see
from core.writing import writes
from live.stream import stream
from workshops import queries, services
from workshops.forms import FeedbackForm, PracticeForm
from workshops.guards import for_seat
from workshops.models import Seat, Workshop
from workshops.screens import phone_page, phone_url
from workshops.views.blueprint import bp

HELP = {"break", "help", "said_too_much"}


@bp.get("/workshops/<workshop:ref>/seats/<seat:seat_ref>")
@for_seat
def phone(workshop: Workshop, seat: Seat) -> Response:
    """The step on show, for this seat."""
    return phone_page(seat)


@bp.get("/workshops/<workshop:ref>/seats/<seat:seat_ref>/stream")
@for_seat
def phone_stream(workshop: Workshop, seat: Seat) -> Response:
    """Says when the step changes."""
    return stream(workshop.id, "phone")


@bp.post("/workshops/<workshop:ref>/seats/<seat:seat_ref>/steps/<number:step>/practice")
@writes
@for_seat
def practice(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """The harmless question: shows that this phone can answer."""
    found = queries.get_step(workshop, step)
    if found is None or found.kind != "practice":
        abort(404)
    form = PracticeForm()
    if not form.validate_on_submit():
        return phone_page(seat, step=found, status=422, form=form)
    services.answer_practice(seat)
    flash(_("Got it. You can change your answer: press another one and send again."), "done")
    return see(phone_url(seat))


@bp.post("/workshops/<workshop:ref>/seats/<seat:seat_ref>/help")
@writes
@for_seat
def ask_for_help(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """A quiet signal to the person who looks after the room."""
    kind = request.form.get("kind", "")
    if kind not in HELP:
        abort(400)
    services.ask_for_help(seat, kind)
    flash(_("The people who run this know. Take the time you need; you miss nothing that counts."), "done")
    return see(phone_url(seat))


@bp.post("/workshops/<workshop:ref>/seats/<seat:seat_ref>/leave")
@writes
@for_seat
def leave(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """Going home early. What was written and voted stays."""
    services.leave(seat)
    flash(_("Thank you for coming. What you wrote and chose stays in."), "done")
    return see(url_for("workshops.home"))


@bp.post("/workshops/<workshop:ref>/seats/<seat:seat_ref>/feedback")
@writes
@for_seat
def feedback(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """Three taps about how it went; kept without the seat."""
    form = FeedbackForm()
    if not form.validate_on_submit():
        return phone_page(seat, status=422, form=form)
    services.give_feedback(seat, _number(form.useful.data), _number(form.felt_heard.data), form.one_thing.data or "")
    flash(_("Thank you. This is kept without your seat."), "done")
    return see(phone_url(seat))


def _number(chosen: str) -> int | None:
    return int(chosen) if chosen else None
