"""The facts of a dataset as the worked cycle tells them, in the shelf's own codes. Pure."""

from __future__ import annotations

import re
from typing import Any

from example.worked import Told

HOLDER_TYPE = re.compile(r"\(type of holder: (.+)\)")
NOBODY = re.compile(r"\(wished for: .+\)")
BRITAIN = ["england", "wales", "scotland"]
NATIONS: dict[str, tuple[list[str], str]] = {
    "UK": ([*BRITAIN, "northern_ireland"], ""),
    "GB": (BRITAIN, ""),
    "England": (["england"], ""),
    "England and Wales": (["england", "wales"], ""),
    "England (north)": (["england"], "The north of England only"),
}
LICENCES: dict[str, tuple[str, str]] = {
    "mixed_open": ("other", "Open, mixed: each publisher chooses its own"),
    "check": ("not_sure", "To be checked"),
    "OGL-UK-3.0 sources": ("OGL-UK-3.0", "Of its sources"),
    "end_user_licence": ("UKDS-EUL", ""),
}
GEOGRAPHIES: dict[str, tuple[str, str]] = {"uprn": ("address", "By UPRN, the number of a property")}
FREQUENCIES: dict[str, tuple[str, str]] = {"at_least_monthly": ("monthly", "At least monthly")}


def is_secret(told: Told) -> bool:
    """Whether only a type of holder stands there, and no name."""
    return HOLDER_TYPE.fullmatch(told["publisher_or_holder_type"]) is not None


def is_wished_for(told: Told) -> bool:
    """Whether it does not exist yet."""
    return str(told["existence"]) == "wished_for"


def holder(told: Told) -> str:
    """Who holds it, or the type of holder of one whose holder is not named; nobody holds what is wished for."""
    words = str(told["publisher_or_holder_type"])
    kind = HOLDER_TYPE.fullmatch(words)
    return kind[1].capitalize() if kind else "" if NOBODY.fullmatch(words) else words


def described(told: Told) -> dict[str, Any]:
    """What a room fills in while others rest: everything but the name and the place on the line."""
    licence, licence_note = LICENCES.get(told["licence"], (told["licence"], ""))
    frequency, frequency_note = FREQUENCIES.get(told["update_frequency"], (told["update_frequency"], ""))
    nations, coverage = NATIONS[told["nations"]]
    return {
        "kind": told["kind"],
        "licence": "" if is_wished_for(told) else licence,
        "licence_note": licence_note,
        "personal_data": told["personal_data"],
        "nations": nations,
        "coverage_note": coverage,
        "update_frequency": frequency,
        "frequency_note": frequency_note,
        "geography_note": _smallest_area(told)[1],
        "quality": {"overall": told["quality_1_to_5"]} if told["quality_1_to_5"] else {},
        "url": told["url"] or "",
        "state": told["state"],
    }


def access(told: Told) -> str:
    """Its stop from closed to open; none for what does not exist yet."""
    return "" if told["access"] == "none" else str(told["access"])


def on_the_line(told: Told) -> dict[str, str]:
    """What is said of a dataset while it is put on the line."""
    place, _note = _smallest_area(told)
    return {"sensitivity": told["sensitivity"], "lag": told["lag"], "finest_geography": place}


def _smallest_area(told: Told) -> tuple[str, str]:
    return GEOGRAPHIES.get(told["finest_geography"], (told["finest_geography"], ""))
