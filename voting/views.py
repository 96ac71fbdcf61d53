"""Routes of this package: the ballot (lean, in a grouped commit), and what console and phones do around a vote."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Busy, Refused
from core.web import guarded, see
from core.writing import writes
from voting import queries, services
from voting.ballots import Outcome, Place, cast_at
from voting.door import WAS_BUSY
from voting.forms import Choices, PaperBallotForm, ReasonForm, ShortlistForm, read_ballot, read_codes
from voting.kinds import lanes
from voting.kinds import reasons as reasons_panel
from voting.methods import CHOOSE_N
from voting.models import Reason, Round, Shortlist
from workshops import queries as rooms
from workshops.guards import device_hash_here, for_console, for_seat
from workshops.models import Activity, Seat, Workshop
from workshops.screens import console_page, console_url, console_zone, phone_page, phone_url, waiting_url

bp = Blueprint("voting", __name__)
P = ParamSpec("P")
SEAT_STEP = "/workshops/<workshop:ref>/seats/<seat:seat_ref>/steps/<number:step>"
CONSOLE = "/workshops/<workshop:ref>/console"


def grouped(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Mark a changing route that writes in a grouped commit, with receipts of its own that know no seat."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        return view(*args, **kwargs)

    wrapper.writes = True  # type: ignore[attr-defined]
    return wrapper


@bp.post(f"{SEAT_STEP}/ballot")
@grouped
@guarded("seat")
def cast(ref: str, seat_ref: str, step: int) -> ResponseReturnValue:
    """A ballot. A phone's goes straight into the shared commit, which asks what `for_seat` asks."""
    if request.environ.get(WAS_BUSY):
        raise Busy
    choices = read_ballot(request.form)
    if choices.is_fine and _cast_lean(ref, seat_ref, step, choices):
        return see(url_for("workshops.phone", ref=ref, seat_ref=seat_ref))
    answer: ResponseReturnValue = _cast_with_page(ref=ref, seat_ref=seat_ref, step=step)
    return answer


def _cast_lean(ref: str, seat_ref: str, step: int, choices: Choices) -> bool:
    """Whether the ballot was taken. If not, the page says why, with the choices still there."""
    device = device_hash_here(ref)
    if not device:
        return False
    cycle, _dash, workshop = ref.partition("-W")
    place = Place(int(cycle[1:]), int(workshop), int(seat_ref[1:]), step, device)
    try:
        return cast_at(place, choices.items, _once(), ticked=choices.ticked) in {Outcome.SAVED, Outcome.REPEATED}
    except Refused:
        return False


def _once() -> str:
    return request.form.get("once", "")[:64]


