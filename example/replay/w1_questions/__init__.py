"""The first workshop, asked again: 26 seats, 53 questions (54 after a split), two ballots, a shortlist, its record."""

from __future__ import annotations

from example.replay.acts import Replay, timeline_of
from example.replay.w1_questions import ending, room, votes, words
from example.replay.w1_questions.stage import Stage
from workshops.models import Cycle


def replay(cycle: Cycle) -> Replay:
    """Everything that happened. In one minute: what ends, then the step that begins, then what people do in it."""
    stage = Stage(cycle)
    acts = [
        *votes.endings(stage),
        *room.steps(stage),
        *room.people(stage),
        *words.acts(stage),
        *votes.acts(stage),
        *ending.acts(stage),
    ]
    return Replay(timeline_of(stage.told), tuple(acts))
