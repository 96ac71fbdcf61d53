"""Who was in the room, in numbers that point at nobody. Pure: counts in, counts out. `contents` calls it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from voting.scoring import Chain, join_groups
from workshops.perspectives import COMMISSIONER, LIVED, PERSPECTIVES

PHONE = "phone"
OTHER_WAYS = "other"


@dataclass(frozen=True)
class Group:
    """A perspective, or a joined group (funder+infrastructure), and its seats."""

    code: str
    seats: int


@dataclass(frozen=True)
class Room:
    """Who took part. `groups` is empty where naming them would point at somebody: then only `people` is known.

    `ways` holds (channel, seats) of channels with enough people; `few_other_ways` and `few_late` stand for numbers too
    small to print. `listeners` says that JRF staff were there to listen; they are in no number.
    """

    people: int
    groups: tuple[Group, ...]
    ways: tuple[tuple[str, int], ...]
    few_other_ways: bool
    late: int
    few_late: bool
    listeners: bool


def describe(
    seats: Mapping[str, int], channels: Mapping[str, int], late: int, *, minimum: int, chain: Chain, exact: bool = False
) -> Room:
    """The room from seats by perspective, seats by channel, and how many came late.

    Groups under `minimum` are joined along the chain, as ballots are; people with direct experience never. If that
    leaves anybody in a group that is too small, no group is told. `exact` is for the facilitator alone.
    """
    present = {code: n for code, n in seats.items() if n and code != COMMISSIONER}
    ways, few_other = _ways(channels, 1 if exact else minimum)
    return Room(
        people=sum(present.values()),
        groups=_exact(present) if exact else _joined(present, minimum, chain),
        ways=ways,
        few_other_ways=few_other,
        late=late if exact or late >= minimum else 0,
        few_late=not exact and 0 < late < minimum,
        listeners=bool(seats.get(COMMISSIONER)),
    )


def _exact(present: Mapping[str, int]) -> tuple[Group, ...]:
    return tuple(Group(code, present[code]) for code in PERSPECTIVES if code in present)


def _joined(present: Mapping[str, int], minimum: int, chain: Chain) -> tuple[Group, ...]:
    groups = join_groups(present, minimum, chain, never_joined=LIVED)
    if not groups.equal_voice:
        return ()
    codes = list(PERSPECTIVES)
    ordered = sorted(groups.sizes, key=lambda label: codes.index(label.split("+")[0]))
    return tuple(Group(label, groups.sizes[label]) for label in ordered)


def _ways(channels: Mapping[str, int], minimum: int) -> tuple[tuple[tuple[str, int], ...], bool]:
    """Phones, and everything else together: a number only where neither, nor the rest it leaves, is too small."""
    phones = channels.get(PHONE, 0)
    others = sum(channels.values()) - phones
    if 0 < others < minimum or 0 < phones < minimum:
        return (), True
    return tuple((way, n) for way, n in ((PHONE, phones), (OTHER_WAYS, others)) if n), False
