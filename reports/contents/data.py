"""What a data and insight workshop found, as its record holds it: what is known, datasets, fits, gaps.

Facts of a dataset are those that its shelf entry has now; of a secret one there is a type of holder and no name.
"""

from __future__ import annotations

from dataclasses import dataclass

from datasets.models import Dataset, Insight, ShelfEntry
from datasets.queries import gaps as gap_queries
from datasets.queries.grid import Cell, Grid, grid
from datasets.queries.inputs import list_questions
from datasets.queries.insights import ASIDE
from datasets.queries.naming import list_wall
from datasets.queries.publishing import list_answers
from questions.models import Question
from reports import card_queries as queries
from workshops.models import Workshop

KIND = "data_insight"
BETWEEN = " – "  # of a question and the dataset it is paired with
NOTES = (
    "description",
    "access_note",
    "licence_note",
    "coverage_note",
    "geography_note",
    "frequency_note",
    "label_check",
)


@dataclass(frozen=True)
class AskedRecord:
    """A question that was handed to this workshop, with what came of it. `evidence` are references of what is known."""

    ref: str
    text: str
    status: str
    answer: str
    grade: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class KnownRecord:
    """Something already known, with its source. `about` are the questions it bears on."""

    ref: str
    statement: str
    source_title: str
    publisher: str
    url: str
    published: str
    evidence_type: str
    strength: str
    state: str
    nations: tuple[str, ...]
    about: tuple[str, ...]


@dataclass(frozen=True)
class DatasetRecord:
    """A dataset somebody named. `also` are cards merged into it: reference and words. Empty facts are not known."""

    ref: str
    title: str
    holder: str
    secret: bool
    unit: str
    existence: str
    kind: str
    access: str
    access_agreed: bool
    licence: str
    nations: tuple[str, ...]
    finest_geography: str
    period: tuple[str, str]
    update_frequency: str
    lag: str
    personal_data: str
    sensitivity: str
    quality: tuple[tuple[str, int], ...]
    url: str
    notes: tuple[tuple[str, str], ...]
    governance: tuple[tuple[str, str], ...]
    also: tuple[tuple[str, str], ...]

    @property
    def wished_for(self) -> bool:
        """Whether it does not exist yet."""
        return self.existence == "wished_for"


@dataclass(frozen=True)
class FitRecord:
    """How well a dataset answers a question: `given` of `n` answers gave the agreed fit.

    `in_data_fit` is what most people in the data say, where enough of them did.
    """

    question: str
    dataset: str
    fit: str
    agreement: float | None
    state: str
    given: int
    n: int
    unsure: int
    missing: tuple[str, ...]
    needs_with: tuple[str, ...]
    why: str
    in_data_fit: str
    in_data_n: int

    @property
    def ref(self) -> str:
        """The pair as a ballot names it: C1-Q45+D18."""
        return f"{self.question}+{self.dataset.partition('-')[2]}"


@dataclass(frozen=True)
class GapRecord:
    """Why a question cannot be answered."""

    ref: str
    question: str
    text: str
    left_out: str
    kind: str
    severity: int | None
    closed_by: str
    named_by: int


@dataclass(frozen=True)
class GoneRecord:
    """The honest marker of words that left: a reference, and why."""

    ref: str
    why: str


@dataclass(frozen=True)
class DataRecord:
    """Everything a data and insight workshop found. `came_from` is the workshop that handed the questions on."""

    came_from: str
    asked: tuple[AskedRecord, ...]
    known: tuple[KnownRecord, ...]
    datasets: tuple[DatasetRecord, ...]
    fits: tuple[FitRecord, ...]
    gaps: tuple[GapRecord, ...]
    gone: tuple[GoneRecord, ...]

    @property
    def texts(self) -> dict[str, str]:
        """The words that may be shown of each pair of question and data, by item (Q45+D18)."""
        return {
            f"{_item(one.ref)}+{_item(other.ref)}": f"{one.text}{BETWEEN}{other.title}"
            for one in self.asked
            for other in self.datasets
            if one.text
        }

    def question(self, ref: str) -> AskedRecord | None:
        """The question of a reference."""
        return next((one for one in self.asked if one.ref == ref), None)

    def dataset(self, ref: str) -> DatasetRecord | None:
        """The dataset of a reference."""
        return next((one for one in self.datasets if one.ref == ref), None)

    def fit(self, ref: str) -> FitRecord | None:
        """The fit of a pair (C1-Q45+D18)."""
        return next((one for one in self.fits if one.ref == ref), None)


def data_record(workshop: Workshop, *, draft: bool, exact: bool) -> DataRecord | None:
    """What this workshop found; None for other kinds. Once it is published, only what somebody let out.

    Words of questions that no record has published yet are left empty: they are read there first.
    """
    if workshop.kind != KIND:
        return None
    public = workshop.published_at is not None and not draft
    asked = list_questions(workshop)
    known = _known(workshop, public=public)
    found = grid(workshop, public=public)
    gaps = gap_queries.list_gaps(workshop, asked, public=public)
    grades = {one.id: one.grade for one in gaps}
    return DataRecord(
        came_from=queries.handed_on_by(workshop),
        asked=_asked(asked, known, grades, list_answers(workshop, public=public)),
        known=known,
        datasets=_datasets(workshop, public=public),
        fits=_fits(found, asked, workshop.cycle.published_minimum, exact=exact),
        gaps=tuple(
            GapRecord(gap.ref, one.ref, gap.text, gap.left_out, gap.kind, gap.severity, gap.closed_by, gap.named_by)
            for one in gaps
            for gap in one.gaps
        ),
        gone=tuple(GoneRecord(ref, why) for ref, why in queries.list_gone(workshop)),
    )


