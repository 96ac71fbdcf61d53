"""Answers that get lost: what is sent again has one effect and the same answer, in parallel and after a restart."""

from __future__ import annotations

import secrets

from tests.server.phones import Answer, Phone, find_form, path_of, volley
from tests.server.reading import stored_ballots, stored_questions
from tests.server.rooms import ballot_fields, furnish_vote, furnish_workshop, furnish_writing, looking_into
from tests.server.running import Server

TIMES = 10


def test_a_join_whose_answer_got_lost_is_sent_again_and_gets_the_same_seat(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(0)
    server.start()
    phone = Phone(server.port)
    form = find_form(phone.get(f"/join/{room.code}").body, "/join/")
    fields = form.filled(perspective="lived", take_part="y")
    before = dict(phone.cookies)
    seats = {phone.post(path_of(form.action), fields).location}
    phone.hang_up()
    phone.cookies = dict(before)  # the answer never reached the phone, nor did its cookie
    server.kill()
    server.start()
    again = phone.post(path_of(form.action), fields)
    seats.add(again.location)
    assert len(seats) == 1
    assert phone.get(path_of(again.location)).status == 200, "the phone is in"


def test_the_same_form_many_times_at_once_and_after_a_restart_has_one_effect(server: Server) -> None:
    with looking_into(server):
        room = furnish_workshop(1)
        step = furnish_writing(room)
        vote = furnish_vote(room)
    server.start()
    place = room.places[0]
    phone = place.phone(server.port)
    token = phone.csrf_token(place.path)
    asked = [("csrf_token", token), ("once", secrets.token_urlsafe(16)), ("text", "What would help us?")]
    ballot = ballot_fields(vote.items[:3], secrets.token_urlsafe(16), token)
    requests = [
        *[phone.request_bytes(f"{place.path}/steps/{step}/ask", asked)] * TIMES,
        *[phone.request_bytes(vote.path(place), ballot)] * TIMES,
    ]
    first = volley(server.port, requests)
    server.kill()
    server.start()
    assert {told(one) for one in [*first, *volley(server.port, requests)]} == {(303, place.path)}
    with looking_into(server):
        assert stored_questions() == ["What would help us?"]
        assert stored_ballots(room, vote) == {place.seat_id: " ".join(vote.items[:3])}


def told(answer: Answer | None) -> tuple[int, str]:
    """What a browser acts on."""
    return (answer.status, path_of(answer.location)) if answer else (0, "")
