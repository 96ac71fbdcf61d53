"""A facilitator at the console: signs in as people do, and presses buttons."""

from __future__ import annotations

import secrets

from tests.server.phones import Answer, Phone, find_form
from tests.server.rooms import PASSWORD, Room


class Facilitator:
    """Somebody who runs the workshop of a room, signed in."""

    def __init__(self, port: int, room: Room) -> None:
        self.console = f"/workshops/{room.ref}/console"
        self.browser = Phone(port)
        form = find_form(self.browser.get("/sign-in").body, "/sign-in")
        answer = self.browser.post("/sign-in", form.filled(email=room.email, password=PASSWORD))
        assert answer.status == 303, f"not signed in: {answer.status}"
        self.token = self.browser.csrf_token(f"{self.console}/people")

    def post(self, button: str, **values: str) -> Answer:
        """Press a button of the console (`rounds/1/close`)."""
        return self.browser.post(f"{self.console}/{button}", self._fields(values))

    def request_bytes(self, button: str, **values: str) -> bytes:
        """The same, to be sent in a volley."""
        return self.browser.request_bytes(f"{self.console}/{button}", self._fields(values))

    def _fields(self, values: dict[str, str]) -> list[tuple[str, str]]:
        return [("csrf_token", self.token), ("once", secrets.token_urlsafe(16)), *values.items()]
