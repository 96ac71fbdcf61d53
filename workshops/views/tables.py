"""Tables in the room: the console's page for them, one route for each thing it can do, and cards to stand on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import render, see
from core.writing import new_once, writes
from workshops import hooks, table_walls
from workshops.codes import spaced
from workshops.forms import MakeTablesForm, SitForm, TableForm
from workshops.guards import for_console
from workshops.models import RoomTable, Seat, Workshop
from workshops.perspectives import short
from workshops.queries import get_seat
from workshops.queries import tables as queries
from workshops.screens import console_url, short_address, waiting_url
from workshops.services import choose_view
from workshops.services import tables as services
from workshops.views.blueprint import bp
from workshops.views.console import CONSOLE

TABLES = f"{CONSOLE}/tables"


def tables_url(workshop: Workshop) -> str:
    """The page of the tables."""
    return url_for("workshops.tables", ref=workshop.ref)


def _back(workshop: Workshop) -> str:
    """Where a form came from: this page, or a zone of the console."""
    zones: dict[str, Callable[[Workshop], str]] = {"waiting": waiting_url, "now": console_url}
    return zones.get(request.headers.get("HX-Target", ""), tables_url)(workshop)


@bp.get(TABLES)
@for_console
def tables(workshop: Workshop) -> Response:
    """Who sits where, and everything to change it."""
    return _page(workshop)


def _page(workshop: Workshop, *, status: int = 200, **forms: Any) -> Response:  # noqa: ANN401 - forms by name
    shown = queries.list_tables(workshop)
    standing = queries.list_standing(workshop)
    pages = len(table_walls.pages_of(shown))
    values: dict[str, Any] = {
        "workshop": workshop,
        "tables": shown,
        "standing": [(seat, queries.offered_table(seat, shown)) for seat in standing],
        "topics": hooks.table_topics(workshop),
        "make": MakeTablesForm(formdata=None, count=len(shown) or None),
        "sit": _sit_form(SitForm(formdata=None, table=_roomiest(shown)), shown, standing),
        "on_wall": table_walls.on_wall(workshop),
        "page": table_walls.chosen(workshop, pages),
        "pages": pages,
        "once": new_once(),
        "live_url": "" if workshop.is_over else url_for("workshops.console_stream", ref=workshop.ref),
    }
    return render("workshops/tables.html", "workshops/_tables.html", status=status, **{**values, **forms})


def _roomiest(shown: list[queries.TableView]) -> str:
    """Where most people are moved to: the smallest table."""
    found = min(shown, key=lambda one: (len(one.seats), one.number), default=None)
    return str(found.number) if found else ""


def _sit_form(form: SitForm, shown: list[queries.TableView], standing: list[Seat]) -> SitForm:
    """The form with everybody who may sit, those without a table first."""
    seats = [(seat.ref, _("%(seat)s, no table", seat=seat.ref)) for seat in standing]
    seats += [
        (seat.ref, _("%(seat)s, table %(table)s, %(who)s", seat=seat.ref, table=one.code, who=short(seat.perspective)))
        for one in shown
        for seat in one.seats
    ]
    tables = [(str(one.number), _("table %(table)s, %(n)s there", table=one.code, n=len(one.seats))) for one in shown]
    return form.offer(seats, tables)


def _table_or_404(workshop: Workshop, number: int) -> RoomTable:
    found = queries.get_table(workshop, number)
    if found is None:
        abort(404)
    return found


def _do(workshop: Workshop, act: Callable[[], object], said: str) -> ResponseReturnValue:
    """One act on the tables; a refusal is said in words."""
    try:
        act()
        flash(said, "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(_back(workshop))


@bp.post(f"{TABLES}/make")
@writes
@for_console
def make_tables(workshop: Workshop) -> ResponseReturnValue:
    """Seat everybody, mixed; again, and it is mixed anew."""
    form = MakeTablesForm()
    if not form.validate_on_submit():
        return _page(workshop, status=422, make=form)
    count, chance = form.count.data, form.chance.data
    return _do(
        workshop,
        lambda: services.make_tables(workshop, count, chance=chance),
        _("Everybody has a table. The phones say which; put the tables on the wall too."),
    )


@bp.post(f"{TABLES}/add")
@writes
@for_console
def add_table(workshop: Workshop) -> ResponseReturnValue:
    """One more table."""
    return _do(workshop, lambda: services.add_table(workshop), _("One more table is there."))


@bp.post(f"{TABLES}/sit")
@writes
@for_console
def sit(workshop: Workshop) -> ResponseReturnValue:
    """Bring somebody to a table, or take their place away."""
    form = _sit_form(SitForm(), queries.list_tables(workshop), queries.list_standing(workshop))
    seat = get_seat(workshop, form.seat.data) if form.validate_on_submit() else None
    if seat is None:
        return _page(workshop, status=422, sit=form)
    number = (form.table.data or "").strip()
    if not number:
        return _do(workshop, lambda: services.stand_up(seat), _("%(seat)s has no table now.", seat=seat.ref))
    table = _table_or_404(workshop, int(number))
    said = _("%(seat)s sits at table %(table)s.", seat=seat.ref, table=table.code)
    return _do(workshop, lambda: services.sit(seat, table), said)


@bp.post(f"{TABLES}/<number:table>/set")
@writes
@for_console
def set_table(workshop: Workshop, table: int) -> ResponseReturnValue:
    """Choose who writes for a table, and what it works on."""
    found = _table_or_404(workshop, table)
    form = TableForm()
    sitting = next(one.seats for one in queries.list_tables(workshop) if one.id == found.id)
    scribe = next((seat for seat in sitting if seat.ref == form.scribe.data), None)
    if not form.validate_on_submit() or (form.scribe.data and scribe is None):
        flash(_("That seat is not at table %(table)s any more.", table=found.code), "wrong")
        return see(_back(workshop))

    def act() -> None:
        services.set_topic(found, form.topic.data or "")
        if scribe is not None:
            services.make_scribe(scribe)

    return _do(workshop, act, _("Table %(table)s is set.", table=found.code))


@bp.post(f"{TABLES}/<number:table>/remove")
@writes
@for_console
def remove_table(workshop: Workshop, table: int) -> ResponseReturnValue:
    """Take a table away; who sat there is offered another."""
    found = _table_or_404(workshop, table)
    said = _("Table %(table)s is gone. You can undo this on the console.", table=found.code)
    return _do(workshop, lambda: services.remove_table(found), said)


@bp.post(f"{TABLES}/wall")
@writes
@for_console
def show_tables(workshop: Workshop) -> ResponseReturnValue:
    """Put the tables on the wall, turn their page, or give the wall back to the step."""
    value = request.form.get("value", "")
    choose_view(workshop, value if table_walls.VIEW.fullmatch(value) else "")
    return see(_back(workshop))


@bp.get(f"{TABLES}/cards")
@for_console
def table_cards(workshop: Workshop) -> Response:
    """A card to print for each table: its letter, and how to join."""
    return render(
        "workshops/table_cards.html",
        workshop=workshop,
        tables=queries.list_tables(workshop),
        code=spaced(workshop.join_code),
        short_address=short_address(),
    )
