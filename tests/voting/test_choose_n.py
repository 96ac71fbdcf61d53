"""Ballots without an order: the worked round of pairs exactly, budgets, secrecy, paper, and what people are told."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.factories.voting import cast, make_ballot_step, make_room, make_round
from tests.factories.workshops import make_seat, make_workshop
from tests.voting.worked_rounds import CHAIN, the_round
from voting import queries, services
from voting.ballots import Outcome
from voting.forms import read_ballot, read_codes
from voting.kinds import shares, wall
from voting.methods import chosen
from voting.models import BallotLine, Candidate, Round
from voting.queries.counting import count_round, split_for_publication
from voting.scoring import ShareResult
from voting.sources import in_two_lines
from workshops.services import close_workshop

PAIRS = ["Q45+D18", "Q45+D23", "Q03+D07", "Q02+D20", "Q17+D18", "Q17+D19"]


def replay(**settings: Any) -> Round:
    """The worked round of pairs through the real ballot path, revealed."""
    given = the_round("R3")
    with writing():
        workshop = make_workshop()
        workshop.cycle.join_chain = CHAIN
        seats = [make_seat(workshop, perspective) for perspective, _ in given["ballots"]]
        round_ = make_round(workshop, given["candidates"], n=3, method="choose_n", shortlist=8, **settings)
    for seat, (_, items) in zip(seats, given["ballots"], strict=True):
        assert cast(seat, round_, items) is Outcome.SAVED
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    return round_


def test_the_worked_round_comes_out_exactly(app: Flask) -> None:
    expected = the_round("R3")["expected"]
    with app.app_context():
        round_ = replay(protect=0)
        counted = count_round(round_)
        assert dict(round_.groups) == expected["groups_live_minimum_3"]
        assert len(expected["result"]) == 20
        told = [
            {
                "item": one.item,
                "score": one.shown,
                "share_by_group": {group: round(float(share), 2) for group, share in one.share_by_group.items()},
                "headcount": one.headcount,
                "rank": one.rank,
            }
            for one in counted.results
            if isinstance(one, ShareResult)
        ]
        assert told == expected["result"]
        assert counted.seal_holds


def test_rows_of_the_worked_round_tell_shares_and_no_places(app: Flask) -> None:
    with app.app_context():
        found = queries.results(replay(protect=0))
        first = found.rows[0]
        assert not found.has_order and found.equal_voice
        assert (first.item, first.score, first.headcount_points) == ("Q45+D23", 0.737, 14)
        assert first.marks == () and first.share_in("lived") == 1.0 and first.share_in("research") == 0.67
        assert [row.item for row in found.chosen_by_nobody] == ["Q02+D22", "Q04+D08", "Q04+D09", "Q45+D06", "Q45+D21"]
        assert [row.item for row in found.by_group("lived")][:2] == ["Q45+D23", "Q02+D20"]
        assert [row.item for row in found.by_headcount][:3] == ["Q45+D23", "Q02+D20", "Q03+D23"]
        # the widest gap between two groups' shares: 1.0 of one and 0.25 of another
        assert (first.tension, first.divided) == (0.4, False)
        assert [row.item for row in found.most_divided] == ["Q02+D20", "Q03+D23", "Q45+D18"]
        assert found.most_divided[0].divided and found.share_check.differs is False


@pytest.mark.parametrize(("protect", "more"), [(0, 0), (2, 3)])
def test_its_shortlist_has_the_top_by_share(app: Flask, protect: int, more: int) -> None:
    expected = [one["item"] for one in the_round("R3")["expected"]["result"]]
    with app.app_context():
        shortlist = queries.shortlist(replay(protect=protect).workshop)
        assert shortlist is not None
        assert [one.item for one in shortlist.items if one.basis == "overall"] == expected[:8]
        kept = [one for one in shortlist.items if one.basis == "protected"]
        assert len(kept) <= more and all(one.groups for one in kept)
        ending = ", plus the top 2 of each group" if protect else ""
        assert shortlist.rule == "top 8 by equal voice" + ending


def test_no_split_of_the_worked_round_is_published(app: Flask) -> None:
    """Four people with direct experience: under five, and never joined. Also fewer than twenty ballots."""
    assert the_round("R3")["expected"]["groups_published_minimum_5"].startswith("withheld")
    with app.app_context():
        round_ = replay()
        split = split_for_publication(round_, count_round(round_))
        assert (split.sizes, split.shares, split.ranks, split.why_not) == ({}, {}, {}, "lived_too_small")
        told = queries.published_view(round_)
        assert told.why_no_split == "small_round" and told.groups == () and told.method == "choose_n"
        assert all(row.marks == () and row.shares == () for row in told.rows)
        assert [row.rank for row in told.rows if row.rank][:3] == [1, 2, 3]


def test_published_shares_are_tenths_and_never_none_or_all(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            lived, frontline = make_room(workshop, lived=10), make_room(workshop, frontline=10)
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        for n, seat in enumerate(lived):
            cast(seat, round_, ["Q45+D18", *(["Q02+D20"] if n < 3 else [])])
        for seat in frontline:
            cast(seat, round_, ["Q45+D23"])
        with writing():
            services.close_round(round_)
            services.reveal_round(round_)
        rows = {row.item: row for row in queries.published_view(round_).rows}
        told = {item: [(one.group, one.value) for one in row.shares] for item, row in rows.items()}
        assert told["Q45+D18"] == [("lived", 0.9), ("frontline", 0.1)] and rows["Q45+D18"].divided
        assert told["Q02+D20"] == [("lived", 0.3), ("frontline", 0.1)]
        assert all(row.marks == () for row in rows.values())


def test_the_room_sees_a_head_count_where_groups_are_too_small(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=2, frontline=4)
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        for seat in seats:
            cast(seat, round_, ["Q45+D18"])
        with writing():
            services.close_round(round_)
            services.reveal_round(round_)
        found = queries.results(round_)
        assert found.why_not == "lived_too_small" and all(row.shares == () for row in found.rows)
        assert wall.finding(found).endswith("comes first: 6 of 6 people chose it.")
        assert found.rows[0].score == 1.0


def lines(round_: Round) -> dict[str, list[tuple[int, str]]]:
    rows = db.session.execute(
        select(BallotLine.ballot_id, BallotLine.rank, Candidate.item)
        .join(Candidate, Candidate.id == BallotLine.candidate_id)
        .where(BallotLine.round_id == round_.id)
        .order_by(BallotLine.ballot_id, BallotLine.rank)
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for ballot, rank, item in rows:
        found.setdefault(ballot, []).append((rank, item))
    return found


def test_what_is_stored_tells_nothing_of_the_order_of_choosing(either_app: Flask) -> None:
    """Every way of sending the same three leaves the very same lines: ranks follow the list."""
    chances = random.Random(4)
    with either_app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=6)
            round_ = make_round(workshop, chances.sample(PAIRS, 6), n=3, method="choose_n")
        place = {one.item: one.position for one in round_.candidates}
        for seat, sent in zip(seats, itertools.permutations(PAIRS[:3]), strict=True):
            cast(seat, round_, sent)
        stored = list(lines(round_).values())
        assert len(stored) == 6 and all(one == stored[0] for one in stored)
        ranks, items = zip(*stored[0], strict=True)
        assert ranks == (1, 2, 3) and list(items) == sorted(PAIRS[:3], key=place.__getitem__)
        assert queries.own_ballot(seats[0], round_) == list(items)


def test_any_play_leaves_what_a_plain_count_gives(app: Flask) -> None:
    """Two hundred ballots, repeats and changes in any order: the last of each seat counts, over budget never."""
    chance = random.Random(20)
    last: dict[str, frozenset[str]] = {}
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=5, frontline=5)
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        for _ in range(200):
            seat = chance.choice(seats)
            items = chance.sample(PAIRS, chance.randint(1, 5))
            if len(items) > 3:
                with pytest.raises(Refused, match="up to 3"):
                    cast(seat, round_, items)
                continue
            once = f"form {seat.ref} {sorted(items)}"
            again = frozenset(items) == last.get(seat.ref)
            said = cast(seat, round_, items, once)
            assert said in ({Outcome.REPEATED, Outcome.SAVED} if not again else {Outcome.REPEATED})
            if said is Outcome.SAVED:
                last[seat.ref] = frozenset(items)
        kept = lines(round_)
        assert len(kept) == len(last) and all(1 <= len(one) <= 3 for one in kept.values())
        with writing():
            services.close_round(round_)
            services.reveal_round(round_)
        heads = Counter(item for items in last.values() for item in items)
        results = count_round(round_).results
        assert {one.item: one.headcount for one in results if isinstance(one, ShareResult)} == {
            item: heads[item] for item in PAIRS
        }
        groups = {seat.ref: seat.perspective for seat in seats}
        for one in results:
            by_group = Counter(groups[ref] for ref, items in last.items() if one.item in items)
            sizes = Counter(groups[ref] for ref in last)
            assert one.score == sum(Fraction(by_group[group], sizes[group]) for group in sizes) / len(sizes)


def test_the_same_ticks_sent_in_another_order_are_a_repeat(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seat = make_room(workshop, lived=1)[0]
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        assert cast(seat, round_, PAIRS[:3], "one form") is Outcome.SAVED
        assert cast(seat, round_, PAIRS[2::-1], "one form") is Outcome.REPEATED
        assert cast(seat, round_, PAIRS[:2], "one form") is Outcome.SAVED
        assert queries.own_ballot(seat, round_) == PAIRS[:2]


def test_the_budget_is_the_databases(either_app: Flask) -> None:
    with either_app.app_context():
        with writing():
            workshop = make_workshop()
            seat = make_room(workshop, lived=1)[0]
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        cast(seat, round_, PAIRS[:3])
        ballot = next(iter(lines(round_)))
        extra = round_.candidates[4].id
        with pytest.raises(IntegrityError), writing():
            db.session.add(BallotLine(ballot_id=ballot, rank=4, round_id=round_.id, n=3, candidate_id=extra))
        assert len(lines(round_)[ballot]) == 3


def test_severing_keeps_what_was_chosen_and_forgets_whose(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=4, frontline=4)
            round_ = make_round(workshop, PAIRS, n=3, method="choose_n")
        for n, seat in enumerate(seats):
            cast(seat, round_, [PAIRS[n % 6], PAIRS[(n + 1) % 6]])
        before = sorted(map(tuple, lines(round_).values()))
        with writing():
            services.close_round(round_)
            services.reveal_round(round_)
            close_workshop(workshop)
        assert sorted(map(tuple, lines(round_).values())) == before
        assert queries.own_ballot(seats[0], round_) == []
        assert count_round(round_).seal_holds


def test_a_changed_ballot_breaks_the_seal(app: Flask) -> None:
    with app.app_context():
        round_ = replay()
        spare = next(one for one in round_.candidates if one.item == "Q04+D09")
        with writing():
            db.session.scalars(
                select(BallotLine).where(BallotLine.round_id == round_.id).limit(1)
            ).one().candidate_id = spare.id
        assert queries.results(round_).seal_holds  # counted once, and kept
        queries.counting._kept.clear()
        assert not queries.results(round_).seal_holds


def test_ticks_are_not_taken_for_an_order(app: Flask) -> None:
    """A page of the vote before, sent after the step was changed to one with an order."""
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seat = make_room(workshop, lived=1)[0]
            round_ = make_round(workshop, PAIRS, n=3)
        with pytest.raises(Refused, match="asks for an order"):
            services.cast_ballot(seat, round_, PAIRS[:2], "once", ticked=True)
        assert queries.own_ballot(seat, round_) == []


def test_reading_boxes() -> None:
    read = read_ballot({"choose-Q45+D18": "1", "once": "x", "choose-Q02+D20": "1"})
    assert read.items == ["Q45+D18", "Q02+D20"] and read.ticked and read.is_fine
    places = read_ballot({"place-Q02": "1", "place-Q03": ""})
    assert places.items == ["Q02"] and not places.ticked


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Q45+D23 Q02+D20", ["Q45+D23", "Q02+D20"]),
        ("q45+d23,q2+d20", ["Q45+D23", "Q02+D20"]),
        ("C1-Q45+D23; c1-q02 + c1-d20", ["Q45+D23", "Q02+D20"]),
        ("  Q45D23   q2 d20 ", ["Q45+D23", "Q02+D20"]),
        ("45+23 q03+D7", ["Q45+D23", "Q03+D07"]),
    ],
)
def test_codes_typed_at_the_paper_desk(app: Flask, typed: str, read: list[str]) -> None:
    with app.test_request_context():
        choices = read_codes(typed, PAIRS)
        assert (choices.problem, choices.items) == ("", read)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Q45+D99", "Q45+D99 is not on this ballot."),
        ("Q45 Q02+D20", "Q45 is not on this ballot."),
        ("Q45+D23 q45d23", "Q45+D23 came twice."),
        (" ", "Type the codes"),
        ("+++ ()", "is not on this ballot."),
    ],
)
def test_codes_that_cannot_be_read(app: Flask, typed: str, said: str) -> None:
    with app.test_request_context():
        assert said in read_codes(typed, PAIRS).problem


def test_the_words_of_a_pair_stand_in_two_lines() -> None:
    assert in_two_lines("Who pays — with: what? — with: Records of meters") == (
        "Who pays — with: what?",
        "Records of meters",
    )
    assert in_two_lines("What helps — and when?") == ("What helps — and when?", "")


def test_a_facilitator_may_open_with_some_of_the_list(app: Flask) -> None:
    with app.app_context(), writing():
        step = make_ballot_step(items=PAIRS, n=3, method="choose_n")
        with pytest.raises(Refused, match="Q99"):
            services.open_round(step, items=["Q45+D18", "Q99+D01"])
        with pytest.raises(Refused, match="at least two"):
            services.open_round(step, items=["Q45+D18", "Q45+D18"])
        round_ = services.open_round(step, items=["Q02+D20", "Q45+D18", "Q17+D18"])
        assert [one.item for one in round_.candidates] == ["Q02+D20", "Q45+D18", "Q17+D18"]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0, "none"),
        (1, "all"),
        (0.5, "half"),
        (0.503, "about half"),
        (0.737, "about 7 in 10"),
        (0.04, "about 1 in 10"),
        (0.97, "about 9 in 10"),
    ],
)
def test_shares_as_people_say_them(app: Flask, share: float, said: str) -> None:
    with app.test_request_context():
        assert shares.said_share(share) == said


def test_a_step_asks_for_a_method_that_is_known() -> None:
    assert [chosen(given) for given in ({}, {"method": "choose_n"}, {"method": "dice"})] == [
        "choose_rank",
        "choose_n",
        "choose_rank",
    ]
