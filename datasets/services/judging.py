"""What an import would do with each row: add, change, leave alone or refuse. `services.importing` does it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from flask_babel import gettext as _

from core.errors import Refused
from datasets.columns import BY_NAME, is_formula
from datasets.folding import fold
from datasets.importers.linked import LONGEST_TEXT
from datasets.importers.source import Reading, Row, Source
from datasets.models import ShelfEntry
from datasets.pacing import unhurried
from datasets.queries import runs as queries
from datasets.services import shelf

ADD, CHANGE, SAME, REFUSE = "add", "change", "same", "refuse"
ROOM = "room"
Facts = dict[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What becomes of one row. `values` are what an addition or a change writes; `before` the entry it is about."""

    row: Row
    what: str
    values: Facts = field(default_factory=dict)
    before: Facts = field(default_factory=dict)
    entry_id: int = 0
    changed_at: datetime | None = None
    why: str = ""


@dataclass
class _Here:
    """What is known while a file is gone through."""

    source: Source
    names: set[tuple[str, str]]
    brought: dict[int, datetime]
    seen: dict[str, int] = field(default_factory=dict)
    keyed: dict[str, ShelfEntry] = field(default_factory=dict)
    named: dict[str, ShelfEntry] = field(default_factory=dict)

    def look_up(self, rows: list[Row]) -> None:
        """Fetch what of these rows stands on the shelf already."""
        known = queries.list_known(self.source.name, (row.source_key for row in rows), (row.key for row in rows))
        self.keyed = {entry.key: entry for entry in known}
        self.named = {entry.source_key: entry for entry in known if entry.source == self.source.name}

    def entry_of(self, row: Row) -> ShelfEntry | None:
        """The entry that a row is about."""
        return (self.keyed.get(row.key) if row.key else None) or self.named.get(row.source_key)


def judge(source: Source, reading: Reading, *, most: int | None = None) -> Iterator[Verdict]:
    """A verdict for each row of a file, in order. Raises BrokenFile for faults of the whole file, then or later."""
    here = _Here(source, queries.list_public_names(), _brought(source))
    for rows in _portions(islice(source.read(reading), most)):
        here.look_up([row for row in rows if not row.refusal])
        for row in unhurried(rows):
            try:
                yield _verdict(here, row)
            except Refused as refusal:
                yield Verdict(row, REFUSE, why=_say(refusal))


def _brought(source: Source) -> dict[int, datetime]:
    return queries.list_brought_by(source.name) if source.yields_to_people else {}


def _portions(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while portion := list(islice(rows, queries.PORTION)):
        yield portion


def _say(refusal: Refused) -> str:
    column = BY_NAME.get(refusal.field)
    return f"{column.label}: {refusal.message}" if column else refusal.message


def _verdict(here: _Here, row: Row) -> Verdict:
    if row.refusal:
        raise Refused(row.refusal)
    _refuse_giants(row.told.values())
    first = here.seen.setdefault(row.key or row.source_key, row.number)
    if first != row.number:
        raise Refused(_("This dataset stands in row %(n)s already.", n=first))
    entry = here.entry_of(row)
    return _new(here, row) if entry is None else _known(here, row, entry)


def _refuse_giants(values: Iterable[object]) -> None:
    """Before each letter is looked at."""
    if any(isinstance(value, str) and len(value) > LONGEST_TEXT for value in values):
        raise Refused(_("One of its texts is longer than %(most)s letters.", most=f"{LONGEST_TEXT:,}"))


def _new(here: _Here, row: Row) -> Verdict:
    found = shelf.check_facts(row.told)
    name = (fold(found["title"]), fold(found["holder"] or found["holder_type"]))
    if name in here.names and not row.key:  # our own export may hold two that somebody meant to be two
        raise Refused(_("There is one of this name and holder already. Give one of them another name."), "title")
    here.names.add(name)
    return Verdict(row, ADD, found)


def _known(here: _Here, row: Row, entry: ShelfEntry) -> Verdict:
    """A row about an entry that is there. What the row does not tell of stays as it is."""
    before = shelf.read_facts(entry)
    told = {fact: _with_its_parts(value, before.get(fact)) for fact, value in row.told.items()}
    if all(before.get(fact) == value for fact, value in told.items()):
        return Verdict(row, SAME, before=before)
    changed = shelf.changes_to(entry, told)
    if not changed or _is_by_hand(here, entry):
        return Verdict(row, SAME, before=before)
    if entry.source == ROOM:
        raise Refused(_("A room described this dataset. Change it on its own page."))
    return Verdict(row, CHANGE, changed, before, entry.id, entry.changed_at)


def _with_its_parts(value: object, before: object) -> object:
    """Of quality and governance only the parts that are told are changed."""
    return {**before, **value} if isinstance(value, dict) and isinstance(before, dict) else value


def _is_by_hand(here: _Here, entry: ShelfEntry) -> bool:
    """Whether somebody changed it since the source brought it, where the source yields to people."""
    return here.source.yields_to_people and here.brought.get(entry.run_id or 0) != entry.changed_at


def has_formula(row: Row) -> bool:
    """Whether one of its texts would be worked out by a spreadsheet. Here it is plain text, and stays so."""
    return any(isinstance(value, str) and is_formula(value) for value in row.told.values())
