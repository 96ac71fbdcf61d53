"""The second step: a code from the phone, each worth one sign-in."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask

from accounts import queries, services
from accounts.services.guessing import FREE_TOGETHER
from core.writing import writing
from tests.accounts.conftest import PASSWORD, Person, Time


def code(secret: str, time: Time) -> str:
    return pyotp.TOTP(secret).at(time.moment)


@pytest.fixture
def secret(app: Flask, facilitator: str, time: Time) -> str:
    """The secret of a facilitator who has the second step on."""
    shared = services.new_secret()
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        services.turn_on(account, shared, code(shared, time))
    time.pass_by(seconds=30)
    return shared


def stored(app: Flask, email: str) -> str:
    with app.app_context():
        account = queries.get_account_by_email(email)
        assert account is not None
        return account.second_factor


def shown_secret(page: str) -> str:
    return re.search(r"<code>(.*?)</code>", page)[1].replace(" ", "")  # type: ignore[index]


def test_turning_on(app: Flask, person: Person, facilitator: str, time: Time) -> None:
    person.sign_in(facilitator)
    page = person.get("/account/second-factor").text
    shared = shown_secret(page)
    assert "<svg" in page
    assert stored(app, facilitator) == ""
    wrong = person.send("/account/second-factor", "/account/second-factor/on", code="000000")
    assert wrong.status_code == 422
    assert shown_secret(wrong.text) == shared
    assert stored(app, facilitator) == ""
    right = person.send("/account/second-factor", "/account/second-factor/on", code=code(shared, time))
    assert right.status_code == 303
    assert stored(app, facilitator) == shared


def test_the_password_alone_no_longer_lets_in(person: Person, facilitator: str, secret: str, time: Time) -> None:
    answer = person.sign_in(facilitator, next="/account")
    assert (answer.status_code, answer.location) == (303, "/sign-in/code")
    assert not person.is_in()
    assert person.send("/sign-in/code", code="123456").status_code == 422
    assert not person.is_in()
    answer = person.send("/sign-in/code", code=f" {code(secret, time)[:3]} {code(secret, time)[3:]} ")
    assert (answer.status_code, answer.location) == (303, "/account")
    assert person.is_in()


def test_the_code_page_alone_lets_nobody_in(app: Flask, person: Person, secret: str, time: Time) -> None:
    assert person.get("/sign-in/code").location == "/sign-in"
    token = person.hidden("/sign-in")["csrf_token"]
    answer = person.post("/sign-in/code", {"csrf_token": token, "code": code(secret, time)})
    assert answer.location == "/sign-in"
    assert not person.is_in()


def test_a_code_works_once(app: Flask, person: Person, facilitator: str, secret: str, time: Time) -> None:
    now = code(secret, time)
    person.sign_in(facilitator)
    person.send("/sign-in/code", code=now)
    onlooker = Person(app, "192.0.2.9")
    onlooker.sign_in(facilitator)
    assert onlooker.send("/sign-in/code", code=now).status_code == 422
    assert not onlooker.is_in()


@pytest.mark.parametrize(("off", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422)])
def test_a_phone_s_clock_may_be_half_a_minute_off(
    person: Person, facilitator: str, secret: str, time: Time, off: int, status: int
) -> None:
    time.pass_by(minutes=2)
    person.sign_in(facilitator)
    typed = pyotp.TOTP(secret).at(int(time.moment.timestamp()) + off)
    assert person.send("/sign-in/code", code=typed).status_code == status


@pytest.mark.parametrize("typed", ["", "abcdef", "٣٤٥٦٧٨", "1" * 20, "🦆", "-12345"])
def test_odd_codes_are_only_wrong(person: Person, facilitator: str, secret: str, typed: str) -> None:
    person.sign_in(facilitator)
    assert person.send("/sign-in/code", code=typed).status_code == 422


def test_guessing_codes_is_slow(app: Flask, person: Person, facilitator: str, secret: str, time: Time) -> None:
    person.sign_in(facilitator)
    statuses = [person.send("/sign-in/code", code=f"{number:06}").status_code for number in range(10)]
    assert statuses.count(429) == 10 - FREE_TOGETHER
    time.pass_by(seconds=30)
    assert person.send("/sign-in/code", code=code(secret, time)).status_code == 303


def test_half_way_lasts_ten_minutes(person: Person, facilitator: str, secret: str, time: Time) -> None:
    person.sign_in(facilitator)
    fields = person.hidden("/sign-in/code")
    time.pass_by(minutes=26)
    assert person.post("/sign-in/code", {**fields, "code": code(secret, time)}).location == "/sign-in"


def test_a_new_password_ends_what_is_half_way(
    app: Flask, person: Person, facilitator: str, secret: str, time: Time
) -> None:
    person.sign_in(facilitator)
    fields = person.hidden("/sign-in/code")
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        services.set_password(account, "$argon2id$another")
    assert person.post("/sign-in/code", {**fields, "code": code(secret, time)}).status_code == 422
    assert not person.is_in()


def test_turning_off_needs_the_password(app: Flask, person: Person, facilitator: str, secret: str, time: Time) -> None:
    person.sign_in(facilitator)
    person.send("/sign-in/code", code=code(secret, time))
    off = "/account/second-factor/off"
    assert secret not in person.get("/account/second-factor").text
    assert person.send("/account/second-factor", off, password="not this one").status_code == 422
    assert stored(app, facilitator) == secret
    assert person.send("/account/second-factor", off, password=PASSWORD).status_code == 303
    assert stored(app, facilitator) == ""


def test_one_that_is_on_cannot_be_replaced_without_turning_it_off(
    app: Flask, person: Person, facilitator: str, secret: str, time: Time
) -> None:
    person.sign_in(facilitator)
    person.send("/sign-in/code", code=code(secret, time))
    mine = services.new_secret()
    with person.client.session_transaction() as kept:
        kept["second_factor_offer"] = mine
    token = person.hidden("/account/name")["csrf_token"]
    person.post("/account/second-factor/on", {"csrf_token": token, "code": code(mine, time)})
    assert stored(app, facilitator) == secret


def test_the_offer_goes_with_the_session(person: Person, facilitator: str, time: Time) -> None:
    person.sign_in(facilitator)
    first = shown_secret(person.get("/account/second-factor").text)
    assert shown_secret(person.get("/account/second-factor").text) == first
    person.send("/account", "/sign-out")
    person.sign_in(facilitator)
    assert shown_secret(person.get("/account/second-factor").text) != first
