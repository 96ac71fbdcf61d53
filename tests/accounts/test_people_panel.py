"""What a cycle's people page is given: members, links not used yet, the form, and a new link shown once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask, render_template
from flask.typing import ResponseReturnValue

from accounts import people_panel, queries, services
from accounts.forms import InviteForm
from accounts.guards import signed_in
from core.web import see
from core.writing import writes, writing
from tests.accounts.conftest import Person
from tests.factories.workshops import make_cycle


@pytest.fixture
def page(app: Flask, facilitator: str) -> Callable[[], int]:
    """A page at /people as `workshops` has it, for one cycle; gives the cycle."""
    with app.app_context(), writing():
        cycle = make_cycle(queries.get_account_by_email(facilitator)).id

    def values(form: InviteForm | None = None) -> dict[str, object]:
        return people_panel.values(cycle, cycle_ref="C1", here="/people", invite_url="/people", form=form)

    @signed_in
    def look() -> ResponseReturnValue:
        return render_template("accounts/_people.html", **values())

    @writes
    @signed_in
    def invite() -> ResponseReturnValue:
        form = InviteForm()
        if not people_panel.invite(form, cycle):
            return render_template("accounts/_people.html", **values(form)), 422
        return see("/people")

    app.add_url_rule("/people", "people", look)
    app.add_url_rule("/people", "people_invite", invite, methods=["POST"])
    return lambda: cycle


def test_inviting_shows_the_link_once(app: Flask, person: Person, facilitator: str, page: Callable[[], int]) -> None:
    person.sign_in(facilitator)
    assert person.send("/people", role="commissioner", note="<i>them</i>").status_code == 303
    shown = person.get("/people").text
    assert "<code>http://localhost/invitations/" in shown
    assert "&lt;i&gt;them&lt;/i&gt;" in shown
    assert "<code>" not in person.get("/people").text
    link = shown.split("<code>http://localhost")[1].split("<")[0]
    assert "as a commissioner" in Person(app).get(link).text


def test_a_role_that_there_is_not_is_refused(person: Person, facilitator: str, page: Callable[[], int]) -> None:
    person.sign_in(facilitator)
    assert person.send("/people", role="owner").status_code == 422
    with person.client.application.app_context():
        assert queries.list_invitations(page()) == []


def test_sending_the_form_twice_makes_one_link(
    app: Flask, person: Person, facilitator: str, page: Callable[[], int]
) -> None:
    person.sign_in(facilitator)
    fields = {**person.hidden("/people"), "role": "facilitator", "note": ""}
    for _time in range(2):
        assert person.post("/people", fields).status_code == 303
    with app.app_context():
        assert len(queries.list_invitations(page())) == 1


def test_removing_and_taking_back_come_back_here(
    app: Flask, person: Person, facilitator: str, page: Callable[[], int]
) -> None:
    with app.app_context(), writing():
        services.add_membership(services.make_account("second@example.org").id, page(), "commissioner")
        members = {one.email: one.number for one in queries.list_members(page())}
    person.sign_in(facilitator)
    answer = person.send("/people", f"/members/{members['second@example.org']}/remove")
    assert (answer.status_code, answer.location) == (303, "/people")
    person.send("/people", role="facilitator", note="")
    with app.app_context():
        number = queries.list_invitations(page())[0].number
    assert person.send("/people", f"/invitations/{number}/withdraw").location == "/people"
    with app.app_context():
        assert [one.email for one in queries.list_members(page())] == [facilitator]
        assert queries.list_invitations(page()) == []


def test_the_last_facilitator_stays(app: Flask, person: Person, facilitator: str, page: Callable[[], int]) -> None:
    with app.app_context():
        number = queries.list_members(page())[0].number
    person.sign_in(facilitator)
    answer = person.send("/people", f"/members/{number}/remove")
    assert answer.status_code == 409
    assert "needs a facilitator" in answer.text
    with app.app_context():
        assert len(queries.list_members(page())) == 1


def test_every_id_is_there_once(person: Person, facilitator: str, page: Callable[[], int]) -> None:
    person.sign_in(facilitator)
    for _link in range(2):
        person.send("/people", role="facilitator", note="")
    ids = re.findall(r'\sid="([^"]*)"', person.get("/people").text)
    assert len(ids) == len(set(ids))
