"""The source `shipped`: sixty real datasets about UK poverty and the charity sector that come with Common Thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from flask_babel import lazy_gettext as _l

from datasets.importers import spreadsheet
from datasets.importers.source import Reading, Row, Source

FILE = Path(__file__).resolve().parents[1] / "shipped" / "candidate_datasets.csv"
COLUMNS = {
    "source_key": "id",
    "title": "title",
    "holder": "publisher",
    "org_id": "publisher_org_id",
    "description": "description",
    "url": "landing_page",
    "access": "access_level",
    "access_note": "access_detail",
    "licence": "licence",
    "nations": "geography_coverage",
    "finest_geography": "geography_granularity",
    "update_frequency": "update_frequency",
    "topics": "topic",
    "url_check": "url_check",
}


def read(reading: Reading) -> Iterator[Row]:
    """Its rows. The key is the same in every installation, so an exported shelf meets itself again."""
    for row in spreadsheet.read(Reading(reading.content, COLUMNS)):
        name = row.source_key.removeprefix("/")
        yield replace(row, source_key=name, key=f"shipped-{name}")


SOURCE = Source(
    "shipped",
    _l("Sixty datasets that come with Common Thread"),
    publisher="Common Thread",
    licence="CC BY 4.0",
    read=read,
    yields_to_people=True,
)
