"""The paper desk: the console types what stands on a card, for a seat that has no phone."""

from __future__ import annotations

from flask import Response, abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import see
from core.writing import writes
from questions import services
from questions.forms import PaperForm
from questions.kinds import TAKES_WORDS
from questions.views.blueprint import CONSOLE, bp
from workshops.details import KINDS, looks_like
from workshops.guards import for_console
from workshops.models import Seat, Workshop
from workshops.queries import list_seats
from workshops.screens import console_page, console_url


def paper_seats(workshop: Workshop) -> list[Seat]:
    """Seats that take part without a device."""
    return [seat for seat in list_seats(workshop) if seat.is_in and seat.device_id is None]


@bp.post(f"{CONSOLE}/ask-on-paper")
@writes
@for_console
def ask_on_paper(workshop: Workshop) -> ResponseReturnValue:
    """Seat, type, Enter."""
    seats = {seat.ref: seat for seat in paper_seats(workshop)}
    form = PaperForm().offer(list(seats.values()))
    if workshop.is_over:
        abort(404)
    if not form.validate_on_submit():
        return _again(workshop, form)
    seat = seats[form.seat.data]
    try:
        services.ask_question(seat, form.text.data, channel=seat.channel)
    except Refused as error:
        form.refuse(error)
        return _again(workshop, form)
    flash(_told(seat, form.text.data), "done")
    return see(console_url(workshop))


def _told(seat: Seat, text: str) -> str:
    details = [str(KINDS[kind]) for kind in looks_like(text)]
    if details:
        what = ", ".join(details)
        return _("Kept for %(seat)s. It seems to hold %(what)s: look before you release it.", seat=seat.ref, what=what)
    return _("Kept for %(seat)s. It waits in the lane.", seat=seat.ref)


def _again(workshop: Workshop, form: PaperForm) -> Response:
    """The desk with the words still in it, also when the room is in another step by now."""
    here = workshop.current is not None and workshop.current.kind in TAKES_WORDS
    panel = {} if here else {"panel": "questions/kinds/paper_desk.html"}
    return console_page(workshop, status=422, paper=form, **panel)
