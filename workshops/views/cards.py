"""Cards of any kind: what waits for the facilitator, one press for each; and their authors taking them back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import see
from core.writing import writes
from workshops import services
from workshops.cards import CardKind, get_card_kind
from workshops.guards import for_console, for_seat
from workshops.models import Seat, Workshop
from workshops.queries import cards as queries
from workshops.screens import console_url, phone_url, waiting_url
from workshops.views.blueprint import bp

CARD = "/workshops/<workshop:ref>/console/cards/<word:kind>/<number:card>"
OWN = "/workshops/<workshop:ref>/seats/<seat:seat_ref>/cards/<word:kind>/<number:card>"
ANSWERS = frozenset({"same", "different", "unsure"})


def back(workshop: Workshop) -> str:
    """Where a console form came from: the waiting zone, or the middle one."""
    return waiting_url(workshop) if request.headers.get("HX-Target") == "waiting" else console_url(workshop)


def kind_or_404(name: str) -> CardKind:
    """A kind of card that somebody registered."""
    found = get_card_kind(name)
    if found is None:
        abort(404)
    return found


def _do(workshop: Workshop, kind: str, card: int, act: Callable[[Any], None], said: str) -> ResponseReturnValue:
    """One act on one card; a refusal is said in words."""
    found = queries.get_card(workshop, kind_or_404(kind), card)
    if found is None:
        abort(404)
    try:
        act(found)
        flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(back(workshop))


@bp.post(f"{CARD}/release")
@writes
@for_console
def release_card(workshop: Workshop, kind: str, card: int) -> ResponseReturnValue:
    """Let everybody see it; it gets its reference."""
    return _do(workshop, kind, card, services.release_card, _("Released."))


@bp.post(f"{CARD}/hide")
@writes
@for_console
def hide_card(workshop: Workshop, kind: str, card: int) -> ResponseReturnValue:
    """Leave it unused, or take it off every screen."""
    return _do(workshop, kind, card, services.hide_card, _("Hidden. You can undo this."))


@bp.post(f"{CARD}/quarantine")
@writes
@for_console
def quarantine_card(workshop: Workshop, kind: str, card: int) -> ResponseReturnValue:
    """Put sensitive words aside with care."""
    said = _("Put aside with care: on no screen, in no list, deleted after 30 days. You can undo this.")
    return _do(workshop, kind, card, services.quarantine_card, said)


@bp.post(f"{CARD}/merge")
@writes
@for_console
def merge_card(workshop: Workshop, kind: str, card: int) -> ResponseReturnValue:
    """Merge it into the card whose reference or row number was chosen."""
    into = _chosen(workshop, kind_or_404(kind), request.form.get("into", ""))
    if into is None:
        flash(_("Choose the card it is the same as."), "wrong")
        return see(back(workshop))
    said = _("Merged. Both keep their words. You can undo this.")
    return _do(workshop, kind, card, lambda found: services.merge_cards(found, into), said)


def _chosen(workshop: Workshop, kind: CardKind, typed: str) -> Any:  # noqa: ANN401 - a card of the kind's own model
    """A card by its row number (from a list) or its reference (typed: D07, c1-d7)."""
    if typed.isascii() and typed.isdigit() and len(typed) <= 9:
        return queries.get_card(workshop, kind, int(typed))
    return queries.get_released(workshop.cycle, kind, typed.strip().upper().rpartition("-")[2])


@bp.post(f"{CARD}/unmerge")
@writes
@for_console
def unmerge_card(workshop: Workshop, kind: str, card: int) -> ResponseReturnValue:
    """Let it stand on its own again."""
    return _do(workshop, kind, card, services.unmerge_card, _("They stand apart again."))


@bp.post(f"{OWN}/strike")
@writes
@for_seat
def strike_card(workshop: Workshop, seat: Seat, kind: str, card: int) -> ResponseReturnValue:
    """An author takes a card back."""
    found = queries.get_own_card(seat, kind_or_404(kind), card)
    if found is None:
        abort(404)
    shown = found.number is not None
    try:
        services.strike_own_card(seat, found)
    except Refused as error:
        flash(error.message, "wrong")
    else:
        gone = _("Your words are gone. A mark stays in their place.")
        flash(gone if shown else _("Taken back. Nothing of it is kept."), "done")
    return see(phone_url(seat))


@bp.post(f"{OWN}/same")
@writes
@for_seat
def same_card(workshop: Workshop, seat: Seat, kind: str, card: int) -> ResponseReturnValue:
    """An author says whether another card names the same."""
    found_kind = kind_or_404(kind)
    found = queries.get_own_card(seat, found_kind, card)
    other = _chosen(workshop, found_kind, request.form.get("other", ""))
    answer = request.form.get("answer", "")
    if found is None or other is None or other.visibility != "released" or answer not in ANSWERS:
        abort(404)
    services.answer_same(seat, found, other, answer)
    flash(_("Thank you. The facilitator sees your answer."), "done")
    return see(phone_url(seat))
