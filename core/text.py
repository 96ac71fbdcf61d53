"""The one text type for what people type: cleaned, bounded, plain. Forms and importers use it."""

from __future__ import annotations

import unicodedata

from flask_babel import gettext as _

from core.errors import Refused

QUESTION_LIMIT = 300
USE_LIMIT = 200
TEXT_LIMIT = 500
MARKS_IN_A_ROW = 3  # Vietnamese and Welsh need two; a tower of marks needs many more
KEPT_CONTROLS = {"\n", "\t"}
DIRECTION_SIGNS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def clean(text: str, limit: int = TEXT_LIMIT, *, lines: bool = False) -> str:
    """What the person meant to write: composed letters, single spaces, no direction overrides, no towers of marks.

    Raises Refused for text that is over `limit` signs, or that holds what no keyboard types (NUL, broken letters).
    """
    if any(_impossible(sign) for sign in text):
        raise Refused(_("This holds signs that cannot be shown. Please type it again."))
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(DIRECTION_SIGNS))
    text = _without_towers(text)
    rows = [" ".join(row.split()) for row in text.split("\n")]
    text = "\n".join(rows).strip() if lines else " ".join(row for row in rows if row)
    if len(text) > limit:
        raise Refused(_("This is %(length)s letters long. Please keep it to %(limit)s.", length=len(text), limit=limit))
    return text


def _impossible(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category in {"Cs", "Cn"} or (category == "Cc" and sign not in KEPT_CONTROLS and sign != "\r")


def _without_towers(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.combining(sign) else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(sign)
    return "".join(kept)
