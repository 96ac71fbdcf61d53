"""The browser's side of a sign-in: the session cookie, Flask-Login, the half-way state before a code, known devices."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, Response, after_this_request, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer

from accounts import services
from accounts.models import Account, SignIn
from accounts.queries import get_account_by_email, get_sign_in, is_fresh
from core import clock
from core.config import Settings
from core.db import random_key
from core.security import cookie_name

HALF_WAY_LIFE = timedelta(minutes=10)
DEVICES_KEPT = 5  # accounts that one browser is remembered for
A_HALF_YEAR = 180 * 24 * 3600
NEW_LINK = "new_link"


class Visitor(UserMixin):
    """Somebody who is signed in: what `current_user` is."""

    def __init__(self, token: str, sign_in: SignIn) -> None:
        self.token = token
        self.sign_in = sign_in
        self.account: Account = sign_in.account

    def get_id(self) -> str:
        """What the session cookie holds: the token, never a number of the account."""
        return self.token


def init_app(app: Flask) -> None:
    """Set up Flask-Login. Its own session protection is off: phones and laptops change networks in mid-workshop."""
    manager = LoginManager()
    manager.session_protection = None
    manager.user_loader(_load)
    manager.init_app(app)


def _load(token: str) -> Visitor | None:
    sign_in = get_sign_in(token)
    return None if sign_in is None else Visitor(token, sign_in)


def visitor() -> Visitor | None:
    """Who is signed in here, with the sign-in."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def begin(account: Account) -> None:
    """Sign somebody in: a new session, nothing of the old one kept. Call inside `writing()`."""
    end()
    token = services.open_sign_in(account)
    found = get_sign_in(token)
    if found is None:
        raise RuntimeError("a sign-in that was just begun is gone")
    login_user(Visitor(token, found))
    session.pop("_id", None)  # Flask-Login's fingerprint of address and browser: not used here, so not kept
    _remember_device(account.id)


def end() -> None:
    """Sign out: the row goes, and with it whatever copy of the cookie there is."""
    here = visitor()
    if here is not None:
        services.end_sign_in(here.token)
    session.clear()


@dataclass(frozen=True)
class HalfWay:
    """The password was right; the code is still to come."""

    account_id: int
    proof: str
    onward: str


def wait_for_code(known: services.Known, onward: str) -> None:
    """Note in a new session that only the code is missing."""
    end()
    session["half_way"] = [known.account_id, known.proof, onward, clock.now().isoformat()]


def half_way() -> HalfWay | None:
    """Who is expected to type a code here, for ten minutes after the password."""
    noted = session.get("half_way")
    if not noted or not is_fresh(datetime.fromisoformat(noted[3]), HALF_WAY_LIFE):
        return None
    return HalfWay(noted[0], noted[1], noted[2])


def where(email: str = "", account_id: int | None = None) -> services.Where:
    """Where a try at a password comes from: the network's address, and whether this device knows the account."""
    account = get_account_by_email(email) if email else None
    number = account.id if account else account_id
    return services.Where(_network(request.remote_addr), _devices().get(number or 0, ""))


def _network(address: str | None) -> str:
    """One home or venue: an IPv4 address, or the /64 that an IPv6 address belongs to."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or ""
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.config["SECRET_KEY"]), salt="known device")


def _device_cookie() -> str:
    settings: Settings = current_app.extensions["settings"]
    return cookie_name(settings, "known-device")


def _devices() -> dict[int, str]:
    """Accounts that signed in on this browser before, each with the random mark it got then."""
    try:
        return {int(number): str(mark) for number, mark in _signer().loads(request.cookies.get(_device_cookie(), ""))}
    except (BadSignature, TypeError, ValueError):
        return {}


def _remember_device(account_id: int) -> None:
    others = [(number, mark) for number, mark in _devices().items() if number != account_id]
    kept = _signer().dumps([*others[1 - DEVICES_KEPT :], (account_id, random_key())])

    @after_this_request
    def add(response: Response) -> Response:
        settings: Settings = current_app.extensions["settings"]
        response.set_cookie(
            _device_cookie(), kept, max_age=A_HALF_YEAR, path="/", secure=settings.secure, httponly=True, samesite="Lax"
        )
        return response


def keep_link(path: str) -> None:
    """Keep a new invitation's link for the next page shown here: it is stored nowhere else."""
    session[NEW_LINK] = path


def take_link() -> str:
    """The link kept by the request before, as people copy it; '' if there is none."""
    path = session.pop(NEW_LINK, "")
    return services.full_address(path) if path else ""
