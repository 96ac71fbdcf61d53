"""`flask facilitator …`: the first link, links for one e-mail, listing, disabling."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts import passwords, queries, services
from accounts.models import Account
from core.db import db
from core.writing import writing
from tests.accounts.conftest import PASSWORD, Person, Time

NEW = {"email": "second@example.org", "name": "Second", "password": PASSWORD}
NEWER = "a heron by the canal"


def run(app: Flask, *words: str) -> str:
    result = app.test_cli_runner().invoke(args=["facilitator", *words])
    assert result.exit_code == 0, result.output
    return result.output


def path(printed: str) -> str:
    line = printed.strip()
    assert line.startswith("http://localhost/invitations/")
    assert "\n" not in line
    return line.removeprefix("http://localhost")


def test_the_first_link_makes_the_first_account_and_then_there_is_none(app: Flask, person: Person) -> None:
    link = path(run(app, "first-link"))
    page = person.get(link).text
    assert "Make the first account" in page
    assert person.send(link, **NEW).status_code == 303
    assert person.is_in()
    assert run(app, "first-link") == ""
    with app.app_context():
        account = queries.get_account_by_email("second@example.org")
        assert account is not None
        assert account.may_create


def test_each_start_makes_a_new_first_link_and_ends_the_old(app: Flask, person: Person) -> None:
    old, new = path(run(app, "first-link")), path(run(app, "first-link"))
    assert old != new
    assert person.get(old).status_code == 404
    assert person.get(new).status_code == 200


def test_a_first_link_is_worth_nothing_once_there_is_an_account(app: Flask, person: Person) -> None:
    link = path(run(app, "first-link"))
    waiting = person.hidden(link)
    with app.app_context(), writing():
        services.make_account("other@example.org")
    assert person.get(link).status_code == 404
    assert person.post(link, {**waiting, **NEW}).status_code == 404
    with app.app_context():
        assert queries.get_account_by_email("second@example.org") is None


def test_of_two_first_facilitators_at_once_there_is_one(app: Flask) -> None:
    link = path(run(app, "first-link"))
    people = [Person(app, f"192.0.2.{number}") for number in (1, 2, 3)]
    forms = [person.hidden(link) for person in people]
    start = Barrier(3)

    def go(number: int) -> int:
        start.wait(10)
        return people[number].post(link, {**forms[number], **NEW, "email": f"p{number}@example.org"}).status_code

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(go, range(3))) == [303, 404, 404]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_add_makes_an_account_for_that_e_mail_only(app: Flask, person: Person) -> None:
    link = path(run(app, "add", "Second@Example.org"))
    page = person.get(link).text
    assert "second@example.org" in page
    assert 'name="email"' not in page
    assert person.send(link, email="outsider@example.org", name="Second", password=PASSWORD).status_code == 303
    with app.app_context():
        assert queries.get_account_by_email("outsider@example.org") is None
        account = queries.get_account_by_email("second@example.org")
        assert account is not None
        assert account.may_create
    assert person.get(link).status_code == 404


def test_add_lets_somebody_back_into_their_own_account(
    app: Flask, person: Person, facilitator: str, time: Time
) -> None:
    other = Person(app, "192.0.2.2")
    other.sign_in(facilitator)
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        account.second_factor = services.new_secret()
    link = path(run(app, "add", facilitator))
    assert "Choose a new password" in person.get(link).text
    assert other.is_in()  # nothing happens before the link is used
    assert person.send(link, password=NEWER).status_code == 303
    assert person.is_in()
    assert not other.is_in()
    assert Person(app).sign_in(facilitator, PASSWORD).status_code == 422
    assert Person(app).sign_in(facilitator, NEWER).location == "/desk"
    with app.app_context():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        assert (account.name, account.second_factor) == ("First", "")


def test_that_link_can_not_be_accepted_by_another_account(app: Flask, person: Person) -> None:
    with app.app_context(), writing():
        services.make_account("third@example.org", password_hash=passwords.hashed(PASSWORD))
    person.sign_in("third@example.org")
    link = path(run(app, "add", "second@example.org"))
    fields = {"csrf_token": person.hidden("/account/name")["csrf_token"]}
    assert person.post(f"{link}/accept", fields).status_code == 409
    assert Person(app).get(link).status_code == 200
    with app.app_context():
        account = queries.get_account_by_email("third@example.org")
        assert account is not None
        assert account.may_create is False


@pytest.mark.parametrize(
    "email", ["", "second", "second@", "@example.org", "a b@example.org", "second@example", "x" * 250 + "@a.org"]
)
def test_add_refuses_what_is_no_e_mail(app: Flask, email: str) -> None:
    result = app.test_cli_runner().invoke(args=["facilitator", "add", email])
    assert result.exit_code == 1
    assert "An e-mail looks like" in result.output


def test_disable_and_let_in_again(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    unused = path(run(app, "add", facilitator))
    run(app, "disable", facilitator.upper())
    assert not person.is_in()
    assert person.get(unused).status_code == 404
    assert "disabled" in run(app, "list")
    person.send(path(run(app, "add", facilitator)), password=NEWER)
    assert person.is_in()


def test_disable_says_when_there_is_nobody(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["facilitator", "disable", "nobody@example.org"])
    assert result.exit_code == 1
    assert "no account" in result.output


def test_list_and_sign_out_all(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    assert run(app, "list") == "first@example.org\tFirst, may begin cycles, open sign-ins: 1\n"
    run(app, "sign-out-all")
    assert not person.is_in()
    assert "open sign-ins: 0" in run(app, "list")
