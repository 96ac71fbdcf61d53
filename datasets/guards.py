"""Who may work on the shelf: accounts that run a cycle or may begin one. The shelf belongs to no cycle."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import abort, g
from flask.typing import ResponseReturnValue

from accounts.guards import ask_to_sign_in, current
from accounts.models import FACILITATOR
from accounts.queries import cycles_run_by
from core.web import guarded
from datasets.queries.shelf import PUBLIC, Reader

P = ParamSpec("P")


def reader_here() -> Reader:
    """What of the shelf whoever makes this request may see."""
    account = current()
    if account is None:
        return PUBLIC
    cycles = cycles_run_by(account.id)
    return Reader(True, frozenset(cycles)) if cycles or account.may_create else PUBLIC


def for_facilitators(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """For accounts that run a cycle or may begin one; others with an account are told nothing."""

    @wraps(view)
    @guarded("facilitators")
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if current() is None:
            ask_to_sign_in()
        g.reader = reader_here()
        if not g.reader.facilitates:
            abort(404)
        g.actor = FACILITATOR
        return view(*args, **kwargs)

    return wrapper
