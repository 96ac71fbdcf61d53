"""The figures of a revealed round, counted once from its sealed ballots and then kept in memory. No words here.

Called by `results` and `published`; the arithmetic itself is `voting.scoring`.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from flask_babel import gettext as _

from core.errors import Refused
from voting.methods import CHOOSE_N
from voting.models import Round
from voting.queries.ballots import Cast, list_ballots
from voting.scoring import (
    Band,
    ChoiceBallot,
    Groups,
    ItemResult,
    OrderedBallot,
    ShareResult,
    ShortlistEntry,
    across_the_cut,
    join_groups,
    rank_bands,
    score_choose_n,
    score_ordered,
    shortlist,
)
from voting.seal import seal_of

KEPT = 64
Scored = ItemResult | ShareResult


@dataclass(frozen=True)
class Counted:
    """The figures of a round, best first, as its own order has it."""

    ballots: tuple[Cast, ...]
    groups: Groups
    results: tuple[Scored, ...]
    bands: dict[str, Band]
    close: frozenset[str]
    entries: tuple[ShortlistEntry, ...]
    seal_holds: bool


@dataclass(frozen=True)
class Split:
    """How a round reads in the groups that may be published. `why_not` is '' when it may be split at all.

    By item and group: places where ballots had an order, else shares; the other of the two is empty.
    """

    sizes: dict[str, int]
    ranks: dict[str, dict[str, float]]
    why_not: str
    shares: dict[str, dict[str, Fraction]] = field(default_factory=dict)


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
    results = _score(round_, ballots, items, groups)
    bands = rank_bands(round_.method, ballots, items, groups, k=round_.n, seed=round_.seal)
    return Counted(
        ballots=tuple(ballots),
        groups=groups,
        results=tuple(results),
        bands=bands,
        close=frozenset(across_the_cut(results, bands, round_.shortlist_size)),
        entries=tuple(shortlist(results, round_.shortlist_size, round_.protect)),
        seal_holds=seal_of(round_, ballots) == round_.seal,
    )


def _score(round_: Round, ballots: Iterable[Cast], items: Sequence[str], groups: Groups) -> Sequence[Scored]:
    """The figures by the round's own method."""
    if round_.method == CHOOSE_N:
        return score_choose_n([one for one in ballots if isinstance(one, ChoiceBallot)], items, groups)
    return score_ordered([one for one in ballots if isinstance(one, OrderedBallot)], items, round_.n, groups)


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
    scored = _score(round_, counted.ballots, items, groups)
    sizes = dict(Counter(groups.voice_of(ballot.group) for ballot in counted.ballots))
    shares = {one.item: one.share_by_group for one in scored if isinstance(one, ShareResult)}
    return Split(sizes, {} if shares else {one.item: one.rank_by_group for one in scored}, "", shares)
