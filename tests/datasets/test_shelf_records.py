"""Data pasted where a description belongs is noticed; descriptions of data are not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from flask import Flask

from datasets.records import looks_like_records, rows_look_like_records


@pytest.fixture(autouse=True)
def _words(app: Flask) -> object:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Asked by a.person@example.org last week", "email"),
        ("NHS no 943 476 5919, seen twice", "NHS"),
        ("9434765919", "NHS"),
        ("Client QQ 12 34 56 C", ""),  # never given to anybody: QQ is for examples
        ("Client AB 12 34 56 C", "National Insurance"),
        ("Client AB123456C", "National Insurance"),
        ("Call 07700 900123", "phone"),
        ("Lives at M1 1AE", "postcode"),
        ("Lives at SW1A 1AA", "postcode"),
        ("a,b,c\n1,2,3\n4,5,6", "columns"),
        ("x\ty\tz\n1\t2\t3\n4\t5\t6\n", "columns"),
        ("one | two | three\nfour | five | six\nseven | eight | nine", "columns"),
        ("one   two   three\nfour   five   six\nseven   eight   nine", "columns"),
        ("\n".join(f"line {n}" for n in range(40)), "lines"),
        ("3 4 5 6 7 8 9 10 11 12 13 14 15 16", "columns"),
        ("01/02/1980 03/04/1981 05/06/1982 07/08/1983", "dates"),
    ],
)
def test_what_is_pasted_is_told(text: str, says: str) -> None:
    found = looks_like_records(text)
    assert (says in found) if says else found == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yearly survey of income, benefits, savings, disability, caring, tenure and food security.",
        "Counts by postcode sector, by LSOA (2011 or 2021), and by month from 2019-04 to 2023-03.",
        "First line, with a comma, and one more.\nSecond line, just as long, and more.\nThird, as before, and so on.",
        "Ask data@example.org or statistics.team@example.gov.uk for the questionnaire.",
        "Census tables QS501EW and KS102EW, waves 1 2 3 and 4; rounds in 2011, 2013, 2015, 2017, 2019, 2021 and 2023.",
        "Published on 2024-01-31 and 2025-01-31.",
        "Tabl o bobl yng Nghymru, heb enwau",
    ],
)
def test_descriptions_are_let_through(text: str) -> None:
    assert looks_like_records(text) == ""


def test_tables_of_people_are_told() -> None:
    assert "NHS" in rows_look_like_records(["NHS number", "Notes"], [])
    assert "DateOfBirth" in rows_look_like_records(["id", "DateOfBirth"], [])
    assert "Surname" in rows_look_like_records(["Surname", "First name"], [["A", "B"]])
    assert "Postcode" in rows_look_like_records(["Postcode", "Gender", "Support"], [])
    assert "phone" in rows_look_like_records(["a", "b"], [["x", "07700 900123"]] * 3)
    assert "email" in rows_look_like_records(["a", "b"], [["x", f"person{n}.name@example.org"] for n in range(4)])
    assert "numbers" in rows_look_like_records(["a", "b", "c"], [["1", "2.5", "£3"]] * 4)


def test_lists_of_datasets_are_let_through() -> None:
    header = ["title", "publisher", "contact_email", "num_resources", "description"]
    rows = [[f"Survey {n}", "An office", f"a.person{n}@example.org", str(n), "About income"] for n in range(9)]
    assert rows_look_like_records(header, rows) == ""
    assert rows_look_like_records([], []) == ""
    assert rows_look_like_records(["title", "url"], [["short row"], []]) == ""


def test_our_own_list_is_a_list_of_datasets() -> None:
    shipped = list(Path("datasets/shipped").glob("*.csv"))
    for path in shipped:
        header, *rows = list(csv.reader(path.open(encoding="utf-8")))
        assert rows_look_like_records(header, rows) == "", path
