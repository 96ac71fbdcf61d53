"""The ballot's short way in: takes a ballot that is right in every respect before Flask begins; lets all else through.

It only ever says yes. Whatever is missing, odd or refused goes the ordinary way, unread, and is answered there; so
it needs no words, and can never be kinder than the route `voting.cast` behind it.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.http import parse_cookie

from core.config import Settings
from core.errors import Busy, Refused
from core.security import LARGEST_BODY, cookie_name, headers_for
from voting.ballots import Outcome, Place, cast_at
from voting.forms import Choices, read_ballot
from workshops.guards import token_hash

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

BALLOT = re.compile(
    r"/workshops/(?P<ref>C(?P<cycle>[1-9]\d{0,4})-W(?P<workshop>[1-9]\d{0,3}))"
    r"/seats/S(?P<seat>\d{2,5})/steps/(?P<step>\d{1,9})/ballot",
    re.ASCII,
)
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 400
WAS_BUSY = "common_thread.was_busy"  # tells the route not to wait a second time


class BallotDoor:
    """Stands before the app."""

    def __init__(self, app: Flask, behind: WSGIApplication) -> None:
        settings: Settings = app.extensions["settings"]
        self.app, self.behind, self.settings = app, behind, settings
        self.session_cookie = cookie_name(settings, "session")
        sessions = SecureCookieSessionInterface().get_signing_serializer(app)
        assert sessions is not None  # noqa: S101 - settings always have a secret
        self.sessions = sessions
        self.tokens = URLSafeTimedSerializer(settings.secret_key, salt="wtf-csrf-token")
        self.longest = int(app.permanent_session_lifetime.total_seconds())
        self.headers = [*headers_for(settings).items(), ("Vary", "Cookie"), ("Content-Length", "0")]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a good ballot; hand everything else on."""
        found = BALLOT.fullmatch(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] == "POST" else None
        if found is None or not self._taken(environ, found):
            return self.behind(environ, start_response)
        place = environ.get("SCRIPT_NAME", "") + environ["PATH_INFO"].partition("/steps/")[0]
        start_response("303 SEE OTHER", [*self.headers, ("Location", place)])
        return [b""]

    def _taken(self, environ: WSGIEnvironment, found: re.Match[str]) -> bool:
        fields = self._fields(environ) if self._from_here(environ) else None
        if not fields:
            return False
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        device = cookies.get(cookie_name(self.settings, f"device-{found['ref'].lower()}"), "")
        if not device or not self._has_token(cookies.get(self.session_cookie, ""), fields.get("csrf_token", "")):
            return False
        with self.app.app_context():
            choices = read_ballot(fields)
            cycle, workshop, seat, step = (int(found[part]) for part in ("cycle", "workshop", "seat", "step"))
            place = Place(cycle, workshop, seat, step, token_hash(device))
            return choices.is_fine and self._cast(environ, place, choices, fields.get("once", "")[:64])

    def _cast(self, environ: WSGIEnvironment, place: Place, choices: Choices, once: str) -> bool:
        try:
            return cast_at(place, choices.items, once, ticked=choices.ticked) in {Outcome.SAVED, Outcome.REPEATED}
        except Refused:
            return False
        except Busy:
            environ[WAS_BUSY] = True
            return False

    def _from_here(self, environ: WSGIEnvironment) -> bool:
        """Sent to a host of ours, by a page of ours, as an ordinary small form."""
        host: str = environ.get("HTTP_HOST", "")
        if host not in self.settings.hosts and host.rpartition(":")[0] not in self.settings.hosts:
            return False
        site, origin = environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN")
        return site == "same-origin" if site else not origin or urlsplit(origin).netloc == host

    def _fields(self, environ: WSGIEnvironment) -> dict[str, str] | None:
        """The form, each name once (the first counts); the body can be read again by whoever comes next."""
        length = environ.get("CONTENT_LENGTH") or ""
        if environ.get("CONTENT_TYPE", "").partition(";")[0] != FORM or not length.isdecimal():
            return None
        if int(length) > LARGEST_BODY or "HTTP_TRANSFER_ENCODING" in environ:
            return None
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = BytesIO(body)
        try:
            pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
        except ValueError:
            return None
        return dict(reversed(pairs))

    def _has_token(self, session: str, token: str) -> bool:
        """Whether the form's token belongs to this browser's session, as Flask-WTF asks it."""
        try:
            kept: dict[str, Any] = self.sessions.loads(session, max_age=self.longest)
            return hmac.compare_digest(kept["csrf_token"], self.tokens.loads(token))
        except (BadData, KeyError, TypeError):
            return False
