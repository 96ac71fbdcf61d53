"""The ballots of the worked example, against what must come out of them; and that nobody's ballot can be found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from core.config import Settings
from core.db import db
from example.worked import told_in, worked
from voting import keys
from voting import queries as votes
from voting.models import Ballot, BallotLine, BallotReceipt, Round
from voting.queries.counting import count_round, split_for_publication
from voting.scoring import ShareResult
from voting.scoring.results import shown
from workshops.models import Seat, Workshop
from workshops.queries import get_workshop, list_seats, list_workshops

ROUNDS = ("R1", "R2")


@pytest.fixture
def workshop(loaded: Flask) -> Workshop:
    found = get_workshop("C1-W1")
    assert found is not None
    return found


@pytest.fixture
def data_workshop(loaded: Flask) -> Workshop:
    found = get_workshop("C1-W2")
    assert found is not None
    return found


def the_round(workshop: Workshop, ref: str) -> Round:
    found = votes.get_round(workshop, int(ref[1:]))
    assert found is not None
    return found


@pytest.mark.parametrize("ref", ROUNDS)
def test_every_figure_comes_out(workshop: Workshop, expected: dict[str, Any], ref: str) -> None:
    """Order, score shown, points and ranks of every group, tension, head count: for every candidate."""
    results = count_round(the_round(workshop, ref)).results
    told = [
        {
            "item": one.item,
            "score": one.shown,
            "points_by_group": one.points_by_group,
            "rank_by_group": one.rank_by_group,
            "tension": one.tension_shown,
            "headcount_points": one.headcount_points,
            "rank": one.rank,
            "headcount_rank": one.headcount_rank,
        }
        for one in results
    ]
    assert told == expected["rounds"][ref]["result"]


@pytest.mark.parametrize("ref", ROUNDS)
def test_groups_of_the_room_and_of_what_is_published(workshop: Workshop, expected: dict[str, Any], ref: str) -> None:
    round_ = the_round(workshop, ref)
    counted = count_round(round_)
    assert round_.groups == expected["rounds"][ref]["groups_live_minimum_3"]
    assert split_for_publication(round_, counted).sizes == expected["rounds"][ref]["groups_published_minimum_5"]
    assert counted.seal_holds


def test_every_figure_of_the_ballot_of_pairs_comes_out(data_workshop: Workshop, expected: dict[str, Any]) -> None:
    """Choose three, in no order: order, score shown, share of every group and head count of all twenty pairs."""
    told = [
        {
            "item": one.item,
            "score": one.shown,
            "share_by_group": {group: shown(share, 2) for group, share in one.share_by_group.items()},
            "headcount": one.headcount,
            "rank": one.rank,
        }
        for one in count_round(the_round(data_workshop, "R3")).results
        if isinstance(one, ShareResult)
    ]
    assert told == expected["rounds"]["R3"]["result"]


def test_groups_of_the_ballot_of_pairs(data_workshop: Workshop, expected: dict[str, Any]) -> None:
    """Nineteen ballots, four of direct experience: the room has its groups, what is published has none."""
    round_ = the_round(data_workshop, "R3")
    counted = count_round(round_)
    assert round_.groups == expected["rounds"]["R3"]["groups_live_minimum_3"]
    assert expected["rounds"]["R3"]["groups_published_minimum_5"].startswith("withheld")
    told = votes.published_view(round_)
    assert (told.groups, told.why_no_split) == ((), "small_round")
    assert split_for_publication(round_, counted).why_not == "lived_too_small"
    assert not any(row.shares or row.marks for row in told.rows)
    assert counted.seal_holds


def test_the_ballot_of_pairs_offers_what_was_on_the_list(data_workshop: Workshop) -> None:
    (told,) = told_in("W2", "vote_rounds")
    round_ = the_round(data_workshop, "R3")
    assert [one.item for one in round_.candidates] == told["candidates"]
    assert (round_.n, round_.method, round_.state) == (told["n"], told["method"], "revealed")
    assert (round_.object_type, round_.axis) == (told["object_type"], told["axis"])
    assert (votes.turnout(round_).voted, round_.eligible) == (told["ballots_cast"], told["eligible"])


def test_eight_pairs_go_on(data_workshop: Workshop, expected: dict[str, Any]) -> None:
    """The worked cycle tells no shortlist of pairs: the run sheet's eight, in the order that came out."""
    found = votes.shortlist(data_workshop)
    assert found is not None and found.state == "agreed"
    assert [one.item for one in found.items] == [one["item"] for one in expected["rounds"]["R3"]["result"][:8]]
    assert {one.basis for one in found.items} == {"overall"}


