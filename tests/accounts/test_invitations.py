"""Invitations: once only, for fourteen days, for what they say and nothing more."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask, url_for
from sqlalchemy import func, select

from accounts import passwords, queries, services
from accounts.models import Account, Invitation, Membership
from accounts.services import invitations
from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.accounts.conftest import PASSWORD, Person, Time
from tests.factories.workshops import make_cycle

NEW = {"email": "second@example.org", "name": "Second", "password": PASSWORD}


@pytest.fixture
def cycle(app: Flask, facilitator: str) -> int:
    """A cycle that the facilitator runs."""
    with app.app_context(), writing():
        return make_cycle(queries.get_account_by_email(facilitator)).id


def invited(app: Flask, cycle: int | None, role: str = "facilitator", by: str = "first@example.org") -> str:
    with app.app_context(), writing():
        account = queries.get_account_by_email(by)
        assert account is not None
        return services.invite(role, cycle, "for the second", account)


def account(app: Flask, email: str) -> Account | None:
    with app.app_context():
        return queries.get_account_by_email(email)


def role(app: Flask, email: str, cycle: int) -> str | None:
    with app.app_context():
        found = queries.get_account_by_email(email)
        return queries.get_role(found.id, cycle) if found else None


@pytest.mark.parametrize(("given", "may_create"), [("facilitator", True), ("commissioner", False)])
def test_a_new_account_gets_what_the_link_says(
    app: Flask, person: Person, cycle: int, given: str, may_create: bool
) -> None:
    answer = person.send(invited(app, cycle, given), **NEW)
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert person.is_in()
    assert role(app, "second@example.org", cycle) == given
    made = account(app, "second@example.org")
    assert made is not None
    assert (made.name, made.may_create) == ("Second", may_create)


def test_looking_at_a_link_does_not_use_it(app: Flask, person: Person, cycle: int) -> None:
    path = invited(app, cycle)
    for _look in range(3):
        assert person.get(path).status_code == 200
    assert person.send(path, **NEW).status_code == 303


def test_a_link_works_once(app: Flask, person: Person, cycle: int) -> None:
    path = invited(app, cycle)
    other = Person(app, "192.0.2.2")
    waiting = other.hidden(path)
    person.send(path, **NEW)
    late = other.post(path, {**waiting, **NEW, "email": "third@example.org"})
    assert late.status_code == 404
    assert other.get(path).status_code == 404
    assert account(app, "third@example.org") is None


def test_two_people_at_the_same_moment_make_one_account(app: Flask, cycle: int) -> None:
    path = invited(app, cycle)
    people = [Person(app, f"192.0.2.{number}") for number in range(1, 7)]
    forms = [person.hidden(path) for person in people]
    start = Barrier(len(people))

    def go(number: int) -> int:
        start.wait(10)
        return people[number].post(path, {**forms[number], **NEW, "email": f"p{number}@example.org"}).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        statuses = sorted(pool.map(go, range(len(people))))
    assert statuses == [303, 404, 404, 404, 404, 404]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 2
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 2


def test_a_link_read_before_it_was_used_cannot_be_used_again(app: Flask, cycle: int) -> None:
    """The last line of defence, should two writers ever meet: the row itself says whether it was used."""
    token = invited(app, cycle).rpartition("/")[2]
    with app.app_context(), writing():
        found = queries.get_invitation(token)
        assert found is not None
        invitations._spend(found)
        with pytest.raises(Refused):
            invitations._spend(found)


def test_one_account_accepting_twice_at_once(app: Flask, cycle: int) -> None:
    with app.app_context(), writing():
        services.make_account("second@example.org", password_hash=passwords.hashed(PASSWORD))
    path = invited(app, cycle)
    people = [Person(app), Person(app)]
    forms = []
    for person in people:
        person.sign_in("second@example.org")
        forms.append(person.hidden(path, f"{path}/accept"))
    start = Barrier(2)

    def go(number: int) -> int:
        start.wait(10)
        return people[number].post(f"{path}/accept", forms[number]).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(go, range(2))) == [303, 404]
    assert role(app, "second@example.org", cycle) == "facilitator"


def test_the_same_form_twice_gets_the_same_answer(app: Flask, person: Person, cycle: int) -> None:
    path = invited(app, cycle)
    fields = {**person.hidden(path), **NEW}
    with person.client.session_transaction() as kept:
        before = dict(kept)
    assert person.post(path, fields).status_code == 303
    with person.client.session_transaction() as now:
        now.clear()
        now.update(before)  # the first answer never arrived
    again = person.post(path, fields)
    assert (again.status_code, again.location) == (303, "/desk")


def test_somebody_with_an_account_accepts_with_it(app: Flask, person: Person, cycle: int) -> None:
    with app.app_context(), writing():
        services.make_account("second@example.org", password_hash=passwords.hashed(PASSWORD))
    path = invited(app, cycle, "commissioner")
    assert f"/sign-in?next={path}" in person.get(path).text
    assert person.sign_in("second@example.org", next=path).location == path
    answer = person.send(path, f"{path}/accept")
    assert (answer.status_code, answer.location) == (303, "/desk")
    assert role(app, "second@example.org", cycle) == "commissioner"


def test_accepting_needs_a_sign_in(app: Flask, person: Person, cycle: int) -> None:
    path = invited(app, cycle)
    fields = person.hidden(path)
    answer = person.post(f"{path}/accept", fields)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?next=")
    with app.app_context():
        assert db.session.scalars(select(Invitation)).one().used_at is None


def test_a_link_that_gives_nothing_new_is_not_used_up(app: Flask, person: Person, facilitator: str, cycle: int) -> None:
    path = invited(app, cycle, "commissioner")
    person.sign_in(facilitator)
    answer = person.send(path, f"{path}/accept")
    assert answer.status_code == 409
    assert "still works" in answer.text
    assert role(app, facilitator, cycle) == "facilitator"
    assert Person(app).get(path).status_code == 200


def test_a_commissioner_may_become_a_facilitator(app: Flask, person: Person, cycle: int) -> None:
    person.send(invited(app, cycle, "commissioner"), **NEW)
    path = invited(app, cycle)
    person.send(path, f"{path}/accept")
    assert role(app, "second@example.org", cycle) == "facilitator"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Membership)) == 2


def test_a_taken_e_mail_changes_nothing(app: Flask, person: Person, facilitator: str, cycle: int) -> None:
    path = invited(app, cycle)
    before = account(app, facilitator)
    answer = person.send(path, **{**NEW, "email": facilitator.upper()})
    assert answer.status_code == 422
    assert "already" in answer.text
    after = account(app, facilitator)
    assert before is not None
    assert after is not None
    assert after.password_hash == before.password_hash
    assert not person.is_in()
    assert person.send(path, **NEW).status_code == 303


def test_finding_out_e_mails_with_a_link_is_as_slow_as_guessing(
    app: Flask, person: Person, facilitator: str, cycle: int, time: Time
) -> None:
    path = invited(app, cycle)
    statuses = [person.send(path, **{**NEW, "email": facilitator}).status_code for _one in range(8)]
    assert 429 in statuses


@pytest.mark.parametrize(("days", "status"), [(13.9, 200), (14.1, 404)])
def test_a_link_lasts_fourteen_days(
    app: Flask, person: Person, cycle: int, time: Time, days: float, status: int
) -> None:
    path = invited(app, cycle)
    time.pass_by(days=days)
    assert person.get(path).status_code == status


def test_what_is_wrong_is_said_by_the_field_and_words_are_kept(app: Flask, person: Person, cycle: int) -> None:
    answer = person.send(invited(app, cycle), email="second at home", name="Second", password="short")
    assert answer.status_code == 422
    for words in ("name@place.org", "at least 10", 'value="second at home"', 'value="Second"'):
        assert words in answer.text
    assert "short" not in answer.text.replace("input-short", "")


def test_only_what_the_form_asks_for_is_taken(app: Flask, person: Person, cycle: int) -> None:
    """S11: fields that the form does not have are ignored."""
    extra = {
        "may_create": "y", "role": "facilitator", "disabled": "1", "cycle_id": "99", "id": "1", "account_id": "1",
        "password_hash": "x", "second_factor": "AAAA", "created_at": "2001-01-01", "own_email": "x",
    }  # fmt: skip
    person.send(invited(app, cycle, "commissioner"), **NEW, **extra)
    made = account(app, "second@example.org")
    assert made is not None
    assert (made.may_create, made.disabled, made.second_factor) == (False, False, "")
    assert made.id != 1
    assert made.password_hash.startswith("$argon2id$")
    with app.app_context():
        assert [m.role for m in db.session.scalars(select(Membership).where(Membership.account_id == made.id))] == [
            "commissioner"
        ]


def test_only_the_hash_is_stored_and_addresses_come_from_the_settings(app: Flask, cycle: int) -> None:
    path = invited(app, cycle)
    token = path.rpartition("/")[2]
    assert len(token) >= 43
    with app.app_context():
        stored = db.session.scalars(select(Invitation)).one()
        assert stored.token_hash == queries.token_hash(token)
        assert services.full_address(path) == f"http://localhost{path}"
    with app.test_request_context(headers={"Host": "127.0.0.1:9999"}):
        assert services.full_address(path) == f"http://localhost{path}"
        assert url_for("accounts.invitation", token=token) == path


@pytest.mark.parametrize("given", ["facilitator", "commissioner", "owner", ""])
def test_who_does_not_run_the_cycle_cannot_invite(app: Flask, cycle: int, given: str) -> None:
    with app.app_context(), writing():
        stranger = services.make_account("outsider@example.org", may_create=True)
        reader = services.make_account("reader@example.org")
        services.add_membership(reader.id, cycle, "commissioner")
        for who in (stranger, reader):
            with pytest.raises(Refused):
                services.invite(given, cycle, "", who)
        with pytest.raises(Refused):
            services.invite(given, None, "", reader)


def test_no_other_role_can_be_given(app: Flask, cycle: int) -> None:
    for given, where in (("owner", cycle), ("commissioner", None)):
        with pytest.raises(Refused):
            invited(app, where, given)


def test_taking_back(app: Flask, person: Person, facilitator: str, cycle: int) -> None:
    path = invited(app, cycle)
    with app.app_context():
        number = queries.list_invitations(cycle)[0].number
    person.sign_in(facilitator)
    token = person.hidden("/account/name")["csrf_token"]
    answer = person.post(f"/invitations/{number}/withdraw", {"csrf_token": token, "next": "/account"})
    assert (answer.status_code, answer.location) == (303, "/account")
    assert Person(app).get(path).status_code == 404
    with app.app_context():
        assert queries.list_invitations(cycle) == []


def test_nobody_else_can_take_back_or_remove(app: Flask, person: Person, facilitator: str, cycle: int) -> None:
    invited(app, cycle)
    with app.app_context(), writing():
        known = passwords.hashed(PASSWORD)
        outsider = services.make_account("outsider@example.org", password_hash=known, may_create=True)
        services.add_membership(outsider.id, cycle, "commissioner")
        make_cycle(outsider)
        number = queries.list_invitations(cycle)[0].number
        member = queries.list_members(cycle)[0].number
    person.sign_in("outsider@example.org")
    token = {"csrf_token": person.hidden("/account/name")["csrf_token"]}
    assert person.post(f"/invitations/{number}/withdraw", token).status_code == 404
    assert person.post(f"/members/{member}/remove", token).status_code == 404
    assert person.post("/members/999/remove", token).status_code == 404
    assert role(app, facilitator, cycle) == "facilitator"


def test_links_of_somebody_who_was_disabled_stop_working(app: Flask, person: Person, cycle: int) -> None:
    path = invited(app, cycle)
    with app.app_context(), writing():
        inviter = queries.get_account_by_email("first@example.org")
        assert inviter is not None
        services.disable(inviter)
    assert person.get(path).status_code == 404


@pytest.mark.parametrize("token", ["a" * 16, "a" * 43, "-" * 64, "AAAAAAAAAAAAAAAAAAAA"])
def test_made_up_links_lead_nowhere(person: Person, token: str) -> None:
    assert person.get(f"/invitations/{token}").status_code == 404


def test_a_new_facilitator_of_the_installation(app: Flask, person: Person, facilitator: str, cycle: int) -> None:
    person.sign_in(facilitator)
    answer = person.send("/account/invitations", note="Somebody from the food bank")
    assert (answer.status_code, answer.location) == (303, "/account/invitations")
    page = person.get("/account/invitations").text
    path = page.split("<code>http://localhost")[1].split("<")[0]
    assert "Somebody from the food bank" in page
    assert path not in person.get("/account/invitations").text  # shown once
    second = Person(app, "192.0.2.2")
    second.send(path, **NEW)
    made = account(app, "second@example.org")
    assert made is not None
    assert made.may_create
    assert role(app, "second@example.org", cycle) is None


def test_commissioners_cannot_invite_facilitators(app: Flask, person: Person, cycle: int) -> None:
    person.send(invited(app, cycle, "commissioner"), **NEW)
    assert person.get("/account/invitations").status_code == 404
    token = {"csrf_token": person.hidden("/account/name")["csrf_token"], "note": "x"}
    assert person.post("/account/invitations", token).status_code == 404
