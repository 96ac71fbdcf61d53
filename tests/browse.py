"""A browser without script whose every page must be sound: strict HTML, one h1, a title that matches, labelled inputs.

In the spirit of a pair of eyes that never tires: `browse(app)` for participants, `facilitator(app, email)` signed in.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import html5lib
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from werkzeug.test import TestResponse

from accounts import queries as account_queries
from accounts import services as account_services
from core.writing import writing

SOUND_EVEN_IF = {"unexpected-html-element-in-foreign-content"}  # html5lib knows little of SVG


class Page(HTMLParser):
    """What the checks ask of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labels: set[str] = set()
        self.inputs: list[dict[str, str]] = []
        self.forms: list[dict[str, Any]] = []
        self.h1: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self._area = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        self._open.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "h1":
            self.h1.append("")
        if tag == "label":
            self.labels.add(given.get("for", ""))
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "method": given.get("method", "get"), "fields": {}})
        if tag in {"input", "textarea", "select"}:
            self.inputs.append({**given, "inside_label": "label" if "label" in self._open else ""})
            self._note_field(tag, given)
        if tag == "option" and self.forms and self._select:  # the first one, unless another is selected
            fields = self.forms[-1]["fields"]
            if "selected" in given or self._select not in fields:
                fields[self._select] = given.get("value", "")

    def _note_field(self, tag: str, given: dict[str, str]) -> None:
        if not self.forms or "name" not in given:
            return
        kind = given.get("type", "text")
        if tag == "input" and (kind not in {"radio", "checkbox", "submit"} or "checked" in given):
            self.forms[-1]["fields"][given["name"]] = given.get("value", "")
        if tag == "select":
            self._select = given["name"]
        if tag == "textarea":
            self._area = given["name"]
            self.forms[-1]["fields"][given["name"]] = ""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.forms[-1]["fields"][self._area] += data.removeprefix("\n")
        elif "h1" in self._open:
            self.h1[-1] += data
        elif "title" in self._open and "svg" not in self._open:
            self.title += data


def check(html: str) -> Page:
    """Assert that a whole page is sound; gives what was read of it."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    faults = [fault for fault in parser.errors if fault[1] not in SOUND_EVEN_IF]
    assert not faults, faults[:3]
    page = Page()
    page.feed(html)
    assert len(page.h1) == 1, f"h1: {page.h1}"
    heading = " ".join(page.h1[0].split())
    assert page.title.strip().removeprefix("Error: ").startswith(heading), (page.title, heading)
    twice = {one for one in page.ids if page.ids.count(one) > 1}
    assert not twice, f"ids twice: {twice}"
    for one in page.inputs:
        named = one.get("id") in page.labels or one["inside_label"] or "aria-label" in one or "aria-labelledby" in one
        assert one.get("type") in {"hidden", "submit"} or named, f"no label: {one}"
    return page


class Browser:
    """One browser with cookies of its own."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = True
        self.app = app
        self.client = app.test_client()
        self.html = ""
        self.path = ""
        self.page = Page()

    @property
    def text(self) -> str:
        """The page's words."""
        bare = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", self.html, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())

    def get(self, path: str, *, expect: int = 200, **query: str) -> Browser:
        """Open a page, following redirects."""
        self._read(self.client.get(path, query_string=query, follow_redirects=True), expect)
        return self

    def form(self, given: dict[str, Any], number: int = -1) -> dict[str, Any]:
        """What a form of the present page would send with these answers; the last form with fields unless named."""
        forms = [one for one in self.page.forms if one["method"] == "post"]
        wanted = [one for one in forms if set(one["fields"]) - {"csrf_token"}] if number < 0 else forms
        chosen = (wanted or forms)[max(number, 0)]
        self._action = chosen["action"]
        return {**chosen["fields"], **given}

    def send(self, given: dict[str, Any], *, form: int = -1, expect: int = 200) -> Browser:
        """Fill a form of this page and send it."""
        number = form + self._before(form) if form >= 0 else form
        data = self.form(given, number)
        return self.post(self._action, data, expect=expect)

    def _before(self, form: int) -> int:
        posts = [one for one in self.page.forms if one["method"] == "post"]
        return sum(one["action"] == "/sign-out" for one in posts[: form + 1])

    def post(self, path: str, data: dict[str, Any], *, expect: int = 200) -> Browser:
        """Send fields to an address, following the redirect."""
        token = next((one["value"] for one in self.page.inputs if one.get("name") == "csrf_token"), "")
        body = {"csrf_token": token, **data}
        self._read(self.client.post(path, data=body, follow_redirects=True), expect)
        return self

    def _read(self, response: TestResponse, expect: int) -> None:
        self.html = response.get_data(as_text=True)
        self.path = response.request.path
        assert response.status_code == expect, f"{response.status_code} at {self.path}: {self.text[:300]}"
        if response.mimetype == "text/html":
            self.page = check(self.html)


def browse(app: Flask) -> Browser:
    """A browser nobody has used yet."""
    return Browser(app)


def facilitator(app: Flask, email: str) -> Browser:
    """A browser in which this account is signed in."""
    browser = Browser(app)
    with app.app_context():
        with writing():
            account = account_queries.get_account_by_email(email)
            assert account is not None
            token = account_services.open_sign_in(account)
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        cookie = serializer.dumps({"_user_id": token, "_fresh": True})
    browser.client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie, domain="localhost")
    return browser
