"""The datasets of the second workshop: named, put on the line from closed to open, described.

Who named which is not recorded, so the facilitator types them in. What the public shelf has already is not changed.
"""

from __future__ import annotations

from functools import partial

from datasets.models import Dataset, ShelfEntry
from datasets.queries.room import FACTS
from datasets.services import naming, placings, room, shelf
from example import queries
from example.replay.acts import Act, spread
from example.replay.stage import window
from example.replay.w2_data import facts
from example.replay.w2_data.stage import DataStage
from example.worked import Told


def acts(stage: DataStage) -> list[Act]:
    """Three steps of the day, each in the order of the references."""
    told = stage.all_told("datasets")
    found = []
    for title, do in (
        ("Silent list of datasets", _name),
        ("Spectrum line-up", _put_on_the_line),
        ("Break; fill gaps in cards", _describe),
    ):
        minutes = spread(len(told), *window(stage.planned(title)))
        found += [Act(minute, partial(do, stage, one)) for minute, one in zip(minutes, told, strict=True)]
    return found


def _name(stage: DataStage, one: Told) -> None:
    entry = queries.find_shelved(one["title"], one["url"] or "")
    stage.cards[one["ref"]] = naming.name_dataset(
        None,
        stage.workshop,
        title=one["title"],
        holder=facts.holder(one),
        existence=one["existence"],
        secret=facts.is_secret(one),
        entry_id=entry.id if entry else None,
        channel="console",
    )


def _put_on_the_line(stage: DataStage, one: Told) -> None:
    """What does not exist yet has no stop; how delicate and how fresh it would be is described all the same."""
    card = stage.dataset(one["ref"])
    entry, access, said = _own_entry(card), facts.access(one), facts.on_the_line(one)
    if entry is None:
        return
    if access:
        placings.agree_access(card, access, **said)
    else:
        shelf.edit_entry(entry, said)


def _describe(stage: DataStage, one: Told) -> None:
    """What the step itself asks for goes the room's way; what else is told of the dataset goes to its entry."""
    card = stage.dataset(one["ref"])
    entry, told = _own_entry(card), facts.described(one)
    if entry is None:
        return
    room.describe(card, {name: value for name, value in told.items() if name in FACTS and value})
    shelf.edit_entry(entry, {name: value for name, value in told.items() if name not in FACTS})


def _own_entry(card: Dataset) -> ShelfEntry | None:
    """The entry that this workshop made, if it had to make one."""
    return card.entry if card.entry is not None and card.entry.cycle_id == card.cycle_id else None
