"""Where people are sent after signing in: only ever to a page of this site (S10)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.conftest import PASSWORD, Person, Time

HOSTILE = [
    "https://evil.example", "http://evil.example/desk", "//evil.example", "///evil.example", "////evil.example/%2f..",
    "\\\\evil.example", "/\\evil.example", "\\/evil.example", "/\\/evil.example", "/%5cevil.example/\\x",
    "http:evil.example", "https:///evil.example", "http:\\\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)", "data:text/html,x", "vbscript:x", "ftp://evil.example", "mailto:a@evil.example",
    "evil.example", "evil.example/desk", "@evil.example", "desk", "./desk", "../desk", "?x=//evil.example", "#x",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "\t//evil.example", "\n//evil.example",
    " //evil.example", " https://evil.example", "/ /evil.example", "\x00//evil.example", "/\x00/evil.example",
    "\u00a0//evil.example", "//localhost@evil.example", "http://localhost@evil.example", "http://localhost.evil.example",
    "//localhost:80@evil.example/", "/" + "a" * 600, "https:/evil.example", ":80", "://evil.example", "",
]  # fmt: skip
LOCAL = [
    "/desk",
    "/account",
    "/cycles/C1?tab=people",
    "/invitations/abcdefghijklmnopqrstuvwxyz",
    "/a//b",
    "/x?y=https://z",
]


def test_hostile_addresses_lead_to_the_desk(app: Flask, facilitator: str) -> None:
    led = {}
    for number, address in enumerate(HOSTILE):
        led[address] = Person(app, f"192.0.2.{number + 1}").sign_in(facilitator, next=address).location
    assert set(led.values()) == {"/desk"}, led


@pytest.mark.parametrize("address", LOCAL)
def test_pages_of_this_site_are_reached(person: Person, facilitator: str, address: str) -> None:
    assert person.sign_in(facilitator, next=address).location == address


def test_hostile_addresses_never_reach_the_form(person: Person) -> None:
    for address in HOSTILE:
        answer = person.client.get("/sign-in", query_string={"next": address})
        assert 'name="next" type="hidden" value="/desk"' in answer.text, address


def test_the_same_after_typing_the_password_again(person: Person, facilitator: str, time: Time) -> None:
    person.sign_in(facilitator)
    for address in HOSTILE:
        assert person.send("/confirm-password", password=PASSWORD, next=address).location == "/desk", address


def test_a_forged_host_is_refused(person: Person) -> None:
    assert person.get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
