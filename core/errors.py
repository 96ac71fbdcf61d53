"""Named errors that services raise, and the pages shown when something went wrong."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError


class Refused(Exception):
    """A rule of the domain says no. `message` is for the person; `field` is the form field it belongs to."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Busy(Exception):
    """The writer is taken for longer than a person can be asked to wait."""


def init_app(app: Flask) -> None:
    """Give every kind of failure its plain page."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Busy, _busy)
    app.register_error_handler(500, _server_error)


def _page(code: int, title: str, body: str) -> tuple[str, int]:
    fragment = "HX-Request" in request.headers
    template = "errors/_problem.html" if fragment else "errors/problem.html"
    return render_template(template, code=code, heading=title, body=body), code


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if isinstance(error, SecurityError) or (error.code is not None and error.code < 400):
        return error.get_response()  # to a forged Host no page of ours can be shown: its links would have no address
    words = {
        400: (
            _("That did not come through"),
            _("Something that was sent could not be read. Go back and try again."),
        ),
        403: (_("That is not allowed here"), _("Sign in, or ask the facilitator.")),
        404: (_("Nothing here"), _("The address may be mistyped, or this may not be for you.")),
        405: (_("That did not come through"), _("Go back and use the buttons on the page.")),
        413: (_("That is too much at once"), _("Send less text, or a smaller file. Nothing was kept.")),
        429: (_("Please wait a moment"), _("Too many tries. Wait half a minute, then try again.")),
    }
    title, body = words.get(error.code or 500, (_("Something went wrong"), error.description or ""))
    return _page(error.code or 500, title, body)


def _csrf_error(error: CSRFError) -> ResponseReturnValue:
    return _page(
        400,
        _("This page is too old"),
        _("Go back, open the page again and send it once more. What you typed is still on the page before."),
    )


def _refused(error: Refused) -> ResponseReturnValue:
    return _page(409, _("That cannot be done now"), error.message)


def _busy(error: Busy) -> ResponseReturnValue:
    body, code = _page(503, _("One moment"), _("We could not save that yet. Nothing is lost: please send it again."))
    return body, code, {"Retry-After": "2"}


def _server_error(error: Exception) -> ResponseReturnValue:
    return _page(
        500, _("Something went wrong"), _("It is our fault. What was saved before is safe. Go back and try again.")
    )
