"""Joining: the code, the two taps, coming back on another phone, several people on one phone."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Response, abort, current_app, flash, g, make_response, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.config import Settings
from core.errors import Refused
from core.web import public, render, see
from core.writing import new_once, writes
from workshops import codes, hooks, queries, services
from workshops.forms import JoinForm, PerspectiveForm, WordsForm
from workshops.guards import device_cookie, device_here, for_seat, seats_here, token_hash
from workshops.models import Device, Seat, Workshop
from workshops.screens import phone_url
from workshops.views.blueprint import bp

P = ParamSpec("P")
COOKIE_LIFE = 36 * 3600  # a long day and the night after


def _patience() -> codes.Patience:
    patience: codes.Patience = current_app.extensions["patience"]
    return patience


def _find(code: str) -> Workshop | None:
    """The workshop of a typed code."""
    workshop = queries.get_workshop_by_code(codes.normalise(code))
    return None if workshop is None or workshop.state == "cancelled" else workshop


def _slow_down(code: str, *, words: bool = False) -> None:
    """Make who types wrong codes wait; also for a right one where three words may be guessed with it."""
    patience, address = _patience(), request.remote_addr or ""
    if not patience.has_room(address):
        abort(429)
    if _find(code) is None:
        patience.note_wrong(address)
        patience.wait(address)
    elif words and request.method == "POST":
        patience.wait(address)


def takes_a_seat(words: bool = False) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Above `@writes`: waits before the lock is taken, so that nobody is held up; gives the phone its cookie after."""

    def mark(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            code = str(kwargs["code"])
            _slow_down(code, words=words)
            return _keep_token(view(*args, **kwargs), code)

        return wrapper

    return mark


@bp.get("/join")
@public
def find_code() -> ResponseReturnValue:
    """Type the code; a right one leads on, a wrong one gives one plain sentence and a second try."""
    typed = request.args.get("code", "")[:40]
    if not typed.strip():
        return render("workshops/find_code.html", typed="", wrong="")
    _slow_down(typed)
    if _find(typed) is None:
        wrong = _("No workshop has this code. Check the screen and type it again.")
        return render("workshops/find_code.html", status=404, typed=typed, wrong=wrong)
    return see(url_for("workshops.join", code=codes.normalise(typed)))


@bp.route("/join/<string:code>", methods=["GET", "POST"])
@takes_a_seat()
@writes
@public
def join(code: str) -> ResponseReturnValue:
    """What a person is mainly here as, and consent: two taps. Somebody who is already in goes straight on."""
    workshop = _find(code)
    if workshop is None:
        wrong = _("No workshop has this code. Check the screen and type it again.")
        return render("workshops/find_code.html", status=404, typed=code[:40], wrong=wrong)
    adding = request.args.get("add") == "1"
    here = seats_here(workshop)
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
    seat = services.add_seat(
        workshop, form.perspective.data, device=_device(workshop), quote_unnamed=form.quote_unnamed.data
    )
    flash(_("You are in. Your seat is %(seat)s.", seat=seat.ref), "done")
    return see(phone_url(seat))


def _device(workshop: Workshop) -> Device:
    """The device that makes this request; a new one if it is none of this workshop's yet."""
    return device_here(workshop) or services.add_device(workshop, _token_of_form())


def _token_of_form() -> str:
    """The token a phone gets for the form it sends. A form sent again, because the answer got lost, gets the same."""
    key: str = current_app.config["SECRET_KEY"]
    said = f"device:{request.path}:{request.form.get('once', '') or g.setdefault('once', new_once())}"
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), said.encode(), "sha256")[:16]).decode().rstrip("=")


def _keep_token(answer: ResponseReturnValue, code: str) -> Response:
    """Give a phone that got a device with this form (now, or when it first sent it) its cookie."""
    response = make_response(answer)
    workshop = _find(code) if request.method == "POST" and response.status_code == 303 else None
    if workshop is None or device_here(workshop) or not queries.get_device(workshop, token_hash(_token_of_form())):
        return response
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        device_cookie(workshop),
        _token_of_form(),
        max_age=COOKIE_LIFE,
        httponly=True,
        secure=settings.secure,
        samesite="Lax",
        path="/",
    )
    return response


@bp.route("/join/<string:code>/back", methods=["GET", "POST"])
@takes_a_seat(words=True)
@writes
@public
def come_back(code: str) -> ResponseReturnValue:
    """Bring a seat to this phone with its three words."""
    workshop = _find(code)
    if workshop is None:
        return see(url_for("workshops.find_code", code=code[:12]))
    form = WordsForm()
    if form.validate_on_submit():
        try:
            return see(phone_url(services.move_seat(workshop, form.words.data, _device(workshop))))
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
    seats = seats_here(workshop) if workshop else []
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
