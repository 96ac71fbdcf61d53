"""The ways to vote that a step may ask for. Read by services when a round opens, and by the run sheet's form."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

CHOOSE_RANK = "choose_rank"
CHOOSE_N = "choose_n"
LABELS = {CHOOSE_RANK: _l("Choose some, and put them in order"), CHOOSE_N: _l("Choose some, in no order")}


def offered() -> list[tuple[str, Any]]:
    """The methods to choose from: (code, words)."""
    return list(LABELS.items())


def chosen(settings: dict[str, Any]) -> str:
    """The method that a step's settings ask for; the one with an order where they say nothing that we know."""
    method = str(settings.get("method", CHOOSE_RANK))
    return method if method in LABELS else CHOOSE_RANK
