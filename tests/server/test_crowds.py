"""Many phones at once: budgets that hold under parallel sending, and a whole room behind one address of the venue."""

from __future__ import annotations

import random
import secrets
import threading
import time
from collections import Counter

import pytest

from tests.server.phones import Answer, Phone, Unknown, find_form, path_of, volley
from tests.server.reading import stored_ballots, stored_questions
from tests.server.rooms import (
    Place,
    Room,
    Vote,
    ballot_fields,
    furnish_vote,
    furnish_workshop,
    furnish_writing,
    looking_into,
)
from tests.server.running import Server

VOTERS = 100
AT_ONCE = 50
TOO_MANY = 10  # of the fifty: ballots with one more than is allowed

PHONES = 200
MISTYPED = 8  # phones whose owners type the code wrong at first
WRITES = 5
A_MINUTE = 60.0


@pytest.mark.slow
def test_a_budget_holds_when_a_person_sends_fifty_ballots_at_once(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(VOTERS)
        vote = furnish_vote(room)
    server.start()
    seen: Counter[int] = Counter()
    offered: dict[str, set[str]] = {}
    for place in room.places:
        ballots = [random.sample(vote.items, vote.most + (n < TOO_MANY)) for n in range(AT_ONCE)]
        offered[place.seat_id] = {" ".join(chosen) for chosen in ballots if len(chosen) <= vote.most}
        seen.update(send_all(server, place, vote, ballots))
    server.stop()
    assert seen == {303: VOTERS * (AT_ONCE - TOO_MANY), 422: VOTERS * TOO_MANY}
    with looking_into(server):
        stored = stored_ballots(room, vote)
    assert stored.keys() == offered.keys()
    for seat, ballot in stored.items():
        assert ballot in offered[seat], "what counts is one of the ballots sent, whole and unmixed"


def send_all(server: Server, place: Place, vote: Vote, ballots: list[list[str]]) -> list[int]:
    """These ballots of one seat at the same moment; what came back."""
    phone = place.phone(server.port)
    token = phone.csrf_token(place.path)
    path = vote.path(place)
    requests = [
        phone.request_bytes(path, ballot_fields(chosen, secrets.token_urlsafe(16), token)) for chosen in ballots
    ]
    answers = volley(server.port, requests)
    return [answer.status if answer else 0 for answer in answers]


class Guest(threading.Thread):
    """Somebody in the room: joins with the code, then writes and votes as a browser would, following each answer."""

    def __init__(self, server: Server, room: Room, step: int, vote: Vote, number: int) -> None:
        super().__init__(daemon=True)
        self.phone = Phone(server.port)
        self.room, self.step, self.vote, self.number = room, step, vote, number
        self.accepted: list[str] = []
        self.fault = ""

    def run(self) -> None:
        """Join, write, vote."""
        try:
            home = self._join()
            for n in range(WRITES - 1):
                words = f"What would help in place {self.number} and {'abcdefgh'[n]}?"
                self._send(home, f"{home}/steps/{self.step}/ask", [("text", words)])
            self._send(home, f"{home}/steps/{self.vote.step}/ballot", [(f"place-{self.vote.items[0]}", "1")])
        except (AssertionError, Unknown) as fault:
            self.fault = repr(fault)[-600:]
        self.phone.hang_up()

    def _join(self) -> str:
        if self.number < MISTYPED:
            assert self.phone.get("/join?code=BBBBBB").status == 404
        found = self.phone.get(f"/join?code={self.room.code}")
        page = self.phone.get(path_of(found.location))
        form = find_form(page.body, "/join/")
        answer = self.phone.post(path_of(form.action), form.filled(perspective="lived", take_part="y"))
        assert answer.status == 303, f"not let in: {answer.status} {answer.body[-300:]}"
        home = path_of(answer.location)
        self.page = self._look(home)
        return home

    def _look(self, home: str) -> Answer:
        page = self.phone.get(home)
        assert page.status == 200, f"{page.status} for {home}"
        return page

    def _send(self, home: str, path: str, fields: list[tuple[str, str]]) -> None:
        token = dict(find_form(self.page.body, home).fields)["csrf_token"]
        sent = [("csrf_token", token), ("once", secrets.token_urlsafe(16)), *fields]
        answer = self.phone.post(path, sent)
        assert answer.status == 303, f"{answer.status} for {path}: {answer.body[-300:]}"
        self.accepted.append(path)
        self.page = self._look(path_of(answer.location))


@pytest.mark.slow
def test_two_hundred_phones_behind_one_address_are_all_let_in_and_heard(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(0, join_cap=PHONES)
        step = furnish_writing(room)
        vote = furnish_vote(room)
    server.start()
    guests = [Guest(server, room, step, vote, number) for number in range(PHONES)]
    began = time.monotonic()
    for guest in guests:
        guest.start()
    for guest in guests:
        guest.join(2 * A_MINUTE)
    took = time.monotonic() - began
    server.stop()
    print(f"{PHONES} joins and {sum(len(guest.accepted) for guest in guests)} writes in {took:.1f} s")
    assert [guest.fault for guest in guests if guest.fault] == []
    assert sum(len(guest.accepted) for guest in guests) == PHONES * WRITES
    assert took < A_MINUTE
    with looking_into(server):
        assert len(stored_questions()) == PHONES * (WRITES - 1)
        assert set(stored_ballots(room, vote).values()) == {vote.items[0]}
