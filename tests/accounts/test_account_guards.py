"""Guards: who is asked to sign in, who types the password again, and that nothing is kept of a visit turned away."""

from __future__ import annotations

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue

from accounts import guards, passwords, queries, services
from core.web import see
from core.writing import writes, writing
from tests.accounts.conftest import PASSWORD, Person, Time
from tests.factories.workshops import make_cycle


@pytest.fixture
def done(app: Flask) -> list[str]:
    """Adds routes that matter to the app; what they did is listed."""
    did: list[str] = []

    @guards.recently_confirmed
    def look() -> ResponseReturnValue:
        return "a page that matters"

    @writes
    @guards.recently_confirmed
    def act() -> ResponseReturnValue:
        did.append(request.form.get("what", ""))
        return see("/done")

    @guards.signed_in
    def role(cycle: int) -> ResponseReturnValue:
        return str(guards.role_in(cycle))

    app.add_url_rule("/matters", "look", look)
    app.add_url_rule("/matters", "act", act, methods=["POST"])
    app.add_url_rule("/role/<int:cycle>", "role", role)
    return did


def test_guards_name_themselves(app: Flask) -> None:
    for guard, name in (
        (guards.signed_in, "signed_in"),
        (guards.recently_confirmed, "recently_confirmed"),
        (guards.may_create, "may_create"),
    ):
        assert vars(guard(lambda: ""))["guard"] == name


def test_every_route_of_accounts_has_a_guard_and_every_change_is_written(app: Flask) -> None:
    mine = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("accounts.")]
    assert len(mine) > 20
    for rule in mine:
        view = app.view_functions[rule.endpoint]
        assert getattr(view, "guard", "") in {"public", "signed_in", "recently_confirmed", "may_create"}, rule.endpoint
        assert getattr(view, "writes", False) is ("POST" in (rule.methods or set())), rule.endpoint


SIGNED_IN_ONLY = [
    ("GET", "/account"), ("GET", "/account/name"), ("POST", "/account/name"), ("GET", "/account/password"),
    ("POST", "/account/password"), ("GET", "/account/second-factor"), ("POST", "/account/second-factor/on"),
    ("POST", "/account/second-factor/off"), ("POST", "/account/sign-out-everywhere"), ("GET", "/account/invitations"),
    ("POST", "/account/invitations"), ("GET", "/confirm-password"), ("POST", "/confirm-password"),
    ("POST", "/invitations/abcdefghijklmnopq/accept"), ("POST", "/invitations/1/withdraw"),
    ("POST", "/members/1/remove"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), SIGNED_IN_ONLY)
def test_strangers_are_asked_to_sign_in(person: Person, method: str, path: str) -> None:
    token = person.hidden("/sign-in")["csrf_token"]
    fields = {"csrf_token": token, "password": "x", "new": "y"}
    answer = person.get(path) if method == "GET" else person.post(path, fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")


def test_sign_in_leads_back_with_the_whole_address(person: Person, facilitator: str) -> None:
    asked = person.get("/account/name?from=here&x=1").location
    answer = person.send(asked, "/sign-in", email=facilitator, password=PASSWORD)
    assert answer.location == "/account/name?from=here&x=1"


def test_the_password_is_asked_for_after_half_an_hour(
    person: Person, facilitator: str, done: list[str], time: Time
) -> None:
    person.sign_in(facilitator)
    assert person.get("/matters?a=b").status_code == 200
    time.pass_by(minutes=46)
    asked = person.get("/matters?a=b")
    assert (asked.status_code, asked.location) == (303, "/confirm-password?next=/matters?a%3Db")
    wrong = person.send(asked.location, "/confirm-password", password="not this one")
    assert wrong.status_code == 422
    assert person.get("/matters").status_code == 303
    right = person.send(asked.location, "/confirm-password", password=PASSWORD)
    assert (right.status_code, right.location) == (303, "/matters?a=b")
    assert person.get("/matters").status_code == 200


def test_a_change_turned_away_is_not_done_and_not_remembered_as_done(
    app: Flask, person: Person, facilitator: str, done: list[str], time: Time
) -> None:
    """The form may be sent again after the password: it must then be carried out, not answered from a receipt."""
    person.sign_in(facilitator)
    token = person.hidden("/account/name")["csrf_token"]
    fields = {"csrf_token": token, "what": "publish", "once": "a-key-of-this-form"}
    time.pass_by(hours=1)
    asked = person.post("/matters", fields, headers={"Referer": "http://localhost/matters?x=1"})
    assert asked.location == "/confirm-password?next=/matters?x%3D1"
    assert done == []
    assert person.send(asked.location, "/confirm-password", password=PASSWORD).location == "/matters?x=1"
    assert person.post("/matters", fields).location == "/done"
    assert person.post("/matters", fields).location == "/done"
    assert done == ["publish"]


@pytest.mark.parametrize("referer", ["https://evil.example/x", "", "http://evil.example//localhost/", "not an address"])
def test_a_foreign_referer_leads_nowhere(
    person: Person, facilitator: str, done: list[str], time: Time, referer: str
) -> None:
    person.sign_in(facilitator)
    token = person.hidden("/account/name")["csrf_token"]
    time.pass_by(hours=1)
    asked = person.post("/matters", {"csrf_token": token}, headers={"Referer": referer} if referer else {})
    assert asked.location == "/confirm-password?next=/"


def test_a_fragment_sends_the_whole_page(person: Person, facilitator: str, done: list[str], time: Time) -> None:
    headers = {"HX-Request": "true", "Referer": "http://localhost/console"}
    answer = person.get("/matters", headers=headers)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in?next=/console")


def test_guessing_the_password_again_is_slow_and_hurts_nobody_else(
    app: Flask, person: Person, facilitator: str, time: Time
) -> None:
    person.sign_in(facilitator)
    statuses = [person.send("/confirm-password", password="not this one").status_code for _one in range(10)]
    assert statuses.count(429) > 4
    assert Person(app, "192.0.2.1").sign_in(facilitator).status_code == 303
    assert person.is_in()


def test_roles_bite_at_once(app: Flask, person: Person, facilitator: str, done: list[str]) -> None:
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        one, other = make_cycle(account).id, make_cycle().id
        third = services.make_account("third@example.org", password_hash=passwords.hashed(PASSWORD))
        services.add_membership(third.id, one, "facilitator")
    person.sign_in(facilitator)
    assert person.get(f"/role/{one}").text == "facilitator"
    assert person.get(f"/role/{other}").text == "None"
    with app.app_context(), writing():
        account = queries.get_account_by_email(facilitator)
        assert account is not None
        membership = queries.get_membership(account.id, one)
        assert membership is not None
        services.remove_member(membership)
    assert person.get(f"/role/{one}").text == "None"
