"""Headers on every class of answer, same-origin changes, known hosts, safe cookies, no open redirect."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app import create_app
from core.assets import address
from core.config import SettingsError, from_environment
from core.web import local_path
from tests.conftest import make_settings

EXPECTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def every_class_of_answer(app: Flask) -> dict[str, object]:
    """A page, a fragment, an asset, a redirect, a refusal, a missing page, a wrong method, a broken host, a fault."""

    @app.get("/fault-for-a-test")
    def fault() -> str:
        raise RuntimeError

    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    return {
        "page": client.get("/"),
        "fragment": client.get("/", headers={"HX-Request": "true"}),
        "asset": client.get(address("css/page.css")),
        "redirect": client.get("/desk"),
        "missing": client.get("/nothing"),
        "method": client.delete("/"),
        "csrf": client.post("/sign-out"),
        "cross-site": client.post("/sign-out", headers={"Sec-Fetch-Site": "cross-site"}),
        "host": client.get("/", headers={"Host": "evil.example"}),
        "too long": client.post("/sign-in", data={"a": "b" * 70_000}),
        "json": client.get("/health"),
        "fault": client.get("/fault-for-a-test"),
    }


def test_the_strict_headers_stand_on_every_class_of_answer(app: Flask) -> None:
    for kind, answer in every_class_of_answer(app).items():
        for name, value in EXPECTED.items():
            assert answer.headers.get(name) == value, (kind, name)  # type: ignore[attr-defined]
        kept = "public, max-age=31536000, immutable" if kind == "asset" else "no-store"
        assert answer.headers["Cache-Control"] == kept, kind  # type: ignore[attr-defined]


def test_each_class_is_what_it_says(app: Flask) -> None:
    codes = {kind: answer.status_code for kind, answer in every_class_of_answer(app).items()}  # type: ignore[attr-defined]
    assert codes == {
        "page": 200, "fragment": 200, "asset": 200, "redirect": 303, "missing": 404, "method": 405, "csrf": 400,
        "cross-site": 403, "host": 400, "too long": 413, "json": 200, "fault": 500,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 400),  # lets it through to the token check
        ({"Sec-Fetch-Site": "none"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://localhost"}, 400),
        ({"Origin": "http://evil.example"}, 403),
        ({}, 400),
    ],
)
def test_changes_come_from_our_own_pages(app: Flask, headers: dict[str, str], code: int) -> None:
    assert app.test_client().post("/sign-in", headers=headers).status_code == code


def test_cookies_are_locked_to_the_host_over_https(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path, base_url="https://thread.example.org"))
    answer = app.test_client().get("/join", base_url="https://thread.example.org")
    cookies = "; ".join(answer.headers.getlist("Set-Cookie"))
    assert not cookies or "__Host-session" in cookies
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session" and app.config["SESSION_COOKIE_SECURE"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(
    "bad",
    [
        "//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil.example", "\\\\evil", "", None,
        "/%0d%0aSet-Cookie:x", " /desk", "/de\tsk", "http:/desk", "desk",
    ],
)  # fmt: skip
def test_no_open_redirect(bad: str | None) -> None:
    assert local_path(bad, "/home") in {"/home", "/%0d%0aSet-Cookie:x"}
    assert local_path("/desk?x=1", "/home") == "/desk?x=1"


def test_another_database_needs_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        from_environment({"DATABASE_URL": "postgresql://localhost/thread"}, tmp_path)
    kept = from_environment({}, tmp_path)
    assert kept.secret_key == from_environment({}, tmp_path).secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
