"""Reading an order: what is protected, divided, or too close to call."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.voting.worked_rounds import (
    live,
    ordered_ballots,
    scored,
    the_round,
    two_groups,
)
from voting.scoring import (
    Band,
    CardBallot,
    ChoiceBallot,
    DotBallot,
    OrderedBallot,
    RatingBallot,
    across_the_cut,
    check_by_share,
    mean_share_of_points,
    most_divided,
    protected_by_group,
    rank_bands,
    score_ordered,
    shortlist,
    shown,
    too_close_to_call,
)


def test_protection_is_two_per_group_and_only_of_what_the_group_chose() -> None:
    ballots = [OrderedBallot("a", ("Q1", "Q2", "Q3")), OrderedBallot("b", ("Q4",))]
    results = score_ordered(ballots, ["Q1", "Q2", "Q3", "Q4"], 3, two_groups(a=1, b=1))
    assert protected_by_group(results) == {"a": ["Q1", "Q2"], "b": ["Q4"]}
    assert protected_by_group(results, protect=0) == {"a": [], "b": []}


def test_ties_inside_a_group_are_protected_by_the_combined_score() -> None:
    # a gives Q1, Q2 and Q3 the same; b prefers Q3, then Q2.
    ballots = [OrderedBallot("a", (q,)) for q in ("Q1", "Q2", "Q3")]
    ballots += [OrderedBallot("b", ("Q3",))] * 3 + [OrderedBallot("b", ("Q2",))]
    results = score_ordered(ballots, ["Q1", "Q2", "Q3"], 1, two_groups(a=3, b=4))
    assert protected_by_group(results)["a"] == ["Q3", "Q2"]


def test_an_item_protected_by_two_groups_is_listed_once() -> None:
    ballots = [OrderedBallot(group, ("Q1", "Q2")) for group in "ab"]
    results = score_ordered(ballots, ["Q1", "Q2"], 2, two_groups(a=1, b=1))
    entries = shortlist(results, 1)
    assert [(e.item, e.basis, e.groups) for e in entries] == [
        ("Q1", "overall", ()),
        ("Q2", "protected", ("a", "b")),
    ]


def test_a_shortlist_is_not_filled_up_with_what_nobody_chose() -> None:
    ballots = [OrderedBallot("a", ("Q2",)), OrderedBallot("b", ("Q2",))]
    results = score_ordered(ballots, ["Q1", "Q2", "Q3"], 1, two_groups(a=1, b=1))
    assert [entry.item for entry in shortlist(results, 3)] == ["Q2"]


def test_a_room_of_one_mind_has_nothing_divided() -> None:
    ballots = [OrderedBallot(group, ("Q1", "Q2")) for group in "ab"]
    results = score_ordered(ballots, ["Q1", "Q2"], 2, two_groups(a=1, b=1))
    assert most_divided(results) == []


def test_the_check_by_share_says_where_the_top_differs() -> None:
    # Positions make Q2 everybody's second; shares see that almost all of b's points are Q3's.
    ballots = [OrderedBallot("a", ("Q1",))] * 5 + [OrderedBallot("a", ("Q2",))]
    ballots += [OrderedBallot("b", ("Q3",))] * 9 + [OrderedBallot("b", ("Q2",))] * 2
    ballots += [OrderedBallot("b", ("Q1",))]
    items = ["Q1", "Q2", "Q3"]
    results = score_ordered(ballots, items, 1, two_groups(a=6, b=12))
    share = mean_share_of_points(results)
    assert share["Q2"] == (Fraction(1, 6) + Fraction(2, 12)) / 2
    assert sum(share.values()) == 1
    check = check_by_share(results, 2)
    assert check.differs
    assert (check.only_equal_voice, check.only_share) == (("Q2",), ("Q3",))
    assert not check_by_share(results, 3).differs


def test_figures_are_shown_as_in_the_worked_rounds() -> None:
    assert shown(Fraction(19, 80), 3) == 0.237  # 0.2375
    assert shown(Fraction(9, 80), 3) == 0.113  # 0.1125
    assert shown(Fraction(5, 16), 3) == 0.312  # 0.3125


def test_a_room_that_agrees_has_bands_of_one_rank() -> None:
    ballots = [OrderedBallot(group, ("Q1", "Q2", "Q3")) for group in "aabb"]
    groups = two_groups(a=2, b=2)
    bands = rank_bands("choose_rank", ballots, ["Q1", "Q2", "Q3"], groups, k=3, seed="R1")
    assert bands == {"Q1": Band(1, 1), "Q2": Band(2, 2), "Q3": Band(3, 3)}
    assert too_close_to_call(ballots, ["Q1", "Q2", "Q3"], 3, groups, 2, seed="R1") == set()


def test_a_room_that_is_split_is_too_close_to_call() -> None:
    ballots = [OrderedBallot(g, (q,)) for g in "ab" for q in ("Q1", "Q2") for _ in range(4)]
    ballots += [OrderedBallot(group, ("Q3",)) for group in "ab" for _ in range(30)]
    groups = two_groups(a=38, b=38)
    close = too_close_to_call(ballots, ["Q1", "Q2", "Q3", "Q4"], 1, groups, 2, seed=7)
    assert close == {"Q1", "Q2"}


def test_a_tie_across_the_cut_is_too_close_whatever_the_bands_say() -> None:
    ballots = [OrderedBallot("a", ("Q1",)), OrderedBallot("b", ("Q2",))]
    groups = two_groups(a=1, b=1)
    results = score_ordered(ballots, ["Q1", "Q2"], 1, groups)
    bands = {"Q1": Band(1, 1), "Q2": Band(2, 2)}
    assert across_the_cut(results, bands, 1) == {"Q1", "Q2"}
    assert across_the_cut(results, bands, 2) == set()


@pytest.mark.parametrize(
    ("band", "close"),
    [(Band(1, 2), False), (Band(2, 3), True), (Band(1, 3), True), (Band(3, 3), False)],
)
def test_a_band_that_ends_at_the_cut_does_not_cross_it(band: Band, close: bool) -> None:
    ballots = [OrderedBallot(group, ("Q1", "Q2", "Q3")) for group in "ab"]
    results = score_ordered(ballots, ["Q1", "Q2", "Q3"], 3, two_groups(a=1, b=1))
    bands = {"Q1": Band(1, 1), "Q2": band, "Q3": Band(3, 3)}
    assert across_the_cut(results, bands, 2) == ({"Q2"} if close else set())


@pytest.mark.parametrize("seed", ["R1", "R2", "R3", 4, 5])
def test_the_worked_ballots_have_the_same_bands_in_any_order(seed: int | str) -> None:
    given, ballots = the_round("R1"), ordered_ballots("R1")
    items, groups = given["candidates"], live("R1")
    bands = rank_bands("choose_rank", ballots, items, groups, k=5, seed=seed, resamples=50)
    turned = rank_bands("choose_rank", ballots[::-1], items[::-1], groups, k=5, seed=seed, resamples=50)
    assert turned == bands


def test_the_worked_ballots_same_seed_same_bands() -> None:
    given = the_round("R1")
    args = (ordered_ballots("R1"), given["candidates"], given["n"], live("R1"), 10)
    close = too_close_to_call(*args, seed="R1")
    assert close == too_close_to_call(*args, seed="R1")
    assert close.isdisjoint(r.item for r in scored("R1") if r.chosen_by_nobody)


@pytest.mark.parametrize(
    ("method", "ballots"),
    [
        ("dots", [DotBallot("a", {"Q1": 2}), DotBallot("b", {"Q1": 1})]),
        ("cards", [CardBallot(g, {"Q1": "important", "Q2": "not_for_me"}) for g in "ab"]),
        ("choose_n", [ChoiceBallot(g, frozenset({"Q1"})) for g in "ab"]),
        ("rate_1_to_5", [RatingBallot(g, {"Q1": (5,), "Q2": (1,)}) for g in "ab"]),
    ],
)
def test_every_ordering_method_has_bands(method: str, ballots: list[Any]) -> None:
    bands = rank_bands(method, ballots, ["Q2", "Q1"], two_groups(a=1, b=1), seed=1)
    assert bands == {"Q1": Band(1, 1), "Q2": Band(2, 2)}
