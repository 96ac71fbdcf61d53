"""The ballot's short way in: takes what the route would take, passes on all else unread, and answers alike."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from core.db import db
from core.errors import Busy
from core.security import cookie_name
from core.writing import writing
from tests.factories.voting import make_room, make_round
from tests.factories.workshops import make_workshop
from voting import door, queries, services
from voting.door import WAS_BUSY, BallotDoor
from voting.models import Round
from workshops.guards import token_hash
from workshops.models import Device, Seat, Workshop


class Bench:
    """A door with nothing behind it but a note of what came through."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.passed: list[bytes] = []
        self.answered: list[tuple[str, dict[str, str]]] = []
        with app.app_context(), writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=2)
            round_ = make_round(workshop)
            tokens = {}
            for seat in seats:
                tokens[seat.ref] = secrets.token_urlsafe(16)
                db.session.get_one(Device, seat.device_id).token_hash = token_hash(tokens[seat.ref])
            self.ref, self.step, self.round_id = workshop.ref, round_.activity_id, round_.id
            self.seats = [seat.ref for seat in seats]
        self.tokens = tokens
        self.door = BallotDoor(app, self._behind)
        self.session, self.csrf = self._page_token()

    def _behind(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.passed.append(environ["wsgi.input"].read())
        return []

    def _page_token(self) -> tuple[str, str]:
        """A session of our own, and the token of a form in it."""
        self.app.config["WTF_CSRF_ENABLED"] = True
        client = self.app.test_client()
        html = client.get("/sign-in").get_data(as_text=True)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        cookie = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert token and cookie
        return cookie.value, token[1]

    @property
    def device(self) -> str:
        return cookie_name(self.app.extensions["settings"], f"device-{self.ref.lower()}")

    def request(self, seat: int = 0, body: bytes | None = None, **environ: Any) -> dict[str, Any]:
        """A good ballot of a seat, with these changes to its environment."""
        fields = {"csrf_token": self.csrf, "once": secrets.token_urlsafe(16), "place-Q03": "1", "place-Q01": "2"}
        sent = urlencode(fields).encode() if body is None else body
        session = self.app.config["SESSION_COOKIE_NAME"]
        given = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": f"/workshops/{self.ref}/seats/{self.seats[seat]}/steps/{self.step}/ballot",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(sent)),
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": f"{session}={self.session}; {self.device}={self.tokens[self.seats[seat]]}",
            "wsgi.input": BytesIO(sent),
            "sent": sent,
        }
        return {**given, **environ}

    def send(self, environ: dict[str, Any]) -> bool:
        """Whether the door took it. What it passes on is whole."""
        before = len(self.passed)
        self.door(environ, lambda status, headers, exc=None: self.answered.append((status, dict(headers))))  # type: ignore[arg-type,return-value]
        if len(self.passed) > before:
            assert self.passed[-1] == environ["sent"]
            return False
        return True

    def own(self, seat: int = 0) -> list[str]:
        with self.app.app_context():
            found = db.session.get_one(Round, self.round_id)
            who = db.session.query(Seat).join(Workshop).filter(Seat.workshop_id == found.workshop_id)
            return queries.own_ballot(next(one for one in who if one.ref == self.seats[seat]), found)


@pytest.fixture
def bench(app: Flask) -> Iterator[Bench]:
    yield Bench(app)


def test_takes_a_good_ballot_and_a_repeat(bench: Bench) -> None:
    ballot = bench.request()
    assert bench.send(ballot)
    assert bench.send({**ballot, "wsgi.input": BytesIO(ballot["sent"])})
    assert bench.own() == ["Q03", "Q01"]
    status, headers = bench.answered[0]
    assert status == "303 SEE OTHER" and headers["Location"] == f"/workshops/{bench.ref}/seats/{bench.seats[0]}"


def test_answers_with_the_headers_of_the_route(bench: Bench) -> None:
    bench.send(bench.request())
    ours = bench.answered[0][1]
    client = bench.app.test_client()
    name, _, value = bench.request()["HTTP_COOKIE"].partition("; ")[0].partition("=")
    client.set_cookie(name, value, domain="localhost")
    client.set_cookie(bench.device, bench.tokens[bench.seats[1]], domain="localhost")
    route = bench.app.view_functions["voting.cast"]
    assert route.guard == "seat" and route.writes  # type: ignore[attr-defined]
    bench.app.wsgi_app = bench.app.wsgi_app.behind  # type: ignore[attr-defined,method-assign]
    ballot = bench.request(1)
    theirs = client.post(ballot["PATH_INFO"], data=ballot["sent"], content_type=ballot["CONTENT_TYPE"])
    assert theirs.status_code == 303 and bench.own(1) == ["Q03", "Q01"]
    told = {name: value for name, value in theirs.headers.items() if name not in {"Content-Type", "Content-Length"}}
    wanted = {**ours, "Location": ours["Location"].replace(bench.seats[0], bench.seats[1])}
    assert {name: value for name, value in wanted.items() if name != "Content-Length"} == told


