"""The two ballots of the first workshop, the talk between them, and the shortlists that came of both.

Ballots go the secret way that every ballot goes. They were generated for the example, and its pages say so.
"""

from __future__ import annotations

from functools import partial

from core.writing import new_once
from example.replay.acts import PARTICIPANT, Act, spread
from example.replay.w1_questions.stage import Stage, window
from example.worked import Told, worked
from voting import queries, services

STEPS = {"R1": "First ballot", "R2": "Second ballot"}
SHOWN_AFTER = 1.0  # minutes into the reveal
AGREED_AFTER = 1.0  # minutes into the close


def endings(stage: Stage) -> list[Act]:
    """Closing each vote with its step, before the next begins. The second is shown at once: no reveal step follows."""
    found = [Act(window(stage.planned(STEPS[ref]))[1], partial(_close, stage, ref)) for ref in _refs(stage)]
    return [*found, Act(window(stage.planned(STEPS["R2"]))[1], partial(_reveal, stage, "R2"))]


def acts(stage: Stage) -> list[Act]:
    """Voting twice, seeing the first result, talking about it, agreeing on the second."""
    rounds = stage.part("vote_rounds")
    return [
        *(act for told in rounds for act in _ballots(stage, told)),
        Act(window(stage.planned("Reveal"))[0] + SHOWN_AFTER, partial(_reveal, stage, "R1")),
        *_reasons(stage),
        Act(window(stage.planned("Close"))[0] + AGREED_AFTER, partial(_agree, stage)),
    ]


def _refs(stage: Stage) -> list[str]:
    return [told["ref"] for told in stage.part("vote_rounds")]


def _ballots(stage: Stage, told: Told) -> list[Act]:
    step = stage.planned(STEPS[told["ref"]])
    cast = list(told["ballots"].items())
    minutes = spread(len(cast), *window(step))
    opening = Act(step["start_min"], partial(_open, stage, step["order"]))
    return [
        opening,
        *(
            Act(at, partial(_cast, stage, told["ref"], *one), PARTICIPANT)
            for at, one in zip(minutes, cast, strict=True)
        ),
    ]


def _open(stage: Stage, order: int) -> None:
    services.open_round(stage.step(order))


def _cast(stage: Stage, ref: str, seat: str, chosen: list[str]) -> None:
    services.cast_ballot(stage.seats[seat], stage.round(ref), chosen, new_once())


def _close(stage: Stage, ref: str) -> None:
    services.close_round(stage.round(ref))


def _reveal(stage: Stage, ref: str) -> None:
    services.reveal_round(stage.round(ref))


def _reasons(stage: Stage) -> list[Act]:
    """Written down by the scribe: who gave a reason is not recorded. The example may quote what was written for it."""
    told = [one for one in worked()["reasons_after_first_ballot"] if one["round"] in _refs(stage)]
    minutes = spread(len(told), *window(stage.planned("Talk about the divided ones")))
    return [Act(minute, partial(_write_down, stage, one)) for minute, one in zip(minutes, told, strict=True)]


def _write_down(stage: Stage, one: Told) -> None:
    services.write_down(stage.round(one["round"]), one["item"], one["side"], one["text"], may_quote=True)


def _agree(stage: Stage) -> None:
    shortlist = queries.shortlist(stage.workshop)
    if shortlist is None:
        raise LookupError("no shortlist came of the second ballot")
    services.agree_shortlist(shortlist)
