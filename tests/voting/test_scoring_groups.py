"""Which perspectives speak together, and when equal voice is not offered."""

from __future__ import annotations

import pytest

from tests.voting.worked_rounds import (
    CHAIN,
    two_groups,
)
from voting.scoring import (
    EVERYONE,
    GROUP_TOO_SMALL,
    LIVED_TOO_SMALL,
    NO_BALLOTS,
    ONE_GROUP,
    OrderedBallot,
    UnknownGroup,
    join_groups,
    score_ordered,
)


def test_the_smallest_group_joins_first_and_the_chain_says_whom() -> None:
    groups = join_groups({"funder": 2, "infrastructure": 2, "frontline": 4, "lived": 5}, 3, CHAIN)
    assert groups.sizes == {"frontline": 4, "funder+infrastructure": 4, "lived": 5}
    assert groups.members["funder+infrastructure"] == ("funder", "infrastructure")


def test_a_group_that_grew_by_joining_joins_no_further() -> None:
    # Smallest first: a takes b in, which b, asked first, would have left for c.
    chain = {"a": ["b"], "b": ["c"]}
    groups = join_groups({"a": 1, "b": 2, "c": 5}, 3, chain)
    assert groups.sizes == {"a+b": 3, "c": 5}


def test_groups_of_one_size_are_taken_in_the_order_of_the_alphabet() -> None:
    chain = {"a": ["b"], "b": ["c"]}
    assert join_groups({"b": 2, "a": 2, "c": 5}, 3, chain).sizes == {"a+b": 4, "c": 5}


def test_an_agreed_way_is_gone_to_its_end_before_any_way_back() -> None:
    chain = {"a": ["absent"], "absent": ["far"], "near": ["a"]}
    groups = join_groups({"a": 1, "far": 5, "near": 5}, 3, chain)
    assert groups.sizes == {"a+far": 6, "near": 5}


def test_an_absent_perspective_is_walked_through() -> None:
    # other names research, which has no ballots; research names data_tech.
    groups = join_groups({"other": 1, "data_tech": 4, "frontline": 6}, 3, CHAIN)
    assert groups.sizes == {"data_tech+other": 5, "frontline": 6}


def test_the_chain_is_walked_backwards_only_when_forwards_leads_nowhere() -> None:
    groups = join_groups({"frontline": 2, "research": 5, "lived": 4}, 3, CHAIN)
    assert groups.sizes == {"frontline+research": 7, "lived": 4}


def test_direct_experience_is_never_joined() -> None:
    chain = {"funder": ["lived"], "lived": ["funder"]}
    groups = join_groups({"funder": 1, "lived": 2}, 3, chain)
    assert groups.sizes == {"funder": 1, "lived": 2}
    assert (groups.equal_voice, groups.why_not) == (False, LIVED_TOO_SMALL)
    with pytest.raises(ValueError, match="lived"):
        join_groups({"funder+lived": 4}, 3, chain)


def test_nobody_is_joined_through_direct_experience() -> None:
    groups = join_groups({"a": 1, "b": 5}, 3, {"a": ["lived"], "lived": ["b"]})
    assert groups.why_not == GROUP_TOO_SMALL


@pytest.mark.parametrize(
    ("sizes", "why_not"),
    [
        ({}, NO_BALLOTS),
        ({"frontline": 0}, NO_BALLOTS),
        ({"frontline": 9}, ONE_GROUP),
        ({EVERYONE: 9}, ONE_GROUP),
        ({"frontline": 1, "infrastructure": 1}, GROUP_TOO_SMALL),
        ({"frontline": 4, "commissioner": 1}, GROUP_TOO_SMALL),
        ({"frontline": 4, "lived": 2, "commissioner": 1}, LIVED_TOO_SMALL),
        ({"frontline": 4, "lived": 3}, ""),
        ({"frontline": 4, "research": 3}, ""),
    ],
)
def test_why_equal_voice_is_not_offered(sizes: dict[str, int], why_not: str) -> None:
    groups = join_groups(sizes, 3, CHAIN)
    assert (groups.why_not, groups.equal_voice) == (why_not, not why_not)


def test_labels_that_share_a_perspective_are_one_group() -> None:
    groups = join_groups({"funder": 1, "funder+infrastructure": 5, "lived": 3}, 3, CHAIN)
    assert groups.sizes == {"funder+infrastructure": 6, "lived": 3}


def test_a_ballot_of_an_unknown_group_is_refused() -> None:
    with pytest.raises(UnknownGroup):
        score_ordered([OrderedBallot("c", ("Q1",))], ["Q1"], 1, two_groups(a=1, b=1))
