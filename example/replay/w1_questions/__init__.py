"""The first workshop, asked again: 26 seats, 53 questions (54 after a split), two ballots, a shortlist, its record."""

from __future__ import annotations

from functools import partial

from example.replay import ending, room
from example.replay.acts import Replay, timeline_of
from example.replay.stage import Stage
from example.replay.w1_questions import practice, votes, words
from questions.services import set_public
from workshops.models import Cycle

REF = "W1"
SETTINGS = {"Second ballot": {"protect": 0}}  # its candidates are the first shortlist, with what groups protect


def replay(cycle: Cycle) -> Replay:
    """Everything that happened. In one minute: what ends, then the step that begins, then what people do in it."""
    stage = Stage(cycle, REF)
    acts = [
        *votes.endings(stage),
        *room.steps(stage, SETTINGS),
        *room.people(stage, lambda seat: float(seat["joined_min"])),
        *practice.acts(stage),
        *words.acts(stage),
        *votes.acts(stage),
        *ending.acts(stage, [partial(_let_out, stage, one["ref"]) for one in stage.part("questions")]),
    ]
    return Replay(timeline_of(stage.told), tuple(acts))


def _let_out(stage: Stage, ref: str) -> None:
    set_public(stage.questions[ref], True)
