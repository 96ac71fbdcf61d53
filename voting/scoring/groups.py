"""Which perspectives speak together: small ones are joined along the chain agreed beforehand.

Called when a round opens (a warning), when it closes (the room) and when it is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

EVERYONE = "everyone"
JOINER = "+"

NO_BALLOTS = "no_ballots"
LIVED_TOO_SMALL = "lived_too_small"
GROUP_TOO_SMALL = "group_too_small"
ONE_GROUP = "one_group"

Chain = Mapping[str, Sequence[str]]
Members = frozenset[str]


class UnknownGroup(ValueError):
    """A ballot is filed under a group that the round's groups do not hold."""


@dataclass(frozen=True)
class Groups:
    """The voting groups of one round: joined label -> perspectives, and ballots in each.

    `why_not` is '' when equal voice can be offered; otherwise one of the codes above.
    """

    members: dict[str, tuple[str, ...]]
    sizes: dict[str, int]
    equal_voice: bool
    why_not: str

    def voice_of(self, group: str) -> str:
        """The joined label that a ballot filed under `group` speaks in.

        Without equal voice every ballot speaks in the one voice EVERYONE, so that no
        figure of a group that is too small can leave the scoring.
        Raises UnknownGroup when no joined group holds all of the ballot's perspectives.
        """
        if not self.equal_voice:
            return EVERYONE
        perspectives = set(group.split(JOINER))
        for label, members in self.members.items():
            if perspectives <= set(members):
                return label
        raise UnknownGroup(group)


def join_groups(
    sizes: Mapping[str, int],
    minimum: int,
    chain: Chain,
    never_joined: str = "lived",
) -> Groups:
    """Join perspectives that have fewer ballots than `minimum`; say whether equal voice holds.

    In: ballots per perspective, or per label joined before ("funder+infrastructure").
    The rule, always the same for the same counts:
    1. Take the smallest group under the minimum (equal sizes: first label in the alphabet).
    2. Join it to the first group its chain names that has ballots; a perspective without
       ballots is walked through to the ones that its own chain names.
    3. Nobody that way: walk the chain in both directions.
    4. Start again, until no group is under the minimum or none is left to join.
    `never_joined` (people with direct experience) neither joins nor is joined: if it cast
    ballots, but too few, equal voice is not offered. Published groups are joined from the
    groups that the room saw, with the larger minimum.
    Raises ValueError for a label that has `never_joined` inside a joined group.
    """
    groups = _present(sizes, never_joined)
    while pair := _next_pair(groups, minimum, chain, never_joined):
        small, partner = pair
        groups[small | partner] = groups.pop(small) + groups.pop(partner)
    labelled = sorted((_label(members), members, size) for members, size in groups.items())
    why_not = _why_not(groups, minimum, never_joined)
    return Groups(
        members={label: tuple(sorted(members)) for label, members, _ in labelled},
        sizes={label: size for label, _, size in labelled},
        equal_voice=not why_not,
        why_not=why_not,
    )


def _label(members: Members) -> str:
    return JOINER.join(sorted(members))


def _present(sizes: Mapping[str, int], never_joined: str) -> dict[Members, int]:
    """Groups that cast ballots; labels that share a perspective are one group."""
    groups: dict[Members, int] = {}
    for label, size in sizes.items():
        if size <= 0:
            continue
        members = frozenset(label.split(JOINER))
        if never_joined in members and len(members) > 1:
            raise ValueError(f"{never_joined} was joined to another group: {label}")
        for other in [known for known in groups if known & members]:
            members |= other
        joined = [known for known in groups if known <= members]
        groups[members] = size + sum(groups.pop(known) for known in joined)
    return groups


def _next_pair(
    groups: Mapping[Members, int], minimum: int, chain: Chain, never_joined: str
) -> tuple[Members, Members] | None:
    """The smallest group that must and can be joined, with the group it joins."""
    for small in sorted(groups, key=lambda members: (groups[members], _label(members))):
        if groups[small] >= minimum or never_joined in small:
            continue
        if partner := _partner(small, groups, chain, never_joined):
            return small, partner
    return None


def _partner(small: Members, groups: Iterable[Members], chain: Chain, never_joined: str) -> Members | None:
    others = {  # the walk never comes to never_joined
        perspective: members for members in groups if members != small for perspective in members
    }
    for ways in (chain, _both_ways(chain)):
        for perspective in _walk(small, ways, never_joined):
            if perspective in others:
                return others[perspective]
    return None


def _both_ways(chain: Chain) -> dict[str, list[str]]:
    """The chain with each link walkable back, the agreed direction first."""
    ways = {perspective: list(named) for perspective, named in chain.items()}
    for perspective in sorted(chain):
        for named in chain[perspective]:
            back = ways.setdefault(named, [])
            if perspective not in back:
                back.append(perspective)
    return ways


def _walk(start: Members, chain: Chain, never_joined: str) -> Iterator[str]:
    """Perspectives reached along the chain, nearest first; never through `never_joined`."""
    queue = sorted(start)
    seen = {*queue, never_joined}
    for perspective in queue:  # the queue grows while it is read
        yield perspective
        for named in chain.get(perspective, ()):
            if named not in seen:
                seen.add(named)
                queue.append(named)


def _why_not(groups: Mapping[Members, int], minimum: int, never_joined: str) -> str:
    if not groups:
        return NO_BALLOTS
    too_small = [members for members, size in groups.items() if size < minimum]
    if any(never_joined in members for members in too_small):
        return LIVED_TOO_SMALL
    if too_small:
        return GROUP_TOO_SMALL
    return ONE_GROUP if len(groups) == 1 else ""
