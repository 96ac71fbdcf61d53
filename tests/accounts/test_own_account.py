"""One's own account: name, password, open sign-ins."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from accounts import passwords, queries
from tests.accounts.conftest import PASSWORD, Person

NEWER = "a heron by the canal"


def test_name(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    assert 'value="First"' in person.get("/account/name").text
    assert person.send("/account/name", name="  First <b>Name</b> ").status_code == 303
    page = person.get("/account").text
    assert "First &lt;b&gt;Name&lt;/b&gt;" in page
    assert person.send("/account/name", name="x" * 81).status_code == 422
    assert person.send("/account/name", name="").status_code == 303


def test_other_fields_are_ignored(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    person.send("/account/name", name="First", email="outsider@example.org", may_create="", disabled="1", id="7")
    with app.app_context():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        assert (account.may_create, account.disabled) == (True, False)


def test_password_change_needs_the_old_one(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    answer = person.send("/account/password", password="not this one", new=NEWER)
    assert answer.status_code == 422
    assert "not your password" in answer.text
    assert Person(app).sign_in(facilitator, NEWER).status_code == 422


def test_password_change_signs_out_everywhere_else_and_renews_this_one(
    app: Flask, person: Person, facilitator: str
) -> None:
    person.sign_in(facilitator)
    other = Person(app, "192.0.2.2")
    other.sign_in(facilitator)
    before = person.client.get_cookie("session")
    answer = person.send("/account/password", password=PASSWORD, new=NEWER)
    assert (answer.status_code, answer.location) == (303, "/account")
    assert person.is_in()
    assert not other.is_in()
    thief = Person(app)
    assert before is not None
    thief.client.set_cookie("session", before.value)
    assert not thief.is_in()
    assert Person(app).sign_in(facilitator, PASSWORD).status_code == 422
    assert Person(app).sign_in(facilitator, NEWER).status_code == 303


def test_a_new_password_must_be_a_good_one(person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    for new in ("short", "password1234", facilitator):
        answer = person.send("/account/password", password=PASSWORD, new=new)
        assert answer.status_code == 422, new
        assert "Error:" in answer.text


def test_changing_twice_with_the_same_form_changes_once(app: Flask, person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    fields = {**person.hidden("/account/password"), "password": PASSWORD, "new": NEWER}
    with person.client.session_transaction() as kept:
        before = dict(kept)
    assert person.post("/account/password", fields).status_code == 303
    with person.client.session_transaction() as now:
        now["csrf_token"] = before["csrf_token"]
    again = person.post("/account/password", fields)
    assert (again.status_code, again.location) == (303, "/account")
    assert person.is_in()


def test_signing_out_everywhere(app: Flask, person: Person, facilitator: str) -> None:
    other = Person(app, "192.0.2.2")
    other.sign_in(facilitator)
    person.sign_in(facilitator)
    page = person.get("/account").text
    assert page.count("another phone or laptop") == 1
    assert page.count("this one") == 1
    answer = person.send("/account", "/account/sign-out-everywhere")
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert not person.is_in()
    assert not other.is_in()
    assert "signed out on every" in person.get("/sign-in").text


def test_nothing_of_these_pages_is_kept_by_anybody(person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    for path in ("/account", "/account/second-factor", "/sign-in", "/confirm-password"):
        assert person.get(path).headers["Cache-Control"] == "no-store"


def test_invitations_are_offered_to_who_may(person: Person, facilitator: str) -> None:
    person.sign_in(facilitator)
    assert "/account/invitations" in person.get("/account").text


def test_signed_out_while_the_password_is_looked_at(
    app: Flask, person: Person, facilitator: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashing takes a moment outside the transaction: what happens meanwhile counts."""
    person.sign_in(facilitator)
    fields = {**person.hidden("/account/password"), "password": PASSWORD, "new": NEWER}
    real = passwords.hashed

    def hashed(password: str) -> str:
        with ThreadPoolExecutor(1) as elsewhere:
            elsewhere.submit(lambda: app.test_cli_runner().invoke(args=["facilitator", "sign-out-all"])).result(10)
        return real(password)

    monkeypatch.setattr(passwords, "hashed", hashed)
    answer = person.post("/account/password", fields)
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/")
    assert Person(app).sign_in(facilitator, PASSWORD).status_code == 303
