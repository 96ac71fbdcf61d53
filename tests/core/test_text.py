"""What people type: cleaned, bounded, never broken."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.text import MARKS_IN_A_ROW, clean


@pytest.fixture(autouse=True)
def _in_app(app: Flask) -> object:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  two   spaces\t here ", "two spaces here"),
        ("e\u0301te\u0301", "\u00e9t\u00e9"),
        ("right\u202eleft", "rightleft"),
        ("a\r\nb", "a b"),
        ("ŵ ŷ £ – ’ 😀 שלום", "ŵ ŷ £ – ’ 😀 שלום"),
    ],
)
def test_keeps_what_was_meant(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_keeps_rows_where_asked() -> None:
    assert clean(" one \r\n\r\n two ", lines=True) == "one\n\ntwo"


@pytest.mark.parametrize("typed", ["a\x00b", "a\ud800b", "a\x1bb", "a\uffffb"])
def test_refuses_what_no_keyboard_types(typed: str) -> None:
    with pytest.raises(Refused):
        clean(typed)


def test_over_long_says_how_long() -> None:
    with pytest.raises(Refused, match="501 letters long"):
        clean("a" * 501)


def test_a_tower_of_marks_is_cut() -> None:
    assert len(clean("Z" + "\u0335" * 200)) == 1 + MARKS_IN_A_ROW


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=200))
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    once = clean(typed, 1000)
    assert clean(once, 1000) == once
