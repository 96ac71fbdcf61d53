"""How well each dataset answers: hands counted for the whole room, and the fit it agreed on, pair by pair."""

from __future__ import annotations

from functools import partial

from datasets.services import fits
from example.replay.acts import Act, spread
from example.replay.stage import window
from example.replay.w2_data.stage import DataStage
from example.worked import Told


def acts(stage: DataStage) -> list[Act]:
    """One pair after the other."""
    told = stage.all_told("question_dataset_links")
    minutes = spread(len(told), *window(stage.planned("How well does it answer?")))
    return [Act(minute, partial(_fit, stage, one)) for minute, one in zip(minutes, told, strict=True)]


def _fit(stage: DataStage, one: Told) -> None:
    question, dataset = stage.question(one["question"]), stage.dataset(one["dataset"])
    fits.tally(None, question, dataset, one["ratings"])
    fits.agree(question, dataset, one["agreed_fit"], one["missing"], one["why"])
