"""The practice question of the first workshop: whoever has a phone and is here by then answers it."""

from __future__ import annotations

from functools import partial

from example.replay.acts import PARTICIPANT, Act, spread
from example.replay.room import WITH_A_DEVICE
from example.replay.stage import Stage, window
from workshops import services


def acts(stage: Stage) -> list[Act]:
    """One answer after the other."""
    first, last = window(stage.planned("Practice vote"))
    here = [
        seat["ref"] for seat in stage.people if seat["joined_min"] < first and seat["capture_channel"] in WITH_A_DEVICE
    ]
    minutes = spread(len(here), first, last)
    return [Act(minute, partial(_answer, stage, ref), PARTICIPANT) for minute, ref in zip(minutes, here, strict=True)]


def _answer(stage: Stage, ref: str) -> None:
    services.answer_practice(stage.seats[ref])
