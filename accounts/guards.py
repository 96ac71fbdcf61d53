"""Who may, as far as accounts go: signed in, lately confirmed, may begin cycles. Workshops' guards build on these."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import NoReturn, ParamSpec, TypeVar
from urllib.parse import urlsplit

from flask import Response, abort, g, redirect, request, url_for

from accounts import queries
from accounts.models import Account
from accounts.session import visitor
from core.web import guarded, local_path, wants_fragment

P = ParamSpec("P")
R = TypeVar("R")
CONFIRMED_FOR = timedelta(minutes=30)


def current() -> Account | None:
    """The account that is signed in here."""
    here = visitor()
    return None if here is None else here.account


def role_in(cycle_id: int) -> str | None:
    """What the person signed in here may do in a cycle: 'facilitator', 'commissioner' or None. Asked once a request."""
    account = current()
    if account is None:
        return None
    known: dict[tuple[int, int], str | None] = g.setdefault("roles", {})
    key = (account.id, cycle_id)
    if key not in known:
        known[key] = queries.get_role(account.id, cycle_id)
    return known[key]


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """For anybody with an account; others are asked to sign in first."""

    @wraps(view)
    @guarded("signed_in")
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if current() is None:
            ask_to_sign_in()
        return view(*args, **kwargs)

    wrapper.guard = "signed_in"  # type: ignore[attr-defined]
    return wrapper


def is_confirmed() -> bool:
    """Whether who is signed in here typed the password in the last half hour."""
    here = visitor()
    return here is not None and queries.is_fresh(here.sign_in.confirmed_at, CONFIRMED_FOR)


def recently_confirmed(view: Callable[P, R]) -> Callable[P, R]:
    """For who typed the password in the last half hour; others are asked for it, then go on as they meant to."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if visitor() is None:
            ask_to_sign_in()
        if not is_confirmed():
            _go_first("accounts.confirm_password")
        return view(*args, **kwargs)

    wrapper.guard = "recently_confirmed"  # type: ignore[attr-defined]
    return wrapper


def may_create(view: Callable[P, R]) -> Callable[P, R]:
    """For accounts that may begin cycles, and so invite facilitators of the whole installation."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        account = current()
        if account is None:
            ask_to_sign_in()
        if not account.may_create:
            abort(404)
        return view(*args, **kwargs)

    wrapper.guard = "may_create"  # type: ignore[attr-defined]
    return wrapper


def ask_to_sign_in() -> NoReturn:
    """Send the visitor to sign in, and on from there. Other guards may call it before they look anything up."""
    _go_first("accounts.sign_in")


def _go_first(endpoint: str) -> NoReturn:
    """Leave the request for another page. Raised, not returned: a changing route must keep nothing of this visit."""
    address = url_for(endpoint, next=_going_to())
    if wants_fragment():
        abort(Response(status=204, headers={"HX-Redirect": address}))
    abort(redirect(address, 303))


def _going_to() -> str:
    """The page asked for; for a form or a fragment, the page it stands on."""
    if request.method == "GET" and not wants_fragment():
        return request.full_path.rstrip("?")
    before = urlsplit(request.referrer or "")
    if before.netloc != request.host:
        return "/"
    return local_path(f"{before.path}?{before.query}".rstrip("?"), "/")
