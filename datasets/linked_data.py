"""One entry of the shelf in the words of schema.org, for machines that read its public page."""

from __future__ import annotations

from typing import Any

from datasets import orgids, words
from datasets.dcat import LICENCES
from datasets.models import ShelfEntry

LICENCE_OF_WORDS = "https://creativecommons.org/licenses/by/4.0/"
FREE = {"open": True, "shared_public": True, "closed_internal": False, "shared_named": False, "shared_group": False}


def schema_org(entry: ShelfEntry, address: str) -> dict[str, Any]:
    """What schema.org has words for; what is not known is left out. Nothing at all of what is only wished for."""
    if entry.existence == "wished_for" or not entry.public:
        return {}
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": address,
        "identifier": entry.key,
        "name": entry.title,
        "description": entry.description or entry.unit,
        "url": entry.url or address,
        "publisher": _publisher(entry),
        "license": _licence(entry),
        "isAccessibleForFree": FREE.get(entry.access),
        "conditionsOfAccess": str(words.ACCESS[entry.access]) if entry.access else "",
        "spatialCoverage": [{"@type": "Country", "name": str(words.NATIONS[code])} for code in entry.nations],
        "temporalCoverage": _period(entry),
        "keywords": list(entry.topics),
        "sdLicense": LICENCE_OF_WORDS,
        "sdDatePublished": entry.changed_at.date().isoformat(),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [], {})}


def _licence(entry: ShelfEntry) -> str:
    """The licence's own address; of licences without one nothing is said."""
    link = LICENCES.get(entry.licence, "")
    return link if link.startswith("http") else ""


def _publisher(entry: ShelfEntry) -> dict[str, Any]:
    if not entry.holder:
        return {}
    number = orgids.read(entry.org_id)
    known = {"identifier": str(number), "sameAs": number.link} if number else {}
    return {"@type": "Organization", "name": entry.holder, **known}


def _period(entry: ShelfEntry) -> str:
    """An ISO 8601 interval; an end that is not known stays open."""
    if not entry.period_from and not entry.period_to:
        return ""
    return f"{entry.period_from or '..'}/{entry.period_to or '..'}"
