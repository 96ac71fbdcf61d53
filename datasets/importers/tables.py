"""Opens a CSV file from anywhere: finds its encoding and its separator, and says plainly what is wrong with it.

Only a stream goes through memory, so a file that is far too long is refused at its limit and not at its end.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from flask_babel import gettext as _

from datasets.columns import unguard
from datasets.importers.source import MOST_ROWS, BrokenFile
from datasets.pacing import unhurried

MOST_COLUMNS = 200
LOOKED_AT = 20  # rows from which the separator is told
SEPARATORS = ",;\t|"
MARKED = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NO_TEXT = {b"PK\x03\x04": "xlsx", b"\xd0\xcf\x11\xe0": "xls", b"%PDF": "PDF"}


@dataclass(frozen=True)
class Table:
    """A CSV file that could be opened: its headings, and how it is to be read."""

    content: bytes
    encoding: str
    separator: str
    headings: list[str]
    guessed: bool = False  # the encoding does not show in the file

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row that holds something, under the number that a spreadsheet shows for it. Raises BrokenFile."""
        width = len(self.headings)
        for number, cells in enumerate(islice(_read(self), 1, None), start=2):
            while len(cells) > width and not cells[-1].strip():
                cells.pop()
            if any(cell.strip() for cell in cells):
                yield number, [unguard(cell) for cell in cells]


def open_table(content: bytes) -> Table:
    """Open a file. Raises BrokenFile when it is empty, no text, or has no sound row of headings."""
    encoding, guessed = _encoding(content)
    table = Table(content, encoding, _separator(content, encoding), [], guessed)
    first = next(_read(table), None)
    if first is None or not any(cell.strip() for cell in first):
        raise BrokenFile(_("The first row is empty. It has to hold the headings of the columns."))
    headings = _headings([cell.strip() for cell in first])
    return Table(content, encoding, table.separator, headings, guessed)


def count_rows(table: Table) -> int:
    """How many rows there are; reading them all shows whether the file is sound. Raises BrokenFile."""
    count = 0
    for _number, _cells in unhurried(table.rows(), 500):
        count += 1
        if count > MOST_ROWS:
            raise BrokenFile(
                _("This file has more than %(most)s rows. Cut it into smaller files and send them one by one.",
                  most=f"{MOST_ROWS:,}")
            )  # fmt: skip
    if not count:
        raise BrokenFile(_("There are headings, but no row below them."))
    return count


def _encoding(content: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is only our guess."""
    if not content.strip():
        raise BrokenFile(_("This file is empty."))
    for start, kind in NO_TEXT.items():
        if content.startswith(start):
            raise BrokenFile(
                _("This is a %(kind)s file. Open it in a spreadsheet and save it as CSV, then send that.", kind=kind)
            )
    marked = next((name for start, name in MARKED.items() if content.startswith(start)), None)
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        if _is_text(content, encoding):
            return encoding, encoding == "cp1252"
    raise BrokenFile(_("The letters of this file cannot be read. Save it as CSV in UTF-8 and send it again."))


def _is_text(content: bytes, encoding: str) -> bool:
    try:
        with io.TextIOWrapper(io.BytesIO(content), encoding=encoding) as text:
            while part := text.read(1 << 16):
                if "\0" in part:
                    return False
    except UnicodeError:
        return False
    return True


def _read(table: Table) -> Iterator[list[str]]:
    """Raw rows, the headings first. Raises BrokenFile at the first fault of quoting."""
    with io.TextIOWrapper(io.BytesIO(table.content), encoding=table.encoding, newline="") as text:
        reader = csv.reader(text, delimiter=table.separator, strict=True)
        try:
            yield from reader
        except csv.Error as error:
            raise BrokenFile(_fault(reader.line_num, str(error))) from None


def _fault(line: int, error: str) -> str:
    if "limit" in error:
        return _("Line %(line)s holds a cell of more than 131,000 letters. Is a quotation mark missing?", line=line)
    return _(
        "The quotation marks do not fit at line %(line)s: one is opened and not closed, or stands in the middle of a "
        "cell. Nothing was taken from this file.",
        line=line,
    )


def _separator(content: bytes, encoding: str) -> str:
    """The sign that cuts the first rows into the most columns, evenly."""
    best, most = ",", 1.0
    for sign in SEPARATORS:
        widths = _widths(Table(content, encoding, sign, []))
        even = sum(width == widths[0] for width in widths) / len(widths) if widths else 0
        if widths and widths[0] > 1 and widths[0] * even > most:
            best, most = sign, widths[0] * even
    return best


def _widths(table: Table) -> list[int]:
    try:
        return [len(cells) for cells in islice(_read(table), LOOKED_AT) if cells]
    except BrokenFile:
        return []


def _headings(found: list[str]) -> list[str]:
    """The headings, sound: none empty, none twice."""
    while found and not found[-1]:
        found.pop()
    if len(found) > MOST_COLUMNS:
        raise BrokenFile(_("This file has more than %(most)s columns.", most=MOST_COLUMNS))
    if "" in found:
        raise BrokenFile(_("Column %(n)s has no heading. Every column needs one.", n=found.index("") + 1))
    twice = [name for name, n in Counter(name.casefold() for name in found).items() if n > 1]
    if twice:
        raise BrokenFile(_("Two columns are called “%(name)s”. Give them different headings.", name=twice[0][:60]))
    return [name[:200] for name in found]
