"""SELECTs of this package: whether the worked example is here, and what of it stands outside the database."""

from __future__ import annotations

from sqlalchemy import select

from core.db import db
from datasets.folding import fold
from datasets.models import ShelfEntry
from voting.models import Round
from workshops.models import Cycle

UNFINISHED = "draft"  # the mark of a cycle whose loading has not ended


def get_example() -> Cycle | None:
    """The cycle of the worked example, finished or not."""
    return db.session.scalar(select(Cycle).where(Cycle.is_example.is_(True)).order_by(Cycle.id).limit(1))


def is_finished(cycle: Cycle) -> bool:
    """Whether its loading came to its end."""
    return cycle.state != UNFINISHED


def free_number(wanted: int) -> int | None:
    """The wanted number of a cycle, if no cycle has it; None otherwise."""
    taken = db.session.scalar(select(Cycle.id).where(Cycle.sequence == wanted))
    return wanted if taken is None else None


def list_key_names(cycle: Cycle) -> list[str]:
    """The round keys that a cycle still has in files."""
    names = select(Round.key_name).where(Round.cycle_id == cycle.id, Round.key_name != "").order_by(Round.id)
    return list(db.session.scalars(names))


def find_shelved(title: str, url: str) -> ShelfEntry | None:
    """The entry of the public shelf that is this dataset: the same address, and one title begins with the other."""
    if not url:
        return None
    address, name = url.rstrip("/"), fold(title)
    near = select(ShelfEntry).where(
        ShelfEntry.url.in_((address, f"{address}/")), ShelfEntry.public.is_(True), ShelfEntry.cycle_id.is_(None)
    )
    for entry in db.session.scalars(near.order_by(ShelfEntry.id)):
        if name.startswith(fold(entry.title)) or fold(entry.title).startswith(name):
            return entry
    return None
