"""Results and what may be published of them: the worked rounds replayed, and the rules for small groups."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from tests.conftest import QueryCount
from tests.factories.voting import ITEMS, cast, make_ballot_step, make_room, make_round
from tests.factories.workshops import make_seat, make_workshop
from tests.voting.worked_rounds import CHAIN, the_round
from voting import queries, services
from voting.models import Ballot, BallotLine, Round
from voting.queries import counting
from workshops.perspectives import DEFAULT_CHAIN

FIRST_LIST = "Q26 Q45 Q17 Q02 Q03 Q10 Q09 Q51 Q11 Q04 Q18:lived Q19:local_gov Q14:research"
SECOND_LIST = "Q45 Q10 Q17 Q02 Q03 Q26 Q11 Q09 Q18 Q04 Q51 Q14"


def replay(ref: str, **settings: Any) -> Round:
    """One of the worked rounds, each ballot cast by a seat of its own; revealed."""
    given = the_round(ref)
    with writing():
        workshop = make_workshop()
        workshop.cycle.join_chain = CHAIN
        seats = [make_seat(workshop, perspective) for perspective, _ in given["ballots"]]
        round_ = make_round(workshop, given["candidates"], n=given["n"], **settings)
    for seat, (_, chosen) in zip(seats, given["ballots"], strict=True):
        cast(seat, round_, chosen)
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    return round_


@pytest.mark.parametrize("ref", ["R1", "R2"])
def test_the_worked_rounds_come_out_as_expected(app: Flask, ref: str) -> None:
    with app.app_context():
        round_ = replay(ref, shortlist=10 if ref == "R1" else 12)
        found = queries.results(round_)
        expected = {one["item"]: one for one in the_round(ref)["expected"]["result"]}
        assert len(expected) > 10
        rows = {row.item: row for row in found.rows}
        for item, one in expected.items():
            row = rows[item]
            got = (row.score, row.tension, row.headcount_points, row.headcount_rank)
            assert got == (one["score"], one["tension"], one["headcount_points"], one["headcount_rank"])
            assert {mark.group: mark.rank for mark in row.marks} == one["rank_by_group"]
            if not row.chosen_by_nobody:
                assert row.rank == one["rank"]
        assert found.seal_holds and found.equal_voice


def test_the_worked_shortlists_come_out_as_expected(app: Flask) -> None:
    with app.app_context():
        first = queries.shortlist(replay("R1", shortlist=10).workshop)
        second = queries.shortlist(replay("R2", shortlist=12, protect=0).workshop)
        assert first is not None and second is not None
        said = [
            line.item if line.basis == "overall" else f"{line.item}:{'+'.join(line.groups)}" for line in first.items
        ]
        assert " ".join(said) == FIRST_LIST
        assert first.rule == "top 10 by equal voice, plus the top 2 of each group"
        assert " ".join(line.item for line in second.items) == SECOND_LIST
        assert second.rule == "top 12 by equal voice"


def test_what_is_published_of_the_first_worked_round(app: Flask) -> None:
    with app.app_context():
        round_ = replay("R1", shortlist=10)
        told = queries.published_view(round_, {"Q26"})
        assert told.groups == ("lived", "frontline", "funder+infrastructure", "local_gov+research")
        assert told.why_no_split == ""
        rows = {row.item: row for row in told.rows}
        assert [row.item for row in told.rows] == [row.item for row in queries.results(round_).rows]
        assert rows["Q18"].protected_by == ("lived",) and not rows["Q18"].protected_by_smaller
        for item in ("Q19", "Q14"):
            assert rows[item].protected_by == () and rows[item].protected_by_smaller and rows[item].handed_on
        assert rows["Q26"].wording and not rows["Q45"].wording
        for row in told.rows:
            assert {mark.group for mark in row.marks} == set(told.groups)
        assert not {"score", "tension", "points", "sizes", "headcount_rank"} & set(vars(told.rows[0]))
        assert not hasattr(told, "sizes")


def revealed_room(**groups: int) -> Round:
    """A revealed round in which every group ranks two candidates of its own first."""
    with writing():
        workshop = make_workshop()
        workshop.cycle.join_chain = DEFAULT_CHAIN
        seats = make_room(workshop, **groups)
        round_ = make_round(workshop)
    codes = list(groups)
    for seat in seats:
        n = codes.index(seat.perspective)
        cast(seat, round_, [ITEMS[n], ITEMS[n + 1], ITEMS[7]])
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    return round_


@pytest.mark.parametrize(
    ("groups", "why", "shown"),
    [
        ({"lived": 6, "frontline": 13}, "small_round", ()),
        ({"lived": 6, "frontline": 14}, "", ("lived", "frontline")),
        ({"lived": 4, "frontline": 20}, "lived_too_small", ()),
        ({"lived": 2, "frontline": 20}, "lived_too_small", ()),
        (
            {"lived": 8, "frontline": 12, "research": 3, "local_gov": 3},
            "",
            ("lived", "frontline", "local_gov+research"),
        ),
        ({"lived": 20, "frontline": 4}, "group_too_small", ()),
        ({"frontline": 24}, "one_group", ()),
    ],
)
def test_no_split_that_could_be_worked_back(
    app: Flask, groups: dict[str, int], why: str, shown: tuple[str, ...]
) -> None:
    with app.app_context():
        told = queries.published_view(revealed_room(**groups))
        assert (told.why_no_split, told.groups) == (why, shown)
        assert any(row.marks for row in told.rows) == bool(shown)
        if not shown:
            assert not any(row.protected_by or row.protected_by_smaller or row.divided for row in told.rows)


def test_a_small_group_is_in_the_room_but_not_in_what_is_published(app: Flask) -> None:
    with app.app_context():
        round_ = revealed_room(lived=8, frontline=12, research=3, local_gov=3)
        assert queries.results(round_).groups == ("lived", "frontline", "local_gov", "research")
        named = {group for row in queries.published_view(round_).rows for group in row.protected_by}
        assert named <= {"lived", "frontline"}


def test_chosen_by_nobody_has_no_rank(app: Flask) -> None:
    with app.app_context():
        found = queries.results(revealed_room(lived=4, frontline=4))
        assert [row.item for row in found.chosen_by_nobody] == ["Q04", "Q05", "Q06", "Q07"]
        assert all(row.rank is None and not row.basis for row in found.chosen_by_nobody)


def test_a_group_has_its_own_order(app: Flask) -> None:
    with app.app_context():
        found = queries.results(revealed_room(lived=4, frontline=4))
        assert [row.item for row in found.by_group("frontline")] == ["Q02", "Q03", "Q08"]
        assert found.by_group("nobody") == ()


def test_results_are_counted_once(app: Flask, count_queries: Any) -> None:
    with app.app_context():
        round_ = revealed_room(lived=4, frontline=4)
        queries.results(round_)
        db.session.rollback()
        _ = round_.workshop.cycle.ref, round_.candidates
        count: QueryCount
        with count_queries() as count:
            queries.results(round_)
        assert count.n == 0, count.said


def test_a_ballot_changed_behind_our_back_breaks_the_seal(app: Flask) -> None:
    with app.app_context():
        round_ = revealed_room(lived=4, frontline=4)
        counting._kept.clear()  # as after a restart
        with writing():
            line = db.session.query(BallotLine).filter_by(rank=3).first()
            assert line is not None
            db.session.delete(line)
        assert not queries.results(round_).seal_holds


def test_who_has_voted_and_who_has_not(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=3)
            seats.append(make_seat(workshop, "frontline", channel="paper"))
            make_seat(workshop, "commissioner")
            round_ = make_round(workshop)
        cast(seats[1], round_, ["Q01"])
        assert queries.who_has_voted(round_) == {seats[1].ref}
        assert [seat.ref for seat in queries.not_yet(round_)] == [seats[3].ref, seats[0].ref, seats[2].ref]
        assert queries.turnout(round_) == queries.Turnout(1, 4)
        with writing():
            services.close_round(round_)
        assert queries.who_has_voted(round_) == set() and queries.not_yet(round_) == []


def test_ballots_are_never_listed_in_the_order_they_came(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=12)
            round_ = make_round(workshop)
        for n, seat in enumerate(seats):
            cast(seat, round_, [ITEMS[7 - n % 8]])
        assert [b.choices for b in queries.list_ballots(round_)] == sorted(
            b.choices for b in queries.list_ballots(round_)
        )
        keys = list(db.session.scalars(db.select(Ballot.id)))
        assert len(Counter(keys)) == 12


def test_a_round_for_a_step_that_is_not_there(app: Flask) -> None:
    with app.app_context(), writing():
        step = make_ballot_step()
        assert queries.current_round(step) is None
        assert queries.round_before(step) is None
        assert not queries.was_opened(step.workshop)
        services.open_round(step)
        assert queries.was_opened(step.workshop)