def with_body(bench: Bench, **fields: str) -> dict[str, Any]:
    good = {"csrf_token": bench.csrf, "once": "x" * 22, "place-Q03": "1"}
    return bench.request(body=urlencode({**good, **fields}).encode())


def changed(bench: Bench, what: str) -> dict[str, Any]:
    """A good ballot with one thing wrong."""
    good = bench.request()
    session = bench.app.config["SESSION_COOKIE_NAME"]
    device = f"{bench.device}={bench.tokens[bench.seats[0]]}"
    path = good["PATH_INFO"]
    changes: dict[str, dict[str, Any]] = {
        "get": {"REQUEST_METHOD": "GET"},
        "other path": {"PATH_INFO": path + "/"},
        "no such step": {"PATH_INFO": path.replace(f"steps/{bench.step}", "steps/999999")},
        "no such seat": {"PATH_INFO": path.replace(bench.seats[0], "S9999")},
        "another seat": {"PATH_INFO": path.replace(bench.seats[0], bench.seats[1])},
        "other digits": {"PATH_INFO": path.replace("/steps/", "/steps/\u0663")},
        "no cookies": {"HTTP_COOKIE": ""},
        "no session": {"HTTP_COOKIE": device},
        "no device": {"HTTP_COOKIE": f"{session}={bench.session}"},
        "forged session": {"HTTP_COOKIE": f"{session}={bench.session[:-2]}xx; {device}"},
        "another session": {"HTTP_COOKIE": f"{session}={bench._page_token()[0]}; {device}"},
        "unknown device": {"HTTP_COOKIE": f"{session}={bench.session}; {bench.device}=another-token-altogether"},
        "another host": {"HTTP_HOST": "evil.example"},
        "cross site": {"HTTP_SEC_FETCH_SITE": "cross-site"},
        "same site": {"HTTP_SEC_FETCH_SITE": "same-site"},
        "another origin": {"HTTP_ORIGIN": "https://evil.example"},
        "other form": {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        "no length": {"CONTENT_LENGTH": ""},
        "odd length": {"CONTENT_LENGTH": "-1"},
    }
    return {**good, **changes[what]}


WRONG = [
    "get", "other path", "no such step", "no such seat", "another seat", "other digits", "no cookies", "no session",
    "no device", "forged session", "another session", "unknown device", "another host", "cross site", "same site",
    "another origin", "other form", "no length", "odd length",
]  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_passes_on_whatever_is_not_right(bench: Bench, what: str) -> None:
    assert not bench.send(changed(bench, what))
    assert bench.own(0) == [] and bench.own(1) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"csrf_token": ""},
        {"csrf_token": "made.up.token"},
        {"place-Q03": ""},
        {"place-Q03": "x"},
        {"place-Q05": "1"},
        {"place-Q99": "2"},
        {f"place-Q0{n}": str(n) for n in range(1, 7)},
    ],
)
def test_passes_on_ballots_that_need_words(bench: Bench, fields: dict[str, str]) -> None:
    assert not bench.send(with_body(bench, **fields))
    assert bench.own() == []


@pytest.mark.parametrize("body", [b"", b"\xff\xfe=1", b"&".join([b"a=1"] * 401), b"place-Q03=1&" + b"x" * 70_000])
def test_passes_on_odd_bodies(bench: Bench, body: bytes) -> None:
    environ = bench.request(body=body)
    if len(body) > 65_536:
        environ["sent"] = body
    assert not bench.send(environ)


def test_passes_on_late_ballots(bench: Bench) -> None:
    with bench.app.app_context(), writing():
        services.close_round(db.session.get_one(Round, bench.round_id))
    assert not bench.send(bench.request())


def test_a_busy_database_is_not_waited_for_twice(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*given: object, **named: object) -> None:
        raise Busy

    monkeypatch.setattr(door, "cast_at", busy)
    ballot = bench.request()
    assert not bench.send(ballot) and ballot[WAS_BUSY]
    bench.app.config["WTF_CSRF_ENABLED"] = False
    answer = bench.app.test_client().post(ballot["PATH_INFO"], data={}, environ_overrides={WAS_BUSY: True})
    assert answer.status_code == 503 and answer.headers["Retry-After"]
