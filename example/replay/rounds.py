"""Votes of any workshop: opened with their step, cast the secret way every ballot goes, closed, shown, agreed.

Ballots were generated for the example, and its pages say so.
"""

from __future__ import annotations

from functools import partial

from core.writing import new_once
from example.replay.acts import PARTICIPANT, Act, spread
from example.replay.stage import Stage, window
from example.worked import Told
from voting import queries, services


def ballots(stage: Stage, told: Told, opening: Act, title: str) -> list[Act]:
    """Opening a vote, and every ballot of it, evenly over the step of this title."""
    cast = list(told["ballots"].items())
    minutes = spread(len(cast), *window(stage.planned(title)))
    return [
        opening,
        *(
            Act(at, partial(_cast, stage, told["ref"], *one), PARTICIPANT)
            for at, one in zip(minutes, cast, strict=True)
        ),
    ]


def _cast(stage: Stage, ref: str, seat: str, chosen: list[str]) -> None:
    services.cast_ballot(stage.seats[seat], stage.round(ref), chosen, new_once())


def close(stage: Stage, ref: str) -> None:
    """Nobody can vote any more."""
    services.close_round(stage.round(ref))


def reveal(stage: Stage, ref: str) -> None:
    """The room sees the result."""
    services.reveal_round(stage.round(ref))


def agree(stage: Stage) -> None:
    """The room says yes to the shortlist that stands."""
    shortlist = queries.shortlist(stage.workshop)
    if shortlist is None:
        raise LookupError("no shortlist came of the vote")
    services.agree_shortlist(shortlist)
