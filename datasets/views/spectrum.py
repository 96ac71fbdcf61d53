"""The line-up: what phones say of each dataset, and the stop the room agrees on."""

from __future__ import annotations

from flask import abort, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from core.errors import Refused
from core.web import see
from core.writing import writes
from datasets.forms.spectrum import PlacingForm
from datasets.models import Dataset
from datasets.queries import naming
from datasets.services import placings as services
from datasets.views.blueprint import CONSOLE, STEP, bp
from workshops.card_posts import is_late, step_or_404
from workshops.guards import channel, for_console, for_seat
from workshops.models import Activity, Seat, Workshop
from workshops.screens import console_page, console_url, phone_page

KINDS = frozenset({"spectrum"})


def _dataset_or_404(workshop: Workshop, item: str) -> Dataset:
    found = naming.get_dataset(workshop.cycle, item)
    if found is None or found.workshop_id != workshop.id:
        abort(404)
    return found


@bp.post(f"{STEP}/line/<string:item>")
@writes
@for_seat
def place_on_line(workshop: Workshop, seat: Seat, step: int, item: str) -> ResponseReturnValue:
    """What this seat says of one dataset. A late one counts as well."""
    found = step_or_404(workshop, step, KINDS)
    dataset = _dataset_or_404(workshop, item)
    form = PlacingForm()
    if not form.validate_on_submit():
        return _again(seat, found, item, form, _("Choose from the lists."))
    try:
        services.place(seat, dataset, **form.said())
    except Refused as error:
        return _again(seat, found, item, form, error.message)
    if is_late(found, channel(seat)):
        flash(_("Got it for %(ref)s. This step had ended, but it still counts.", ref=dataset.ref), "done")
    else:
        flash(_("Got it for %(ref)s. You can change it until this step ends.", ref=dataset.ref), "done")
    here = url_for("workshops.phone", ref=workshop.ref, seat_ref=seat.ref, said=item)
    return see(f"{here}#line-{item}")


def _again(seat: Seat, step: Activity, item: str, form: PlacingForm, problem: str) -> ResponseReturnValue:
    """The page again, with what was chosen still chosen, and why it was not kept."""
    if seat.workshop.is_over:
        flash(problem, "wrong")
    return phone_page(seat, step=step, status=422, wrong_item=item, problem=problem, sent=form.said())


@bp.post(f"{CONSOLE}/line/<string:item>/agree")
@writes
@for_console
def agree_access(workshop: Workshop, item: str) -> ResponseReturnValue:
    """The room agrees where a dataset stands."""
    dataset = _dataset_or_404(workshop, item)
    form = PlacingForm()
    if not form.validate_on_submit():
        return console_page(workshop, status=422, wrong_item=item, problem=_("Choose from the lists."))
    said = form.said()
    try:
        services.agree_access(dataset, said.pop("access"), **said)
    except Refused as error:
        return console_page(workshop, status=422, wrong_item=item, problem=error.message)
    flash(_("%(ref)s: agreed. You can undo this.", ref=dataset.ref), "done")
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/line/agree-clear")
@writes
@for_console
def agree_clear(workshop: Workshop) -> ResponseReturnValue:
    """Agree all on which people hardly differ, at the stop most gave."""
    try:
        agreed = services.agree_clear(workshop)
        flash(ngettext("%(num)s dataset agreed.", "%(num)s datasets agreed.", len(agreed)), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))
