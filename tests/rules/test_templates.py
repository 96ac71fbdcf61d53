"""House rules of templates: they compile, speak through translations, hold no inline script, have one root."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
ALL = sorted(TEMPLATES.rglob("*.html"))
NAMES = [str(path.relative_to(TEMPLATES)) for path in ALL]
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TRANSLATED = re.compile(r"\{%-?\s*trans\b.*?endtrans\s*-?%\}", re.DOTALL)
NOT_SAID = re.compile(r"\{% block (surface|scheme|root) %\}.*?\{% endblock %\}", re.DOTALL)
ASIDE = re.compile(r"\{%-?\s*(macro.*?endmacro|set \w+ %\}.*?endset)\s*-?%\}", re.DOTALL)  # not put out where it stands
OWN_NAME = {"Common Thread"}  # a name is the same in every language
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "circle", "line", "path", "rect", "polygon", "use"}


@pytest.mark.parametrize("name", NAMES)
def test_compiles(app: Flask, name: str) -> None:
    """A slip in a template is found here, not in a room."""
    app.jinja_env.get_template(name)


class Texts(HTMLParser):
    """Collects the words between tags and in attributes that people read or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = ("alt", "title", "aria-label", "placeholder")
        self.found += [value or "" for key, value in attrs if key in said]


@pytest.mark.parametrize("name", NAMES)
def test_every_string_can_be_translated(name: str) -> None:
    """Words stand inside _() or trans, so that Welsh needs no new template."""
    source = JINJA.sub("", TRANSLATED.sub("", NOT_SAID.sub("", (TEMPLATES / name).read_text())))
    texts = Texts()
    texts.feed(source)
    words = [text.strip() for text in texts.found if re.search(r"[A-Za-z]{2,}", text)]
    bare = [text for text in words if not any(own in text for own in OWN_NAME)]
    assert not bare, f"words outside _(): {bare}"


@pytest.mark.parametrize("name", NAMES)
def test_holds_nothing_the_policy_blocks(name: str) -> None:
    """No inline style, script or handler; no |safe outside components."""
    source = (TEMPLATES / name).read_text()
    assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/ld\+json\"))", source)  # data is not executed
    assert not re.search(r"\sstyle=[\"']", source)
    assert not re.search(r"\son(click|submit|change|load|input)=|hx-on", source)
    if not name.startswith("components/"):
        assert not re.search(r"\|\s*safe\b", source)


FRAGMENTS = [name for name in NAMES if Path(name).name.startswith("_") and not name.startswith("components/")]


@pytest.mark.parametrize("name", [name for name in FRAGMENTS if "/sections/" not in name])
def test_fragment_has_one_root_with_an_id(name: str) -> None:
    """htmx swaps a fragment by its root, so there is one and it has a name."""
    source = (TEMPLATES / name).read_text()
    assert source.startswith("{#"), "a fragment opens by naming its values"
    html = JINJA.sub(
        "", re.sub(r"\{%-?\s*(macro.*?endmacro|set \w+ %\}.*?endset)\s*-?%\}", "", source, flags=re.DOTALL)
    ).strip()
    roots = Roots()
    roots.feed(html)
    assert len(roots.roots) == 1, f"roots: {roots.roots}"
    assert re.match(r"<\w+[^>]*\bid=", html), "the root has an id"


class Roots(HTMLParser):
    """Counts elements at the top level."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.roots: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.depth == 0:
            self.roots.append(tag)
        if tag not in VOID:
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.depth -= 1
