"""The button that loads the worked example, the one that removes it, and its lasting address."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, abort, flash, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts.guards import current
from core.web import public, see
from core.writing import after_commit, writes
from example import queries, services
from workshops.guards import for_creators, for_cycle_facilitator
from workshops.models import Cycle

bp = Blueprint("example", __name__)


@bp.get("/example")
@public
def show() -> ResponseReturnValue:
    """Wherever the worked example is."""
    cycle = queries.get_example()
    if cycle is None or not queries.is_finished(cycle):
        abort(404)
    return see(url_for("workshops.cycle", ref=cycle.ref))


@bp.post("/example/load")
@writes
@for_creators
def load() -> ResponseReturnValue:
    """Load it, once this request holds no transaction: a live room goes on voting meanwhile."""
    account = current()
    if account is None:
        abort(404)
    after_commit(partial(_load_and_say, account.id))
    return see(url_for("example.show"))


def _load_and_say(account_id: int) -> None:
    loaded = services.load(account_id)
    if loaded.already:
        flash(_("The example was here already. Nothing was changed."), "info")
    else:
        flash(_("The example is loaded: a whole question workshop, from the first word to the record."), "done")
    if loaded.moved:
        flash(_("C1 is a real cycle here, so the example took the next number: %(ref)s.", ref=loaded.ref), "info")


@bp.post("/example/<cycle:ref>/remove")
@writes
@for_cycle_facilitator
def remove(cycle: Cycle) -> ResponseReturnValue:
    """Remove it with everything in its cycle. A cycle that is real has no such address."""
    if not cycle.is_example:
        abort(404)
    services.remove()
    flash(_("The example is removed. You can load it again whenever you like."), "done")
    return see(url_for("workshops.desk"))
