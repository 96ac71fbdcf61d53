"""Signing in and out: rotation, revocation, age, and that nothing tells which e-mails have accounts (S9)."""

from __future__ import annotations

import base64
import json
import time as stopwatch
import zlib

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, select

from accounts import passwords, queries, services
from accounts.models import Account, SignIn
from accounts.passwords import UNUSABLE
from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.accounts.conftest import PASSWORD, Person, Time


def rows(app: Flask) -> list[SignIn]:
    with app.app_context():
        return list(db.session.scalars(select(SignIn)))


def cookie(person: Person) -> str:
    found = person.client.get_cookie("session")
    assert found is not None
    return found.value


def opened(value: str) -> dict[str, object]:
    """What a session cookie says to whoever holds it."""
    body = value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    return json.loads(zlib.decompress(raw) if value.startswith(".") else raw)


def test_right_password_lets_in_and_leads_on(person: Person, facilitator: str) -> None:
    answer = person.sign_in(facilitator)
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert person.is_in()


def test_email_may_be_typed_in_capitals(person: Person, facilitator: str) -> None:
    assert person.sign_in(" FIRST@Example.ORG ").status_code == 303


def test_wrong_password_keeps_the_email_and_not_the_password(person: Person, facilitator: str) -> None:
    answer = person.sign_in(facilitator, "not this one")
    assert answer.status_code == 422
    assert facilitator in answer.text
    assert "not this one" not in answer.text
    assert not person.is_in()


def test_unknown_and_disabled_accounts_get_the_same_answer(app: Flask, facilitator: str) -> None:
    with app.app_context(), writing():
        services.make_account("gone@example.org", password_hash=passwords.hashed(PASSWORD)).disabled = True
        services.make_account("new@example.org", password_hash=UNUSABLE)
    texts = set()
    for email in (facilitator, "nobody@example.org", "gone@example.org", "new@example.org"):
        answer = Person(app).sign_in(email, PASSWORD if email != facilitator else "wrong wrong wrong")
        assert answer.status_code == 422
        hidden = answer.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
        texts.add(answer.text.replace(email, "EMAIL").replace(hidden, "TOKEN"))
    assert len(texts) == 1


def test_an_unknown_email_costs_a_hashing_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    real = passwords._matches

    def look(hasher: PasswordHasher, stored: str, typed: bytes) -> bool:
        compared.append(stored)
        return real(hasher, stored, typed)

    monkeypatch.setattr(passwords, "_matches", look)
    Person(app).sign_in("nobody@example.org")
    assert len(compared) == 1
    assert compared[0].startswith("$argon2id$")


def test_session_is_new_after_signing_in(person: Person, facilitator: str) -> None:
    person.get("/sign-in")
    with person.client.session_transaction() as before:
        before["planted"] = "by somebody else"
        token_before = before["csrf_token"]
    person.sign_in(facilitator)
    person.get("/account")
    with person.client.session_transaction() as after:
        assert "planted" not in after
        assert after["csrf_token"] != token_before


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_stored(
    app: Flask, person: Person, facilitator: str
) -> None:
    person.sign_in(facilitator)
    first = opened(cookie(person))
    person.client.delete_cookie("session")
    person.sign_in(facilitator)
    second = opened(cookie(person))
    tokens = {str(first["_user_id"]), str(second["_user_id"])}
    stored = {row.token_hash for row in rows(app)}
    assert len(tokens) == 2
    assert stored == {queries.token_hash(token) for token in tokens}
    assert not stored & tokens


