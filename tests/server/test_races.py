"""Votes that race the close: acknowledged and counted, or refused and not counted, never anything between."""

from __future__ import annotations

import random
import secrets
from dataclasses import replace

import pytest

from tests.server.facilitators import Facilitator
from tests.server.phones import Phone, volley
from tests.server.reading import stored_ballots
from tests.server.rooms import Place, Room, Vote, ballot_fields, furnish_vote, furnish_workshop, looking_into
from tests.server.running import Server

ROUNDS = 50
VOTERS = 20


@pytest.mark.slow
def test_a_vote_that_races_the_close_is_counted_exactly_when_it_was_acknowledged(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(VOTERS)
        vote = furnish_vote(room)
    server.start()
    console = Facilitator(server.port, room)
    phone = room.places[0].phone(server.port)
    token = phone.csrf_token(room.places[0].path)
    said = []
    for number in range(1, ROUNDS + 1):
        said.append(race(console, room, replace(vote, number=number), phone, token))
        console.post(f"rounds/{number}/again")
    server.stop()
    accepted = sum(len(one) for one in said)
    assert 0 < accepted < ROUNDS * VOTERS, "the close always came first, or always last: nothing raced"
    with looking_into(server):
        for number, acknowledged in enumerate(said, start=1):
            stored = stored_ballots(room, replace(vote, round_id=vote.round_id + number - 1))
            assert stored == acknowledged, f"round {number}"


def race(console: Facilitator, room: Room, vote: Vote, phone: Phone, token: str) -> dict[str, str]:
    """Everybody votes while the facilitator closes; gives what was acknowledged, by seat."""
    chosen = {place.seat_id: random.sample(vote.items, vote.most) for place in room.places}
    requests = [ballot(phone, vote, place, chosen[place.seat_id], token) for place in room.places]
    moment = random.randint(0, VOTERS)
    requests.insert(moment, console.request_bytes(f"rounds/{vote.number}/close"))
    answers = volley(phone.port, requests)
    closing = answers.pop(moment)
    assert closing is not None and closing.status == 303
    statuses = [answer.status if answer else 0 for answer in answers]
    assert set(statuses) <= {303, 422}, statuses
    taken = [place.seat_id for place, status in zip(room.places, statuses, strict=True) if status == 303]
    return {seat: " ".join(chosen[seat]) for seat in taken}


def ballot(phone: Phone, vote: Vote, place: Place, chosen: list[str], token: str) -> bytes:
    """One ballot, ready to send; all share the session that the token belongs to."""
    place.seat_on(phone)
    return phone.request_bytes(vote.path(place), ballot_fields(chosen, secrets.token_urlsafe(16), token))
