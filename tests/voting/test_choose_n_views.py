"""A vote without an order as people meet it: ticks on a phone, the desk, the console, the wall, reasons."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from urllib.parse import urlencode

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from tests.browse import browse
from tests.factories import voting as lists
from tests.factories.voting import make_ballot_step
from tests.factories.workshops import make_account, make_cycle, make_seat, make_workshop
from tests.voting.test_door import Bench
from tests.voting.test_views import Counting, Room, close, everybody_votes, go_to, open_vote, reveal
from voting import queries, services
from voting.kinds import wall
from voting.models import Round
from voting.sources import WITH, CandidateText
from workshops import queries as rooms
from workshops.guards import token_hash
from workshops.models import Device

PAIRS = ["Q45+D18", "Q45+D23", "Q03+D07", "Q02+D20", "Q17+D18"]


@pytest.fixture
def room(app: Flask) -> Room:
    """Ten voters, one of them on paper, and a vote of pairs without an order that is not open yet."""
    with app.app_context(), writing():
        workshop = make_workshop(make_cycle(make_account(email="lead@example.org"), sequence=1), number=1)
        for n, code in enumerate(["lived"] * 4 + ["frontline"] * 5, 1):
            make_seat(workshop, code, number=n)
        paper = make_seat(workshop, "frontline", number=10, channel="paper")
        step = make_ballot_step(workshop, PAIRS, n=3, method="choose_n", protect=0)
        lists._lists[workshop.id] = [
            CandidateText(item, f"Question of {item}?{WITH}Records of {item}", "It answers it: partly", item[:3])
            for item in PAIRS
        ]
        phones = {}
        for seat in rooms.list_seats(workshop):
            if seat.device_id is not None:
                phones[seat.ref] = f"token-of-{seat.ref}-long-enough"
                db.session.get_one(Device, seat.device_id).token_hash = token_hash(phones[seat.ref])
        return Room(app, workshop.ref, workshop.screen_token, step.id, phones, paper.ref)


def ticked(html: str) -> list[str]:
    return sorted(re.findall(r'name="choose-([^"]+)" value="1" checked', html))


def test_ticks_without_script(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    assert "Choose up to 3. They need no order." in phone.text
    assert "Question of Q45+D18? With: Records of Q45+D18 It answers it: partly" in phone.text
    assert "place-" not in phone.html and "Use:" not in phone.text
    phone.send({"choose-Q02+D20": "1", "choose-Q45+D23": "1"})
    assert "Your ballot is saved. You chose C1-Q45+D23, C1-Q02+D20. You can change it" in phone.text
    assert ticked(phone.html) == ["Q02+D20", "Q45+D23"] == sorted(room.own("S01"))
    fields = {"csrf_token": phone.form({})["csrf_token"], "once": "n" * 22, "choose-Q17+D18": "1"}
    phone.post(f"{room.address('S01')}/steps/{room.step}/ballot", fields)
    assert room.own("S01") == ["Q17+D18"] and ticked(phone.html) == ["Q17+D18"]


def test_too_many_and_none_are_said_and_ticks_are_kept(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({f"choose-{item}": "1" for item in PAIRS}, expect=422)
    assert "You chose 5, and can choose up to 3. Take 2 away." in phone.text
    assert ticked(phone.html) == sorted(PAIRS) and room.own("S01") == []
    fields = {"csrf_token": phone.form({})["csrf_token"], "once": "m" * 22}
    url = f"{room.address('S01')}/steps/{room.step}/ballot"
    phone.post(url, fields, expect=422)
    assert "Choose at least one before you send." in phone.text
    phone.post(url, {**fields, "choose-Q99+D01": "1"}, expect=422)
    assert "not on this list" in phone.text


def test_a_late_one_is_refused_with_its_ticks(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    data = phone.form({"choose-Q02+D20": "1"})
    close(room)
    phone.post(f"{room.address('S01')}/steps/{room.step}/ballot", data, expect=422)
    assert "Voting had closed when this arrived" in phone.text and "C1-Q02+D20 Question of Q02+D20?" in phone.text
    assert room.voted() == 0


def test_the_list_is_shuffled_per_phone_and_stays(room: Room) -> None:
    open_vote(room)
    seen = set()
    for seat in room.phones:
        phone = room.phone(seat).get(room.address(seat))
        order = re.findall(r'data-candidate="([^"]+)"', phone.html)
        assert sorted(order) == sorted(PAIRS)
        assert order == re.findall(r'data-candidate="([^"]+)"', phone.get(room.address(seat)).html)
        seen.add(tuple(order))
    assert len(seen) > 2


def test_the_paper_desk_takes_pairs(room: Room) -> None:
    open_vote(room)
    desk = room.facilitator().get(room.console)
    assert "Up to 3, in any order, such as Q45+D18 Q45+D23 Q03+D07." in desk.text
    assert "Choices in order" not in desk.text
    url = f"{room.console}/steps/{room.step}/paper-ballot"
    desk.post(url, {"seat": room.paper, "codes": "c1-q2 + d20  q45d23"})
    assert f"The ballot of {room.paper} is in." in desk.text
    assert sorted(room.own(room.paper)) == ["Q02+D20", "Q45+D23"]
    desk.post(url, {"seat": room.paper, "codes": " ".join(PAIRS)}, expect=422)
    assert "can choose up to 3" in desk.text and " ".join(PAIRS) in desk.html


def test_screens_speak_of_shares_and_never_of_places(room: Room) -> None:
    open_vote(room)
    everybody_votes(room, ["Q45+D18", "Q02+D20"], ["Q45+D18"])
    wall_ = browse(room.app)
    screen = f"/screens/{room.screen}"
    assert not [item for item in PAIRS if item in wall_.get(screen).text]
    reveal(room)
    phone = room.phone("S01").get(room.address("S01"))
    assert "Chosen by all of each group, on average" in phone.text
    assert "C1-Q45+D18 comes first: on average all of each group chose it." in phone.text
    assert "Yours:" not in phone.text and "1st" not in phone.text and "of 5" not in phone.text
    desk = room.facilitator().get(room.console)
    assert "10 of 10" in desk.text
    assert "How much of each group chose each" in desk.text and "Place of each item" not in desk.text
    assert "all of a group" in wall_.get(screen).html and "last of" not in wall_.html
    for view, said in (
        ("heads", "10 of 10 C1-Q45+D18"),
        ("group:lived", "Chosen by: Direct experience all C1-Q45+D18"),
        ("divided", "Where we differ"),
    ):
        room.show(view)
        assert said in wall_.get(screen).text


def test_reasons_after_it(room: Room) -> None:
    open_vote(room)
    with room.inside() as workshop:
        round_ = room.round_in(workshop)
        for seat in queries.electorate(round_):
            chosen = ["Q45+D18"] if seat.perspective == "lived" else ["Q02+D20"]
            services.cast_ballot(seat, round_, chosen, f"form of {seat.ref}")
    reveal(room)
    go_to(room, "reasons")
    phone = room.phone("S01").get(room.address("S01"))
    assert "Where we differ" in phone.text and "How much of each group chose" in phone.html
    phone.send({"item": "Q45+D18", "side": "for", "text": "It is quick."})
    assert "We have your reason" in phone.text
    assert "C1-Q45+D18" in browse(room.app).get(f"/screens/{room.screen}").text


def test_the_run_sheet_offers_the_methods(room: Room) -> None:
    desk = room.facilitator().get(f"/workshops/{room.ref}/run-sheet/{room.step}")
    assert "Choose some, and put them in order" in desk.text and "the shortlist of the ballot before" in desk.text
    assert re.search(r'<option selected value="choose_n">', desk.html)
    data = desk.form({"setting_method": "choose_rank", "setting_source": "shortlist", "setting_n": "4"})
    url = f"/workshops/{room.ref}/run-sheet/{room.step}"
    desk.post(url, {**data, "setting_method": "dice"}, expect=422)
    desk.post(url, {**data, "once": "r" * 22})
    with room.inside() as workshop:
        step = rooms.get_step(workshop, room.step)
        assert step is not None
        assert (step.settings["method"], step.settings["source"], step.settings["n"]) == ("choose_rank", "shortlist", 4)


def test_the_open_paper_takes_few_queries(room: Room, count_queries: Counting) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    with count_queries() as count:
        phone.get(room.address("S01"))
    assert count.n <= 9, count.said


def test_the_door_takes_ticks(app: Flask) -> None:
    bench = Bench(app)
    with app.app_context(), writing():
        db.session.get_one(Round, bench.round_id).method = "choose_n"
    sent = {"csrf_token": bench.csrf, "once": "x" * 22, "choose-Q03": "1", "choose-Q01": "1"}
    ballot = bench.request(body=urlencode(sent).encode())
    assert bench.send(ballot) and bench.send({**ballot, "wsgi.input": BytesIO(ballot["sent"])})
    assert bench.own() == ["Q01", "Q03"]
    over = {**sent, **{f"choose-Q0{n}": "1" for n in range(1, 8)}}
    assert not bench.send(bench.request(body=urlencode(over).encode()))


def test_the_door_passes_on_ticks_for_a_vote_with_an_order(app: Flask) -> None:
    bench = Bench(app)
    sent = {"csrf_token": bench.csrf, "once": "x" * 22, "choose-Q03": "1", "choose-Q01": "1"}
    assert not bench.send(bench.request(body=urlencode(sent).encode()))
    assert bench.own() == []


def test_long_pairs_are_cut_on_the_wall_of_the_talk_alone(room: Room) -> None:
    open_vote(room)
    everybody_votes(room, PAIRS[:3])
    reveal(room)
    with room.inside() as workshop:
        found = queries.results(room.round_in(workshop))
        rows = [replace(row, wording="word " * 40 + WITH + "Records of helplines") for row in found.rows[:3]]
        cut = wall.to_talk_about(rows)
        assert sum(-(-(len(row.ref) + 1 + len(row.wording)) // 48) for row in cut) == 8
        assert all(row.wording.endswith("…" + WITH + "Records of helplines") for row in cut)
        assert list(wall.to_talk_about(found.rows[:3])) == list(found.rows[:3])
        long = [replace(row, wording="q" * 300 + WITH + "d" * 200) for row in found.rows[:3]]
        assert all(WITH + "ddd" in row.wording and row.wording.endswith("…") for row in wall.to_talk_about(long))
