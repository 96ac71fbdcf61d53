"""Folded text: the same words, whatever their accents, capitals and spaces. The shelf searches by it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_SEARCH = 200  # signs of a search that are looked at
MOST_WORDS = 8
TITLE_END = "\n"  # between the title and the rest of what is searched


def fold(text: str) -> str:
    """The text without accents, capitals or doubled spaces: Café  Môn → cafe mon."""
    parts = unicodedata.normalize("NFKD", text.replace("\0", " "))  # a sign that no text in a database may hold
    bare = "".join(sign for sign in parts if not unicodedata.combining(sign))
    return " ".join(unicodedata.normalize("NFKC", bare.casefold()).split())


def search_text(title: str, rest: Iterable[str]) -> str:
    """What the shelf keeps for searching: the folded title, a line's end, then the rest folded."""
    return f"{fold(title)}{TITLE_END}{' '.join(filter(None, map(fold, rest)))}"


def search_words(text: str) -> list[str]:
    """The folded words of a search, without doubles; the first few of what somebody may have pasted."""
    return list(dict.fromkeys(fold(text[:LONGEST_SEARCH]).split()))[:MOST_WORDS]
