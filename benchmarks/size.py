"""L8: what a participant's phone loads at first, and for each later step, as it goes over the line."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

from benchmarks.figures import Figure
from tests.server.rooms import Room, furnish_vote, furnish_workshop, looking_into, make_database
from tests.server.running import Server

LINKS = re.compile(r'(?:href|src)="(/assets/[^"]+\.(?:css|js|woff2))"')


def measure(folder: Path) -> list[Figure]:
    """Both figures: the join page with everything it links, and the fragment of a step."""
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        room = furnish_workshop(3)
        furnish_vote(room)
    server.start()
    try:
        return _measure(server, room)
    finally:
        server.stop()


def _measure(server: Server, room: Room) -> list[Figure]:
    place = room.places[0]
    page, first = _fetch(server, place.path, place.cookie)
    parts = sorted(set(LINKS.findall(page.decode())))
    first += sum(_fetch(server, part)[1] for part in parts)
    _page, later = _fetch(server, place.path, place.cookie, {"HX-Request": "true"})
    return [
        Figure("L8", "participant's first load, packed", first / 1000, 60, "kB", words=f"{len(parts) + 1} requests"),
        Figure("L8", "a later step, packed", later / 1000, 6, "kB", words="a ballot of eight"),
    ]


def _fetch(server: Server, path: str, cookie: str = "", more: dict[str, str] | None = None) -> tuple[bytes, int]:
    """The unpacked body (of what is not a font), and how many bytes came."""
    headers = {"Accept-Encoding": "br", "Cookie": cookie, **(more or {})}
    request = urllib.request.Request(server.base_url + path, headers=headers)  # noqa: S310 - our own server
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        body = answer.read()
        packed = answer.headers.get("Content-Encoding") == "br"
        heads = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    if not packed:
        return body, len(body) + heads
    import brotli

    return brotli.decompress(body), len(body) + heads
