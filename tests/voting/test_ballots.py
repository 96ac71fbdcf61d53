"""Casting ballots: budgets held by the database itself, repeats, races, and fifty requests at once."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.errors import Refused
from core.writing import new_once, writing
from tests.factories.voting import ITEMS, cast, make_room, make_round
from tests.factories.workshops import make_seat, make_workshop
from voting import keys, queries, services
from voting.ballots import Outcome, Place, cast_at
from voting.models import Ballot, BallotLine, BallotReceipt, Candidate, Round
from workshops.models import Device, Seat


@pytest.fixture
def room(either_app: Flask) -> Iterator[tuple[Round, list[Seat]]]:
    """An open round of eight, choose five, with ten voters."""
    with either_app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=4, frontline=6)
            round_ = make_round(workshop)
        yield round_, seats


def place_of(seat: Seat, round_: Round) -> Place:
    device = db.session.get_one(Device, seat.device_id)
    workshop = seat.workshop
    return Place(workshop.cycle.sequence, workshop.number, seat.number, round_.activity_id or 0, device.token_hash)


def lines(round_: Round) -> int:
    db.session.rollback()
    return len(db.session.scalars(select(BallotLine.rank).where(BallotLine.round_id == round_.id)).all())


def test_saved_and_read_back(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    assert cast(seats[0], round_, ["Q05", "Q01", "Q03"]) is Outcome.SAVED
    assert queries.own_ballot(seats[0], round_) == ["Q05", "Q01", "Q03"]
    assert queries.own_ballot(seats[1], round_) == []


def test_newer_ballot_takes_the_place_of_the_older(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    cast(seats[0], round_, ITEMS[:5])
    cast(seats[0], round_, ["Q08"])
    assert queries.own_ballot(seats[0], round_) == ["Q08"]
    assert queries.turnout(round_).voted == 1
    assert lines(round_) == 1


def test_repeat_has_no_effect(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    once = new_once()
    assert cast(seats[0], round_, ["Q01"], once) is Outcome.SAVED
    cast(seats[0], round_, ["Q02"])
    assert cast(seats[0], round_, ["Q01"], once) is Outcome.REPEATED
    assert queries.own_ballot(seats[0], round_) == ["Q02"]


def test_other_choices_from_an_old_page_are_a_newer_ballot(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    once = new_once()
    cast(seats[0], round_, ["Q01"], once)
    assert cast(seats[0], round_, ["Q02"], once) is Outcome.SAVED
    assert queries.own_ballot(seats[0], round_) == ["Q02"]


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "at least one"),
        (["Q01", "Q01"], "twice"),
        (list(ITEMS[:6]), "up to 5"),
        (["Q01", "Q99"], "not on this list"),
    ],
)
def test_wrong_ballots_change_nothing(room: tuple[Round, list[Seat]], items: list[str], says: str) -> None:
    round_, seats = room
    cast(seats[0], round_, ["Q04"])
    with pytest.raises(Refused, match=says):
        cast(seats[0], round_, items)
    assert queries.own_ballot(seats[0], round_) == ["Q04"]


def test_candidates_of_another_round_are_refused(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    with writing():
        other = make_round(make_workshop(), items=("Q50", "Q51"))
    with pytest.raises(Refused, match="not on this list"):
        cast(seats[0], round_, ["Q50"])
    with pytest.raises(Refused, match="not open"):
        cast(seats[0], other, ["Q50"])
    assert queries.turnout(other).voted == 0


def test_who_does_not_vote(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    with writing():
        observer = make_seat(round_.workshop, "research", votes=False)
        funder_staff = make_seat(round_.workshop, "commissioner", votes=True)
        seats[0].state = "removed"
    for seat in (observer, funder_staff, seats[0]):
        with pytest.raises(Refused, match="does not vote"):
            cast(seat, round_, ["Q01"])
    assert queries.turnout(round_).voted == 0


def test_late_ballot_is_refused_plainly_and_not_counted(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    cast(seats[0], round_, ["Q01"])
    with writing():
        services.close_round(round_)
    with pytest.raises(Refused, match="Voting had closed when this arrived"):
        cast(seats[0], round_, ["Q02"])
    assert queries.own_ballot(seats[0], round_) == ["Q01"]


def test_lost_key_refuses(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    keys.destroy(round_.key_name)
    with pytest.raises(Refused, match="cannot go on"):
        cast(seats[0], round_, ["Q01"])


def test_inside_writing_it_joins_that_transaction(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    with writing():
        assert cast(seats[0], round_, ["Q01"]) is Outcome.SAVED
    assert queries.turnout(round_).voted == 1
    with pytest.raises(ZeroDivisionError), writing():
        cast(seats[1], round_, ["Q01"])
        raise ZeroDivisionError
    assert queries.turnout(round_).voted == 1


def test_the_lean_guard_has_the_rules_of_for_seat(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    with writing():
        paper = make_seat(round_.workshop, "lived", channel="paper")
        stranger = make_room(make_workshop(), lived=1)[0]
    mine = place_of(seats[0], round_)
    assert cast_at(mine, ["Q01"], new_once()) is Outcome.SAVED
    assert queries.own_ballot(seats[0], round_) == ["Q01"]
    others_phone = place_of(seats[1], round_)
    assert cast_at(mine._replace(device=others_phone.device), ["Q02"], new_once()) is Outcome.NOT_BY_DEVICE
    assert cast_at(mine._replace(device=place_of(stranger, round_).device), ["Q02"], "x") is Outcome.NOT_BY_DEVICE
    assert cast_at(mine._replace(seat=paper.number), ["Q02"], new_once()) is Outcome.NOT_BY_DEVICE
    assert cast_at(mine._replace(seat=9999), ["Q02"], new_once()) is Outcome.NOT_HERE
    assert cast_at(mine._replace(workshop=9999), ["Q02"], new_once()) is Outcome.NOT_HERE
    with writing():
        seats[0].state = "left"
    assert cast_at(mine, ["Q02"], new_once()) is Outcome.NOT_HERE
    with pytest.raises(Refused, match="not open"):
        cast_at(others_phone._replace(step=999_999), ["Q02"], new_once())
    assert queries.own_ballot(seats[0], round_) == ["Q01"]


def test_the_database_itself_refuses_what_breaks_a_budget(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    cast(seats[0], round_, ITEMS[:5])
    with writing():
        other = make_round(make_workshop(), items=("Q50", "Q51"), n=9)
    ballot = db.session.scalars(select(Ballot).where(Ballot.round_id == round_.id)).one()
    candidates = {c.item: c.id for c in db.session.scalars(select(Candidate)).all()}
    line = {"ballot_id": ballot.id, "round_id": round_.id, "n": 5}
    receipt = db.session.execute(select(BallotReceipt.__table__)).mappings().first()
    bad = [
        (BallotLine, line | {"rank": 6, "candidate_id": candidates["Q06"]}),  # a sixth choice
        (BallotLine, line | {"rank": 0, "candidate_id": candidates["Q06"]}),
        (BallotLine, line | {"rank": 6, "n": 20, "candidate_id": candidates["Q06"]}),  # a budget of one's own
        (BallotLine, line | {"rank": 5, "candidate_id": candidates["Q06"]}),  # one rank twice
        (BallotLine, line | {"rank": 5, "candidate_id": candidates["Q01"]}),  # one candidate twice
        (BallotLine, line | {"rank": 5, "candidate_id": candidates["Q50"]}),  # of another round
        (Ballot, {"id": "x", "round_id": round_.id, "n": 9, "voter_ref": "y", "voting_group": "lived"}),
        (Ballot, {"id": "x", "round_id": round_.id, "n": 5, "voter_ref": ballot.voter_ref, "voting_group": "lived"}),
        (BallotReceipt, dict(receipt or {})),
        (Round, {"state": "open"} | _copy(other, workshop_id=round_.workshop_id)),  # two open in one workshop
    ]
    for table, values in bad:
        with pytest.raises(IntegrityError), writing():
            db.session.execute(insert(table), values)


def _copy(round_: Round, **changes: object) -> dict[str, object]:
    names = [column.name for column in Round.__table__.columns if column.name != "id"]
    return {name: getattr(round_, name) for name in names} | {"number": 900, "activity_id": None} | changes


Job = Callable[[], None]


def at_once(app: Flask, jobs: list[Job], workers: int) -> list[BaseException]:
    """Run the jobs on so many threads, each in a context of its own; gives what they raised."""

    def run(job: Job) -> BaseException | None:
        with app.app_context():
            try:
                job()
            except BaseException as error:
                return error
        return None

    with ThreadPoolExecutor(workers) as pool:
        return [error for error in pool.map(run, jobs) if error is not None]


def many_voters(app: Flask, voters: int, each: int) -> None:
    """So many voters send so many ballots each, in parallel: no error, one ballot each, never over the budget."""
    with app.app_context():
        with writing():
            workshop = make_workshop()
            round_ = make_round(workshop)
            seats = make_room(workshop, lived=voters)
        places = [place_of(seat, round_) for seat in seats]
        chance = random.Random(7)
        sent: dict[int, list[list[str]]] = {n: [] for n in range(voters)}
        jobs: list[Job] = []
        for n, place in enumerate(places):
            same = new_once()
            for turn in range(each):
                items = chance.sample(ITEMS, chance.randint(1, 5)) if turn % 3 else list(ITEMS[:5])
                once = new_once() if turn % 3 else same
                sent[n].append(items)
                jobs.append(lambda place=place, items=items, once=once: _must_answer(place, items, once))
        chance.shuffle(jobs)
        assert at_once(app, jobs, 16) == []
        db.session.rollback()
        assert queries.turnout(round_).voted == voters
        for n, seat in enumerate(seats):
            own = queries.own_ballot(seat, round_)
            assert own in sent[n]
        counted = queries.list_ballots(round_)
        assert all(1 <= len(ballot.choices) <= 5 == round_.n for ballot in counted)


def _must_answer(place: Place, items: list[str], once: str) -> None:
    assert cast_at(place, items, once) in {Outcome.SAVED, Outcome.REPEATED}


def race_with_the_close(app: Flask) -> None:
    """Acknowledged and counted, or refused and not counted: nothing in between."""
    with app.app_context():
        with writing():
            workshop = make_workshop()
            round_ = make_round(workshop)
            seats = make_room(workshop, lived=40)
        round_id = round_.id
        places = [place_of(seat, round_) for seat in seats]
        saved: set[int] = set()
        refused: set[int] = set()
        lock = threading.Lock()

        def vote(n: int) -> None:
            try:
                cast_at(places[n], ["Q01", "Q02"], new_once())
                with lock:
                    saved.add(n)
            except Refused:
                with lock:
                    refused.add(n)

        def close() -> None:
            with writing():
                services.close_round(db.session.get_one(Round, round_id))

        jobs: list[Job] = [lambda n=n: vote(n) for n in range(len(seats))]  # type: ignore[misc]
        jobs.insert(len(jobs) // 2, close)
        assert at_once(app, jobs, 12) == []
        db.session.rollback()
        assert len(saved) + len(refused) == len(seats)
        key = keys.read(round_.key_name) or b""
        counted = queries.list_voter_refs(round_)
        assert {n for n, seat in enumerate(seats) if keys.voter_ref(key, seat.id) in counted} == saved
        with writing():
            services.reveal_round(round_)
        assert queries.results(round_).ballots == len(saved)


def test_hundred_voters_fifty_requests_each(either_app: Flask) -> None:
    many_voters(either_app, voters=100, each=50)


def test_race_with_the_close(either_app: Flask) -> None:
    race_with_the_close(either_app)
