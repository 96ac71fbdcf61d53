"""Takes the README's pictures from the running app: `python -m tests.browser.pictures`. Needs Chromium and pdftoppm.

The worked example is replayed as far as the moment that a picture shows.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask_babel import force_locale
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright

from app import create_app
from core import clock
from core.config import ROOT
from core.writing import writing
from example import services as example
from example.replay import WORKSHOPS
from example.replay.acts import Replay, perform
from tests.browse import facilitator
from tests.browser.conftest import LAPTOP, PHONE, QUIET, WALL, find_browser
from tests.factories.workshops import make_account
from tests.server.running import Server
from workshops import queries

PLACE = ROOT / "docs" / "pictures"
EMAIL = "lead@example.org"


@contextmanager
def room_at(minute: float | None) -> Iterator[tuple[Server, str]]:
    """A server whose example has come to this minute (None for its end), and the facilitator's cookie."""
    server = Server(Path(tempfile.mkdtemp()))
    app = create_app(server.settings)
    with app.app_context():
        upgrade()
        fill(minute)
        app.extensions["writer_engine"].dispose()
    cookie = session_of(app)
    server.start()
    try:
        yield server, cookie
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


def fill(minute: float | None) -> None:
    """Replay the example as far as this minute."""
    with writing():
        account = make_account(email=EMAIL).id
    if minute is None:
        example.load(account)
        return
    with force_locale("en_GB"):
        example._find_or_begin(account)
        cycle = queries.get_cycle("C1")
        assert cycle is not None
        whole = WORKSHOPS[0](cycle)
        late = clock.now() - whole.timeline.moment(minute)
        timeline = replace(whole.timeline, start=whole.timeline.start + late)
        perform(Replay(timeline, tuple(act for act in whole.acts if act.minute <= minute)))


def session_of(app: Flask) -> str:
    """The session cookie of the signed-in facilitator."""
    cookie = facilitator(app, EMAIL).client.get_cookie(app.config["SESSION_COOKIE_NAME"], "localhost")
    assert cookie is not None
    return cookie.value


def page_of(browser: Browser, server: Server, shape: dict[str, object], cookie: str = "") -> Page:
    """A fresh page, signed in if a cookie is given."""
    context = browser.new_context(base_url=server.base_url, **shape)  # type: ignore[arg-type]
    if cookie:
        context.add_cookies([{"name": "session", "value": cookie, "url": server.base_url}])
    return context.new_page()


def take(page: Page, name: str) -> None:
    """Keep what the page shows once it has settled."""
    page.wait_for_timeout(700)
    page.screenshot(path=PLACE / f"{name}.png")


def writing_moment(browser: Browser) -> None:
    """The phone and the console in the middle of the silent writing."""
    with room_at(28) as (server, cookie):
        console = page_of(browser, server, LAPTOP, cookie)
        console.goto("/workshops/C1-W1/console")
        code = console.locator(".console-code strong").inner_text()
        take(console, "console")
        phone = page_of(browser, server, {**PHONE, "device_scale_factor": 2})
        phone.goto(f"/join/{code.replace(' ', '')}")
        phone.get_by_label("Front-line charity").check()
        phone.get_by_label("I have read this").check()
        phone.get_by_role("button", name="Take my seat").click()
        take(phone, "phone")


def reveal_moment(browser: Browser) -> None:
    """The wall at the reveal."""
    with room_at(93) as (server, cookie):
        console = page_of(browser, server, LAPTOP, cookie)
        console.goto("/workshops/C1-W1/console")
        wall = page_of(browser, server, WALL)
        wall.goto(console.get_by_role("link", name="Projector").get_attribute("href") or "")
        take(wall, "projector")


def record_moment(browser: Browser) -> None:
    """Page 1 of the record as a PDF."""
    with room_at(None) as (server, cookie):
        page = page_of(browser, server, LAPTOP, cookie)
        page.goto("/workshops/C1-W1/record")
        answer = page.context.request.get("/workshops/C1-W1/record.pdf")
        for _ in range(40):
            if answer.headers["content-type"] == "application/pdf":
                break
            page.wait_for_timeout(500)
            answer = page.context.request.get("/workshops/C1-W1/record.pdf")
        pdf = server.folder / "record.pdf"
        pdf.write_bytes(answer.body())
        subprocess.run(["pdftoppm", "-r", "80", "-png", "-singlefile", str(pdf), str(PLACE / "record")], check=True)


def main() -> None:
    """All of them."""
    PLACE.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_browser(), args=QUIET)
        writing_moment(browser)
        reveal_moment(browser)
        record_moment(browser)
        browser.close()


if __name__ == "__main__":
    main()
