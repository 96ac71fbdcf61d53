"""What only tests need besides Python packages: a Chromium to drive, and poppler to look at PDFs."""

from __future__ import annotations

import os
import shutil

from script.setup.commands import administrator, answer, apt_install, has
from script.setup.say import Trouble, say
from script.setup.tree import Tree

NAMES = (
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
NO_BROWSER = (
    "There is no browser on this computer, so tests that need one cannot run. "
    "Install Chromium or Chrome, or say where it is: CHROMIUM=/path/to/chromium script/test"
)
NO_POPPLER = "There is no pdftoppm, so tests that look at PDF pages cannot run. Install poppler-utils."


def ensure_browser(tree: Tree) -> str | None:
    """The browser that tests drive, installed where that can be done without asking; None when there is none.

    Raises Trouble where CI is set and there is none: there, nothing may be left untested.
    """
    absent = ([] if find() else ["chromium"]) + ([] if has("pdftoppm") else ["poppler-utils"])
    if absent and _may_install():
        say(f"Installing what the tests need: {' and '.join(absent)}.")
        apt_install(tree, absent)
    found = find()
    if found is None:
        _tell(NO_BROWSER)
    if not has("pdftoppm"):
        _tell(NO_POPPLER)
    return found


def find() -> str | None:
    """A Chromium or Chrome that starts: the one CHROMIUM names, or the first of the usual ones."""
    named = os.environ.get("CHROMIUM")
    places = (shutil.which(name) for name in ((named,) if named else NAMES))
    return next((place for place in places if place and answer([place, "--version"]) is not None), None)


def _may_install() -> bool:
    """Whole browsers are installed unasked only where nobody could mind: as administrator, or in CI."""
    rights = administrator()
    return rights == [] or (rights is not None and bool(os.environ.get("CI")))


def _tell(sentence: str) -> None:
    if os.environ.get("CI"):
        raise Trouble(f"CI is set, so nothing may be left untested. {sentence}")
    say(sentence)
