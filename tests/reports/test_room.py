"""Who was in the room, in numbers that point at nobody."""

from __future__ import annotations

import pytest

from reports.room import describe
from workshops.perspectives import DEFAULT_CHAIN

WORKED = {
    "lived": 6,
    "frontline": 7,
    "infrastructure": 3,
    "funder": 2,
    "local_gov": 3,
    "research": 3,
    "commissioner": 2,
}


def room(seats: dict[str, int], channels: dict[str, int] | None = None, late: int = 0, *, exact: bool = False):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """The room as a record tells it."""
    return describe(seats, channels or {"phone": 24}, late, minimum=5, chain=DEFAULT_CHAIN, exact=exact)


def test_small_groups_are_told_together_and_funders_of_the_cycle_in_no_number() -> None:
    found = room(WORKED)
    assert found.people == 24
    assert {group.code: group.seats for group in found.groups} == {
        "lived": 6, "frontline": 7, "funder+infrastructure": 5, "local_gov+research": 6,
    }  # fmt: skip
    assert found.listeners


@pytest.mark.parametrize("lived", [1, 2, 3, 4])
def test_with_few_people_of_direct_experience_only_the_total_is_told(lived: int) -> None:
    found = room({**WORKED, "lived": lived})
    assert found.groups == ()
    assert found.people == 18 + lived


def test_no_group_under_five_is_ever_told() -> None:
    for lived in range(8):
        for frontline in range(8):
            for other in range(8):
                found = room({"lived": lived, "frontline": frontline, "other": other})
                assert all(group.seats >= 5 for group in found.groups)
                assert not found.groups or sum(group.seats for group in found.groups) == found.people


def test_direct_experience_is_never_told_with_another_group() -> None:
    assert all(group.code == "lived" for group in room(WORKED).groups if "lived" in group.code)


@pytest.mark.parametrize(
    ("channels", "ways", "few"),
    [
        ({"phone": 24}, (("phone", 24),), False),
        ({"phone": 18, "paper": 4, "remote": 2}, (("phone", 18), ("other", 6)), False),
        ({"phone": 21, "paper": 2, "remote": 1}, (), True),
        ({"phone": 3, "paper": 20}, (), True),
        ({"paper": 20}, (("other", 20),), False),
    ],
)
def test_ways_to_take_part_are_numbers_only_when_no_number_points_at_somebody(
    channels: dict[str, int], ways: tuple[tuple[str, int], ...], few: bool
) -> None:
    found = room(WORKED, channels)
    assert (found.ways, found.few_other_ways) == (ways, few)


@pytest.mark.parametrize(("late", "number", "few"), [(0, 0, False), (1, 0, True), (4, 0, True), (5, 5, False)])
def test_late_joiners(late: int, number: int, few: bool) -> None:
    found = room(WORKED, late=late)
    assert (found.late, found.few_late) == (number, few)


def test_the_facilitator_sees_exact_numbers() -> None:
    found = room(WORKED, {"phone": 22, "paper": 2}, 1, exact=True)
    assert {group.code: group.seats for group in found.groups}["funder"] == 2
    assert found.late == 1
    assert found.ways == (("phone", 22), ("other", 2))
