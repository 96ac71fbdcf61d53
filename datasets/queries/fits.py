"""What was said and agreed of the cells of the grid: for the step, the pairs on the ballot and the record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import joinedload

from core.db import db
from datasets.agreement import NOTHING, ROOM, Answers, Said, agreement_of, gather
from datasets.models import DataRole, Dataset, Link, Pick, Rating, Tally
from questions.models import Question
from workshops.models import Cycle, RoomTable, Seat, Sitting, TrailEvent, Workshop


def get_link(question: Question, dataset: Dataset) -> Link | None:
    """The cell of a question and a dataset, once anything was said of it."""
    return db.session.scalar(select(Link).where(Link.question_id == question.id, Link.dataset_id == dataset.id))


def get_rating(seat: Seat, link: Link) -> Rating | None:
    """What this seat said of a cell."""
    return db.session.scalar(select(Rating).where(Rating.link_id == link.id, Rating.seat_id == seat.id))


def list_own_ratings(seat: Seat, question: Question) -> dict[int, Rating]:
    """What this seat said of the cells of a question, by dataset. One SELECT."""
    rows = db.session.execute(
        select(Link.dataset_id, Rating)
        .join(Rating, Rating.link_id == Link.id)
        .where(Link.question_id == question.id, Rating.seat_id == seat.id)
    )
    return dict(rows.all())


def last_rated(seat: Seat) -> int | None:
    """The question (its row) this seat rated a cell of most lately."""
    return db.session.scalar(
        select(Link.question_id)
        .join(Rating, Rating.link_id == Link.id)
        .where(Rating.seat_id == seat.id)
        .order_by(Rating.id.desc())
        .limit(1)
    )


def list_picked(seat: Seat) -> list[int]:
    """The questions (their rows) this seat said it can help with."""
    return list(db.session.scalars(select(Pick.question_id).where(Pick.seat_id == seat.id)))


def were_swapped(workshop: Workshop, since: datetime) -> bool:
    """Whether tables were given another question since then."""
    event = exists().where(
        TrailEvent.workshop_id == workshop.id,
        TrailEvent.verb == "gave_topic",
        TrailEvent.at > since,
        TrailEvent.undone.is_(False),
    )
    return bool(db.session.scalar(select(event)))


def is_table_used(table: RoomTable) -> bool:
    """Whether hands were counted at this table: they would be lost with it."""
    return bool(db.session.scalar(select(exists().where(Tally.table_id == table.id))))


def count_answers(where: ColumnElement[bool]) -> dict[int, Answers]:
    """What was said of the cells of this condition on `Link`, by link, each person once. Two SELECTs."""
    return gather([*_ratings(where), *_tallies(where)])


def _ratings(where: ColumnElement[bool]) -> Iterator[Said]:
    """Ratings of seats that were not removed, already added up by table and side."""
    inside = func.coalesce(DataRole.is_in, False)
    rows = db.session.execute(
        select(Rating.link_id, Rating.fit, Sitting.table_id, inside, func.count())
        .join(Link, Link.id == Rating.link_id)
        .join(Seat, Seat.id == Rating.seat_id)
        .outerjoin(Sitting, Sitting.seat_id == Seat.id)
        .outerjoin(DataRole, DataRole.seat_id == Seat.id)
        .where(where, Seat.state != "removed")
        .group_by(Rating.link_id, Rating.fit, Sitting.table_id, inside)
    )
    return (Said(link, fit, n, table, bool(side)) for link, fit, table, side, n in rows)


def _tallies(where: ColumnElement[bool]) -> Iterator[Said]:
    rows = db.session.execute(
        select(Tally.link_id, Tally.fit, Tally.n, Tally.table_id, Tally.in_data)
        .join(Link, Link.id == Tally.link_id)
        .where(where)
    )
    return (Said(link, fit, n, table or ROOM, side, hands=True) for link, fit, n, table, side in rows)


def answers_of(link: Link) -> Answers:
    """What was said of one cell."""
    return count_answers(Link.id == link.id).get(link.id, NOTHING)


def agreement(link: Link) -> tuple[float | None, str]:
    """The agreed fit's share of the answers, and the state of the cell: see `datasets.agreement.agreement_of`."""
    return agreement_of(answers_of(link).counts, link.fit)


def get_hands(link: Link, table_id: int | None, *, in_data: bool) -> dict[str, int]:
    """The hands typed in for a table (None: for the whole room) on one side of a cell; empty when none were."""
    rows = db.session.execute(
        select(Tally.fit, Tally.n).where(
            Tally.link_id == link.id,
            Tally.table_id.is_(None) if table_id is None else Tally.table_id == table_id,
            Tally.in_data.is_(in_data),
        )
    )
    return {fit: n for fit, n in rows if n}


def missing_named(link: Link) -> dict[str, int]:
    """How often each thing was said to be missing in a cell, most often first."""
    rows = db.session.scalars(
        select(Rating.missing)
        .join(Seat, Seat.id == Rating.seat_id)
        .where(Rating.link_id == link.id, Seat.state != "removed")
    )
    return dict(Counter(code for chips in rows for code in chips).most_common())


def list_agreed(workshop: Workshop) -> list[Link]:
    """The cells a room agreed a fit of, with their question, dataset and shelf entry, by question and dataset.

    Only what may still be shown: of datasets that are on the wall and stand for themselves, of released questions.
    """
    return _shown(Link.workshop_id == workshop.id, Link.fit != "")


def list_of_cycle(cycle: Cycle) -> list[Link]:
    """The same over a whole cycle, with an agreed fit or without."""
    return _shown(Link.cycle_id == cycle.id)


def _shown(*where: ColumnElement[bool]) -> list[Link]:
    found = (
        select(Link)
        .join(Link.question)
        .join(Link.dataset)
        .where(
            *where,
            Question.visibility == "released",
            Question.merged_into_id.is_(None),
            Dataset.visibility == "released",
            Dataset.merged_into_id.is_(None),
        )
        .options(
            joinedload(Link.question).joinedload(Question.cycle),
            joinedload(Link.dataset).joinedload(Dataset.entry),
            joinedload(Link.dataset).joinedload(Dataset.cycle),
        )
        .order_by(Question.number, Dataset.number)
    )
    return list(db.session.scalars(found))
