"""What the views of this package share: the blueprint, and doing what is slow before the writer lock is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

from flask import Blueprint, Response, g, render_template, url_for
from flask.typing import ResponseReturnValue

from accounts.services import TooSoon
from core.errors import Refused
from core.forms import Form
from core.web import local_path

P = ParamSpec("P")
bp = Blueprint("accounts", __name__)
LONGEST_ADDRESS = 500


@dataclass
class Looked:
    """A form that was looked at. `found` is what a view may act on; None means: show the form again."""

    form: Any
    found: Any = None
    status: int = 422
    wait: int = 0


def look(form: Form, check: Callable[[], object]) -> Looked:
    """See whether a form is in order and passes a slow check; a refusal is put next to its field."""
    if not form.validate_on_submit():
        return Looked(form)
    try:
        return Looked(form, found=check())
    except TooSoon as refusal:
        form.refuse(refusal)
        return Looked(form, status=429, wait=refusal.seconds)
    except Refused as refusal:
        form.refuse(refusal)
        return Looked(form)


def slow_part_first(
    prepare: Callable[P, Looked | None],
) -> Callable[[Callable[P, ResponseReturnValue]], Callable[P, ResponseReturnValue]]:
    """Before `@writes`: hash and compare while others may write; `looked()` has the outcome. Tries stay written."""

    def mark(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            g.looked = prepare(*args, **kwargs)
            g.pop("_login_user", None)  # who is signed in is asked again, inside the transaction
            return view(*args, **kwargs)

        return wrapper

    return mark


def looked() -> Looked:
    """What `slow_part_first` found in this request."""
    found: Looked = g.looked
    return found


def show(template: str, seen: Looked | None = None, **values: object) -> Response:
    """A page; with a form that was refused, its status and how long to wait."""
    if seen is None:
        return Response(render_template(template, **values), 200)
    response = Response(render_template(template, form=seen.form, **values), seen.status)
    if seen.wait:
        response.headers["Retry-After"] = str(seen.wait)
    return response


def onward(address: str | None) -> str:
    """Where the person was going, if that is a page of this site; else the desk."""
    desk = url_for("workshops.desk")
    return local_path(address, desk) if address and len(address) <= LONGEST_ADDRESS else desk