def _item(ref: str) -> str:
    return ref.partition("-")[2]


def _asked(
    asked: list[Question], known: tuple[KnownRecord, ...], grades: dict[int, str], answers: dict[int, str]
) -> tuple[AskedRecord, ...]:
    return tuple(
        AskedRecord(
            ref=one.ref,
            text=one.text if one.public else "",
            status=one.answer_status,
            answer=answers.get(one.id, "") if one.answer_status == "answered" else "",
            grade=grades.get(one.id, ""),
            evidence=tuple(card.ref for card in known if one.ref in card.about),
        )
        for one in asked
    )


def _known(workshop: Workshop, *, public: bool) -> tuple[KnownRecord, ...]:
    cards = queries.list_insights(workshop)
    shown = [card for card in cards if card.merged_into_id is None and card.state not in ASIDE]
    merged = {card.id: [one for one in cards if one.merged_into_id == card.id] for card in shown}
    return tuple(_insight(card, merged[card.id]) for card in shown if card.public or not public)


def _insight(card: Insight, merged: list[Insight]) -> KnownRecord:
    bearings = {one.question.number or 0: one.question for each in (card, *merged) for one in each.bearings}
    return KnownRecord(
        ref=card.ref,
        statement=card.statement,
        source_title=card.source_title,
        publisher=card.publisher,
        url=card.url,
        published=card.published,
        evidence_type=card.evidence_type,
        strength=card.strength,
        state=card.state,
        nations=tuple(card.nations),
        about=tuple(bearings[number].ref for number in sorted(bearings)),
    )


def _datasets(workshop: Workshop, *, public: bool) -> tuple[DatasetRecord, ...]:
    shown = [card for card in list_wall(workshop) if card.public or not public]
    families: dict[int, list[Dataset]] = {}
    for card in shown:
        if card.merged_into_id is not None:
            families.setdefault(card.merged_into_id, []).append(card)
    return tuple(_dataset(card, families.get(card.id, [])) for card in shown if card.merged_into_id is None)


def _dataset(card: Dataset, merged: list[Dataset]) -> DatasetRecord:
    entry = card.entry or ShelfEntry(
        title=card.title, holder="" if card.secret else card.holder, secret=card.secret, unit=card.unit
    )
    words = {name: getattr(entry, name) or "" for name in NOTES}
    return DatasetRecord(
        ref=card.ref,
        title=card.title,
        holder=_holder(card, entry),
        secret=card.secret or bool(entry.secret),
        unit=entry.unit or card.unit,
        existence=entry.existence or card.existence,
        kind=entry.kind or "",
        access=entry.access or "",
        access_agreed=card.access_agreed,
        licence=entry.licence or "",
        nations=tuple(entry.nations or ()),
        finest_geography=entry.finest_geography or "",
        period=(entry.period_from or "", entry.period_to or ""),
        update_frequency=entry.update_frequency or "",
        lag=entry.lag or "",
        personal_data=entry.personal_data or "",
        sensitivity=entry.sensitivity or "",
        quality=tuple(sorted((entry.quality or {}).items())),
        url=(entry.url or "") if not card.secret else "",
        notes=tuple((name, text) for name, text in words.items() if text),
        governance=tuple(sorted((entry.governance or {}).items())),
        also=tuple((one.ref, one.title) for one in merged),
    )


def _holder(card: Dataset, entry: ShelfEntry) -> str:
    """Who holds it; of a secret one the type of holder, which is all that a secret card says too."""
    if entry.secret:
        return entry.holder_type
    return (entry.holder_type or card.holder) if card.secret else entry.holder


def _fits(found: Grid, asked: list[Question], minimum: int, *, exact: bool) -> tuple[FitRecord, ...]:
    """Pair by pair, in the order of the grid; only of questions whose words are public."""
    public = {one.item for one in asked if one.public}
    cells = (
        (row.ref, column.ref, found.cells[row.item, column.item])
        for row in found.questions
        for column in found.datasets
        if row.item in public and (row.item, column.item) in found.cells
    )
    return tuple(_fit(*one, minimum, exact=exact) for one in cells if one[2].fit or one[2].n)


def _fit(question: str, dataset: str, cell: Cell, minimum: int, *, exact: bool) -> FitRecord:
    cycle = question.partition("-")[0]
    enough = exact or min(cell.in_data_n, cell.n - cell.in_data_n) >= minimum
    return FitRecord(
        question=question,
        dataset=dataset,
        fit=cell.fit,
        agreement=cell.agreement,
        state=cell.state,
        given=cell.answers.counts.get(cell.fit, 0),
        n=cell.n,
        unsure=cell.unsure,
        missing=cell.missing,
        needs_with=tuple(f"{cycle}-{item}" for item in cell.needs_with),
        why=cell.why,
        in_data_fit=cell.in_data_fit if enough else "",
        in_data_n=cell.in_data_n if enough else 0,
    )
