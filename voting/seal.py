"""The seal of a round: a hash of its anonymous ballots, so that a later change of any of them shows.

Made by services when a round closes; checked by queries whenever it is counted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from voting.models import Round
from voting.scoring import ChoiceBallot, OrderedBallot


def seal_of(round_: Round, ballots: Iterable[OrderedBallot | ChoiceBallot]) -> str:
    """SHA-256 over the sorted ballots and their number; salted, so that a small round cannot be guessed from it."""
    lines = sorted(f"{ballot.group}:{','.join(_said(ballot))}" for ballot in ballots)
    said = "\n".join([round_.seal_salt, round_.ref, str(len(lines)), *lines])
    return hashlib.sha256(said.encode()).hexdigest()


def _said(ballot: OrderedBallot | ChoiceBallot) -> Iterable[str]:
    """What a ballot says: in its order, or where it has none, always in the same."""
    return ballot.choices if isinstance(ballot, OrderedBallot) else sorted(ballot.choices)
