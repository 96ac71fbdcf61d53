"""The ballot of pairs: choose three that are worth trying, in no order."""

from __future__ import annotations

from functools import partial

from example.replay import rounds
from example.replay.acts import Act
from example.replay.stage import window
from example.replay.w2_data.stage import DataStage
from example.worked import Told
from voting import services

REF, TITLE = "R3", "Ballot"
AGREED_AFTER = 1.0  # minutes into the close


def endings(stage: DataStage) -> list[Act]:
    """The vote closes with its step and is shown at once: no reveal step follows."""
    last = window(stage.planned(TITLE))[1]
    return [Act(last, partial(do, stage, REF)) for do in (rounds.close, rounds.reveal)]


def acts(stage: DataStage) -> list[Act]:
    """Opening, voting, saying yes to what comes of it."""
    (told,) = stage.part("vote_rounds")
    step = stage.planned(TITLE)
    return [
        *rounds.ballots(stage, told, Act(step["start_min"], partial(_open, stage, step["order"], told)), TITLE),
        Act(window(stage.planned("Close"))[0] + AGREED_AFTER, partial(rounds.agree, stage)),
    ]


def _open(stage: DataStage, order: int, told: Told) -> None:
    """On the pairs that stood on the paper: those the facilitator left on the list."""
    services.open_round(stage.step(order), items=told["candidates"])
