"""Looks at a file as a whole before anything else happens to it: is it sound, and is it no data about people?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from flask_babel import gettext as _

from datasets.importers import catalogue, shipped, spreadsheet
from datasets.importers.source import LARGEST_FILE, BrokenFile
from datasets.importers.tables import Table, count_rows, open_table
from datasets.records import ROWS_LOOKED_AT, rows_look_like_records


@dataclass(frozen=True)
class Inspected:
    """What was found: which column seems to hold what, whose list it seems to be, and what to look out for."""

    mapping: dict[str, str] = field(default_factory=dict)
    publisher: str = ""
    licence: str = ""
    remark: str = ""


def source_of(content: bytes) -> str:
    """Which source reads a file: JSON begins with a bracket, and no list of headings does."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return "dcat" if start.startswith((b"{", b"[")) else "csv"


def inspect(source: str, content: bytes) -> Inspected:
    """Look at a file for a source. Raises BrokenFile with a plain reason."""
    if len(content) > LARGEST_FILE:
        raise BrokenFile(_("This file is larger than %(most)s MB.", most=LARGEST_FILE // 1024 // 1024))
    if source == "dcat":
        publisher, licence = catalogue.about(content)
        return Inspected(publisher=publisher, licence=licence)
    table = open_table(content)
    count_rows(table)
    _refuse_records(table)
    if source == "shipped":
        return Inspected(shipped.COLUMNS, shipped.SOURCE.publisher, shipped.SOURCE.licence)
    return Inspected(spreadsheet.guess(table.headings), remark=_remark(table))


def _refuse_records(table: Table) -> None:
    rows = [cells for _number, cells in islice(table.rows(), ROWS_LOOKED_AT)]
    reason = rows_look_like_records(table.headings, rows)
    if reason:
        raise BrokenFile(
            _("This looks like data itself and not like a list of datasets. %(reason)s It was not kept. Describe data "
              "here; never send it.", reason=reason)
        )  # fmt: skip


def _remark(table: Table) -> str:
    if not table.guessed:
        return ""
    return _("The file does not say how its letters are written. We read it as Windows-1252: look at the accents.")
