"""The grid of a data and insight workshop: questions by datasets, with what was said and agreed of every cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import ColumnElement, func, select

from core.db import db
from datasets.agreement import NOTHING, Answers, agreement_of
from datasets.grading import ANSWERS, is_wished_for
from datasets.models import Dataset, Gap, Link
from datasets.queries.fits import count_answers
from datasets.queries.inputs import list_questions
from datasets.queries.naming import list_datasets
from questions.models import Question
from workshops.models import Workshop


@dataclass(frozen=True)
class Cell:
    """One cell. `agreement` is the agreed fit's share of answers; `state` as `agreement_of` says, '' untouched."""

    item: str
    fit: str = ""
    agreement: float | None = None
    state: str = ""
    answers: Answers = NOTHING
    missing: tuple[str, ...] = ()
    needs_with: tuple[str, ...] = ()
    why: str = ""

    @property
    def n(self) -> int:
        """How many answers say how well it fits."""
        return self.answers.n

    @property
    def unsure(self) -> int:
        """How many said that they do not know."""
        return self.answers.unsure

    @property
    def in_data_n(self) -> int:
        """How many of the answers came from people in the data."""
        return self.answers.in_data_n

    @property
    def in_data_fit(self) -> str:
        """What most people in the data say; '' while none of them did."""
        return self.answers.in_data_leading

    @property
    def leading(self) -> str:
        """What most say."""
        return self.answers.leading

    @property
    def face(self) -> tuple[object, ...]:
        """Everything a cell shows: two of the same face are drawn the same."""
        said = self.answers
        return self.fit, self.state, said.n, said.unsure, said.counts.get(self.fit), self.in_data_fit, self.in_data_n


@dataclass(frozen=True)
class Row:
    """A question of the grid. `gaps` were named of it; `lacking` when nothing was agreed to answer it even partly."""

    id: int
    item: str
    ref: str
    text: str
    gaps: int = 0
    lacking: bool = True

    @property
    def is_gap(self) -> bool:
        """Whether something is missing: a gap was named, or nothing answers it."""
        return self.gaps > 0 or self.lacking


@dataclass(frozen=True)
class Column:
    """A dataset of the grid."""

    id: int
    item: str
    ref: str
    title: str
    wished_for: bool
    access: str


@dataclass(frozen=True)
class Grid:
    """Questions by datasets. `cells` holds every touched one by the two items; `cell` gives any."""

    ref: str
    questions: tuple[Row, ...]
    datasets: tuple[Column, ...]
    cells: Mapping[tuple[str, str], Cell]
    answered: tuple[tuple[str, str], ...] = field(default=())  # reference and words of those that left the grid

    def cell(self, question: str, dataset: str) -> Cell:
        """The cell of two items (Q45, D18)."""
        return self.cells.get((question, dataset)) or Cell(f"{question}+{dataset}")

    @property
    def agreed(self) -> int:
        """How many cells have an agreed fit."""
        return sum(1 for cell in self.cells.values() if cell.fit)

    @property
    def disputed(self) -> list[Cell]:
        """The cells with an agreed fit that less than six in ten gave, the least agreed first."""
        found = [cell for cell in self.cells.values() if cell.state == "disputed"]
        return sorted(found, key=lambda cell: (cell.agreement or 0, cell.item))

    @property
    def to_agree(self) -> list[Cell]:
        """The cells with answers and no agreed fit yet, those with most answers first."""
        found = [cell for cell in self.cells.values() if cell.state == "rated"]
        return sorted(found, key=lambda cell: (-cell.n, cell.item))

    def only_gaps(self) -> Grid:
        """The same without the questions that are answered well enough and have no gap."""
        kept = tuple(row for row in self.questions if row.is_gap)
        items = {row.item for row in kept}
        cells = {key: cell for key, cell in self.cells.items() if key[0] in items}
        return Grid(self.ref, kept, self.datasets, cells, self.answered)


def grid(workshop: Workshop, *, public: bool = False) -> Grid:
    """The grid of a workshop: its handed-on questions in their order, its datasets by reference.

    Datasets that are held, hidden, withdrawn or merged into another have no column; questions that are answered
    leave it (`answered`). `public` keeps what was let out to the public, and of the facilitator's reasons only those
    of links that were. The number of SELECTs does not depend on its size.
    """
    asked = [one for one in list_questions(workshop) if one.public or not public]
    open_ = [one for one in asked if one.answer_status != "answered"]
    columns = [one for one in list_datasets(workshop) if one.public or not public]
    items = {one.id: one.item for one in open_}, {one.id: one.item for one in columns}
    cells = _cells(Link.workshop_id == workshop.id, *items, public=public)
    gaps = _count_gaps(workshop, public=public)
    answering = {question for (question, _dataset), cell in cells.items() if cell.fit in ANSWERS}
    return Grid(
        workshop.ref,
        tuple(
            Row(one.id, one.item, one.ref, one.text, gaps.get(one.id, 0), one.item not in answering) for one in open_
        ),
        tuple(_column(one) for one in columns),
        cells,
        tuple((one.ref, one.text) for one in asked if one.answer_status == "answered"),
    )


def one_cell(question: Question, dataset: Dataset, link: Link | None) -> Cell:
    """The cell of a question and a dataset alone, as the grid has it."""
    if link is None:
        return Cell(f"{question.item}+{dataset.item}")
    found = _cells(Link.id == link.id, {question.id: question.item}, {dataset.id: dataset.item}, public=False)
    beside = tuple(link.needs_with)
    return replace(found[question.item, dataset.item], needs_with=beside)


def list_rows(workshop: Workshop) -> list[Question]:
    """The questions data is looked for: handed on, and not answered already."""
    return [one for one in list_questions(workshop) if one.answer_status != "answered"]


def _column(dataset: Dataset) -> Column:
    access = dataset.entry.access if dataset.entry else ""
    return Column(dataset.id, dataset.item, dataset.ref, dataset.title, is_wished_for(dataset), access)


def _cells(
    where: ColumnElement[bool], questions: Mapping[int, str], datasets: Mapping[int, str], *, public: bool
) -> dict[tuple[str, str], Cell]:
    """The touched cells of these rows and columns. Three SELECTs."""
    said, shown = count_answers(where), set(datasets.values())
    rows = db.session.execute(
        select(
            Link.id, Link.question_id, Link.dataset_id, Link.fit, Link.missing, Link.needs_with, Link.why, Link.public
        ).where(where)
    )
    found = {}
    for number, question, dataset, fit, missing, needs_with, why, let_out in rows:
        if question not in questions or dataset not in datasets:
            continue
        key = questions[question], datasets[dataset]
        answers = said.get(number, NOTHING)
        share, state = agreement_of(answers.counts, fit)
        beside = tuple(item for item in needs_with if item in shown)
        words = why if let_out or not public else ""
        found[key] = Cell("+".join(key), fit, share, state, answers, tuple(missing), beside, words)
    return found


def _count_gaps(workshop: Workshop, *, public: bool) -> dict[int, int]:
    found = (
        select(Gap.question_id, func.count())
        .where(Gap.workshop_id == workshop.id, Gap.visibility == "released", Gap.merged_into_id.is_(None))
        .group_by(Gap.question_id)
    )
    if public:
        found = found.where(Gap.public.is_(True))
    return dict(db.session.execute(found).all())
