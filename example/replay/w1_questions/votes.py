"""The two ballots of the first workshop, the talk between them, and the shortlists that came of both."""

from __future__ import annotations

from functools import partial

from example.replay import rounds
from example.replay.acts import Act, spread
from example.replay.stage import Stage, window
from example.worked import Told, worked
from voting import services

STEPS = {"R1": "First ballot", "R2": "Second ballot"}
SHOWN_AFTER = 1.0  # minutes into the reveal
AGREED_AFTER = 1.0  # minutes into the close


def endings(stage: Stage) -> list[Act]:
    """Closing each vote with its step, before the next begins. The second is shown at once: no reveal step follows."""
    found = [Act(window(stage.planned(STEPS[ref]))[1], partial(rounds.close, stage, ref)) for ref in _refs(stage)]
    return [*found, Act(window(stage.planned(STEPS["R2"]))[1], partial(rounds.reveal, stage, "R2"))]


def acts(stage: Stage) -> list[Act]:
    """Voting twice, seeing the first result, talking about it, agreeing on the second."""
    told_rounds = stage.part("vote_rounds")
    return [
        *(act for told in told_rounds for act in _ballots(stage, told)),
        Act(window(stage.planned("Reveal"))[0] + SHOWN_AFTER, partial(rounds.reveal, stage, "R1")),
        *_reasons(stage),
        Act(window(stage.planned("Close"))[0] + AGREED_AFTER, partial(rounds.agree, stage)),
    ]


def _refs(stage: Stage) -> list[str]:
    return [told["ref"] for told in stage.part("vote_rounds")]


def _ballots(stage: Stage, told: Told) -> list[Act]:
    title = STEPS[told["ref"]]
    step = stage.planned(title)
    return rounds.ballots(stage, told, Act(step["start_min"], partial(_open, stage, step["order"])), title)


def _open(stage: Stage, order: int) -> None:
    services.open_round(stage.step(order))


def _reasons(stage: Stage) -> list[Act]:
    """Written down by the scribe: who gave a reason is not recorded. The example may quote what was written for it."""
    told = [one for one in worked()["reasons_after_first_ballot"] if one["round"] in _refs(stage)]
    minutes = spread(len(told), *window(stage.planned("Talk about the divided ones")))
    return [Act(minute, partial(_write_down, stage, one)) for minute, one in zip(minutes, told, strict=True)]


def _write_down(stage: Stage, one: Told) -> None:
    services.write_down(stage.round(one["round"]), one["item"], one["side"], one["text"], may_quote=True)
