"""What must hold of the scoring for any room: drawn by hypothesis."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from voting.scoring import (
    CardBallot,
    ChoiceBallot,
    Groups,
    ItemResult,
    OptionBallot,
    OrderedBallot,
    RatingBallot,
    check_by_share,
    count_options,
    join_groups,
    mean_share_of_points,
    most_divided,
    order_by_headcount,
    protected_by_group,
    rank_bands,
    reference_order,
    score_cards,
    score_choose_n,
    score_ordered,
    score_ratings,
    shortlist,
)

K = 3
ITEMS = [f"Q{number}" for number in range(1, 13)]
PERSPECTIVES = ["lived", "frontline", "funder", "infrastructure", "research", "other"]
CHAIN = {
    "funder": ["infrastructure", "frontline"],
    "infrastructure": ["funder", "frontline"],
    "frontline": ["infrastructure"],
    "research": ["infrastructure"],
    "other": ["research"],
}

groups_of_ballots = st.sampled_from(PERSPECTIVES)
choices = st.lists(st.sampled_from(ITEMS), max_size=K, unique=True).map(tuple)
ordered = st.builds(OrderedBallot, groups_of_ballots, choices)
rooms = st.lists(ordered, max_size=30)
sizes = st.dictionaries(groups_of_ballots, st.integers(0, 9))
minimums = st.integers(1, 6)


def groups_of(room: list[OrderedBallot], minimum: int = 1) -> Groups:
    return join_groups(count_by_group(room), minimum, CHAIN)


def count_by_group(room: list[OrderedBallot]) -> dict[str, int]:
    cast: dict[str, int] = {}
    for ballot in room:
        cast[ballot.group] = cast.get(ballot.group, 0) + 1
    return cast


def score(room: list[OrderedBallot], minimum: int = 1) -> list[ItemResult]:
    return score_ordered(room, ITEMS, K, groups_of(room, minimum))


# --- joining ---------------------------------------------------------------------------


@given(sizes, minimums)
def test_joining_loses_nobody(cast: dict[str, int], minimum: int) -> None:
    groups = join_groups(cast, minimum, CHAIN)
    assert sum(groups.sizes.values()) == sum(cast.values())
    present = {perspective for perspective, size in cast.items() if size}
    assert sorted(p for members in groups.members.values() for p in members) == sorted(present)


@given(sizes, minimums)
def test_direct_experience_is_never_joined(cast: dict[str, int], minimum: int) -> None:
    groups = join_groups(cast, minimum, CHAIN)
    assert groups.sizes.get("lived", 0) == cast.get("lived", 0)
    assert all("lived" not in members for g, members in groups.members.items() if g != "lived")


@given(sizes, minimums)
def test_equal_voice_means_that_no_group_is_too_small(cast: dict[str, int], minimum: int) -> None:
    groups = join_groups(cast, minimum, CHAIN)
    assert groups.equal_voice == (groups.why_not == "")
    if groups.equal_voice:
        assert min(groups.sizes.values()) >= minimum
        assert len(groups.sizes) >= 2


@given(sizes, minimums)
def test_groups_large_enough_are_only_joined_by_others(cast: dict[str, int], minimum: int) -> None:
    if all(size >= minimum for size in cast.values() if size):
        groups = join_groups(cast, minimum, CHAIN)
        assert groups.sizes == {label: size for label, size in sorted(cast.items()) if size}


@given(sizes, minimums)
def test_joining_again_changes_nothing(cast: dict[str, int], minimum: int) -> None:
    groups = join_groups(cast, minimum, CHAIN)
    assert join_groups(groups.sizes, minimum, CHAIN) == groups


@given(sizes, minimums, st.data())
def test_the_order_of_the_counts_does_not_matter(cast: dict[str, int], minimum: int, data: st.DataObject) -> None:
    shuffled = dict(data.draw(st.permutations(list(cast.items()))))
    assert join_groups(shuffled, minimum, CHAIN) == join_groups(cast, minimum, CHAIN)


@given(sizes, minimums, minimums)
def test_published_groups_are_made_of_whole_live_groups(cast: dict[str, int], live: int, more: int) -> None:
    seen = join_groups(cast, live, CHAIN)
    published = join_groups(seen.sizes, live + more, CHAIN)
    for members in seen.members.values():
        holders = [g for g, all_in in published.members.items() if set(members) <= set(all_in)]
        assert len(holders) == 1


# --- equal voice -----------------------------------------------------------------------


@given(rooms, minimums, st.data())
def test_the_order_of_ballots_and_candidates_does_not_matter(
    room: list[OrderedBallot], minimum: int, data: st.DataObject
) -> None:
    ballots = data.draw(st.permutations(room))
    items = data.draw(st.permutations(ITEMS))
    shuffled = score_ordered(ballots, items, K, groups_of(ballots, minimum))
    assert shuffled == score(room, minimum)


@given(rooms)
def test_every_candidate_has_one_rank(room: list[OrderedBallot]) -> None:
    results = score(room)
    assert [result.rank for result in results] == list(range(1, len(ITEMS) + 1))
    assert sorted((r.item for r in results), key=reference_order) == ITEMS
    scores = [result.score for result in results]
    assert scores == sorted(scores, reverse=True)


@given(rooms)
def test_scores_and_tension_stay_in_bounds(room: list[OrderedBallot]) -> None:
    results = score(room)
    for result in results:
        assert 1 <= result.score <= len(ITEMS)
        assert 0 <= result.tension <= 1
        assert result.divided == (result.tension >= Fraction(1, 2))
    # Positions are dealt out, never made: each group's add up to the same.
    assert sum(r.score for r in results) == Fraction(len(ITEMS) * (len(ITEMS) + 1), 2)


@given(rooms, minimums)
def test_points_add_up_to_what_was_cast(room: list[OrderedBallot], minimum: int) -> None:
    results = score(room, minimum)
    cast = sum(K - nth for ballot in room for nth in range(len(ballot.choices)))
    assert sum(result.headcount_points for result in results) == cast
    for result in results:
        assert sum(result.points_by_group.values()) == result.headcount_points
        assert result.chosen_by_nobody == (result.headcount_points == 0)
        assert set(result.chosen_by) == {g for g, n in result.points_by_group.items() if n}


@given(rooms, st.integers(2, 4))
def test_a_room_of_clones_decides_the_same(room: list[OrderedBallot], times: int) -> None:
    once, cloned = score(room), score(room * times)
    for before, after in zip(once, cloned, strict=True):
        assert (before.item, before.score, before.tension) == (
            after.item,
            after.score,
            after.tension,
        )
        assert before.rank_by_group == after.rank_by_group
        assert after.headcount_points == times * before.headcount_points


@given(rooms, st.integers(2, 5), st.sampled_from(PERSPECTIVES))
def test_a_group_gains_nothing_by_its_number(room: list[OrderedBallot], times: int, group: str) -> None:
    swollen = room + [b for b in room if b.group == group] * (times - 1)
    # As long as the room has several voices; one voice is a head count.
    if len(count_by_group(room)) < 2:
        return
    before = {result.item: result.score for result in score(room)}
    assert {result.item: result.score for result in score(swollen)} == before


@given(rooms, st.sampled_from(ITEMS), st.data())
def test_a_ballot_with_an_item_first_never_harms_it(room: list[OrderedBallot], item: str, data: st.DataObject) -> None:
    if not room:
        return
    groups = groups_of(room)
    group = data.draw(st.sampled_from(sorted(count_by_group(room))))
    rest = data.draw(st.lists(st.sampled_from(ITEMS), max_size=K - 1, unique=True))
    added = OrderedBallot(group, (item, *(other for other in rest if other != item)))
    before = {r.item: r for r in score_ordered(room, ITEMS, K, groups)}[item]
    after = {r.item: r for r in score_ordered([*room, added], ITEMS, K, groups)}[item]
    voice = groups.voice_of(group)
    assert after.points_by_group[voice] == before.points_by_group[voice] + K
    assert after.rank_by_group[voice] <= before.rank_by_group[voice]
    assert after.score >= before.score


@given(rooms)
def test_one_voice_is_the_head_count(room: list[OrderedBallot]) -> None:
    alone = [OrderedBallot("frontline", ballot.choices) for ballot in room]
    results = score(alone)
    assert order_by_headcount(results) == results
    assert all(result.tension == 0 for result in results)
    assert [result.headcount_rank for result in results] == [
        next(iter(result.rank_by_group.values())) for result in results
    ]


# --- shortlists ------------------------------------------------------------------------


@given(rooms, st.integers(1, 12), st.integers(0, 3))
def test_a_shortlist_holds_the_top_and_each_groups_own(room: list[OrderedBallot], n: int, protect: int) -> None:
    results = score(room)
    entries = shortlist(results, n, protect)
    listed = [entry.item for entry in entries]
    assert len(set(listed)) == len(listed)
    by_item = {result.item: result for result in results}
    overall = [entry.item for entry in entries if entry.basis == "overall"]
    assert overall == [r.item for r in results if not r.chosen_by_nobody][:n]
    for group, items in protected_by_group(results, protect).items():
        assert len(items) == min(protect, sum(r.points_by_group[group] > 0 for r in results))
        assert set(items) <= set(listed)
        for item in items:
            assert by_item[item].points_by_group[group] > 0
    for entry in entries:
        assert bool(entry.groups) == (entry.basis == "protected")


@given(rooms, st.integers(1, 12))
def test_the_check_by_share_trades_one_for_one(room: list[OrderedBallot], n: int) -> None:
    results = score(room)
    check = check_by_share(results, n)
    assert len(check.only_equal_voice) == len(check.only_share)
    assert sum(mean_share_of_points(results).values()) in (0, 1)


@given(rooms, st.integers(0, 5))
def test_the_most_divided_are_those_with_most_tension(room: list[OrderedBallot], n: int) -> None:
    results = score(room)
    divided = most_divided(results, n)
    rest = [r for r in results if r not in divided and not r.chosen_by_nobody and r.tension]
    assert len(divided) == min(n, len(divided) + len(rest))
    if divided and rest:
        assert min(r.tension for r in divided) >= max(r.tension for r in rest)


# --- the other methods -----------------------------------------------------------------

chosen_sets = st.frozensets(st.sampled_from(ITEMS), max_size=K)
answers = st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["important", "not_for_me", "pass"]))
values = st.none() | st.integers(1, 5)
rated = st.dictionaries(st.sampled_from(ITEMS), st.tuples(values, values))
voices = st.sampled_from(["a", "b", "c"])
THREE = join_groups({"a": 1, "b": 1, "c": 1}, 1, {})


@given(st.lists(st.builds(ChoiceBallot, voices, chosen_sets), max_size=20), st.data())
def test_shares_stay_in_bounds_and_forget_the_order(room: list[ChoiceBallot], data: st.DataObject) -> None:
    results = score_choose_n(room, ITEMS, THREE)
    assert results == score_choose_n(data.draw(st.permutations(room)), ITEMS[::-1], THREE)
    for result in results:
        assert 0 <= min(result.share_by_group.values()) <= result.score
        assert result.score <= max(result.share_by_group.values()) <= 1
        assert result.headcount == sum(result.item in ballot.choices for ballot in room)
    scores = [result.score for result in results]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.builds(CardBallot, voices, answers), max_size=20), st.data())
def test_cards_rank_by_exact_rates_and_forget_the_order(room: list[CardBallot], data: st.DataObject) -> None:
    results = score_cards(room, ITEMS, THREE)
    assert results == score_cards(data.draw(st.permutations(room)), ITEMS[::-1], THREE)
    for result in results:
        assert 0 < result.headcount_rate < 1
        assert 0 <= result.important <= result.seen <= len(room)
        for group, rank in result.rank_by_group.items():
            mine = result.rate_by_group[group]
            rates = [other.rate_by_group[group] for other in results]
            above, alike = sum(rate > mine for rate in rates), rates.count(mine)
            assert rank == above + (alike + 1) / 2


@given(st.lists(st.builds(RatingBallot, voices, rated), max_size=20), st.data())
def test_ratings_stay_in_bounds_and_forget_the_order(room: list[RatingBallot], data: st.DataObject) -> None:
    results = score_ratings(room, ITEMS, THREE)
    assert results == score_ratings(data.draw(st.permutations(room)), ITEMS[::-1], THREE)
    for result in results:
        given_here = [ballot.ratings[result.item] for ballot in room if result.item in ballot.ratings]
        for number, axis in enumerate(result.axes):
            assert axis.mean is None or 1 <= axis.mean <= 5
            said = [pair[number] for pair in given_here]
            assert (axis.rated, axis.cannot_say) == (
                sum(value is not None for value in said),
                said.count(None),
            )


@given(
    st.lists(
        st.builds(
            OptionBallot,
            voices,
            st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(["hold", "stop"])),
        ),
        max_size=20,
    )
)
def test_options_add_up(room: list[OptionBallot]) -> None:
    for result in count_options(room, ITEMS, ["hold", "stop"], THREE):
        assert sum(result.counts.values()) == result.answered
        assert sum(result.shares.values()) == (1 if result.answered else 0)
        assert bool(result.leading) == bool(result.answered)


@settings(max_examples=20)
@given(rooms, st.integers(), st.data())
def test_bands_depend_on_the_seed_alone(room: list[OrderedBallot], seed: int, data: st.DataObject) -> None:
    bands = rank_bands("choose_rank", room, ITEMS, groups_of(room), k=K, seed=seed, resamples=20)
    ballots = data.draw(st.permutations(room))
    again = rank_bands("choose_rank", ballots, ITEMS[::-1], groups_of(room), k=K, seed=seed, resamples=20)
    assert bands == again
    assert all(1 <= band.best <= band.worst <= len(ITEMS) for band in bands.values())