def test_cookie_says_nothing_of_the_person(person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    person.get("/account")
    assert set(opened(cookie(person))) <= {"_user_id", "_fresh", "csrf_token"}


def test_signing_in_again_in_the_same_browser_ends_the_earlier_one(
    app: Flask, person: Person, facilitator: str
) -> None:
    person.sign_in(facilitator)
    with app.app_context(), writing():
        services.make_account("second@example.org", password_hash=passwords.hashed(PASSWORD))
    page = person.hidden("/account/name")
    person.post("/sign-in", {"email": "second@example.org", "password": PASSWORD, "csrf_token": page["csrf_token"]})
    assert len(rows(app)) == 1
    assert "second@example.org" in person.get("/account").text


def test_stolen_cookie_is_worth_nothing_after_signing_out(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    thief = Person(app)
    thief.client.set_cookie("session", cookie(person))
    assert thief.is_in()
    answer = person.send("/account", "/sign-out")
    assert (answer.status_code, answer.location) == (303, "/")
    assert not person.is_in()
    assert not thief.is_in()
    assert rows(app) == []


def test_signing_out_twice_is_harmless(person: Person) -> None:
    token = person.hidden("/sign-in")["csrf_token"]
    assert person.post("/sign-out", {"csrf_token": token}).status_code == 303


def test_disabling_bites_at_once(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        services.disable(account)
    assert not person.is_in()
    assert rows(app) == []
    assert person.sign_in(facilitator).status_code == 422


def test_a_disabled_account_is_out_even_if_its_row_stayed(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    with app.app_context(), writing():
        db.session.scalars(select(Account)).one().disabled = True
    assert not person.is_in()


@pytest.mark.parametrize(
    ("span", "still_in"),
    [
        ({"hours": 11, "minutes": 59}, True),
        ({"hours": 12, "minutes": 10}, True),  # leeway for a clock that was put right
        ({"hours": 12, "minutes": 16}, False),
        ({"minutes": -10}, True),
        ({"hours": -11}, True),
        ({"hours": -13}, False),  # began with a clock that was far ahead: must not live for years
        ({"days": 1}, False),
    ],
)
def test_age_counts_from_the_start_with_leeway_for_clock_steps(
    person: Person, facilitator: str, time: Time, span: dict[str, float], still_in: bool
) -> None:
    person.sign_in(facilitator)
    time.pass_by(**span)
    assert person.is_in() is still_in


def test_using_it_does_not_make_it_live_longer(person: Person, facilitator: str, time: Time) -> None:
    person.sign_in(facilitator)
    for _hour in range(12):
        time.pass_by(hours=1)
        assert person.is_in()
    time.pass_by(hours=1)
    assert not person.is_in()


def test_old_rows_go_when_somebody_signs_in(app: Flask, facilitator: str, time: Time) -> None:
    Person(app).sign_in(facilitator)
    time.pass_by(days=2)
    Person(app).sign_in(facilitator)
    assert len(rows(app)) == 1


def test_knowing_who_is_there_is_one_query_and_no_write(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda c, cu, statement, *rest: asked.append(statement))
    person.get("/account/name")
    selects = [statement for statement in asked if statement != "BEGIN"]
    assert len(selects) == 1
    assert selects[0].count("JOIN") == 1


def test_password_changed_between_password_and_letting_in(app: Flask, facilitator: str) -> None:
    with app.test_request_context():
        known = services.check_password(facilitator, PASSWORD, services.Where("192.0.2.9"))
        with writing():
            account = queries.get_account_by_email(facilitator)
            assert account is not None
            services.set_password(account, passwords.hashed("something new to say"))
        with pytest.raises(Refused):
            services.known_still(known.account_id, known.proof)


def test_old_hash_is_made_anew(app: Flask, person: Person, facilitator: str) -> None:
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        account.password_hash = PasswordHasher(time_cost=2, memory_cost=32, parallelism=1).hash(PASSWORD)
        before = account.password_hash
    person.sign_in(facilitator)
    with app.app_context():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        assert account.password_hash != before
        assert not passwords.needs_rehash(account.password_hash)
    assert person.is_in()


def test_hashing_does_not_hold_the_writer_lock(
    app: Flask, person: Person, facilitator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    real = passwords._matches

    def look(hasher: PasswordHasher, stored: str, typed: bytes) -> bool:
        held.append(app.extensions["writer"]._depth)
        return real(hasher, stored, typed)

    monkeypatch.setattr(passwords, "_matches", look)
    person.sign_in(facilitator)
    assert held == [0]


def test_a_form_from_another_site_is_refused(person: Person, facilitator: str) -> None:
    fields = {**person.hidden("/sign-in"), "email": facilitator, "password": PASSWORD}
    assert person.post("/sign-in", fields, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert person.post("/sign-in", {"email": facilitator, "password": PASSWORD}).status_code == 400
    assert not person.is_in()


def test_who_is_in_already_is_led_on(person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    assert person.get("/sign-in?next=/account").location == "/account"


def test_real_settings_take_their_time(app: Flask) -> None:
    """The light settings of tests must never be those of a real site."""
    app.testing = False
    with app.app_context():
        began = stopwatch.perf_counter()
        stored = passwords.hashed(PASSWORD)
        assert stopwatch.perf_counter() - began > 0.015
        assert "m=47104,t=2" in stored
        assert passwords.is_right(PASSWORD, stored)
