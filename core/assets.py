"""Serves our styles and scripts, and htmx, font and icons out of their wheels, at addresses that name their content.

Templates call `asset(path)`, `icon(name)` and `qr(text, label)`.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from importlib import resources
from pathlib import Path

import segno
from flask import Flask, Response, abort, make_response, url_for
from lucide.jinja import lucide
from markupsafe import Markup, escape

from core.config import ROOT
from core.packing import accepted_packing, pack
from core.web import public

STATIC = ROOT / "static"
MADE = ROOT / ".assets"  # what set-up makes out of wheels: the font's subsets
VENDOR = {
    "vendor/htmx.js": ("django_htmx", "static/django_htmx/htmx-2.min.js"),
    "vendor/public-sans.ttf": ("fontpkg_public_sans", "files/PublicSans[wght].ttf"),  # whole, for paper
}
TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
}
LINK = re.compile(r'url\("asset:([^"]+)"\)')
HTMX_CONFIG = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "4(09|22)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


@lru_cache(maxsize=256)
def content(path: str) -> bytes | None:
    """The bytes of one asset (bundles put together, addresses filled in), or None if there is none."""
    if path.startswith("css/") and path.removeprefix("css/").removesuffix(".css") in bundles():
        return _bundle(path.removeprefix("css/").removesuffix(".css"))
    if path in VENDOR:
        package, file = VENDOR[path]
        return resources.files(package).joinpath(file).read_bytes()
    if path.startswith("fonts/"):
        return _bytes(MADE / path.removeprefix("fonts/"))
    return _bytes(STATIC / path) if _plain(path) else None


def _plain(path: str) -> bool:
    return ".." not in path and not path.startswith("/") and Path(path).suffix in TYPES


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


@lru_cache(maxsize=1)
def bundles() -> dict[str, list[str]]:
    """Which stylesheets make up each surface's one stylesheet."""
    found: dict[str, list[str]] = json.loads((STATIC / "css" / "bundles.json").read_text())
    return found


def _bundle(name: str) -> bytes:
    parts = [(STATIC / "css" / part).read_text() for part in bundles()[name]]
    return LINK.sub(lambda found: f'url("{address(found[1])}")', "\n".join(parts)).encode()


@lru_cache(maxsize=256)
def version(path: str) -> str:
    """The first signs of the content's fingerprint; names a missing file too, so that the page still renders."""
    return hashlib.sha256(content(path) or b"missing").hexdigest()[:12]


def address(path: str) -> str:
    """Where an asset is served, its content's fingerprint in the address."""
    return f"/assets/{version(path)}/{path}"


@lru_cache(maxsize=512)
def _packed(path: str, way: str) -> bytes:
    return pack(content(path) or b"", way, thorough=True)


@public
def serve(version_: str, path: str) -> Response:
    """One asset, kept by the browser for a year."""
    found = content(path)
    if found is None or version_ != version(path):
        abort(404)
    way = "" if path.startswith("fonts/") else accepted_packing()
    response = make_response(_packed(path, way) if way else found)
    if way:
        response.headers["Content-Encoding"] = way
    response.headers["Vary"] = "Accept-Encoding"
    response.mimetype = TYPES[Path(path).suffix]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> Markup:
    """A Lucide icon, hidden from screen readers: the words beside it say what it means."""
    drawn = str(lucide(name, size=size)).replace("<svg", '<svg aria-hidden="true" focusable="false" class="icon"', 1)
    return Markup(drawn)  # noqa: S704 - drawn by the library from its own file


@lru_cache(maxsize=64)
def qr(text: str, label: str) -> Markup:
    """A QR code as an inline drawing with a name, in ink on white so that every phone reads it."""
    code = segno.make(text, error="m")
    drawn = code.svg_inline(scale=1, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return Markup(drawn.replace("<svg", f'<svg role="img" aria-label="{escape(label)}"', 1))  # noqa: S704


def init_app(app: Flask) -> None:
    """Serve the assets and offer them to templates."""
    app.add_url_rule("/assets/<string:version_>/<path:path>", "assets.serve", serve)
    app.jinja_env.globals.update(asset=address, icon=icon, qr=qr, htmx_config=HTMX_CONFIG, url_for=url_for)
    if content("vendor/htmx.js") is None or b"htmx" not in (content("vendor/htmx.js") or b""):
        raise RuntimeError("htmx is not where its wheel should hold it")
