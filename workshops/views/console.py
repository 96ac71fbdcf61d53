"""The facilitator's console: moving along the run sheet, the timer, people, the projector, undo, closing."""

from __future__ import annotations

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import render, see
from core.writing import writes
from live.stream import stream
from workshops import queries, services, trail
from workshops.closing import still_open
from workshops.forms import ClosingForm, PaperSeatForm, Press
from workshops.guards import for_console
from workshops.models import Activity, Workshop
from workshops.screens import console_page, console_url, console_zone, phone_url, waiting_url
from workshops.views.blueprint import bp

CONSOLE = "/workshops/<workshop:ref>/console"


@bp.get(CONSOLE)
@for_console
def console(workshop: Workshop) -> Response:
    """The console; asked by htmx, what is happening now."""
    return console_page(workshop)


@bp.get(f"{CONSOLE}/waiting")
@for_console
def waiting(workshop: Workshop) -> Response:
    """What waits for the facilitator."""
    return console_zone(workshop, "waiting")


@bp.get(f"{CONSOLE}/sheet")
@for_console
def sheet(workshop: Workshop) -> Response:
    """The run sheet zone."""
    return console_zone(workshop, "sheet")


@bp.get(f"{CONSOLE}/top")
@for_console
def top(workshop: Workshop) -> Response:
    """The bar along the top: code, timer, people."""
    return console_zone(workshop, "top")


@bp.get(f"{CONSOLE}/stream")
@for_console
def console_stream(workshop: Workshop) -> Response:
    """Says when anything in the room changes."""
    return stream(workshop.id, "console")


def _step_or_404(workshop: Workshop, number: int) -> Activity:
    step = queries.get_step(workshop, number)
    if step is None:
        abort(404)
    return step


@bp.post(f"{CONSOLE}/open")
@writes
@for_console
def open_room(workshop: Workshop) -> ResponseReturnValue:
    """Let people join; the first step begins."""
    services.open_room(workshop)
    first = queries.next_step(workshop)
    if first is not None and workshop.current is None:
        services.start_step(first)
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/start")
@writes
@for_console
def start_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Bring a step on show."""
    try:
        services.start_step(_step_or_404(workshop, step))
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/end")
@writes
@for_console
def end_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """End the step on show; it stays visible."""
    services.end_step(_step_or_404(workshop, step))
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/skip")
@writes
@for_console
def skip_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Leave a waiting step out."""
    services.skip_step(_step_or_404(workshop, step))
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/shorten")
@writes
@for_console
def shorten(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Plan a coming step at its shortest."""
    services.shorten(_step_or_404(workshop, step))
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/timer")
@writes
@for_console
def timer(workshop: Workshop) -> ResponseReturnValue:
    """Pause or resume the clock, or give and take a minute or five."""
    step = workshop.current
    action = request.form.get("value", "")
    if step is None:
        return see(console_url(workshop))
    if action == "pause":
        services.pause_timer(step)
    elif action == "resume":
        services.resume_timer(step)
    elif action in {"-5", "-1", "1", "5"}:
        services.add_minutes(step, int(action))
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/undo/<number:event>")
@writes
@for_console
def undo(workshop: Workshop, event: int) -> ResponseReturnValue:
    """Reverse one line of the trail."""
    found = queries.get_event(workshop, event)
    if found is None:
        abort(404)
    try:
        trail.undo(workshop, found)
        flash(_("Undone."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/view")
@writes
@for_console
def choose_view(workshop: Workshop) -> ResponseReturnValue:
    """Choose what the projector shows of this step."""
    services.choose_view(workshop, request.form.get("value", ""))
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/blank")
@writes
@for_console
def blank(workshop: Workshop) -> ResponseReturnValue:
    """Make the projector dark, or bring it back."""
    services.blank_screen(workshop, request.form.get("value") == "on")
    return see(console_url(workshop))


@bp.get(f"{CONSOLE}/people")
@for_console
def people(workshop: Workshop) -> Response:
    """Who is in the room; seats without a phone; locking and codes."""
    return _people(workshop, PaperSeatForm(formdata=None))


def _people(workshop: Workshop, form: PaperSeatForm) -> Response:
    seats = [
        {"seat": seat, "href": phone_url(seat) if seat.device_id is None else ""}
        for seat in queries.list_seats(workshop)
    ]
    return render(
        "workshops/people.html",
        status=422 if form.errors else 200,
        workshop=workshop,
        seats=seats,
        form=form,
        press=Press(formdata=None),
    )


@bp.post(f"{CONSOLE}/people")
@writes
@for_console
def add_paper_seat(workshop: Workshop) -> ResponseReturnValue:
    """Give a seat to somebody who has no phone: the console speaks for it."""
    form = PaperSeatForm()
    if form.validate_on_submit():
        try:
            seat = services.add_seat(
                workshop, form.perspective.data, channel="paper", quote_unnamed=form.quote_unnamed.data, by_console=True
            )
            flash(_("Seat %(seat)s is ready. Say the number to them.", seat=seat.ref), "done")
            return see(url_for("workshops.people", ref=workshop.ref))
        except Refused as error:
            form.form_errors.append(error.message)
    return _people(workshop, form)


@bp.post(f"{CONSOLE}/people/<seat:seat_ref>/remove")
@writes
@for_console
def remove_seat(workshop: Workshop, seat_ref: str) -> ResponseReturnValue:
    """Take a seat out of the room."""
    seat = queries.get_seat(workshop, seat_ref)
    if seat is None:
        abort(404)
    services.remove_seat(seat)
    flash(_("Seat %(seat)s is out of the room. You can undo this on the console.", seat=seat.ref), "done")
    return see(url_for("workshops.people", ref=workshop.ref))


@bp.post(f"{CONSOLE}/room")
@writes
@for_console
def room(workshop: Workshop) -> ResponseReturnValue:
    """Lock or unlock the room, change the code or the projector's link."""
    action = request.form.get("value", "")
    if action in {"lock", "unlock"}:
        services.lock_room(workshop, action == "lock")
    elif action == "code":
        services.new_join_code(workshop)
    elif action == "screen":
        services.new_screen_link(workshop)
    return see(url_for("workshops.people", ref=workshop.ref))


@bp.post(f"{CONSOLE}/help/<number:call>")
@writes
@for_console
def see_to_help(workshop: Workshop, call: int) -> ResponseReturnValue:
    """Somebody is seeing to it."""
    services.see_to_help(workshop, call)
    return see(waiting_url(workshop))


@bp.post(f"{CONSOLE}/next-step")
@writes
@for_console
def next_step(workshop: Workshop) -> ResponseReturnValue:
    """Say what happens next."""
    form = ClosingForm()
    if not form.validate_on_submit():
        return console_page(workshop, status=422, form=form)
    services.save_summary(workshop, workshop.summary, form.next_step.data or "")
    flash(_("Shown on every phone and on the wall."), "done")
    return see(console_url(workshop))


@bp.route(f"{CONSOLE}/close", methods=["GET", "POST"])
@writes
@for_console
def close(workshop: Workshop) -> ResponseReturnValue:
    """End the session. Asks first, and says what is still open; this is the one thing that is not undone."""
    form = Press()
    if form.validate_on_submit():
        services.close_workshop(workshop)
        flash(_("The workshop is closed. Check the words and publish the record next."), "done")
        return see(url_for("workshops.workshop", ref=workshop.ref))
    return render("workshops/close.html", workshop=workshop, form=form, still_open=still_open(workshop))
