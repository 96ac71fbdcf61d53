"""The silent list: what phones send, what the shelf offers while they type, and a card's own page on the console."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import render, see
from core.writing import new_once, writes
from datasets import words
from datasets.forms.listing import DatasetForm, FindForm, HolderForm, Match
from datasets.kinds.listing import ask_address
from datasets.models import Dataset, ShelfEntry
from datasets.queries import naming as queries
from datasets.queries import shelf
from datasets.services import naming as services
from datasets.views.blueprint import CONSOLE, STEP, bp
from workshops.card_posts import step_or_404, take_card
from workshops.guards import for_console, for_seat
from workshops.models import Seat, Workshop
from workshops.screens import console_page, console_url, phone_page

KINDS = frozenset({"list_data"})
CARD = f"{CONSOLE}/datasets/<number:card>"
ON_A_PHONE = 5  # matches under the name
ON_THE_DESK = 8


# phones


def _matches(typed: str, chosen: int | None) -> list[Match]:
    """Public entries that may be the one; the chosen one stays among them, whatever is typed."""
    found = shelf.suggest(typed, ON_A_PHONE)
    if chosen is not None and chosen not in {entry.id for entry in found}:
        entry = shelf.get_entry(chosen)
        found = [entry, *found] if entry is not None and entry.public else found
    return [_match(entry) for entry in found]


def _match(entry: ShelfEntry) -> Match:
    holder = entry.holder_type if entry.secret else entry.holder
    return Match(entry.id, entry.title, holder, entry.existence == "wished_for")


def _typed_form(seat: Seat, step: int) -> DatasetForm:
    """The form as it was sent, with what the shelf offers for it."""
    found = step_or_404(seat.workshop, step, KINDS)
    form = DatasetForm(ask=ask_address(seat, found))
    return form.offer(_matches(form.title.data or "", form.chosen()))


@bp.get(f"{STEP}/shelf-matches")
@for_seat
def shelf_matches(workshop: Workshop, seat: Seat, step: int) -> Response:
    """What the shelf offers for the words typed so far."""
    step_or_404(workshop, step, KINDS)
    form = DatasetForm(formdata=request.args, meta={"csrf": False})
    form.offer(_matches(form.title.data or "", form.chosen()))
    return render("datasets/listing/_matches.html", form=form)


@bp.post(f"{STEP}/name-dataset")
@writes
@for_seat
def name_dataset(workshop: Workshop, seat: Seat, step: int) -> ResponseReturnValue:
    """Take in one dataset; or, without script, only look on the shelf and show the form again with the matches."""
    found = step_or_404(workshop, step, KINDS)
    form = _typed_form(seat, step)
    if request.form.get("look"):
        form.looked = True
        return phone_page(seat, step=found, form=form)

    def make(channel: str, late: bool) -> Dataset:
        return services.name_dataset(seat, workshop, channel=channel, late=late, **form.said())

    return take_card(seat, found, form, make)


# the console


@bp.post(f"{CONSOLE}/datasets/name")
@writes
@for_console
def name_on_console(workshop: Workshop) -> ResponseReturnValue:
    """The facilitator names one; it is on the wall at once."""
    form = DatasetForm()
    if form.validate_on_submit():
        try:
            card = services.name_dataset(None, workshop, channel="console", **form.said())
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("%(ref)s is on the wall.", ref=card.ref), "done")
            return see(console_url(workshop))
    return console_page(workshop, status=422, form=form)


def _card_or_404(workshop: Workshop, number: int) -> Dataset:
    card = queries.get_card(workshop, number)
    if card is None:
        abort(404)
    return card


@bp.get(CARD)
@for_console
def card(workshop: Workshop, card: int) -> Response:
    """One card's own page: what it says, what the shelf says, who holds it, what it may be merged with."""
    return _card_page(workshop, _card_or_404(workshop, card))


def _card_page(workshop: Workshop, found: Dataset, holder_form: HolderForm | None = None) -> Response:
    wall = queries.list_wall(workshop)
    address = url_for("datasets.card", ref=workshop.ref, card=found.id)
    find = FindForm(formdata=request.args, find=found.title, ask=address)
    status = 422 if holder_form is not None else 200
    return render(
        "datasets/listing/card.html",
        "datasets/listing/_offers.html",
        status=status,
        workshop=workshop,
        one=found,
        named=queries.make_named(found, queries.list_family(found)),
        linked=found.entry is not None and found.entry.public and not queries.is_own_entry(found),
        words=words,
        find_form=find,
        matches=_offers(found, find.find.data or found.title),
        alikes=_alikes(found, wall),
        holder_form=holder_form or HolderForm(formdata=None, holder=queries.holder_of(found)),
        console_url=console_url(workshop),
        once=new_once(),
    )


def _offers(found: Dataset, typed: str) -> list[Match]:
    """Public entries it may be linked to; of a secret card only those that name no holder."""
    entries = shelf.suggest(typed, ON_THE_DESK)
    return [_match(one) for one in entries if one.id != found.entry_id and (one.secret or not found.secret)]


def _alikes(found: Dataset, wall: list[Dataset]) -> list[dict[str, object]]:
    """The cards on the wall most like it, with the words both say."""
    if found.visibility != "released" or found.merged_into_id is not None:
        return []
    by_id = {one.id: one for one in wall}
    return [
        {"card": queries.make_named(by_id[like.key], []), "shared": like.shared}
        for like in queries.look_alikes(found, wall)
    ]


@bp.post(f"{CARD}/link")
@writes
@for_console
def link_card(workshop: Workshop, card: int) -> ResponseReturnValue:
    """It names this entry of the public shelf; or, with none sent, one of its own."""
    found = _card_or_404(workshop, card)
    typed = request.form.get("entry", "")
    entry = shelf.get_entry(int(typed)) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None
    if typed and entry is None:
        abort(404)
    said = _("Linked to the shelf. You can undo this.") if entry else _("It stands for itself. You can undo this.")
    return _act(workshop, lambda: services.link_entry(found, entry), said)


def _act(workshop: Workshop, act: Callable[[], None], said: str) -> ResponseReturnValue:
    try:
        act()
        flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CARD}/correct-holder")
@writes
@for_console
def correct_holder(workshop: Workshop, card: int) -> ResponseReturnValue:
    """Who holds it, as the room knows better. The card keeps its first words."""
    found = _card_or_404(workshop, card)
    form = HolderForm()
    if form.validate_on_submit():
        try:
            services.correct_holder(found, form.holder.data or "")
        except Refused as error:
            form.refuse(error)
        else:
            flash(_("Corrected. The card keeps its first words; you can undo this."), "done")
            return see(console_url(workshop))
    return _card_page(workshop, found, form)
