"""What was known already: the fourteen insights of the baseline, brought in and put to the questions they bear on.

No verdict is recorded, so none is set.
"""

from __future__ import annotations

from functools import partial

from datasets.library import baseline
from datasets.services import insights
from example.replay.acts import Act, spread
from example.replay.stage import window
from example.replay.w2_data.stage import DataStage
from example.worked import Told


def acts(stage: DataStage) -> list[Act]:
    """One insight after the other, in the order of their references."""
    told = stage.all_told("insights")
    minutes = spread(len(told), *window(stage.planned("Is it already answered?")))
    return [Act(minute, partial(_bring_in, stage, one)) for minute, one in zip(minutes, told, strict=True)]


def _bring_in(stage: DataStage, one: Told) -> None:
    key = next(known.key for known in baseline().values() if known.statement == one["statement"])
    card = insights.bring_in(stage.workshop, [key])[0]
    for ref in one["bears_on"]:
        insights.attach(card, stage.question(ref))
    stage.cards[one["ref"]] = card
