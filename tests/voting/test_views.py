"""The vote as people meet it: on a phone without script, at the console, on the wall; and what each may ask for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from core.security import cookie_name
from core.writing import writing
from tests.browse import Browser, browse, facilitator
from tests.conftest import QueryCount
from tests.factories.voting import ITEMS, cast, make_ballot_step, make_room
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step, make_workshop
from voting import queries, services
from voting.forms import read_codes, read_places
from voting.kinds import ballot
from voting.models import Reason, Round
from voting.order import shuffled, speaking_order
from workshops import queries as rooms
from workshops.guards import token_hash
from workshops.models import Device, Workshop
from workshops.services import start_step

Counting = Callable[[], AbstractContextManager[QueryCount]]


@dataclass
class Room:
    """A workshop with a ballot step, as its people reach it."""

    app: Flask
    ref: str
    screen: str
    step: int
    phones: dict[str, str]  # seat to the token of its phone
    paper: str

    def phone(self, seat: str) -> Browser:
        """The browser of one seat."""
        browser = browse(self.app)
        name = cookie_name(self.app.extensions["settings"], f"device-{self.ref.lower()}")
        browser.client.set_cookie(name, self.phones[seat], domain="localhost")
        return browser

    def address(self, seat: str) -> str:
        return f"/workshops/{self.ref}/seats/{seat}"

    @property
    def console(self) -> str:
        return f"/workshops/{self.ref}/console"

    def facilitator(self) -> Browser:
        return facilitator(self.app, "lead@example.org")

    @contextmanager
    def inside(self, *, write: bool = False) -> Iterator[Workshop]:
        """The workshop as the database has it, in a context of its own (requests must not share one)."""
        with self.app.app_context(), writing() if write else nullcontext():
            yield rooms.get_workshop(self.ref) or pytest.fail("no workshop")

    def own(self, ref: str) -> list[str]:
        """What a seat chose."""
        with self.inside() as workshop:
            seat = rooms.get_seat(workshop, ref)
            assert seat is not None
            return queries.own_ballot(seat, self.round_in(workshop))

    def round_in(self, workshop: Workshop) -> Round:
        activity = rooms.get_step(workshop, self.step)
        assert activity is not None
        return queries.current_round(activity) or pytest.fail("no round")

    def voted(self) -> int:
        with self.inside() as workshop:
            return queries.turnout(self.round_in(workshop)).voted

    def number(self) -> int:
        with self.inside() as workshop:
            return self.round_in(workshop).number

    def show(self, view: str) -> None:
        """Choose what the wall shows."""
        with self.inside(write=True) as workshop:
            workshop.screen_view = view


@pytest.fixture
def room(app: Flask) -> Room:
    """A live workshop of ten voters, one of them on paper, with a vote that is not open yet."""
    with app.app_context(), writing():
        cycle = make_cycle(make_account(email="lead@example.org"), sequence=1)
        workshop = make_workshop(cycle, number=1)
        for n, code in enumerate(["lived"] * 4 + ["frontline"] * 5, 1):
            make_seat(workshop, code, number=n)
        paper = make_seat(workshop, "frontline", number=10, channel="paper")
        make_seat(workshop, "commissioner", number=11)
        step = make_ballot_step(workshop)
        phones = {}
        for seat in rooms.list_seats(workshop):
            if seat.device_id is not None:
                phones[seat.ref] = f"token-of-{seat.ref}-long-enough"
                db.session.get_one(Device, seat.device_id).token_hash = token_hash(phones[seat.ref])
        return Room(app, workshop.ref, workshop.screen_token, step.id, phones, paper.ref)


def open_vote(room: Room) -> None:
    with room.inside(write=True) as workshop:
        services.open_round(rooms.get_step(workshop, room.step))  # type: ignore[arg-type]


def everybody_votes(room: Room, *ballots: list[str]) -> None:
    with room.inside() as workshop:
        round_ = room.round_in(workshop)
        for n, seat in enumerate(queries.electorate(round_)):
            cast(seat, round_, ballots[n % len(ballots)])


def close(room: Room) -> None:
    with room.inside(write=True) as workshop:
        services.close_round(room.round_in(workshop))


def reveal(room: Room) -> None:
    with room.inside(write=True) as workshop:
        services.close_round(room.round_in(workshop))
        services.reveal_round(room.round_in(workshop))


def go_to(room: Room, kind: str, **given: object) -> int:
    """Start another step."""
    with room.inside(write=True) as workshop:
        step = make_step(workshop, kind, on_show=False, **given)
        start_step(step)
        return step.id


def reason_id(room: Room) -> int:
    with room.inside():
        return db.session.scalars(select(Reason.id)).one()


PLACES = {"place-Q03": "1", "place-Q01": "2", "place-Q08": "3"}


def test_a_ballot_without_script(room: Room) -> None:
    phone = room.phone("S01")
    assert "Voting opens in a moment" in phone.get(room.address("S01")).text
    open_vote(room)
    phone.get(room.address("S01"))
    assert "Choose up to 5" in phone.text and "Words of Q07?" in phone.text and "Use: Use of Q07" in phone.text
    phone.send(PLACES)
    assert "Your ballot is saved. In this order: C1-Q03, C1-Q01, C1-Q08" in phone.text
    assert room.own("S01") == ["Q03", "Q01", "Q08"]
    phone.send({**dict.fromkeys(PLACES, ""), "place-Q02": "1"})
    assert room.own("S01") == ["Q02"]
    assert room.phone("S02").get(room.address("S02")).text.count("Your ballot is saved") == 0


def test_over_htmx_the_fragment_comes_back(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    data = phone.form(PLACES)
    url = f"{room.address('S01')}/steps/{room.step}/ballot"
    answer = phone.client.post(url, data=data, headers={"HX-Request": "true"}, follow_redirects=True)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 200 and body.lstrip().startswith('<div id="now"') and "Your ballot is saved" in body


def test_two_in_one_place_is_said_next_to_the_list_and_choices_are_kept(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({"place-Q03": "1", "place-Q05": "1", "place-Q07": "2"}, expect=422)
    assert "You gave 2 questions the same place" in phone.text
    assert "C1-Q03: Q05 has the same place (1st)." in phone.text
    for item, place in (("Q03", "1"), ("Q05", "1"), ("Q07", "2")):
        chosen = re.search(rf'id="place-{item}".*?</select>', phone.html, re.DOTALL)
        assert chosen and f'value="{place}" selected' in chosen[0]
    assert room.own("S01") == []
    phone.send({"place-Q03": "", "place-Q05": "", "place-Q07": ""}, expect=422)
    assert "Choose at least one" in phone.text


@pytest.mark.parametrize("wrong", ["7", "0", "-1", "x", "1" * 400, "1\x00", "²"])
def test_odd_places_are_refused_plainly(room: Room, wrong: str) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({"place-Q03": wrong, **{f"place-Q0{n}": str(n) for n in (4, 5)}}, expect=422 if wrong != "7" else 200)
    if wrong == "7":  # a gap is no fault: the order is what counts
        assert room.own("S01") == ["Q04", "Q05", "Q03"]


def test_something_that_is_no_candidate_and_too_many(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({"place-Q99": "1"}, expect=422)
    assert "not on this list" in phone.text
    phone.send({f"place-Q0{n}": str(n) for n in range(1, 7)}, expect=422)
    assert "up to 5" in phone.text


def test_a_late_ballot_is_refused_with_its_choices_still_there(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    data = phone.form(PLACES)
    close(room)
    go_to(room, "brief")
    phone.post(f"{room.address('S01')}/steps/{room.step}/ballot", data, expect=422)
    assert "Voting had closed when this arrived. It was not counted." in phone.text
    assert phone.text.index("C1-Q03 Words of Q03?") < phone.text.index("C1-Q01 Words of Q01?")
    assert "The room has moved on" in phone.text
    assert room.voted() == 0


def test_repeats_and_other_peoples_phones(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S01").get(room.address("S01"))
    data = phone.form(PLACES)
    url = f"{room.address('S01')}/steps/{room.step}/ballot"
    for _ in range(3):
        phone.post(url, data)
        assert "Your ballot is saved" in phone.text
    stranger = room.phone("S02")
    own = url.replace("S01", "S02")
    for path in (url, url.replace("S01", "S99"), own.replace(f"steps/{room.step}", "steps/999999")):
        stranger.get(room.address("S02")).post(path, {**PLACES, "once": "b" * 22}, expect=404)
    nobody = browse(room.app)
    nobody.page, nobody.html = phone.page, phone.html
    assert nobody.client.post(url, data=PLACES).status_code in {400, 404}
    assert room.voted() == 1


def test_commissioners_look_on(room: Room) -> None:
    open_vote(room)
    phone = room.phone("S11").get(room.address("S11"))
    assert "you have no ballot" in phone.text and "place-Q01" not in phone.html
    phone.post(f"{room.address('S11')}/steps/{room.step}/ballot", {**PLACES, "once": "c" * 22}, expect=422)
    assert room.voted() == 0


def test_a_paper_ballot_by_the_same_route_or_by_codes(room: Room) -> None:
    open_vote(room)
    desk = room.facilitator()
    desk.get(room.console)
    assert "Paper ballots still to come in" in desk.text and room.paper in desk.text
    desk.get(room.address(room.paper)).send(PLACES)
    assert room.own(room.paper) == ["Q03", "Q01", "Q08"]
    desk.get(room.console)
    url = f"{room.console}/steps/{room.step}/paper-ballot"
    desk.post(url, {"seat": room.paper, "codes": "q5, C1-Q02 8"})
    assert f"The ballot of {room.paper} is in." in desk.text
    assert room.own(room.paper) == ["Q05", "Q02", "Q08"]
    desk.post(url, {"seat": room.paper, "codes": "q5 q99"}, expect=422)
    assert "Q99 is not on this ballot." in desk.text and "q5 q99" in desk.html
    desk.post(url, {"seat": "S01", "codes": "q5"}, expect=422)
    assert room.own("S01") == []


def test_the_console_never_speaks_for_a_seat_with_a_phone(room: Room) -> None:
    open_vote(room)
    desk = room.facilitator().get(room.console)
    desk.post(f"{room.address('S01')}/steps/{room.step}/ballot", {**PLACES, "once": "d" * 22}, expect=404)


def test_the_console_opens_closes_takes_back_and_reveals(room: Room) -> None:
    desk = room.facilitator().get(room.console)
    assert "Fewer than twelve people can vote (10)" in desk.text
    step = f"{room.console}/steps/{room.step}/round"
    desk.post(step, {})
    assert "The vote is open." in desk.text and "0 of 10 have voted" in desk.text
    assert "S01, S02" in desk.text
    everybody_votes(room, ["Q01", "Q02"], ["Q03"])
    desk.get(room.console)
    assert "10 of 10 have voted" in desk.text and "Everybody with a phone has voted." in desk.text
    assert "C1-Q03" not in desk.text
    number = room.number()
    for action, said in (
        ("close", "The vote is closed"),
        ("back", "The vote goes on"),
        ("close", "is closed"),
        ("reveal", "on the wall"),
    ):
        desk.post(f"{room.console}/rounds/{number}/{action}", {})
        assert said in desk.text
    assert "C1-Q01 comes first" in desk.text and "Chosen by nobody: C1-Q04" in desk.text
    desk.post(f"{room.console}/rounds/{number}/back", {})
    assert "five seconds only" in desk.text
    desk.post(f"{room.console}/rounds/{number}/again", {})
    assert "A new vote is open" in desk.text and room.number() == number + 1
    desk.post(f"{room.console}/rounds/{number + 1}/void", {})
    assert "set aside" in desk.text
    desk.post(f"{room.console}/rounds/999/close", {}, expect=404)


def test_warnings_name_what_is_too_small(room: Room) -> None:
    with room.inside(write=True) as workshop:
        make_seat(workshop, "research", number=20)
        make_seat(workshop, "data_tech", number=21)
        make_seat(workshop, "data_tech", number=22)
    desk = room.facilitator().get(room.console)
    assert "Fewer than twelve" not in desk.text
    assert "these will speak together: Data and technology + Research" in desk.text
    with room.inside(write=True) as workshop:
        for ref in ("S01", "S02"):
            rooms.get_seat(workshop, ref).state = "left"  # type: ignore[union-attr]
    desk.get(room.console)
    assert "Only 2 with direct experience of poverty can vote" in desk.text


def test_the_wall_shows_a_count_then_the_order_and_never_figures_before(room: Room) -> None:
    wall = browse(room.app)
    path = f"/screens/{room.screen}"
    assert "Voting opens in a moment" in wall.get(path).text
    open_vote(room)
    everybody_votes(room, ["Q01", "Q02"], ["Q03"])
    assert "10 of 10 have voted" in wall.get(path).text
    close(room)
    assert not [item for item in ITEMS if item in wall.get(path).text]
    reveal(room)
    assert "By equal voice" in wall.get(path).text and "C1-Q01" in wall.text
    for view, title in (
        ("heads", "By head count"),
        ("group:lived", "The order of: Direct experience"),
        ("divided", "Where we differ"),
    ):
        room.show(view)
        assert title in wall.get(path).text
    for view in ("group:nobody", "heads/99", "equal/x", "item:Q01", "<b>"):
        room.show(view)
        wall.get(path)


def test_seven_lines_a_page(room: Room) -> None:
    with room.inside(write=True) as workshop:
        step = make_ballot_step(workshop, [f"Q{n:02d}" for n in range(1, 14)], shortlist=12)
        services.open_round(step)
        room.step = step.id
    with room.inside() as workshop:
        round_ = room.round_in(workshop)
        for n, seat in enumerate(queries.electorate(round_)):
            cast(seat, round_, [f"Q{(n * 3 + k) % 13 + 1:02d}" for k in range(5)])
    reveal(room)
    wall = browse(room.app).get(f"/screens/{room.screen}")
    assert "page 1 of 3" in wall.text and wall.html.count('<li class="strip-row') == 5
    room.show("equal/2")
    assert "page 2 of 3" in wall.get(f"/screens/{room.screen}").text
    room.show("heads")
    assert "page 1 of 2" in wall.get(f"/screens/{room.screen}").text and wall.html.count("<li><strong") == 7


def test_the_phone_shows_mine_beside_the_rooms(room: Room) -> None:
    open_vote(room)
    everybody_votes(room, ["Q01", "Q02"], ["Q03"])
    phone = room.phone("S01").get(room.address("S01"))
    assert "The room:" not in phone.text
    reveal(room)
    phone.get(room.address("S01"))
    assert "Yours: 1 The room: 1 of 8" in phone.text and "What the room put first" in phone.text
    go_to(room, "reveal")
    assert "Yours: 1 The room: 1 of 8" in phone.get(room.address("S01")).text


def talk(room: Room) -> int:
    open_vote(room)
    everybody_votes(room, ["Q01", "Q02"], ["Q03"])
    reveal(room)
    return go_to(room, "reasons")


def test_reasons_are_held_then_shown_then_taken_back(room: Room) -> None:
    step = talk(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({"item": "Q01", "side": "for", "text": "It is what <b>keeps</b> me up."})
    assert "The facilitator reads it before anyone else sees it" in phone.text
    assert "waits to be read" in phone.text
    wall = browse(room.app)
    assert "keeps" not in wall.get(f"/screens/{room.screen}").html
    desk = room.facilitator().get(room.console)
    assert "It is what &lt;b&gt;keeps" in desk.html
    reason = reason_id(room)
    desk.post(f"{room.console}/reasons/{reason}/release", {"zone": "waiting"})
    room.show("item:Q01")
    assert "It is what <b>keeps</b> me up." in wall.get(f"/screens/{room.screen}").text
    assert "<b>keeps" not in wall.html
    stranger = room.phone("S02").get(room.address("S02"))
    stranger.post(f"{room.address('S02')}/steps/{step}/reasons/{reason}/take-back", {}, expect=404)
    phone.get(room.address("S01"))
    phone.post(f"{room.address('S01')}/steps/{step}/reasons/{reason}/take-back", {})
    assert "Taken back" in phone.text
    assert "keeps" not in wall.get(f"/screens/{room.screen}").html


def test_a_wrong_reason_keeps_its_words(room: Room) -> None:
    talk(room)
    phone = room.phone("S01").get(room.address("S01"))
    phone.send({"item": "Q01", "text": "Half a thought"}, expect=422)
    assert "Choose for or against." in phone.text and "Half a thought" in phone.html


def test_the_scribe_writes_and_hides_and_draws_the_order(room: Room) -> None:
    step = talk(room)
    desk = room.facilitator().get(room.console)
    desk.post(f"{room.console}/steps/{step}/scribe", {"item": "Q02", "side": "against", "text": "Said aloud."})
    assert "Said aloud." in desk.text
    before = re.search(r"S\d\d(, S\d\d)+", desk.text)
    desk.post(f"{room.console}/steps/{step}/turns", {})
    after = re.search(r"S\d\d(, S\d\d)+", desk.text)
    assert before and after and sorted(before[0].split(", ")) == sorted(after[0].split(", "))
    assert after[0].split(", ")[-1] == "S11"
    reason = reason_id(room)
    desk.post(f"{room.console}/reasons/{reason}/hide", {})
    assert "Said aloud." not in desk.text
    desk.post(f"{room.console}/steps/{step}/scribe", {"item": "Q02", "side": "against", "text": ""}, expect=422)


def test_the_shortlist_waits_to_be_agreed(room: Room) -> None:
    open_vote(room)
    everybody_votes(room, ["Q01", "Q02"], ["Q03"])
    reveal(room)
    desk = room.facilitator().get(room.console)
    assert "Shortlist to agree" in desk.text and "top 3 by equal voice" in desk.text
    with room.inside() as workshop:
        number = queries.shortlist(workshop).number  # type: ignore[union-attr]
    path = f"{room.console}/shortlists/{number}"
    desk.post(f"{path}/add", {"add-item": "Q05", "add-reason": ""}, expect=422)
    assert "Please fill this in" in desk.text
    desk.post(f"{path}/add", {"add-item": "Q05", "add-reason": "Asked for by three tables."})
    desk.post(f"{path}/remove", {"remove-item": "Q03", "remove-reason": "Merged in talk."})
    assert "Asked for by three tables." in desk.text and "taken off" in desk.text
    desk.post(f"{path}/agree", {})
    with room.inside() as workshop:
        assert queries.shortlist(workshop).state == "agreed"  # type: ignore[union-attr]
    assert "Shortlist to agree" not in desk.text
    desk.post(f"{room.console}/shortlists/999/agree", {}, expect=404)


def test_the_list_is_shuffled_per_seat_and_stays_so(room: Room) -> None:
    open_vote(room)
    found = {}
    for ref in ("S01", "S02", "S03"):
        phone = room.phone(ref)
        first = re.findall(r'data-candidate="(\w+)"', phone.get(room.address(ref)).html)
        assert first == re.findall(r'data-candidate="(\w+)"', phone.get(room.address(ref)).html)
        assert sorted(first) == list(ITEMS)
        found[ref] = first
    assert len({tuple(order) for order in found.values()}) > 1
    with room.inside() as workshop:
        round_ = room.round_in(workshop)
        for name, inside in shuffled(round_.candidates, "any", round_.id):
            assert {one.theme for one in inside} == {name}


def test_speaking_order_is_stable_and_funders_are_last() -> None:
    refs, last = [f"S{n:02d}" for n in range(1, 9)], ["S30", "S31"]
    assert speaking_order(refs, last, 5) == speaking_order(reversed(refs), last, 5)
    assert set(speaking_order(refs, last, 5)[-2:]) == set(last)
    assert speaking_order(refs, last, 5) != speaking_order(refs, last, 6)


def test_reading_ballots() -> None:
    assert read_places({"place-Q02": "2", "place-Q07": "1", "place-Q09": "", "other": "1"}).items == ["Q07", "Q02"]
    three = read_places({"place-Q02": "2", "place-Q07": "2", "place-Q09": "2"})
    assert "3 questions the same place" in three.problem and set(three.wrong) == {"Q02", "Q07", "Q09"}
    known = ["Q02", "Q07", "Q10", "D07"]
    assert read_codes("Q2 10;c1-q07", known).items == ["Q02", "Q10", "Q07"]
    assert "7 is not" in read_codes("7", known).problem  # two candidates have this number
    assert "came twice" in read_codes("q2 Q02", known).problem
    assert "Type the codes" in read_codes("  ", known).problem


def test_queries_of_the_ballot_panel_and_of_a_cast(room: Room, count_queries: Counting) -> None:
    open_vote(room)
    with room.app.test_request_context():
        workshop = rooms.get_workshop(room.ref)
        assert workshop is not None
        activity, seat = rooms.get_step(workshop, room.step), rooms.get_seat(workshop, "S01")
        with count_queries() as panel:
            ballot.phone(activity, seat)  # type: ignore[arg-type]
    assert panel.n <= 3, panel.said
    phone = room.phone("S01").get(room.address("S01"))
    data = phone.form(PLACES)
    with count_queries() as cast_count:
        answer = phone.client.post(f"{room.address('S01')}/steps/{room.step}/ballot", data=data)
    assert answer.status_code == 303
    assert cast_count.n == 0, cast_count.said  # a phone's ballot runs on the driver's cursor alone
    with count_queries() as page:
        phone.client.get(room.address("S01"), headers={"HX-Request": "true"})
    assert page.n <= 7, page.said  # guard and frame five, the vote two


def test_room_helper_makes_seats(app: Flask) -> None:
    with app.app_context(), writing():
        assert len(make_room(make_workshop(), lived=2, other=1)) == 3
