"""Joining: the code, the two taps, coming back on another phone, several people on one phone."""

from __future__ import annotations

import time

from flask import Response, current_app, flash, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.config import Settings
from core.errors import Refused
from core.web import public, render, see
from core.writing import writes
from workshops import codes, hooks, queries, services
from workshops.forms import JoinForm, PerspectiveForm, WordsForm
from workshops.guards import device_cookie, device_here, for_seat
from workshops.models import Seat, Workshop
from workshops.screens import here_speaks_for, phone_url
from workshops.views.blueprint import bp

COOKIE_LIFE = 36 * 3600  # a long day and the night after


def _patience() -> codes.Patience:
    patience: codes.Patience = current_app.extensions["patience"]
    return patience


def _find(code: str) -> Workshop | None:
    """The workshop of a typed code. Wrong tries make this address wait, and only this one."""
    address = request.remote_addr or ""
    time.sleep(_patience().wait_for(address))
    workshop = queries.get_workshop_by_code(codes.normalise(code))
    if workshop is None or workshop.state == "cancelled":
        _patience().note_wrong(address)
        return None
    return workshop


@bp.get("/join")
@public
def find_code() -> ResponseReturnValue:
    """Type the code; a right one leads on, a wrong one gives one plain sentence and a second try."""
    typed = request.args.get("code", "")[:40]
    if not typed.strip():
        return render("workshops/find_code.html", typed="", wrong="")
    if _find(typed) is None:
        wrong = _("No workshop has this code. Check the screen and type it again.")
        return render("workshops/find_code.html", status=404, typed=typed, wrong=wrong)
    return see(url_for("workshops.join", code=codes.normalise(typed)))


@bp.route("/join/<string:code>", methods=["GET", "POST"])
@writes
@public
def join(code: str) -> ResponseReturnValue:
    """What a person is mainly here as, and consent: two taps. Somebody who is already in goes straight on."""
    workshop = _find(code)
    if workshop is None:
        wrong = _("No workshop has this code. Check the screen and type it again.")
        return render("workshops/find_code.html", status=404, typed=code[:40], wrong=wrong)
    adding = request.args.get("add") == "1"
    here = here_speaks_for(workshop)
    if here and not adding and request.method == "GET":
        return see(phone_url(here[0]))
    form = JoinForm()
    if form.validate_on_submit():
        try:
            return _seat_them(workshop, form)
        except Refused as error:
            form.form_errors.append(error.message)
    status = 422 if form.errors else 200
    return render("workshops/join.html", status=status, workshop=workshop, form=form, adding=adding, code=code)


def _seat_them(workshop: Workshop, form: JoinForm) -> ResponseReturnValue:
    g.actor = "participant"
    device = device_here(workshop)
    token = ""
    if device is None:
        device, token = services.add_device(workshop)
    seat = services.add_seat(workshop, form.perspective.data, device=device, quote_unnamed=form.quote_unnamed.data)
    flash(_("You are in. Your seat is %(seat)s.", seat=seat.ref), "done")
    return _with_cookie(see(phone_url(seat)), workshop, token)


def _with_cookie(answer: ResponseReturnValue, workshop: Workshop, token: str) -> Response:
    response = make_response(answer)
    if token:
        settings: Settings = current_app.extensions["settings"]
        response.set_cookie(
            device_cookie(workshop),
            token,
            max_age=COOKIE_LIFE,
            httponly=True,
            secure=settings.secure,
            samesite="Lax",
            path="/",
        )
    return response


@bp.route("/join/<string:code>/back", methods=["GET", "POST"])
@writes
@public
def come_back(code: str) -> ResponseReturnValue:
    """Bring a seat to this phone with its three words."""
    workshop = _find(code)
    if workshop is None:
        return see(url_for("workshops.find_code", code=code[:12]))
    form = WordsForm()
    if form.validate_on_submit():
        device = device_here(workshop)
        token = ""
        if device is None:
            device, token = services.add_device(workshop)
        try:
            seat = services.move_seat(workshop, form.words.data, device)
            return _with_cookie(see(phone_url(seat)), workshop, token)
        except Refused as error:
            _patience().note_wrong(request.remote_addr or "")
            form.refuse(error)
    status = 422 if form.errors else 200
    return render("workshops/come_back.html", status=status, workshop=workshop, form=form, code=code)


@bp.get("/workshops/<workshop:ref>/here")
@public
def here(ref: str) -> ResponseReturnValue:
    """Back to the room from a bookmark: the seat this phone speaks for, else the join page."""
    workshop = queries.get_workshop(ref)
    seats = here_speaks_for(workshop) if workshop else []
    return see(phone_url(seats[0]) if seats else url_for("workshops.find_code"))


@bp.get("/workshops/<workshop:ref>/seats/<seat:seat_ref>/pass")
@for_seat
def pass_phone(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """ "Now passing to…": hides what the one before wrote until the next person says they are holding the phone."""
    return render("workshops/pass_phone.html", workshop=workshop, seat=seat, go=phone_url(seat))


@bp.route("/workshops/<workshop:ref>/seats/<seat:seat_ref>/perspective", methods=["GET", "POST"])
@writes
@for_seat
def change_perspective(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """Correct what a person is mainly here as, until the first ballot opens."""
    form = PerspectiveForm(data={"perspective": seat.perspective})
    if form.validate_on_submit():
        try:
            opened = hooks.ballot_was_opened(workshop)
            services.change_perspective(seat, form.perspective.data, round_opened=opened)
            flash(_("Changed."), "done")
            return see(phone_url(seat))
        except Refused as error:
            form.refuse(error)
    status = 422 if form.errors else 200
    return render("workshops/perspective.html", status=status, workshop=workshop, seat=seat, form=form)


@bp.post("/workshops/<workshop:ref>/seats/<seat:seat_ref>/words")
@writes
@for_seat
def return_words(workshop: Workshop, seat: Seat) -> ResponseReturnValue:
    """Three words to come back with, on this phone or another; shown once."""
    words = services.new_return_words(seat)
    flash(
        _("Your three words are: %(words)s. Note them down; they bring your seat to another phone.", words=words),
        "info",
    )
    return see(phone_url(seat))
