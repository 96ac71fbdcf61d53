"""What a password must be: long, and not what anybody would try first."""

from __future__ import annotations

import pytest
from flask import Flask

from accounts import passwords

GOOD = [
    "four ducks on a pond", "Cân y gog yn y coed", "korrektepferdbatterie", "tea at 4 with nan", "žluťoučký kůň",
    "x7!kQ2 pLm", "my password is a duck", "£££ for the meter £££", "日本語のパスワードです", "a" * 5 + " b c d e f",
    "!@#$%^&*()?", "p" + "hw vn " * 30,
]  # fmt: skip
OBVIOUS = [
    "passwordpassword", "Password123", "password2026!", "1234567890", "0123456789", "9876543210", "aaaaaaaaaaaa",
    "abababababab", "qwertyuiop", "QWERTYUIOP1", "letmein1234", "welcome2026", "CommonThread1", "facilitator!",
    "administrator", "abcdefghijkl", "07700900123", "12 03 1984 00", "first.person@example.org",
    "first.person", "first.person99",
]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_words_of_ones_own_will_do(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert passwords.weakness(password, "first.person@example.org") == ""


@pytest.mark.parametrize("password", OBVIOUS)
def test_what_anybody_would_try_first_will_not(app: Flask, password: str) -> None:
    with app.test_request_context():
        assert "first things somebody would try" in passwords.weakness(password, "first.person@example.org")


def test_too_short_and_too_long_are_said_plainly(app: Flask) -> None:
    with app.test_request_context():
        assert passwords.weakness("nine sign") == "Please use at least 10 letters, figures or spaces."
        assert passwords.weakness("long enough and then " * 10) == "Please use at most 200 letters."


@pytest.mark.parametrize("typed", ["", "\x00", "\ud800 broken", "a" * 60_000, "🦆" * 100])
def test_odd_signs_are_only_wrong(app: Flask, typed: str) -> None:
    with app.app_context():
        assert passwords.is_right(typed, passwords.hashed("four ducks on a pond")) is False
        assert passwords.is_right(typed, None) is False
        assert passwords.is_right(typed, passwords.UNUSABLE) is False
        assert passwords.is_right(typed, "not a hash") is False


def test_hashes_differ_for_the_same_password(app: Flask) -> None:
    with app.app_context():
        first, second = passwords.hashed("four ducks on a pond"), passwords.hashed("four ducks on a pond")
        assert first != second
        assert passwords.is_right("four ducks on a pond", first)
        assert not passwords.is_right("four ducks on a Pond", first)
