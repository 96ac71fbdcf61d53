"""The grid of a cycle as a page: for those who run it at any time, for everybody once its workshop is published."""

from __future__ import annotations

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from accounts.guards import role_in
from core.web import public, render
from datasets import words
from datasets.queries.grid import grid
from datasets.views.blueprint import bp
from workshops.models import Workshop
from workshops.queries import get_cycle, list_workshops

KIND = "data_insight"


@bp.get("/cycles/<cycle:ref>/grid")
@public
def grid_page(ref: str) -> ResponseReturnValue:
    """Questions by datasets, of every data and insight workshop of the cycle; `?gaps=1` leaves only what is missing."""
    cycle = get_cycle(ref)
    if cycle is None:
        abort(404)
    staff = role_in(cycle.id) is not None
    workshops = [one for one in list_workshops(cycle) if one.kind == KIND and (staff or one.published_at)]
    if not staff and not workshops:
        abort(404)
    return _page(cycle, workshops, staff=staff)


def _page(cycle: object, workshops: list[Workshop], *, staff: bool) -> Response:
    only_gaps = request.args.get("gaps") == "1"
    grids = [(one, grid(one, public=not staff)) for one in workshops]
    return render(
        "datasets/grid/page.html",
        cycle=cycle,
        grids=[(one, whole.only_gaps() if only_gaps else whole, len(whole.questions)) for one, whole in grids],
        only_gaps=only_gaps,
        staff=staff,
        words=words,
    )
