"""Phones as plain sockets: one that remembers cookies and forms, and volleys of many requests at the same moment."""

from __future__ import annotations

import http.client
import re
import selectors
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.server.running import HOST

PATIENCE = 10.0  # seconds an answer may take
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Unknown(Exception):
    """No answer came: the request may have been carried out, or not. Neither done nor failed."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def location(self) -> str:
        """Where the browser is sent."""
        return self.headers.get("location", "")

    @property
    def accepted(self) -> bool:
        """Whether the server says that it has it."""
        return 200 <= self.status < 400


class Phone:
    """One browser without script: a connection that is kept, cookies, and the forms of the last page."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a page. Raises Unknown when no answer comes."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Iterable[tuple[str, str]], **headers: str) -> Answer:
        """Send a form. Raises Unknown when no answer comes."""
        return self._ask("POST", path, urlencode(list(fields)), {**FORM, **headers})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        try:
            return self._try(method, path, body, headers)
        except (OSError, http.client.HTTPException) as fault:
            self.hang_up()
            raise Unknown(str(fault)) from fault

    def _try(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(HOST, self.port, timeout=PATIENCE)
        self._connection.request(method, path, body, {**headers, "Cookie": self.cookie_line()})
        response = self._connection.getresponse()
        text = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if response.will_close:
            self.hang_up()
        return Answer(response.status, text, {name.lower(): value for name, value in response.headers.items()})

    def csrf_token(self, path: str) -> str:
        """The token of this session, from a form on this page."""
        forms = FormsOf(self.get(path).body).forms
        return next(value for form in forms for name, value in form.fields if name == "csrf_token")

    def cookie_line(self) -> str:
        """The cookies as a header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def hang_up(self) -> None:
        """Close the connection; the next request opens another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def request_bytes(self, path: str, fields: Iterable[tuple[str, str]]) -> bytes:
        """The request that `post` would send, for a volley."""
        body = urlencode(list(fields)).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {HOST}:{self.port}\r\nCookie: {self.cookie_line()}\r\n"
            f"Content-Type: {FORM['Content-Type']}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass
class PageForm:
    """A form as it stands on a page."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)

    def filled(self, **values: str) -> list[tuple[str, str]]:
        """Its fields as they would be sent, with these put in place of what was there."""
        kept = [(name, value) for name, value in self.fields if name not in values]
        return [*kept, *values.items()]


class FormsOf(HTMLParser):
    """Reads the forms of a page: hidden fields and text fields; nothing is chosen or ticked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._open = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a form, or a field of the form that is open."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(PageForm(given.get("action", ""), given.get("method", "get").lower()))
            self._open = True
        elif tag == "input" and self._open and given.get("type", "text") in {"hidden", "text", "email", "password"}:
            self.forms[-1].fields.append((given.get("name", ""), given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a form."""
        if tag == "form":
            self._open = False


def find_form(page: str, part_of_action: str) -> PageForm:
    """The first form whose address holds these letters."""
    forms = FormsOf(page).forms
    for form in forms:
        if part_of_action in form.action:
            return form
    raise AssertionError(f"no form for {part_of_action!r} among {[form.action for form in forms]}")


def path_of(address: str) -> str:
    """The path of an address, without its host."""
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def volley(port: int, requests: list[bytes], seconds: float = 30.0) -> list[Answer | None]:
    """Send every request at the same moment, each on a connection of its own; None where no answer came in time."""
    lines = [socket.create_connection((HOST, port), timeout=PATIENCE) for _ in requests]
    answers: list[Answer | None] = [None] * len(requests)
    with selectors.DefaultSelector() as ears:
        for number, (line, request) in enumerate(zip(lines, requests, strict=True)):
            line.sendall(request)
            line.setblocking(False)
            ears.register(line, selectors.EVENT_READ, (number, bytearray()))
        _hear(ears, answers, time.monotonic() + seconds)
    for line in lines:
        line.close()
    return answers


def _hear(ears: selectors.BaseSelector, answers: list[Answer | None], until: float) -> None:
    left = len(answers)
    while left and time.monotonic() < until:
        for key, _ in ears.select(1.0):
            number, heard = key.data
            piece = key.fileobj.recv(65536)  # type: ignore[union-attr]
            heard += piece
            whole = whole_answer(heard)
            if whole is None and piece:
                continue
            answers[number] = whole
            ears.unregister(key.fileobj)
            left -= 1


def whole_answer(heard: bytes | bytearray) -> Answer | None:
    """The answer, once all of it is here."""
    head, end, body = bytes(heard).partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    if not end or length is None or len(body) < int(length[1]):
        return None
    lines = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
    return Answer(int(head[9:12]), body.decode(errors="replace"), {name.lower(): value for name, _, value in lines})
