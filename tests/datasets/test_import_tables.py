"""CSV files as they come: encodings, separators, quotes, headings, and cells that spreadsheets would work out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from datasets import columns
from datasets.importers import reading, spreadsheet
from datasets.importers.inspecting import inspect, source_of
from datasets.importers.source import MOST_ROWS, BrokenFile
from datasets.importers.tables import count_rows, open_table
from tests.datasets.lists import send, table


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    """Inside the app."""
    with app.app_context():
        yield


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_it_is_read_however_it_is_written(encoding: str, sign: str) -> None:
    rows = [("1", "Café visits in Ynys Môn", "A; council, and others", "", "Wales")]
    if encoding == "cp1252":
        rows = [("1", "Café visits, “counted”", "A; council, and others", "", "Wales")]
    if encoding == "utf-16-le-marked":
        content = b"\xff\xfe" + table(rows, encoding="utf-16-le", sign=sign)
    else:
        content = table(rows, encoding=encoding, sign=sign)
    opened = open_table(content)
    assert [cells for _number, cells in opened.rows()] == [list(rows[0])]
    assert opened.guessed is (encoding == "cp1252")


def test_a_guess_is_said() -> None:
    content = table([("1", "Café visits", "", "", "")], encoding="cp1252")
    assert "Windows-1252" in inspect("csv", content).remark


BROKEN = {
    "empty": (b"", "is empty"),
    "only spaces": (b"  \r\n ", "is empty"),
    "a workbook": (b"PK\x03\x04rest", "save it as CSV"),
    "a PDF": (b"%PDF-1.7", "is a PDF file"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "letters of this file"),
    "cut utf-16": (b"\xff\xfea", "letters of this file"),
    "no heading": (b"title,,holder\r\na,b,c\r\n", "Column 2 has no heading"),
    "no headings at all": (b"\r\na,b\r\n", "first row is empty"),
    "heading twice": (b"title,Holder,holder\r\na,b,c\r\n", "Two columns are called"),
    "headings only": (b"title,holder\r\n", "no row below"),
    "open quote": (b'title,holder\r\n"a,b\r\nc,d\r\n', "quotation marks"),
    "quote inside": (b'title,holder\r\n"a"b,c\r\n', "quotation marks"),
    "giant cell": (b"title,holder\r\n" + b"a" * 140_000 + b",c\r\n", "131,000"),
    "many columns": (b",".join(b"c%d" % n for n in range(300)) + b"\r\n", "more than 200 columns"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_plainly(name: str) -> None:
    content, words = BROKEN[name]
    with pytest.raises(BrokenFile) as told:
        count_rows(open_table(content))
    assert words in told.value.message
    run = send(content)
    assert run.state == "failed" and words in run.problem


def test_spreadsheets_leave_empty_columns_and_rows_behind() -> None:
    opened = open_table(b"title,holder,,\r\na,b,,\r\n,,,\r\n\r\nc,d,,\r\n")
    assert opened.headings == ["title", "holder"]
    assert list(opened.rows()) == [(2, ["a", "b"]), (5, ["c", "d"])]


def test_headings_are_guessed() -> None:
    headings = [
        "Dataset title",
        "Publisher",
        "Licence",
        "Landing page",
        "Update frequency",
        "ID",
        "Colour",
        "Sensitivty",
    ]
    found = spreadsheet.guess(headings)
    assert found == {  # names that are nearly ours count too
        "title": "Dataset title", "holder": "Publisher", "licence": "Licence", "url": "Landing page",
        "update_frequency": "Update frequency", "source_key": "ID",
        "sensitivity": "Sensitivty",
    }  # fmt: skip


def test_our_own_headings_are_known_each() -> None:
    names = [column.name for column in columns.COLUMNS]
    assert spreadsheet.guess(names) == {name: name for name in names}


def test_a_file_without_a_name_column_is_refused() -> None:
    run = send(b"colour,size\r\nred,big\r\n")
    assert run.state == "failed"
    assert "No column is matched to the name" in run.problem


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("OGL v3.0", "OGL-UK-3.0"),
        ("Open Government Licence", "OGL-UK-3.0"),
        ("OGL v2", "other"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC-BY-NC 4.0", "other"),
        ("CC BY-SA 4.0", "CC-BY-SA-4.0"),
        ("CC BY 2.0", "other"),
        ("CC0", "CC0-1.0"),
        ("UK Data Service End User Licence", "UKDS-EUL"),
        ("ODbL", "ODbL-1.0"),
        ("none stated", "not_stated"),
        ("Not sure", "not_sure"),
        ("", ""),
    ],
)
def test_a_licence_is_read(text: str, code: str) -> None:
    assert reading.understand({"licence": text}).get("licence", "") == code


@pytest.mark.parametrize(
    ("text", "nations", "note"),
    [
        ("UK", 4, "UK"),
        ("England and Wales", 2, "England and Wales"),
        ("England; Scotland", 2, ""),
        ("Scotland, Northern Ireland", 2, "Scotland, Northern Ireland"),
        ("London", 1, "London"),
        ("Wales", 1, ""),
        ("England and Narnia", 0, "England and Narnia"),
        ("Leeds", 0, "Leeds"),
    ],
)
def test_nations_are_read(text: str, nations: int, note: str) -> None:
    told = reading.understand({"nations": text})
    assert (len(told.get("nations", [])), told.get("coverage_note", "")) == (nations, note)


def test_what_is_not_understood_becomes_a_note() -> None:
    told = reading.understand({"update_frequency": "When somebody has time", "finest_geography": "Catchment"})
    assert told == {"frequency_note": "When somebody has time", "geography_note": "Catchment"}


def test_a_note_of_their_own_is_kept() -> None:
    told = reading.understand({"licence": "OGL v3.0", "licence_note": "See the page"})
    assert told == {"licence": "OGL-UK-3.0", "licence_note": "See the page"}


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-x", "@SUM(A1)", "＝1", "'=1", "''=1"])
def test_a_formula_is_plain_text_here_and_harmless_there(cell: str) -> None:
    assert columns.guard(cell).startswith("'")
    assert columns.unguard(columns.guard(cell)) == cell


@given(st.text(max_size=40))
def test_guarding_can_always_be_undone(cell: str) -> None:
    guarded = columns.guard(cell)
    assert columns.unguard(guarded) == cell
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.lists(st.text(alphabet="ab;\\ '\n", min_size=1, max_size=8)))
def test_lists_in_a_cell_can_be_taken_apart(items: list[str]) -> None:
    kept = [item.strip() for item in items if item.strip()]
    assert columns.split(columns.join(kept)) == kept


@pytest.mark.parametrize(
    ("content", "source"),
    [(b'{"a": 1}', "dcat"), (b"\xef\xbb\xbf [1]", "dcat"), (b"title,holder", "csv"), (b"", "csv")],
)
def test_the_kind_of_file_is_told_by_its_start(content: bytes, source: str) -> None:
    assert source_of(content) == source


def test_unknown_words_name_their_column() -> None:
    with pytest.raises(Refused) as told:
        columns.gather({"lag": "ages"})
    assert told.value.field == "lag"


def test_the_most_rows_are_taken_and_one_more_is_not() -> None:
    assert count_rows(open_table(b"title\r\n" + b"a\r\n" * MOST_ROWS)) == MOST_ROWS
    with pytest.raises(BrokenFile):
        count_rows(open_table(b"title\r\n" + b"a\r\n" * (MOST_ROWS + 1)))
