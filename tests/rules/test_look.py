"""The look keeps its promises: bundles whole and small, colours with contrast, figures that need no eyes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import brotli
import html5lib
import pytest
from flask import Flask, get_template_attribute

from core import assets
from workshops.perspectives import COMMISSIONER, PERSPECTIVES

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
BUNDLES: dict[str, list[str]] = json.loads((CSS / "bundles.json").read_text())
MOST = {"phone": 8_000, "page": 12_000, "console": 11_000, "projector": 11_000, "print": 10_000}  # bytes on the wire
TEXT = ("ink", "ink-soft", "thread", "thread-deep", "held", "loss")


def tokens(source: str) -> dict[str, str]:
    """The colours a block of tokens sets."""
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", source))


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    digits = colour.lstrip("#")
    digits = "".join(sign * 2 for sign in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, as WCAG 2.2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def themes() -> dict[str, tuple[dict[str, str], float]]:
    """Every theme's colours, and the least contrast its text may have."""
    light, dark = (CSS / "tokens.css").read_text().split("prefers-color-scheme: dark")
    wall, lit = (CSS / "layouts" / "projector.css").read_text().split('[data-contrast="light"]')[:2]
    day = tokens(light)
    return {
        "light": (day, 4.5),
        "dark": ({**day, **tokens(dark)}, 4.5),
        "wall": (tokens(wall), 7),
        "wall in daylight": ({**tokens(wall), **tokens(lit.split("data-size")[0])}, 7),
    }


@pytest.mark.parametrize("theme", themes())
def test_text_has_contrast(theme: str) -> None:
    """Words, and the colours perspectives are known by, stand out from paper and from what is typed on."""
    colours, least = themes()[theme]
    for name in [*TEXT, *(f"p-{code}" for code in PERSPECTIVES if code != COMMISSIONER)]:
        for ground in ("paper", "sheet"):
            ratio = contrast(colours[name], colours[ground])
            assert ratio >= least, f"{name} on {ground}: {ratio:.1f}"
    assert contrast(colours["on-thread"], colours["thread"]) >= 4.5
    assert contrast(colours["edge"], colours["sheet"]) >= 3


@pytest.mark.parametrize("theme", themes())
def test_notices_can_be_read_on_their_ground(theme: str) -> None:
    """Held and lost keep their contrast on their own washes."""
    colours, _ = themes()[theme]
    for name, ground in (("held", "held-wash"), ("loss", "loss-wash"), ("ink", "thread-wash"), ("ink", "shade")):
        assert contrast(colours[name], colours[ground]) >= 4.5, f"{name} on {ground}"


def test_every_stylesheet_is_used() -> None:
    """A sheet that no surface loads is dead; a surface that asks for a missing one is broken."""
    there = {str(path.relative_to(CSS)) for path in CSS.rglob("*.css")}
    assert there == {part for parts in BUNDLES.values() for part in parts}


@pytest.mark.parametrize("surface", BUNDLES)
def test_a_surface_stays_small(app: Flask, surface: str) -> None:
    """What a phone has to fetch before the first word."""
    made = assets.content(f"css/{surface}.css")
    assert made is not None
    assert b"asset:" not in made
    assert len(brotli.compress(made)) <= MOST[surface]


def strip(app: Flask, **more: object) -> str:
    """A rank strip of two rows that collide and tie."""
    marks = [("lived", 1.0), ("frontline", 1.5), ("funder+infrastructure", 1.5), ("local_gov", 12.0)]
    rows = [
        {
            "ref": f"C1-Q0{place}",
            "text": "Who decides <what> is counted?",
            "rank": place,
            "marks": [{"group": group, "rank": rank} for group, rank in marks],
            "divided": place == 1,
            "protected": False,
            "tie_note": "",
        }
        for place in (1, 2)
    ]
    with app.test_request_context():
        macro = get_template_attribute("components/rank_strip.html", "rank_strip")
        return str(macro(rows, [group for group, _ in marks], 13, finding="They differ.", **more))


@pytest.mark.parametrize("more", [{}, {"compact": True}, {"print": True}, {"wall": True}])
def test_a_rank_strip_says_what_it_shows(app: Flask, more: dict[str, bool]) -> None:
    """Each row is a named picture with its places in words; ids are unique; people's words stay words."""
    drawn = strip(app, **more)
    html5lib.parseFragment(drawn)
    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert drawn.count('role="img"') == 2
    assert "Front line: 1½." in drawn
    assert "&lt;what&gt;" in drawn
    assert "style=" not in drawn
    assert ("<table" in drawn) is not ("wall" in more)


def test_marks_that_would_touch_hang_apart(app: Flask) -> None:
    """Two groups at the same place are both seen."""
    rows = strip(app).split('<li class="strip-row')
    assert len(rows) == 3
    found = re.findall(r'class="strip-mark" x="([\d.]+)%" y="([\d.]+)em"', rows[1])
    assert len(found) == len(set(found)) == 4
    assert len({y for x, y in found if x == found[1][0]}) == 2
