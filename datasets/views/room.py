"""What people bring, what they can help with, tables by it, and facts that the break fills in."""

from __future__ import annotations

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import see
from core.writing import writes
from datasets.forms.room import ChanceForm, FactsForm, PicksForm, RolesForm, SaidForm
from datasets.models import Dataset
from datasets.queries import room as queries
from datasets.queries.inputs import list_questions
from datasets.queries.naming import get_card
from datasets.services import room as services
from datasets.views.blueprint import CONSOLE, STEP, bp
from workshops.card_posts import step_or_404
from workshops.guards import for_console, for_seat
from workshops.models import Activity, Seat, Workshop
from workshops.queries import get_step
from workshops.screens import console_page, console_url, phone_page, phone_url, waiting_url

BRING = frozenset({"bring", "origins"})
ORIGINS = frozenset({"origins"})
FILL = frozenset({"fill"})


@bp.post(f"{STEP}/bring")
@writes
@for_seat
def bring(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Keep what a person brings: any of three, or none."""
    found = step_or_404(workshop, step, BRING)
    form = RolesForm()
    if not form.validate_on_submit():
        return phone_page(seat, step=found, status=422, roles=form)
    try:
        services.set_roles(seat, holds=form.holds.data, uses=form.uses.data, is_in=form.is_in.data)
    except Refused as error:
        return _refused(seat, found, error)
    flash(_("Got it. You can change this."), "done")
    return see(phone_url(seat))


@bp.post(f"{STEP}/pick")
@writes
@for_seat
def pick(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Keep which questions a person can help with."""
    found = step_or_404(workshop, step, ORIGINS)
    form = PicksForm(questions=list_questions(workshop))
    chosen = [item for item in form.picks.data or [] if isinstance(item, str)]
    try:
        if not form.validate_on_submit():
            return phone_page(seat, step=found, status=422, form=form, chosen=chosen)
        services.pick(seat, chosen)
    except Refused as error:
        return _refused(seat, found, error)
    flash(_("Got it. You can change your picks.") if chosen else _("Got it. You picked none."), "done")
    return see(phone_url(seat))


def _refused(seat: Seat, step: Activity, error: Refused) -> ResponseReturnValue:
    """The page as it is now, and why nothing was taken in: nobody wrote words here that could be lost."""
    flash(error.message, "wrong")
    return phone_page(seat, step=step, status=422)


@bp.post(f"{CONSOLE}/tables/from-picks")
@writes
@for_console
def seat_by_picks(workshop: Workshop) -> ResponseReturnValue:
    """Seat everybody by the plan that the picks make; the tables get their questions."""
    form = ChanceForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        services.seat_by_picks(workshop, form.chance.data)
        flash(_("Everybody has a table. The phones say which; put the tables on the wall too."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{STEP}/facts")
@writes
@for_seat
def say_facts(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Take in what somebody knows of a card; the facilitator decides whether it goes on it."""
    found = step_or_404(workshop, step, FILL)
    lacking = [one for one in queries.list_card_facts(workshop) if one.lacks]
    form = FactsForm(cards=lacking)
    card = next((one.card for one in lacking if str(one.card.id) == form.card.data), None)
    if not form.validate_on_submit() or card is None:
        return phone_page(seat, step=found, status=422, form=form)
    if not form.said():
        form.form_errors.append(_("Fill in one thing that you know."))
        return phone_page(seat, step=found, status=422, form=form)
    try:
        _say(found, card, form.said())
    except Refused as error:
        return _refused(seat, found, error)
    flash(_("Got it. The facilitator puts it on the card. Do you know another?"), "done")
    return see(phone_url(seat))


def _say(step: Activity, card: Dataset, said: dict[str, str]) -> None:
    """Everything that the card still lacks; what it has already needs nobody's help."""
    lacks = queries.lacking(card)
    new = {fact: value for fact, value in said.items() if fact in lacks}
    if not new:
        raise Refused(_("This card has that already. Thank you."))
    for fact, value in new.items():
        services.say_fact(step, card, fact, value)


def _said_or_404(workshop: Workshop, step: int) -> tuple[Activity, Dataset, SaidForm]:
    found, form = get_step(workshop, step), SaidForm()
    if not form.validate_on_submit() or found is None or found.kind not in FILL:
        abort(404)
    card = get_card(workshop, form.card.data)
    if card is None:
        abort(404)
    return found, card, form


@bp.post(f"{CONSOLE}/steps/<number:step>/facts/take")
@writes
@for_console
def take_fact(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Put a fact that phones said on its card."""
    found, card, form = _said_or_404(workshop, step)
    try:
        services.take_fact(found, card, form.fact.data or "", form.value.data or "")
        flash(_("It is on the card."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(waiting_url(workshop))


@bp.post(f"{CONSOLE}/steps/<number:step>/facts/leave")
@writes
@for_console
def leave_fact(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Do not take a fact in."""
    found, card, form = _said_or_404(workshop, step)
    services.leave_fact(found, card, form.fact.data or "", form.value.data or "")
    flash(_("Left out."), "done")
    return see(waiting_url(workshop))


@bp.post(f"{CONSOLE}/datasets/facts")
@writes
@for_console
def describe_dataset(workshop: Workshop) -> ResponseReturnValue:
    """Say the licence, the updates and the nations of a card at once."""
    form = FactsForm(cards=queries.list_card_facts(workshop))
    if not form.validate_on_submit():
        flash(_("Choose from the lists."), "wrong")
        return console_page(workshop, status=422)
    card = get_card(workshop, int(form.card.data))
    if card is None:
        abort(404)
    try:
        changed = services.describe(card, form.facts())
        flash(_("%(ref)s is described.", ref=card.ref) if changed else _("Nothing was different."), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))
