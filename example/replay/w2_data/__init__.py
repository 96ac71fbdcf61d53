"""The second workshop, held again: 19 seats, what is known, 24 datasets, 34 fits, 10 gaps, a ballot, its record.

What the worked cycle does not tell (who named what, roles, verdicts, where single seats put a dataset on the line) is
not invented: the facilitator types in what the room agreed, and the rest stays empty.
"""

from __future__ import annotations

from functools import partial

from example.replay import ending, room
from example.replay.acts import Replay, timeline_of
from example.replay.w2_data import datasets, fits, gaps, known, votes
from example.replay.w2_data.stage import DataStage
from workshops.models import Cycle
from workshops.services import set_card_public

PLANNED = -7 * 24 * 60  # a week before: what the first workshop handed on was known by then


def replay(cycle: Cycle) -> Replay:
    """Everything that happened. In one minute: what ends, then the step that begins, then what people do in it."""
    stage = DataStage(cycle)
    acts = [
        *votes.endings(stage),
        *room.steps(stage, {}, PLANNED),
        *room.people(stage, partial(_joined, stage)),
        *known.acts(stage),
        *datasets.acts(stage),
        *fits.acts(stage),
        *gaps.acts(stage),
        *votes.acts(stage),
        *ending.acts(stage, [partial(_let_out, stage, ref) for ref in _refs(stage)]),
    ]
    return Replay(timeline_of(stage.told), tuple(acts))


def _joined(stage: DataStage, seat: dict[str, object]) -> float:
    """Told for the first workshop alone: here one after the other, while people were welcomed."""
    attended: list[str] = stage.told["attended_seats"]
    minutes: float = stage.agenda[0]["minutes"]
    return minutes * (attended.index(str(seat["ref"])) + 0.5) / len(attended)


def _refs(stage: DataStage) -> list[str]:
    """Every card, in the order in which a person read them."""
    return [one["ref"] for part in ("insights", "datasets", "gaps") for one in stage.all_told(part)]


def _let_out(stage: DataStage, ref: str) -> None:
    set_card_public(stage.cards[ref], True)
