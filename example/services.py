"""Loading the worked example, and removing it again. Called by the button, by `flask example`, and by tests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask_babel import force_locale
from sqlalchemy import delete, or_

from accounts.models import FACILITATOR
from accounts.services import add_membership
from core import clock
from core.db import db
from core.writing import Receipt, after_commit, writing
from example import queries
from example.lock import alone
from example.replay import WORKSHOPS
from example.replay.acts import acting_as, perform
from example.worked import Told, began, worked
from reports.shelf import shelf
from voting import keys
from workshops.models import Cycle
from workshops.queries import list_workshops
from workshops.services import create_cycle

PLANNED_BEFORE = timedelta(days=21)
LANGUAGE = "en_GB"  # the worked cycle is written in English, so its run sheet is too


@dataclass(frozen=True)
class Loaded:
    """Where the example is. `already` when nothing had to be done; `moved` when its own number was taken."""

    ref: str
    already: bool
    moved: bool


def load(account_id: int | None = None) -> Loaded:
    """Load the worked example, in many short transactions; the account, if any, becomes its facilitator.

    Loading it twice changes nothing. One that was interrupted is removed and begun again; one that fails leaves
    nothing. Call outside any transaction. Raises Refused while another loading or removing is under way, and Busy.
    """
    with alone(), force_locale(LANGUAGE):
        found = _find_or_begin(account_id)
        if not found.already:
            _replay_or_clear()
        return found


def _find_or_begin(account_id: int | None) -> Loaded:
    """What is here already; otherwise, instead of what was left unfinished, a cycle that is marked as unfinished."""
    with writing():
        cycle = queries.get_example()
        already = cycle is not None and queries.is_finished(cycle)
        if cycle is not None and not already:
            _delete(cycle)
        if cycle is None or not already:
            cycle = _begin()
        if account_id is not None:
            add_membership(account_id, cycle.id, FACILITATOR)
        return Loaded(cycle.ref, already, moved=cycle.ref != worked()["cycle"]["ref"])


def _begin() -> Cycle:
    told = worked()["cycle"]
    first = began(worked()["workshops"][0]) - PLANNED_BEFORE
    with clock.set_to(lambda: first), acting_as(FACILITATOR):
        cycle = create_cycle(
            None,
            told["title"],
            told["focus_statement"],
            purpose=told["purpose"],
            scope_in=told["scope_in"],
            scope_out=told["scope_out"],
            sequence=queries.free_number(told["sequence"]),
            is_example=True,
        )
    _set_rules(cycle, told)
    return cycle


def _set_rules(cycle: Cycle, told: Told) -> None:
    """Under which rules it publishes; and the mark that its loading has not ended."""
    cycle.licence = told["publication_licence"]
    cycle.live_minimum = told["minimum_group_live"]
    cycle.published_minimum = told["minimum_group_published"]
    cycle.state = queries.UNFINISHED
    db.session.flush()


def _replay_or_clear() -> None:
    try:
        _replay()
    except BaseException:
        with writing():
            cycle = queries.get_example()
            if cycle is not None:
                _delete(cycle)
        raise


def _replay() -> None:
    """Every workshop that there is a replay for, then take the mark away."""
    for replay in WORKSHOPS:
        cycle = queries.get_example()
        if cycle is None:
            raise LookupError("the example went away while it was loading")
        perform(replay(cycle))
    with writing():
        cycle = queries.get_example()
        if cycle is not None:
            cycle.state = "running"


def remove() -> bool:
    """Remove the worked example with everything in its cycle. Gives whether there was one. Call outside transactions.

    Raises Refused while it is being loaded, and Busy.
    """
    with alone(), writing():
        cycle = queries.get_example()
        if cycle is None:
            return False
        _delete(cycle)
        return True


def _delete(cycle: Cycle) -> None:
    """Its rows, its round keys, its kept records, the receipts of forms sent to its pages. Never a real cycle."""
    if not cycle.is_example:
        raise ValueError("only the worked example is ever deleted")
    for name in queries.list_key_names(cycle):
        after_commit(partial(keys.destroy, name))
    for workshop in list_workshops(cycle):
        after_commit(partial(shelf().forget, workshop.ref))
    pages = (f"/cycles/{cycle.ref}", f"/cycles/{cycle.ref}/%", f"/workshops/{cycle.ref}-W%")
    about = [column.like(page) for page in pages for column in (Receipt.path, Receipt.location)]
    db.session.execute(delete(Receipt).where(or_(*about)))
    db.session.execute(delete(Cycle).where(Cycle.id == cycle.id))
    db.session.flush()
    db.session.expire_all()
