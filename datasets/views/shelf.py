"""The shelf for everybody: finding datasets, one dataset's page. For facilitators: describing one, changing it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, current_app, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.web import public, render, see, wants_fragment
from core.writing import writes
from datasets.forms.shelf import SECTIONS, EntryForm, FindForm, sort_out, start_form
from datasets.guards import for_facilitators, reader_here
from datasets.linked_data import schema_org
from datasets.models import ShelfEntry
from datasets.queries import shelf as queries
from datasets.queries.shelf import Reader
from datasets.services import shelf as services
from datasets.shelf_page import count_found, entry_values, list_values, page_link, pages
from datasets.views.blueprint import bp

PAGE = 25
MOST_PAGES = 1000


@bp.get("/shelf")
@public
def shelf() -> Response:
    """Every dataset that may be seen here, or those that a search finds; a page of them at a time."""
    form = sort_out(FindForm(request.args))
    reader = reader_here()
    text, filters = str(form.q.data or ""), form.filters()
    number = min(max(request.args.get("page", 1, type=int), 1), MOST_PAGES)
    counts = queries.count_by_access(text, filters=replace(filters, access=""), reader=reader)
    last = max(1, -(-count_found(form, counts) // PAGE))
    number = min(number, last)
    found = queries.search(text, filters=filters, reader=reader, limit=PAGE, offset=PAGE * (number - 1))
    response = render(
        "datasets/shelf/index.html",
        "datasets/shelf/_found.html",
        form=form,
        narrowed=bool(filters),
        facilitates=reader.facilitates,
        **list_values(form, found, counts, first=PAGE * (number - 1) + 1),
        pages=pages(form, number, last),
    )
    if wants_fragment():
        response.headers["HX-Replace-Url"] = page_link(form, number)
    return response


def _entry_or_404(number: int, reader: Reader) -> ShelfEntry:
    entry = queries.get_entry(number, reader)
    if entry is None:
        abort(404)
    return entry


@bp.get("/shelf/<number:entry>")
@public
def shelf_entry(entry: int) -> Response:
    """All that is known of one dataset, and where this description comes from."""
    reader = reader_here()
    found = _entry_or_404(entry, reader)
    address = current_app.config["BASE_URL"] + url_for("datasets.shelf_entry", entry=found.id)
    return render(
        "datasets/shelf/entry.html",
        cycle=found.cycle,  # the one whose room made it, if one did: the worked example's pages say so
        facilitates=reader.facilitates,
        linked=schema_org(found, address),
        named=[
            {"ref": card.ref, "item": card.item, "cycle": card.cycle.ref, "title": card.title, "of": card.cycle.title}
            for card in queries.list_named(found.id)
        ],
        **entry_values(found, queries.get_run(found.run_id)),
    )


@bp.route("/shelf/new", methods=["GET", "POST"])
@writes
@for_facilitators
def new_shelf_entry() -> ResponseReturnValue:
    """Describe a dataset."""
    form = start_form(None)
    return _take(form, None)


@bp.route("/shelf/<number:entry>/edit", methods=["GET", "POST"])
@writes
@for_facilitators
def edit_shelf_entry(entry: int) -> ResponseReturnValue:
    """Change what is said of a dataset."""
    found = _entry_or_404(entry, g.reader)
    form = start_form(services.read_facts(found))
    if request.method == "GET":
        form.public.data = found.public
    return _take(form, found)


def _take(form: EntryForm, entry: ShelfEntry | None) -> ResponseReturnValue:
    """Validate, keep, go and look; else the form with its words still in it and each fault beside its field."""
    same = 0
    if form.validate_on_submit():
        try:
            kept = _keep(form, entry)
        except services.SameName as error:
            same = error.entry_id
            form.refuse(error)
        except Refused:
            for fault in services.list_faults(form.facts()):
                form.refuse(fault)
        else:
            return see(url_for("datasets.shelf_entry", entry=kept.id))
    return _form_page(form, entry, same)


def _keep(form: EntryForm, entry: ShelfEntry | None) -> ShelfEntry:
    anyway = bool(form.same_name_ok.data)
    if entry is None:
        kept = services.add_entry(form.facts(), public=bool(form.public.data), same_name_ok=anyway)
        flash(_("It is on the shelf."), "done")
        return kept
    facts = form.facts()
    if entry.cycle_id is None:  # one that a room named is published with its workshop, after a person has read it
        facts["public"] = bool(form.public.data)
    changed = services.edit_entry(entry, facts, same_name_ok=anyway)
    flash(_("Saved.") if changed else _("Nothing was different, so nothing was changed."), "done")
    return entry


def _form_page(form: EntryForm, entry: ShelfEntry | None, same: int) -> Response:
    values: dict[str, Any] = {
        "form": form,
        "entry": None
        if entry is None
        else {"number": entry.id, "title": entry.title, "of_a_room": bool(entry.cycle_id)},
        "open_sections": {name for name in SECTIONS if form.is_open(name)},
        "same_url": url_for("datasets.shelf_entry", entry=same) if same else "",
        "confirm": bool(same) or bool(form.same_name_ok.data),
    }
    return render("datasets/shelf/form.html", status=422 if form.errors else 200, **values)
