"""Reads how other people put things: a licence, an area, a rhythm, a degree of openness. The table sources use it.

What is not understood is kept as a note in their words, and its code stays empty: a guess would look like knowledge.
"""

from __future__ import annotations

import re
from typing import Any

from datasets.columns import Unknown, gather, same
from datasets.models.codes import NATIONS

LICENCES = (
    (r"\b(ogl|open government licen[cs]e)\b(?!.*\b(v\s?|version )?[12](\.0)?\b)", "OGL-UK-3.0"),
    (r"\bcc[- ]?by[- ]sa([- ]4(\.0)?)?\b(?!.*[123]\.\d)", "CC-BY-SA-4.0"),
    (r"\bcc[- ]?by([- ]4(\.0)?)?\b(?![- ](nc|nd|sa))(?!.*[123]\.\d)", "CC-BY-4.0"),
    (r"\bcc[- ]?0\b|\bpublic domain dedication\b", "CC0-1.0"),
    (r"\bodbl\b|\bopen database licen[cs]e\b", "ODbL-1.0"),
    (r"\bend user licen[cs]e\b|\bukds[- ]eul\b", "UKDS-EUL"),
    (r"^(none|not|no licen[cs]e) (is )?(stated|given)$", "not_stated"),
    (r"^(not sure|unsure|unknown|not known)$", "not_sure"),
)
FREQUENCIES = {
    "continuous": "continuous", "continuously": "continuous", "real time": "continuous", "live": "continuous",
    "daily": "daily", "weekly": "weekly", "monthly": "monthly", "quarterly": "quarterly",
    "twice a year": "twice_a_year", "six monthly": "twice_a_year", "every six months": "twice_a_year",
    "annual": "annual", "annually": "annual", "yearly": "annual",
    "every two years": "every_2_to_3_years", "every two years or so": "every_2_to_3_years",
    "every three years": "every_2_to_3_years", "biennial": "every_2_to_3_years", "triennial": "every_2_to_3_years",
    "every ten years": "every_10_years", "decennial": "every_10_years",
    "irregular": "irregular", "irregular survey rounds": "irregular", "ad hoc": "irregular",
    "one off": "once", "once only": "once",
}  # fmt: skip
GEOGRAPHIES = (
    (r"\baddress", "address"),
    (r"\bpostcodes?\b", "postcode"),
    (r"\blsoas?\b|\bdata zones?\b|\b(super )?output areas?\b", "lsoa"),
    (r"\b(?<!electoral )wards?\b", "ward"),
    (r"\bconstituenc", "constituency"),
    (r"\blocal authorit|\bcouncils?\b|\bboroughs?\b|\bdistricts?\b", "local_authority"),
    (r"\bregions?\b", "region"),
    (r"\bnations?\b|\bcountr(y|ies)\b|^national$", "nation"),
    (r"^(organisation|organization|charity)$", "organisation"),
)
AREAS = {
    "united kingdom": NATIONS, "uk": NATIONS,
    "great britain": ("england", "wales", "scotland"), "gb": ("england", "wales", "scotland"),
    "england and wales": ("england", "wales"),
    "england": ("england",), "wales": ("wales",), "scotland": ("scotland",),
    "northern ireland": ("northern_ireland",), "ni": ("northern_ireland",),
}  # fmt: skip
WITHIN = {"london": ("england",), "greater london": ("england",)}  # the nation is known, the place is kept in words
STOPS = {"open": "open", "closed": "closed_internal"}
SHARED = ((r"\bnamed\b", "shared_named"), (r"\battribute|\bgroup\b", "shared_group"), (r"\bpublic\b", "shared_public"))
SAID_BY_THE_STOP = {"anyone", "public access", "internal"}  # adds nothing to the stop itself
NOTES = {
    "licence": "licence_note",
    "update_frequency": "frequency_note",
    "finest_geography": "geography_note",
    "nations": "coverage_note",
    "access": "access_note",
}


def understand(cells: dict[str, str]) -> dict[str, Any]:
    """The facts in a row of somebody's table, by our column names. Raises Unknown where no note can hold the words."""
    told: dict[str, Any] = {}
    rest = dict(cells)
    for name, note in NOTES.items():
        cell = " ".join(rest.pop(name, "").split())
        if not cell:
            continue
        try:
            told |= gather({name: cell})
        except Unknown:
            told |= {fact: value for fact, value in _read(name, cell, cells).items() if value}
            told.setdefault(note, cell)
    told |= gather(rest)
    if told.get("access") and same(told.get("access_note", "")) in SAID_BY_THE_STOP:
        del told["access_note"]
    return {fact: value for fact, value in told.items() if value != ""}


def _read(name: str, cell: str, cells: dict[str, str]) -> dict[str, Any]:
    """What their words mean; a note of '' where nothing of them is lost."""
    if name == "access":
        return {"access": access(cell, cells.get("access_note", "")), "access_note": ""}
    if name == "nations":
        return {"nations": nations(cell)}
    return {name: {"licence": licence, "update_frequency": frequency, "finest_geography": geography}[name](cell)}


def licence(text: str) -> str:
    """Which of our licences a text names; 'other' for one that we do not list."""
    told = " ".join(text.split()).casefold()
    return next((code for pattern, code in LICENCES if re.search(pattern, told)), "other" if told else "")


def frequency(text: str) -> str:
    """The rhythm, if the text names one and no other."""
    return FREQUENCIES.get(same(text), "")


def geography(text: str) -> str:
    """The smallest area that the text names."""
    told = " ".join(text.split()).casefold()
    return next((code for pattern, code in GEOGRAPHIES if re.search(pattern, told)), "")


def nations(text: str) -> list[str]:
    """The nations that a text names in full; none when any part of it is something else."""
    told = same(text)
    found = AREAS.get(told) or WITHIN.get(told)
    if found is None:
        parts = [part.strip() for part in re.split(r",|;|/|&|\band\b", told) if part.strip()]
        known = [AREAS.get(part) for part in parts]
        found = tuple(nation for area in known if area for nation in area) if all(known) else ()
    return [nation for nation in NATIONS if nation in found]


def access(level: str, detail: str) -> str:
    """The stop on the line from closed to open: shared data needs the detail to tell which of three it is."""
    if (told := same(level)) in STOPS:
        return STOPS[told]
    return next((stop for pattern, stop in SHARED if told == "shared" and re.search(pattern, same(detail))), "")
