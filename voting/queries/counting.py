"""The figures of a revealed round, counted once from its sealed ballots and then kept in memory. No words here.

Called by `results` and `published`; the arithmetic itself is `voting.scoring`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass

from flask_babel import gettext as _

from core.errors import Refused
from voting.models import Round
from voting.queries.ballots import list_ballots
from voting.scoring import (
    Band,
    Groups,
    ItemResult,
    OrderedBallot,
    ShortlistEntry,
    across_the_cut,
    join_groups,
    rank_bands,
    score_ordered,
    shortlist,
)
from voting.seal import seal_of

KEPT = 64


@dataclass(frozen=True)
class Counted:
    """The figures of a round, best first, as its own order has it."""

    ballots: tuple[OrderedBallot, ...]
    groups: Groups
    results: tuple[ItemResult, ...]
    bands: dict[str, Band]
    close: frozenset[str]
    entries: tuple[ShortlistEntry, ...]
    seal_holds: bool


@dataclass(frozen=True)
class Split:
    """How a round reads in the groups that may be published. `why_not` is '' when it may be split at all."""

    sizes: dict[str, int]
    ranks: dict[str, dict[str, float]]
    why_not: str


_kept: OrderedDict[tuple[int, str], Counted] = OrderedDict()


def count_round(round_: Round) -> Counted:
    """The figures of a revealed round. Raises Refused before the reveal, and for a void round."""
    if round_.state != "revealed":
        raise Refused(_("This result is not on show."))
    mark = (round_.id, round_.seal)
    if mark not in _kept:
        _kept[mark] = _count(round_)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[mark]


def _count(round_: Round) -> Counted:
    ballots = list_ballots(round_)
    items = [candidate.item for candidate in round_.candidates]
    groups = groups_of(round_)
    results = score_ordered(ballots, items, round_.n, groups)
    bands = rank_bands("choose_rank", ballots, items, groups, k=round_.n, seed=round_.seal)
    return Counted(
        ballots=tuple(ballots),
        groups=groups,
        results=tuple(results),
        bands=bands,
        close=frozenset(across_the_cut(results, bands, round_.shortlist_size)),
        entries=tuple(shortlist(results, round_.shortlist_size, round_.protect)),
        seal_holds=seal_of(round_, ballots) == round_.seal,
    )


def groups_of(round_: Round) -> Groups:
    """The groups that spoke in a round, as they were noted at its close."""
    sizes = {label: int(size) for label, size in round_.groups.items()}
    members = {label: tuple(label.split("+")) for label in sorted(sizes)}
    return Groups(members, sizes, equal_voice=not round_.why_not_equal, why_not=round_.why_not_equal)


def split_for_publication(round_: Round, counted: Counted) -> Split:
    """The groups of the room joined further, until each has as many ballots as anything published needs.

    Direct experience is never joined: with too few the whole split is withheld.
    """
    if not counted.groups.equal_voice:
        return Split({}, {}, counted.groups.why_not)
    groups = join_groups(counted.groups.sizes, round_.published_minimum, round_.join_chain)
    if not groups.equal_voice:
        return Split({}, {}, groups.why_not)
    items = [result.item for result in counted.results]
    scored = score_ordered(counted.ballots, items, round_.n, groups)
    sizes = Counter(groups.voice_of(ballot.group) for ballot in counted.ballots)
    return Split(dict(sizes), {result.item: result.rank_by_group for result in scored}, "")
