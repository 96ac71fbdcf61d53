"""The source `csv`: any list of datasets as a CSV file, its columns matched to ours; our own export among them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from datasets.columns import COLUMNS, Unknown, same
from datasets.folding import fold
from datasets.importers.reading import understand
from datasets.importers.source import BrokenFile, Reading, Row, Source
from datasets.importers.tables import Table, open_table

OWN_NUMBER = "source_key"  # the column by which the list itself tells its datasets apart
FIELDS = {column.name: column.label for column in COLUMNS} | {OWN_NUMBER: _l("The list's own number or code")}
KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")
ALIKE = 0.84
ALSO_CALLED = {
    "title": ("name", "dataset", "dataset title", "dataset name"),
    "holder": ("publisher", "owner", "organisation", "provider", "source", "data owner", "publisher name"),
    "description": ("summary", "about", "details", "notes"),
    "unit": ("row", "unit of analysis", "what one row is"),
    "access": ("access level", "openness", "data spectrum"),
    "access_note": ("access detail", "access details", "access conditions"),
    "licence": ("license", "licence name"),
    "nations": ("coverage", "geography coverage", "geographic coverage", "country", "countries", "nation"),
    "finest_geography": ("geography granularity", "granularity", "geography", "smallest geography"),
    "update_frequency": ("frequency", "updated", "update", "accrual periodicity"),
    "topics": ("topic", "theme", "themes", "keywords", "tags", "subject"),
    "url": ("landing page", "link", "web address", "website", "web page"),
    "org_id": ("publisher org id", "organisation id", "charity number", "company number", "org id"),
    "period_from": ("start", "start date", "from", "start year"),
    "period_to": ("end", "end date", "to", "end year"),
    "personal_data": ("personal",),
    OWN_NUMBER: ("id", "no", "number", "identifier", "ref", "reference", "dataset id", "code", "source key"),
}


def guess(headings: list[str]) -> dict[str, str]:
    """For each of our fields the heading that most likely holds it; exact names first, then names that are alike."""
    found: dict[str, str] = {}
    free = list(headings)
    for alike in (1.0, ALIKE):
        for name, label in FIELDS.items():
            if name in found:
                continue
            called = [same(one) for one in (name, str(label), *ALSO_CALLED.get(name, ()))]
            best = max(free, key=lambda heading: _likeness(heading, called), default=None)
            if best is not None and _likeness(best, called) >= alike:
                found[name] = best
                free.remove(best)
    return found


def _likeness(heading: str, called: list[str]) -> float:
    told = same(heading)
    return max(1.0 if told == name else SequenceMatcher(None, told, name).ratio() for name in called)


def read(reading: Reading) -> Iterator[Row]:
    """The datasets of a CSV file. Raises BrokenFile for faults of the whole file or of the matching."""
    table = open_table(reading.content)
    places = _places(table, reading.mapping or guess(table.headings))
    for number, cells in table.rows():
        if len(cells) > len(table.headings):
            yield Row(number, {}, refusal=_too_many(len(cells), len(table.headings)))
            continue
        told = {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}
        yield _row(number, told, reading.publisher)


def _places(table: Table, mapping: dict[str, str]) -> dict[str, int]:
    if "title" not in mapping:
        raise BrokenFile(_("No column is matched to the name of the dataset. Without a name nothing can be imported."))
    missing = [heading for heading in mapping.values() if heading not in table.headings]
    if missing:
        raise BrokenFile(_("There is no column called “%(name)s” in this file.", name=missing[0][:60]))
    return {name: table.headings.index(heading) for name, heading in mapping.items() if name in FIELDS}


def _too_many(cells: int, headings: int) -> str:
    return _(
        "It has %(cells)s cells under %(headings)s headings. Is a quotation mark missing?",
        cells=cells, headings=headings,
    )  # fmt: skip


def _row(number: int, cells: dict[str, str], publisher: str) -> Row:
    key, own = cells.pop("key", ""), cells.pop(OWN_NUMBER, "")
    if key and not KEY.fullmatch(key):
        return Row(number, {}, refusal=_("Its key is none that we give out."))
    try:
        told = understand(cells)
    except Unknown as error:
        return Row(number, {}, refusal=error.message)
    return Row(number, told, key or _source_key(own, cells, publisher), key)


def _source_key(own: str, cells: dict[str, str], publisher: str) -> str:
    """What tells this dataset from others of its list: the list's own number for it, or else its name and holder."""
    if own:
        return f"{fold(publisher)[:80]}/{own}"[:200]
    name = f"{fold(cells.get('title', ''))}\n{fold(cells.get('holder', '') or cells.get('holder_type', ''))}"
    return f"name/{hashlib.sha256(name.encode()).hexdigest()[:32]}"


SOURCE = Source("csv", _l("A CSV file"), publisher="", licence="", read=read)
