"""Datasets of a cycle as pages that anybody may read once they are published: the list, each card with its story."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for
from flask_babel import gettext as _

from accounts.guards import role_in
from core.web import public, render
from datasets import words
from datasets.models import Dataset, Link, ShelfEntry
from datasets.queries import naming as queries
from datasets.views.blueprint import bp
from workshops.models import Cycle
from workshops.queries import get_cycle, list_workshops


def _cycle_or_404(ref: str) -> tuple[Cycle, bool]:
    """A cycle, and whether the reader is one of those who run or commission it; else something of it is published."""
    cycle = get_cycle(ref)
    if cycle is None:
        abort(404)
    staff = role_in(cycle.id) is not None
    if not staff and not any(one.published_at for one in list_workshops(cycle)):
        abort(404)
    return cycle, staff


def _is_out(card: Dataset) -> bool:
    """Whether anybody may read it: a person let it out, and its workshop's record is published."""
    return card.public and card.workshop.published_at is not None


def cycle_pages(cycle: Cycle, staff: bool) -> list[tuple[str, str]]:
    """What this package shows of a cycle, as its page lists it: nothing before a data and insight workshop is there."""
    told = (one for one in list_workshops(cycle) if one.kind == "data_insight" and (staff or one.published_at))
    if next(told, None) is None:
        return []
    pages = (
        (_("Which data could answer which question"), "datasets.grid_page"),
        (_("The datasets that were named"), "datasets.cycle_datasets"),
        (_("What is missing"), "datasets.ledger"),
    )
    return [(label, url_for(endpoint, ref=cycle.ref)) for label, endpoint in pages]


@bp.get("/cycles/<cycle:ref>/datasets")
@public
def cycle_datasets(ref: str) -> Response:
    """Every dataset that rooms of this cycle named."""
    cycle, staff = _cycle_or_404(ref)
    cards = queries.list_in_cycle(cycle, public=not staff)
    rows = [
        {"named": one, "out": _is_out(card), "item": card.item}
        for card, one in zip(cards, queries.gather_in_cycle(cards, public=not staff), strict=True)
    ]
    return render("datasets/listing/cycle.html", cycle=cycle, rows=rows, staff=staff)


@bp.get("/cycles/<cycle:ref>/datasets/<string:item>")
@public
def cycle_dataset(ref: str, item: str) -> Response:
    """One dataset: its first words, what the shelf says of it, who named it, and which questions ask for it."""
    cycle, staff = _cycle_or_404(ref)
    card = queries.get_dataset(cycle, item)
    if card is None and (gone := queries.get_taken_back(cycle, item)) and (staff or gone.workshop.published_at):
        return render("datasets/listing/taken_back.html", status=410, cycle=cycle, card=gone)
    if card is None or not (staff or _is_out(card)):
        abort(404)
    family = [one for one in queries.list_family(card) if staff or one.public]
    links = [link for link in queries.list_asked_of(card) if staff or link.question.public]
    root = card.merged_into
    return render(
        "datasets/listing/public.html",
        cycle=cycle,
        workshop=card.workshop,
        card=card,
        named=queries.make_named(card, family),
        root=root if root is not None and (staff or root.public) else None,
        out=_is_out(card),
        facts=_facts(card.entry),
        asked=[_asked(link, staff) for link in links],
        fits=words.FITS,
        missing=words.MISSING,
    )


def _asked(link: Link, staff: bool) -> dict[str, Any]:
    return {
        "ref": link.question.ref,
        "text": link.question.text,
        "fit": link.fit,
        "missing": link.missing,
        "why": link.why if staff or link.public else "",
    }


def _facts(entry: ShelfEntry | None) -> list[tuple[str, str]]:
    """What is known of it, in words; what nobody knows says so."""
    if entry is None:
        return []
    nations = ", ".join(str(words.NATIONS[code]) for code in entry.nations)
    said: list[tuple[str, Any]] = [
        (_("How open it is"), words.ACCESS.get(entry.access)),
        (_("Licence"), words.LICENCES.get(entry.licence)),
        (_("Nations"), nations),
        (_("Smallest area"), words.GEOGRAPHIES.get(entry.finest_geography)),
        (_("How often it is updated"), words.FREQUENCIES.get(entry.update_frequency)),
        (_("How old it is when it comes"), words.LAGS.get(entry.lag)),
        (_("About people"), words.PERSONAL_DATA.get(entry.personal_data)),
        (_("How delicate"), words.SENSITIVITIES.get(entry.sensitivity)),
    ]
    return [(str(name), str(value) if value else str(_("not known"))) for name, value in said]