def test_rounds_offer_what_was_on_the_list(workshop: Workshop) -> None:
    for told in told_in("W1", "vote_rounds"):
        round_ = the_round(workshop, told["ref"])
        assert [one.item for one in round_.candidates] == told["candidates"]
        assert (round_.n, round_.method, round_.state) == (told["n"], told["method"], "revealed")
        assert votes.turnout(round_).voted == told["ballots_cast"]
        assert round_.opened_at and round_.closed_at and round_.closed_at > round_.opened_at


def test_words_stand_as_they_did_when_people_voted(workshop: Workshop) -> None:
    texts = {one["ref"]: one["text"] for one in told_in("W1", "questions")}
    for ref in ROUNDS:
        assert {one.item: one.wording for one in the_round(workshop, ref).candidates}.items() <= texts.items()


def test_shortlists(workshop: Workshop, expected: dict[str, Any]) -> None:
    """Both, with the rule, why each item is there, whose own top it is, and which one stands."""
    found = [
        {
            "ref": one.ref,
            "round": db.session.get_one(Round, one.round_id).ref,
            "rule": one.rule,
            "items": [{"item": i.item, "basis": ":".join([i.basis, *i.groups])} for i in one.items],
            "state": one.state,
        }
        for one in votes.list_shortlists(workshop.cycle)
        if one.workshop_id == workshop.id
    ]
    assert found == expected["shortlists"]


def test_reasons_stand_without_a_seat(workshop: Workshop) -> None:
    said = [
        {"round": ref, "item": one.item, "side": one.side, "text": one.text}
        for ref in ROUNDS
        for one in votes.list_released_reasons(the_round(workshop, ref))
    ]
    told = worked()["reasons_after_first_ballot"]
    assert sorted(said, key=str) == sorted(told, key=str)
    assert {one.seat_id for one in votes.list_released_reasons(the_round(workshop, "R1"))} == {None}


def test_no_key_is_left_and_no_receipt(workshop: Workshop) -> None:
    assert keys.names() == set()
    assert set(db.session.scalars(select(Round.key_name))) == {""}
    assert db.session.scalar(select(func.count()).select_from(BallotReceipt)) == 0
    assert db.session.scalar(select(func.count()).select_from(Ballot)) == 24 + 23 + 19
    assert db.session.scalar(select(func.count()).select_from(BallotLine)) == 5 * (24 + 23) + 3 * 19


def test_nothing_ties_a_seat_to_a_ballot(loaded: Flask, workshop: Workshop, made_keys: list[bytes]) -> None:
    """Even with the destroyed keys in hand, no ballot in the files carries a seat's reference."""
    settings: Settings = loaded.extensions["settings"]
    seats: list[Seat] = [seat for one in list_workshops(workshop.cycle) for seat in list_seats(one)]
    assert (len(made_keys), len(seats)) == (3, 26 + 19)
    files = b"".join(path.read_bytes() for path in Path(settings.instance).iterdir() if path.is_file())
    stored = set(db.session.scalars(select(Ballot.voter_ref)))
    for key in made_keys:
        for seat in seats:
            ref = keys.voter_ref(key, seat.id)
            assert ref not in stored
            assert ref.encode() not in files
        assert key not in files
