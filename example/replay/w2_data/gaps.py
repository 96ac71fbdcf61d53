"""What is missing: ten gaps, and how bad each is. Who is left out and what would close them is not recorded."""

from __future__ import annotations

from functools import partial

from datasets.services import gaps
from example.replay.acts import Act, spread
from example.replay.stage import window
from example.replay.w2_data.stage import DataStage
from example.worked import Told


def acts(stage: DataStage) -> list[Act]:
    """One gap after the other, in the order of their references."""
    told = stage.all_told("gaps")
    minutes = spread(len(told), *window(stage.planned("Gap wall")))
    return [Act(minute, partial(_name, stage, one)) for minute, one in zip(minutes, told, strict=True)]


def _name(stage: DataStage, one: Told) -> None:
    question = stage.question(one["question"])
    gap = gaps.name_gap(None, stage.workshop, question, kind=one["kind"], text=one["text"], channel="console")
    gaps.rate_gap(gap, severity=one["severity_1_to_5"])
    stage.cards[one["ref"]] = gap