@for_seat
def _cast_with_page(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    activity = _step_or_404(workshop, step, "ballot")
    choices = read_ballot(request.form)
    round_ = queries.current_round(activity)
    refusal = choices.problem
    if round_ is None:
        refusal = _("Voting is not open. Nothing was counted; please try again in a moment.")
    elif choices.is_fine:
        refusal = _try(seat, round_, choices)
        if not refusal:
            return see(phone_url(seat))
    return phone_page(seat, step=activity, status=422, **_kept(activity, choices, refusal))


def _try(seat: Seat, round_: Round, choices: Choices) -> str:
    """Cast, or say why not."""
    try:
        services.cast_ballot(seat, round_, choices.items, _once(), ticked=choices.ticked)
    except Refused as error:
        services.void_if_lost(round_.id)
        return error.message
    return ""


def _kept(activity: Activity, choices: Choices, refusal: str) -> dict[str, object]:
    """What the page needs to show the choices as they were sent, and what is wrong."""
    round_ = queries.current_round(activity)
    words = {one.item: one.wording for one in round_.candidates} if round_ else {}
    cycle = activity.workshop.cycle.ref
    late = [{"ref": f"{cycle}-{item}", "text": words[item]} for item in choices.items if item in words]
    return {"places": choices.places, "wrong": choices.wrong, "problem": refusal, "late": late}


def _step_or_404(workshop: Workshop, number: int, kind: str) -> Activity:
    """A step of this workshop, if it is of this kind."""
    activity = rooms.get_step(workshop, number)
    if activity is None or activity.kind != kind:
        abort(404)
    return activity


def _round_or_404(workshop: Workshop, number: int) -> Round:
    round_ = queries.get_round(workshop, number)
    if round_ is None:
        abort(404)
    return round_


@bp.post(f"{CONSOLE}/steps/<number:step>/paper-ballot")
@grouped
@for_console
def paper_ballot(workshop: Workshop, step: int) -> ResponseReturnValue:
    """A ballot on paper, typed as codes: only for a seat that has no phone of its own."""
    round_ = queries.current_round(_step_or_404(workshop, step, "ballot"))
    if round_ is None:
        abort(404)
    form = _paper_form(round_)
    if form.validate_on_submit():
        seat = rooms.get_seat(workshop, form.seat.data)
        choices = read_codes(form.codes.data, [one.item for one in round_.candidates])
        problem = choices.problem or (_try(seat, round_, choices) if seat else "")
        if not problem:
            flash(_("The ballot of %(seat)s is in.", seat=form.seat.data), "done")
            return see(console_url(workshop))
        form.codes.errors = [problem]
    return console_page(workshop, status=422, paper_form=form)


def _paper_form(round_: Round) -> PaperBallotForm:
    seats = [seat.ref for seat in queries.electorate(round_) if seat.device_id is None]
    return PaperBallotForm(seats=seats, ordered=round_.method != CHOOSE_N)


@bp.post(f"{CONSOLE}/steps/<number:step>/round")
@writes
@for_console
def open_round(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Open the vote of a step."""
    activity = _step_or_404(workshop, step, "ballot")
    return _do(workshop, lambda: services.open_round(activity), _("The vote is open."))


@bp.post(f"{CONSOLE}/rounds/<number:number>/<any(close, back, reveal, again, void):action>")
@writes
@for_console
def change_round(workshop: Workshop, number: int, action: str) -> ResponseReturnValue:
    """Close a vote, take that back, show its result, hold it again as a new round, or set it aside."""
    round_ = _round_or_404(workshop, number)
    actions: dict[str, tuple[Callable[[Round], object], str]] = {
        "close": (services.close_round, _("The vote is closed. You can take that back for five seconds.")),
        "back": (services.take_back_close, _("The vote goes on.")),
        "reveal": (services.reveal_round, _("The result is on the wall and on every phone.")),
        "again": (services.reopen_round, _("A new vote is open. The earlier one stays on the record, void.")),
        "void": (services.void_round, _("The vote is set aside. It stays on the record, void.")),
    }
    service, said = actions[action]
    return _do(workshop, lambda: service(round_), said)


def _do(workshop: Workshop, service: Callable[[], object], said: str) -> ResponseReturnValue:
    """Carry out, or say why not; either way back to what is happening now."""
    try:
        service()
        flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{SEAT_STEP}/reason")
@writes
@for_seat
def give_reason(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """A reason for or against, from a phone or typed for a seat without one."""
    activity = _step_or_404(workshop, step, "reasons")
    round_ = queries.round_before(activity)
    form = ReasonForm(about=reasons_panel.about(activity))
    if round_ is not None and form.validate_on_submit():
        late = activity.state != "active"
        try:
            reason = services.give_reason(seat, round_, form.item.data, form.side.data, form.text.data, late=late)
            _thank(reason)
            return see(phone_url(seat))
        except Refused as error:
            form.refuse(error)
    return phone_page(seat, step=activity, status=422, form=form)


def _thank(reason: Reason) -> None:
    if reason.visibility == "released":
        flash(_("Your reason is shown to the room."), "done")
    else:
        flash(_("We have your reason. The facilitator reads it before anyone else sees it."), "held")


@bp.post(f"{SEAT_STEP}/reasons/<number:reason>/take-back")
@writes
@for_seat
def take_back_reason(workshop: Workshop, seat: Seat, step: int, reason: int) -> ResponseReturnValue:
    """The author takes a reason back; possible until the workshop closes."""
    found = queries.get_reason(workshop, reason)
    if found is None or found.seat_id != seat.id or workshop.is_over:
        abort(404)
    services.take_back_reason(found)
    flash(_("Taken back. The words are gone."), "done")
    return see(phone_url(seat))


@bp.post(f"{CONSOLE}/reasons/<number:reason>/<any(release, hide):action>")
@writes
@for_console
def change_reason(workshop: Workshop, reason: int, action: str) -> ResponseReturnValue:
    """Let the room see a reason, or keep it from the room."""
    found = queries.get_reason(workshop, reason)
    if found is None:
        abort(404)
    try:
        (services.release_reason if action == "release" else services.hide_reason)(found)
    except Refused as error:
        flash(error.message, "wrong")
    return see(waiting_url(workshop) if request.form.get("zone") == "waiting" else console_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/scribe")
@writes
@for_console
def write_down(workshop: Workshop, step: int) -> ResponseReturnValue:
    """The scribe's line: what somebody said aloud."""
    activity = _step_or_404(workshop, step, "reasons")
    round_ = queries.round_before(activity)
    form = ReasonForm(about=reasons_panel.about(activity))
    if round_ is not None and form.validate_on_submit():
        try:
            services.write_down(round_, form.item.data, form.side.data, form.text.data)
            return see(console_url(workshop))
        except Refused as error:
            form.refuse(error)
    return console_page(workshop, status=422, form=form)


@bp.post(f"{CONSOLE}/steps/<number:step>/turns")
@writes
@for_console
def reshuffle(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Draw a new speaking order."""
    services.reshuffle(_step_or_404(workshop, step, "reasons"))
    return see(console_url(workshop))


def _shortlist_or_404(workshop: Workshop, number: int) -> Shortlist:
    found = queries.get_shortlist(workshop, number)
    if found is None:
        abort(404)
    return found


@bp.post(f"{CONSOLE}/shortlists/<number:number>/agree")
@writes
@for_console
def agree(workshop: Workshop, number: int) -> ResponseReturnValue:
    """The room agrees."""
    try:
        services.agree_shortlist(_shortlist_or_404(workshop, number))
        flash(_("Agreed. This is what the next workshop starts from."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(waiting_url(workshop))


@bp.post(f"{CONSOLE}/shortlists/<number:number>/<any(add, remove):action>")
@writes
@for_console
def edit_shortlist(workshop: Workshop, number: int, action: str) -> ResponseReturnValue:
    """Put something on the shortlist, or take it off, with a reason."""
    found = _shortlist_or_404(workshop, number)
    form = ShortlistForm(prefix=action, items=lanes.offered(workshop, found, action))
    if form.validate_on_submit():
        service = services.add_item if action == "add" else services.remove_item
        try:
            service(found, form.item.data, form.reason.data)
            return see(waiting_url(workshop))
        except Refused as error:
            form.refuse(error)
    return console_zone(workshop, "waiting", status=422, shortlist_form={action: form})
