"""SELECTs about imports: their runs and files, and what of a portion of rows stands on the shelf already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from core.db import db
from datasets.columns import COLUMNS
from datasets.folding import fold
from datasets.models import ImportFile, ImportRun, ShelfEntry

LISTED = 50
UNFINISHED = ("mapping", "previewed")
EXPORTED = tuple(dict.fromkeys(column.holds for column in COLUMNS))
PORTION = 500


def get_run(number: int, account_id: int) -> ImportRun | None:
    """A run by its number. One that is not finished is only for the account that sent its file."""
    run = db.session.get(ImportRun, number)
    if run is None or (run.state in UNFINISHED and run.account_id != account_id):
        return None
    return run


def get_file(run: ImportRun) -> bytes | None:
    """The file of a run that is not finished."""
    return db.session.scalar(select(ImportFile.content).where(ImportFile.run_id == run.id))


def list_runs(account_id: int) -> list[ImportRun]:
    """The newest runs: those that ended, and this account's own that have not."""
    mine = or_(ImportRun.state.not_in(UNFINISHED), ImportRun.account_id == account_id)
    return list(db.session.scalars(select(ImportRun).where(mine).order_by(ImportRun.id.desc()).limit(LISTED)))


def list_left(before: datetime) -> list[ImportRun]:
    """Runs begun before this moment that nobody finished."""
    left = select(ImportRun).where(ImportRun.state.in_(UNFINISHED), ImportRun.at < before).order_by(ImportRun.id)
    return list(db.session.scalars(left))


def was_imported(source: str, digest: str) -> bool:
    """Whether this very file of a source went in before."""
    done = select(ImportRun.id).where(
        ImportRun.source == source, ImportRun.digest == digest, ImportRun.state == "done"
    )  # fmt: skip
    return db.session.scalar(done.limit(1)) is not None


def list_known(source: str, source_keys: Iterable[str], keys: Iterable[str]) -> list[ShelfEntry]:
    """Entries that have one of these keys, or that came from this source under one of these names."""
    named = (ShelfEntry.source == source) & ShelfEntry.source_key.in_(sorted(set(source_keys)))
    keyed = ShelfEntry.key.in_(sorted(set(keys) - {""}))
    return list(db.session.scalars(select(ShelfEntry).where(or_(named, keyed)).order_by(ShelfEntry.id)))


def list_brought_by(source: str) -> dict[int, datetime]:
    """Runs of a source and when they were: an entry whose last change is that moment was changed by nobody since."""
    rows = db.session.execute(select(ImportRun.id, ImportRun.at).where(ImportRun.source == source))
    return dict(rows.tuples().all())


def list_public_names() -> set[tuple[str, str]]:
    """Folded title and holder of every entry that is not a room's own secret yet."""
    seen = or_(ShelfEntry.public.is_(True), ShelfEntry.cycle_id.is_(None))
    rows = db.session.execute(
        select(ShelfEntry.title, ShelfEntry.holder, ShelfEntry.holder_type).where(seen, ShelfEntry.search != "")
    )
    return {(fold(title), fold(holder or holder_type)) for title, holder, holder_type in rows}


def count_changed_since(moments: dict[int, datetime]) -> int:
    """How many of these entries are gone, or were changed since the moment given for each."""
    same = 0
    numbers = sorted(moments)
    for at in range(0, len(numbers), PORTION):
        some = numbers[at : at + PORTION]
        stamps = select(ShelfEntry.id, ShelfEntry.changed_at).where(ShelfEntry.id.in_(some))
        same += sum(moments[number] == changed for number, changed in db.session.execute(stamps))
    return len(numbers) - same


def list_for_export() -> list[dict[str, Any]]:
    """The facts of every public entry that is not put away, by title, then key: the same order everywhere."""
    columns = [getattr(ShelfEntry, name) for name in EXPORTED]
    rows = db.session.execute(select(*columns).where(ShelfEntry.public.is_(True), ShelfEntry.search != ""))
    return sorted((dict(row._mapping) for row in rows), key=lambda one: (fold(one["title"]), one["key"]))
