"""Every SELECT of the shelf: finding entries by words and filters, one entry, those of one name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import ColumnElement, String, and_, case, cast, false, func, or_, select, true
from sqlalchemy.orm import contains_eager, lazyload

from core.db import db
from datasets.folding import LONGEST_SEARCH, TITLE_END, fold, search_words
from datasets.models import Dataset, ImportRun, ShelfEntry, codes
from workshops.models import Cycle, Workshop

ESCAPE = "\\"


@dataclass(frozen=True)
class Filters:
    """What a reader of the shelf wants to see; an empty part leaves nothing out.

    `finest_geography` finds what is known for places of that size or smaller.
    """

    access: str = ""
    nation: str = ""
    finest_geography: str = ""
    kind: str = ""
    update_frequency: str = ""
    wished_for: bool = False

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return self != EVERYTHING


@dataclass(frozen=True)
class Reader:
    """Who looks: the public, or a facilitator, who also sees unpublished entries of no cycle or of a cycle they run."""

    facilitates: bool = False
    cycles: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Line:
    """One entry as lists and strips need it."""

    id: int
    title: str
    holder: str
    access: str
    existence: str


EVERYTHING = Filters()
PUBLIC = Reader()


def get_entry(entry_id: int, reader: Reader | None = None) -> ShelfEntry | None:
    """One entry; with a reader, only if they may see it."""
    query = select(ShelfEntry).where(ShelfEntry.id == entry_id)
    return db.session.scalar(query if reader is None else query.where(_seen_by(reader)))


def get_by_key(key: str) -> ShelfEntry | None:
    """The entry with this key, which travels with it."""
    return db.session.scalar(select(ShelfEntry).where(ShelfEntry.key == key))


def get_by_source(source: str, source_key: str) -> ShelfEntry | None:
    """The entry that came from there under that name."""
    return db.session.scalar(select(ShelfEntry).where(ShelfEntry.source == source, ShelfEntry.source_key == source_key))


def get_run(run_id: int | None) -> ImportRun | None:
    """The import that brought an entry."""
    return db.session.get(ImportRun, run_id) if run_id else None


def list_named(entry_id: int) -> list[Dataset]:
    """Published cards of rooms that name this entry, with their cycles, by reference."""
    return list(
        db.session.scalars(
            select(Dataset)
            .join(Dataset.workshop)
            .join(Dataset.cycle)
            .options(contains_eager(Dataset.cycle), lazyload(Dataset.entry))
            .where(Dataset.entry_id == entry_id, Dataset.visibility == "released", Dataset.public.is_(True))
            .where(Workshop.published_at.is_not(None), Dataset.merged_into_id.is_(None))
            .order_by(Cycle.sequence, Dataset.number)
        )
    )


def search(
    text: str = "",
    *,
    filters: Filters = EVERYTHING,
    public_only: bool = True,
    reader: Reader | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[ShelfEntry]:
    """Entries that hold every word of the text: those whose title begins with it, whose title has it, then the rest.

    Public ones, or all of them, or what `reader` may see.
    """
    query = select(ShelfEntry).where(_found(text, filters, _seen(public_only, reader)))
    ordered = query.order_by(_rank(text), ShelfEntry.search, ShelfEntry.id)
    return list(db.session.scalars(ordered.limit(limit).offset(offset)))


def count_by_access(
    text: str = "", *, filters: Filters = EVERYTHING, public_only: bool = True, reader: Reader | None = None
) -> Mapping[tuple[str, str], int]:
    """How many entries a search finds, by (access, existence). An empty access is one not known."""
    kinds = (ShelfEntry.access, ShelfEntry.existence)
    query = select(*kinds, func.count()).where(_found(text, filters, _seen(public_only, reader)))
    rows = db.session.execute(query.group_by(*kinds).order_by(*kinds))
    return MappingProxyType({(access, existence): n for access, existence, n in rows})


def suggest(text: str, limit: int = 8, *, cycle_id: int | None = None) -> list[ShelfEntry]:
    """The nearest few public entries while somebody types; with a cycle, its own unpublished ones too.

    Nothing until two letters are typed.
    """
    if len(fold(text[:LONGEST_SEARCH])) < 2:
        return []
    own = ShelfEntry.cycle_id == cycle_id if cycle_id is not None else false()
    query = select(ShelfEntry).where(_found(text, EVERYTHING, or_(ShelfEntry.public.is_(True), own)))
    return list(db.session.scalars(query.order_by(_rank(text), ShelfEntry.search, ShelfEntry.id).limit(limit)))


def find_same(title: str, holder: str, *, cycle_id: int | None = None, leave_out: int = 0) -> ShelfEntry | None:
    """Another entry of this name and holder, whatever the capitals and accents: a public one, or one of this cycle.

    `holder` is the type of holder for a secret one.
    """
    here = ShelfEntry.cycle_id.is_(None) if cycle_id is None else ShelfEntry.cycle_id == cycle_id
    begins = f"{_escaped(fold(title))}{TITLE_END}%"
    rows = db.session.scalars(
        select(ShelfEntry)
        .where(ShelfEntry.search.like(begins, escape=ESCAPE), or_(ShelfEntry.public.is_(True), here))
        .where(ShelfEntry.id != leave_out)
        .order_by(ShelfEntry.public.desc(), ShelfEntry.id)
    )
    return next((row for row in rows if fold(row.holder or row.holder_type) == fold(holder)), None)


def list_names() -> dict[tuple[str, str], int]:
    """Folded title and holder of every entry, and its number: lets an import ask once and not per row."""
    rows = db.session.execute(
        select(ShelfEntry.title, ShelfEntry.holder, ShelfEntry.holder_type, ShelfEntry.id).order_by(
            ShelfEntry.id.desc()
        )
    )
    return {(fold(title), fold(holder or holder_type)): number for title, holder, holder_type, number in rows}


def list_entries(*, public_only: bool = True, after: int = 0, limit: int = 1000) -> list[ShelfEntry]:
    """Entries in the order they came, those numbered above `after`: for exporters, a portion at a time."""
    query = select(ShelfEntry).where(ShelfEntry.id > after, _seen(public_only, None))
    return list(db.session.scalars(query.order_by(ShelfEntry.id).limit(limit)))


def list_lines(entry_ids: Iterable[int]) -> list[Line]:
    """These entries as strips show them, by title."""
    columns = (ShelfEntry.id, ShelfEntry.title, ShelfEntry.holder, ShelfEntry.access, ShelfEntry.existence)
    rows = db.session.execute(
        select(*columns).where(ShelfEntry.id.in_(list(entry_ids))).order_by(ShelfEntry.search, ShelfEntry.id)
    )
    return [Line(*row) for row in rows]


def _seen(public_only: bool, reader: Reader | None) -> ColumnElement[bool]:
    if reader is not None:
        return _seen_by(reader)
    return ShelfEntry.public.is_(True) if public_only else true()


def _seen_by(reader: Reader) -> ColumnElement[bool]:
    if not reader.facilitates:
        return ShelfEntry.public.is_(True)
    own = or_(ShelfEntry.cycle_id.is_(None), ShelfEntry.cycle_id.in_(sorted(reader.cycles)))
    return or_(ShelfEntry.public.is_(True), own)


def _found(text: str, filters: Filters, seen: ColumnElement[bool]) -> ColumnElement[bool]:
    """What a search finds: entries that may be seen, are not put away, hold each word, and pass the filters."""
    words = (ShelfEntry.search.like(f"%{_escaped(word)}%", escape=ESCAPE) for word in search_words(text))
    return and_(seen, ShelfEntry.search != "", *words, *_filtered(filters))


def _filtered(filters: Filters) -> list[ColumnElement[bool]]:
    exact = {
        ShelfEntry.access: filters.access,
        ShelfEntry.kind: filters.kind,
        ShelfEntry.update_frequency: filters.update_frequency,
    }
    conditions: list[ColumnElement[bool]] = [column == code for column, code in exact.items() if code]
    if filters.nation:
        conditions.append(cast(ShelfEntry.nations, String).like(f'%"{_escaped(filters.nation)}"%', escape=ESCAPE))
    if filters.finest_geography:
        conditions.append(ShelfEntry.finest_geography.in_(as_fine_as(filters.finest_geography)))
    if filters.wished_for:
        conditions.append(ShelfEntry.existence == "wished_for")
    return conditions


def as_fine_as(geography: str) -> list[str]:
    """The sizes of place that are this one or smaller. Organisations are no places: they stand alone."""
    if geography not in codes.GEOGRAPHIES or geography == "organisation":
        return [geography]
    return list(codes.GEOGRAPHIES[: codes.GEOGRAPHIES.index(geography) + 1])


def _rank(text: str) -> ColumnElement[int]:
    """0 where the title begins with the text, 1 where the title has it, 2 where it has each word, 3 for the rest."""
    whole = _escaped(fold(text[:LONGEST_SEARCH]))
    if not whole:
        return case((true(), 0))
    in_title = [ShelfEntry.search.like(f"%{_escaped(word)}%{TITLE_END}%", escape=ESCAPE) for word in search_words(text)]
    return case(
        (ShelfEntry.search.like(f"{whole}%", escape=ESCAPE), 0),
        (ShelfEntry.search.like(f"%{whole}%{TITLE_END}%", escape=ESCAPE), 1),
        (and_(*in_title), 2),
        else_=3,
    )


def _escaped(text: str) -> str:
    for sign in (ESCAPE, "%", "_"):
        text = text.replace(sign, f"{ESCAPE}{sign}")
    return text
