"""Page or fragment, addresses, and who may: the small things every view uses. htmx-flask stays behind this door."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from htmx_flask import Htmx
from werkzeug.routing import BaseConverter

P = ParamSpec("P")
R = TypeVar("R")
htmx = Htmx()


class CycleRef(BaseConverter):
    """C1"""

    regex = r"C[1-9][0-9]{0,4}"


class WorkshopRef(BaseConverter):
    """C1-W2"""

    regex = r"C[1-9][0-9]{0,4}-W[1-9][0-9]{0,3}"


class SeatRef(BaseConverter):
    """S07"""

    regex = r"S[0-9]{2,5}"


class Number(BaseConverter):
    """A row's number within its owner; never larger than a database can hold."""

    regex = r"[0-9]{1,9}"

    def to_python(self, value: str) -> int:
        """As a whole number."""
        return int(value)


class Token(BaseConverter):
    """An unguessable key."""

    regex = r"[A-Za-z0-9_-]{16,64}"


class Word(BaseConverter):
    """A name of ours, such as a kind of card."""

    regex = r"[a-z][a-z_]{1,19}"


CONVERTERS = {
    "word": Word,
    "cycle": CycleRef,
    "workshop": WorkshopRef,
    "seat": SeatRef,
    "number": Number,
    "token": Token,
}


def init_app(app: Flask) -> None:
    """Register htmx, the address parts and the maker header of development."""
    htmx.init_app(app)
    app.url_map.converters.update(CONVERTERS)


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page (not a boosted or restored whole page)."""
    asked = request.htmx  # type: ignore[attr-defined]
    return bool(asked) and not asked.boosted and not asked.history_restore_request


def render(page: str, fragment: str | None = None, /, *, status: int = 200, **values: Any) -> Response:  # noqa: ANN401
    """The whole page, or only its fragment when htmx asks for a part. Both get the same values."""
    template = fragment if fragment and wants_fragment() else page
    response = make_response(render_template(template, **values), status)
    response.vary.add("HX-Request")
    return response


def see(location: str) -> ResponseReturnValue:
    """After a change: go and look (303). htmx follows by itself and gets the fragment there."""
    return redirect(location, 303)


def local_path(address: str | None, otherwise: str) -> str:
    """`address` if it is a path on this site, else `otherwise`: no open redirects."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return otherwise
    parts = urlsplit(address)
    clean = not parts.scheme and not parts.netloc and all(ord(sign) > 32 for sign in address)
    return address if clean else otherwise


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a route that anybody may ask for."""
    return guarded("public")(view)


def guarded(visitor: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Name the kind of visitor a route is for, so that a rule test finds every route guarded."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            return view(*args, **kwargs)

        wrapper.guard = visitor  # type: ignore[attr-defined]
        return wrapper

    return mark
