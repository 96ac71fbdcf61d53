"""The shelf as a CSV file that opens in any spreadsheet, without a formula in it, and that our importer reads again."""

from __future__ import annotations

import csv
import io
from typing import Any

from datasets.columns import COLUMNS, flatten, guard
from datasets.pacing import unhurried

MIMETYPE = "text/csv"


def csv_file(entries: list[dict[str, Any]], base_url: str) -> bytes:
    """The file for these entries, one a row: UTF-8 with its mark, so that spreadsheets show every letter."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(column.name for column in COLUMNS)
    for entry in unhurried(entries):
        cells = flatten(entry)
        rows.writerow(guard(cells[column.name]) for column in COLUMNS)
    return text.getvalue().encode("utf-8-sig")
