"""What anybody may open: the home page, published cycles, the language switch, and whether the service is well."""

from __future__ import annotations

from flask import Response, abort, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guards import current, role_in
from core.language import languages
from core.web import local_path, public, render, see
from workshops import hooks, queries
from workshops.models import Cycle, Workshop
from workshops.views.blueprint import bp
from workshops.words import CYCLE_STATES, KINDS, STATES


@bp.get("/")
@public
def home() -> Response:
    """The first page."""
    cycles = [_cycle_row(cycle) for cycle in queries.list_public_cycles()]
    return render(
        "workshops/home.html",
        cycles=cycles,
        join_url=url_for("workshops.find_code"),
        signed_in=current() is not None,
    )


def _cycle_row(cycle: Cycle) -> dict[str, object]:
    staff = role_in(cycle.id) is not None
    workshops = [one for one in queries.list_workshops(cycle) if staff or one.published_at]
    return {
        "ref": cycle.ref,
        "title": cycle.title,
        "focus": cycle.focus_statement,
        "href": url_for("workshops.cycle", ref=cycle.ref),
        "state_words": CYCLE_STATES[cycle.state],
        "is_example": cycle.is_example,
        "workshops": [workshop_row(one, staff) for one in workshops],
    }


def workshop_row(workshop: Workshop, staff: bool) -> dict[str, object]:
    """A workshop as a list shows it; leads to its record, or for those who run it to its own page."""
    endpoint = "workshops.workshop" if staff else "reports.record"
    return {
        "ref": workshop.ref,
        "title": workshop.title,
        "kind_label": KINDS[workshop.kind],
        "state_words": STATES[workshop.state],
        "day": workshop.day,
        "href": url_for(endpoint, ref=workshop.ref),
    }


@bp.get("/cycles/<cycle:ref>")
@public
def cycle(ref: str) -> Response:
    """A cycle: what it is about, and its workshops. Public once one of them is published."""
    found = queries.get_cycle(ref)
    if found is None:
        abort(404)
    role = role_in(found.id)
    workshops = [one for one in queries.list_workshops(found) if role or one.published_at]
    if role is None and not workshops:
        abort(404)
    rows = [workshop_row(one, role is not None) for one in workshops]
    return render("workshops/cycle.html", cycle=found, rows=rows, role=role, more_pages=hooks.cycle_pages(found, role))


@bp.get("/language/<string:code>")
@public
def language(code: str) -> ResponseReturnValue:
    """Remember which language this browser reads. Changes nothing on the server."""
    if code not in languages():
        abort(404)
    response = see(local_path(request.args.get("back"), url_for("workshops.home")))
    response.set_cookie("language", code, max_age=365 * 86400, samesite="Lax", httponly=True)  # type: ignore[union-attr]
    return response


@bp.get("/health")
@public
def health() -> ResponseReturnValue:
    """Whether the database answers: for whoever looks after the server."""
    queries.list_public_cycles()
    return {"status": "well"}
