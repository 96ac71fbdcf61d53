"""People in front of a browser, for the tests of accounts: they read a page's form and send it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import passwords, services
from core import clock
from core.writing import writing

PASSWORD = "four ducks on a pond"
START = datetime(2026, 3, 4, 10, tzinfo=UTC)
INPUT = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


class Person:
    """Somebody with a browser of their own, at an address of their own."""

    def __init__(self, app: Flask, address: str = "192.0.2.1") -> None:
        self.client: FlaskClient = app.test_client()
        self.address = address

    def get(self, path: str, **more: object) -> TestResponse:
        """Look at a page."""
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **more)  # type: ignore[arg-type]

    def send(self, page: str, action: str | None = None, **fields: str) -> TestResponse:
        """Open a page, fill in the form that goes to `action` (the page itself unless said), and send it."""
        return self.post(action or page.partition("?")[0], {**self.hidden(page, action), **fields})

    def post(self, path: str, fields: dict[str, str], **more: object) -> TestResponse:
        """Send a form as it is."""
        return self.client.post(path, data=fields, environ_base={"REMOTE_ADDR": self.address}, **more)  # type: ignore[arg-type]

    def hidden(self, page: str, action: str | None = None) -> dict[str, str]:
        """The hidden fields of a page's form."""
        text = self.get(page).text
        for form in re.findall(r"<form.*?</form>", text, re.DOTALL):
            if f'action="{action or page.partition("?")[0]}"' in form:
                found = [dict(ATTRIBUTE.findall(one)) for one in INPUT.findall(form)]
                return {one["name"]: html.unescape(one.get("value", "")) for one in found}
        raise AssertionError(f"no form on {page} goes to {action or page}")

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Type e-mail and password."""
        return self.send("/sign-in", email=email, password=password, **fields)

    def is_in(self) -> bool:
        """Whether this browser is signed in."""
        return self.get("/account").status_code == 200


@pytest.fixture
def person(app: Flask) -> Person:
    """Somebody."""
    return Person(app)


@pytest.fixture
def facilitator(app: Flask) -> str:
    """The e-mail of an account with PASSWORD."""
    with app.app_context(), writing():
        services.make_account(
            "first@example.org", name="First", password_hash=passwords.hashed(PASSWORD), may_create=True
        )
    return "first@example.org"


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **span: float) -> None:
        """Let time go by, or step the clock back."""
        self.moment += timedelta(**span)


@pytest.fixture
def time() -> Iterator[Time]:
    """The one clock, standing still."""
    moment = Time()
    with ExitStack() as stack:
        stack.enter_context(clock.set_to(moment))
        yield moment
