"""Guessing is slow, and locking the rightful owner out is impossible (S16)."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts import passwords, services
from accounts.models import FailedTry
from accounts.services.guessing import FREE_TOGETHER, IN_A_MINUTE, IN_A_MINUTE_FRESH, LONGEST_WAIT
from core.db import db
from core.writing import writing
from tests.accounts.conftest import PASSWORD, Person, Time


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(FailedTry)) or 0


def guess(app: Flask, email: str, address: str, times: int) -> list[int]:
    """Wrong passwords from one address: the statuses."""
    person = Person(app, address)
    token = person.hidden("/sign-in")["csrf_token"]
    fields = {"email": email, "password": "a wrong password", "csrf_token": token}
    return [person.post("/sign-in", fields).status_code for _one in range(times)]


def waits(app: Flask, email: str, address: str) -> int:
    """How long the next guess has to wait."""
    answer = Person(app, address).sign_in(email, "a wrong password")
    if answer.status_code == 422:
        return 0
    assert answer.status_code == 429
    seconds = int(answer.headers["Retry-After"])
    assert f"Wait {seconds} seconds" in answer.text
    return seconds


def test_a_few_slips_cost_nothing(app: Flask, person: Person, facilitator: str, time: Time) -> None:
    guess(app, facilitator, person.address, FREE_TOGETHER - 1)
    assert person.sign_in(facilitator).status_code == 303


def test_waits_grow_to_thirty_seconds_and_no_further(app: Flask, facilitator: str, time: Time) -> None:
    assert guess(app, facilitator, "192.0.2.7", FREE_TOGETHER) == [422] * FREE_TOGETHER
    seen = []
    for _round in range(8):
        wait = waits(app, facilitator, "192.0.2.7")
        seen.append(wait)
        time.pass_by(seconds=wait)
        assert guess(app, facilitator, "192.0.2.7", 1) == [422]
    assert seen == [1, 2, 4, 8, 16, 30, 30, 30]
    assert max(seen) == LONGEST_WAIT


def test_too_soon_tells_nothing_even_with_the_right_password(app: Flask, facilitator: str, time: Time) -> None:
    guess(app, facilitator, "192.0.2.7", FREE_TOGETHER)
    assert Person(app, "192.0.2.7").sign_in(facilitator).status_code == 429


def test_refused_tries_do_not_lengthen_the_wait(app: Flask, facilitator: str, time: Time) -> None:
    guess(app, facilitator, "192.0.2.7", FREE_TOGETHER)
    before = count(app)
    assert set(guess(app, facilitator, "192.0.2.7", 20)) == {429}
    assert count(app) == before
    time.pass_by(seconds=1)
    assert Person(app, "192.0.2.7").sign_in(facilitator).status_code == 303


def test_everybody_gets_in_after_half_a_minute_of_quiet(app: Flask, facilitator: str, time: Time) -> None:
    for _round in range(12):
        guess(app, facilitator, "192.0.2.7", 1)
        time.pass_by(seconds=LONGEST_WAIT)
    assert Person(app, "192.0.2.7").sign_in(facilitator).status_code == 303


def test_a_known_device_gets_in_during_an_attack_from_the_same_address(
    app: Flask, person: Person, facilitator: str, time: Time
) -> None:
    person.sign_in(facilitator)
    person.send("/account", "/sign-out")
    guess(app, facilitator, person.address, 30)
    assert waits(app, facilitator, person.address) > 0
    assert person.sign_in(facilitator).status_code == 303


def test_a_fresh_address_gets_in_while_many_others_guess(app: Flask, facilitator: str, time: Time) -> None:
    for number in range(25):
        guess(app, facilitator, f"198.51.100.{number}", 1)
    assert Person(app, "203.0.113.5").sign_in(facilitator).status_code == 303


def test_many_addresses_that_failed_share_the_account_s_wait(app: Flask, facilitator: str, time: Time) -> None:
    for number in range(15):
        guess(app, facilitator, f"198.51.100.{number}", 1)
    assert waits(app, facilitator, "198.51.100.3") > 0


def test_many_e_mails_from_one_address_are_slow_too(app: Flask, time: Time) -> None:
    statuses = [guess(app, f"person{number}@example.org", "192.0.2.7", 1)[0] for number in range(30)]
    assert statuses.count(429) > 5
    assert statuses[:15] == [422] * 15


def test_a_device_that_knows_the_account_has_a_limit_of_its_own(
    app: Flask, person: Person, facilitator: str, time: Time
) -> None:
    person.sign_in(facilitator)
    person.send("/account", "/sign-out")
    token = person.hidden("/sign-in")["csrf_token"]
    fields = {"email": facilitator, "password": "a wrong password", "csrf_token": token}
    statuses = [person.post("/sign-in", fields).status_code for _one in range(10)]
    assert statuses.count(429) == 10 - FREE_TOGETHER
    assert Person(app, "203.0.113.5").sign_in(facilitator).status_code == 303


def test_a_forged_or_borrowed_device_mark_is_no_help(app: Flask, facilitator: str, time: Time) -> None:
    with app.app_context(), writing():
        services.make_account("outsider@example.org", password_hash=passwords.hashed(PASSWORD))
    outsider = Person(app, "192.0.2.66")
    outsider.sign_in("outsider@example.org")
    outsider.send("/account", "/sign-out")
    mark = outsider.client.get_cookie("known-device")
    assert mark is not None
    assert mark.http_only
    for forged in (mark.value, "W1sxLCJhIl1d.AAAA", "", "x" * 3000, '[[1,"a"]]'):
        outsider.client.set_cookie("known-device", forged)
        for _one in range(FREE_TOGETHER):
            outsider.sign_in(facilitator, "a wrong password")
        assert outsider.sign_in(facilitator, "a wrong password").status_code == 429


def test_the_whole_service_has_a_cap_that_fresh_addresses_pass(app: Flask, facilitator: str, time: Time) -> None:
    with app.app_context(), writing():
        for number in range(IN_A_MINUTE):
            services.begin_try(f"password:p{number}@example.org", services.Where(f"198.51.100.{number}"))
    assert waits(app, "somebody@example.org", "198.51.100.3") == LONGEST_WAIT
    assert Person(app, "203.0.113.5").sign_in(facilitator).status_code == 303


def test_even_a_horde_of_fresh_addresses_is_capped(app: Flask, person: Person, facilitator: str, time: Time) -> None:
    person.sign_in(facilitator)
    person.send("/account", "/sign-out")
    with app.app_context(), writing(), pytest.raises(services.TooSoon):
        for number in range(1000):
            services.begin_try(f"password:p{number}@example.org", services.Where(f"address {number}"))
    assert number == IN_A_MINUTE_FRESH
    assert person.sign_in(facilitator).status_code == 303  # the device is known
    time.pass_by(seconds=61)
    assert Person(app, "203.0.113.5").sign_in(facilitator).status_code == 303


def test_a_hundred_guesses_at_once_do_not_slip_through(app: Flask, facilitator: str) -> None:
    def one(number: int) -> int:
        person = Person(app, "192.0.2.7")
        token = person.hidden("/sign-in")["csrf_token"]
        fields = {"email": facilitator, "password": f"wrong guess {number}", "csrf_token": token}
        return person.post("/sign-in", fields).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = list(pool.map(one, range(100)))
    assert set(statuses) == {422, 429}
    assert statuses.count(422) <= FREE_TOGETHER + 3  # a second or two may pass meanwhile


def test_nothing_kept_tells_whose_it_was_and_all_goes_within_the_hour(app: Flask, facilitator: str, time: Time) -> None:
    guess(app, facilitator, "192.0.2.7", 3)
    with app.app_context():
        kept = list(db.session.scalars(select(FailedTry)))
    assert kept
    assert all(re.fullmatch(r"[0-9a-f]{64}", one.key_hash) for one in kept)
    time.pass_by(minutes=61)
    Person(app).sign_in(facilitator)
    assert count(app) == 0 or count(app) < len(kept)
    with app.app_context():
        assert all(one.at > time.moment - services.guessing.FORGOTTEN for one in db.session.scalars(select(FailedTry)))


def test_the_salt_is_new_every_day(app: Flask, facilitator: str, time: Time) -> None:
    guess(app, facilitator, "192.0.2.7", 1)
    with app.app_context():
        first = set(db.session.scalars(select(FailedTry.key_hash)))
    time.pass_by(days=1)
    guess(app, facilitator, "192.0.2.7", 1)
    with app.app_context():
        second = set(db.session.scalars(select(FailedTry.key_hash)))
    assert first
    assert not first & second


@pytest.mark.parametrize("step", [{"hours": 5}, {"hours": -5}, {"minutes": -40}, {"days": -400}, {"days": 400}])
def test_a_clock_step_locks_nobody_out(app: Flask, facilitator: str, time: Time, step: dict[str, float]) -> None:
    guess(app, facilitator, "192.0.2.7", 30)
    time.pass_by(**step)
    time.pass_by(seconds=LONGEST_WAIT)
    assert Person(app, "192.0.2.7").sign_in(facilitator).status_code == 303


def test_neighbours_in_one_ipv6_network_are_one_address(app: Flask, facilitator: str, time: Time) -> None:
    for number in range(FREE_TOGETHER):
        guess(app, facilitator, f"2001:db8:1:2::{number + 1}", 1)
    assert waits(app, facilitator, "2001:db8:1:2:ffff::9") > 0
    assert waits(app, facilitator, "2001:db8:1:3::9") == 0
