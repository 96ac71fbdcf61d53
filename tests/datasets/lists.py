"""Lists of datasets for tests of importing and exporting: files as people send them, and what stands on the shelf."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from core.db import db
from datasets.models import ImportFile, ImportRun, ShelfEntry
from datasets.services.importing import import_now

HEADINGS = ("id", "title", "publisher", "licence", "nations")
GOOD = [("1", "Rent arrears", "A council", "OGL v3.0", "England"), ("2", "Food parcels", "A charity", "", "UK")]


def table(
    rows: Iterable[Sequence[str]] = GOOD, headings: Sequence[str] = HEADINGS, encoding: str = "utf-8", sign: str = ","
) -> bytes:
    """A CSV file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=sign)
    writer.writerow(headings)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def send(content: bytes, source: str = "csv") -> ImportRun:
    """Import it; gives the run."""
    return import_now(source, "a list", content)


def account(run: ImportRun) -> tuple[int, int, int, int, int]:
    """Rows read, added, changed, unchanged, refused."""
    return run.rows_read, run.added, run.changed, run.unchanged, run.refused


def find(title: str) -> ShelfEntry:
    """The one entry of this title."""
    return db.session.scalars(select(ShelfEntry).where(ShelfEntry.title == title)).one()


def count_entries() -> int:
    """How many stand on the shelf."""
    return db.session.scalar(select(func.count(ShelfEntry.id))) or 0


def count_files() -> int:
    """How many sent files are still kept."""
    return db.session.scalar(select(func.count(ImportFile.run_id))) or 0
