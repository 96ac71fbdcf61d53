"""The little of JSON-LD that we read: names that stand in the file itself, plain values, one node at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from core.errors import Refused
from datasets.importers.source import BrokenFile

Node = dict[str, list[Any]]
MOST_NAMES = 500
LONGEST_TEXT = 5_000


@dataclass(frozen=True)
class Names:
    """What short names in a file stand for."""

    known: dict[str, str]

    def whole(self, name: str) -> str:
        """dct:title as http://purl.org/dc/terms/title; a name that says nothing to us as it is."""
        told = self.known.get(name, name)
        prefix, colon, rest = told.partition(":")
        if colon and not rest.startswith("//") and prefix in self.known:
            return self.known[prefix] + rest
        return told

    def open(self, node: dict[str, Any]) -> Node:
        """A node with its names in full and its values in lists. What is nested stays closed."""
        opened: Node = {}
        for name, value in node.items():
            if name != "@context":
                opened.setdefault(self.whole(name), []).extend(as_list(value))
        return opened

    def types(self, node: Node) -> set[str]:
        """What a node says it is."""
        return {self.whole(kind) for kind in node.get("@type", []) if isinstance(kind, str)}


def as_list(value: object) -> list[Any]:
    """One or many, as many."""
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def open_context(document: object) -> Names:
    """The names that a file brings with it. Raises BrokenFile when it points to a list of names elsewhere."""
    told = document.get("@context") if isinstance(document, dict) else None
    known: dict[str, str] = {}
    for part in as_list(told):
        if not isinstance(part, dict):
            raise BrokenFile(_("This file points to a list of names on the web. We never fetch those: put it inline."))
        for name, meaning in part.items():
            address = meaning.get("@id") if isinstance(meaning, dict) else meaning
            if isinstance(address, str) and len(known) < MOST_NAMES:
                known[name] = address
    if not known:
        raise BrokenFile(_("This is JSON, but not JSON-LD: its names have no meaning given (no @context)."))
    return Names(known)


def literal(found: object) -> str:
    """One text out of what stands for a value: in English where there are several. Raises Refused for other kinds."""
    many = as_list(found)
    english = [one for one in many if isinstance(one, dict) and str(one.get("@language", "")).startswith("en")]
    return text(next(iter([*english, *many]), ""))


def texts(found: object) -> list[str]:
    """All texts of a value that has several."""
    return [text(one) for one in as_list(found)]


def text(value: object) -> str:
    """A plain or typed text, or a whole number. Raises Refused for what is neither, and for a giant."""
    if isinstance(value, dict) and "@value" in value:
        value = value["@value"]
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Refused(_("Words were expected where it holds something else."))
    if len(value) > LONGEST_TEXT:
        raise Refused(_("One of its texts is longer than %(most)s letters.", most=f"{LONGEST_TEXT:,}"))
    return value.strip()


def iri(value: object) -> str:
    """The address of a thing: a pointer, or a plain text. Raises Refused as `text` does."""
    if isinstance(value, dict) and "@id" in value:
        value = value["@id"]
    return "" if isinstance(value, dict) and "@value" not in value else text(value)


def flag(found: object) -> bool:
    """Yes, as JSON or as XML writes it."""
    value = next(iter(as_list(found)), False)
    value = value.get("@value") if isinstance(value, dict) else value
    return value is True or value in ("true", "1")
