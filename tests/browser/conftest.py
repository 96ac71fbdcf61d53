"""A real server and a real Chromium. Without a browser these tests say so by name; where CI is set they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app import create_app
from tests.server.running import Server

PLACES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LAPTOP = {"viewport": {"width": 1280, "height": 860}}
WALL = {"viewport": {"width": 1920, "height": 1080}}
Open = Callable[..., Page]


def find_browser() -> str | None:
    """Where Chromium is on this machine, if anywhere."""
    named = os.environ.get("CHROMIUM") or os.environ.get("COMMON_THREAD_BROWSER")
    return named or next((found for name in PLACES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the run."""
    found = find_browser()
    if found is None:
        pytest.skip("no Chromium on this machine: script/test installs one where it may")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def server(migrated: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server on an empty, migrated database of its own."""
    server = Server(tmp_path)
    shutil.copy(migrated, server.database)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def first_link(server: Server) -> str:
    """The one-time link that makes the first facilitator, as the first start prints it."""
    app = create_app(server.settings)
    printed = app.test_cli_runner().invoke(args=["facilitator", "first-link"]).output
    return next(word for word in printed.split() if word.startswith("http"))


@pytest.fixture
def open_page(chromium: Browser, server: Server) -> Iterator[Open]:
    """`open_page(PHONE)` gives a page in a browser of its own; at the end nothing may have been complained of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def new(shape: dict[str, object], **more: object) -> Page:
        context = chromium.new_context(base_url=server.base_url, **{**shape, **more})  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(f"{page.url}: {said.text}") if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield new
    for context in contexts:
        context.close()
    own = [one for one in complaints if "net::ERR" not in one and "the server responded with a status of 4" not in one]
    assert not own, own
