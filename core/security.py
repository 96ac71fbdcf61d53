"""Headers on every answer, same-origin changes only, known hosts, safe cookies (promises: S7, S8, S10)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request
from flask_wtf import CSRFProtect

from core.config import Settings

View = TypeVar("View", bound=Callable[..., object])
csrf = CSRFProtect()
SAFE = {"GET", "HEAD", "OPTIONS"}
LARGEST_BODY = 64 * 1024

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
}
A_YEAR = "max-age=31536000"


def cookie_name(settings: Settings, name: str) -> str:
    """`__Host-` locks a cookie to this host; browsers only accept that over https."""
    return f"__Host-{name}" if settings.secure else name


def init_app(app: Flask, settings: Settings) -> None:
    """Set cookies, limits and checks for the whole app."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME=cookie_name(settings, "session"),
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=400,
        TRUSTED_HOSTS=settings.hosts,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        WTF_I18N_ENABLED=False,  # our own words are translated; WTForms' are looked for anew in each form otherwise
    )
    app.before_request(_same_origin)
    app.before_request(_let_more_in)
    csrf.init_app(app)
    app.after_request(_headers(settings))


def _same_origin() -> None:
    """Refuse changes that another site sent. Falls back from Sec-Fetch-Site to Origin to the form's token."""
    if request.method in SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in {"same-origin", "none"}:
            abort(403)
        return
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        abort(403)


@dataclass(frozen=True)
class Allowance:
    """How much a route takes in, in bytes, and from whom; from others no more than any route."""

    size: int
    when: Callable[[], bool]


def takes_up_to(size: int, when: Callable[[], bool]) -> Callable[[View], View]:
    """Decorator of a route that takes files: bodies up to this size, from whom `when` says."""

    def mark(view: View) -> View:
        view.allowance = Allowance(size, when)  # type: ignore[attr-defined]
        return view

    return mark


def _let_more_in() -> None:
    """Before anything reads the body."""
    view = current_app.view_functions.get(request.endpoint or "")
    allowance: Allowance | None = getattr(view, "allowance", None)
    if allowance is not None and request.method == "POST" and allowance.when():
        request.max_content_length = allowance.size
        request.max_form_memory_size = 4 * LARGEST_BODY  # files are read in pieces of up to 64 KB, two at a time


def headers_for(settings: Settings) -> dict[str, str]:
    """What every answer carries unless it says otherwise."""
    headers = {**HEADERS, "Cache-Control": "no-store"}
    if settings.secure:
        headers["Strict-Transport-Security"] = f"{A_YEAR}; includeSubDomains"
    return headers


def _headers(settings: Settings):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a closure for after_request
    headers = headers_for(settings)

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return add
