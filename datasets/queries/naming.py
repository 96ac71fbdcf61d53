"""Datasets as rooms named them: the cards of a workshop and a cycle, look-alikes, the shelf entries behind them.

Called by this package's kinds, views and services, by the grid, the line-up and the record.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from core.db import db
from datasets.models import Dataset, Link, ShelfEntry
from datasets.queries.shelf import find_same, get_by_source
from questions.models import Question
from questions.queries import frozen_items
from questions.similar import SUGGESTIONS, LookAlike, corpus
from workshops.models import Cycle, Sameness, Seat, Workshop

KIND = "dataset"  # what this kind of card is called in `workshops.cards`
ROOM = "room"  # the source of shelf entries that were made of a card
# How near two cards must be before somebody is asked whether they are the same. Seventy names of real datasets and the
# everyday names people have for them part here: one office's many datasets stay apart, "HBAI" finds its long name.
ENOUGH_TO_ASK = 0.35


@dataclass(frozen=True)
class Named:
    """A dataset on the wall: its first words, its holder as far as it may be named, and what was merged into it."""

    id: int
    ref: str
    title: str
    holder: str  # as it was corrected; the type of holder of a secret one
    secret: bool
    unit: str
    wished: bool
    people: int  # who named it, never votes
    merged: tuple[tuple[int, str, str], ...]  # (row number, reference, title) of each one merged in


@dataclass(frozen=True)
class Pair:
    """Two cards that may name the same dataset: the later one, and the earlier one that would speak for both."""

    card: Dataset
    into: Dataset
    score: float
    shared: tuple[str, ...]


def holder_of(card: Dataset) -> str:
    """Who holds it, as the shelf says it now; of a secret one the type of holder; '' when nobody said."""
    entry = card.entry
    if entry is None or (card.secret and not entry.secret):
        return card.holder
    return (entry.holder_type if entry.secret else entry.holder) or card.holder


def make_named(card: Dataset, merged: list[Dataset]) -> Named:
    """A card and what was merged into it, as the screens show it."""
    entry = card.entry
    return Named(
        id=card.id,
        ref=card.ref,
        title=card.title,
        holder=holder_of(card),
        secret=card.secret,
        unit=card.unit or (entry.unit if entry else ""),
        wished=card.existence == "wished_for",
        people=count_namers([card, *merged]),
        merged=tuple((one.id, one.ref, one.title) for one in merged),
    )


def gather(wall: list[Dataset]) -> list[Named]:
    """Released cards, merged ones under the one they were merged into; in the order given."""
    merged: dict[int, list[Dataset]] = {}
    for card in wall:
        if card.merged_into_id is not None:
            merged.setdefault(card.merged_into_id, []).append(card)
    return [make_named(card, merged.get(card.id, [])) for card in wall if card.merged_into_id is None]


def _cards() -> Select[Dataset]:
    return select(Dataset).options(joinedload(Dataset.cycle), joinedload(Dataset.workshop), joinedload(Dataset.entry))


def list_wall(workshop: Workshop) -> list[Dataset]:
    """Everything released in a workshop, merged cards too, with their entries; by reference. One query."""
    shown = _cards().where(Dataset.workshop_id == workshop.id, Dataset.visibility == "released")
    return list(db.session.scalars(shown.order_by(Dataset.number)))


def list_datasets(workshop: Workshop) -> list[Dataset]:
    """Released and unmerged datasets of a workshop, with their entries, by reference. One query.

    Only these stand in the grid, on the line and on ballots. What was said of a merged card stays with that card, so
    that taking the two apart gives back exactly what was there.
    """
    shown = _cards().where(
        Dataset.workshop_id == workshop.id, Dataset.visibility == "released", Dataset.merged_into_id.is_(None)
    )
    return list(db.session.scalars(shown.order_by(Dataset.number)))


def get_dataset(cycle: Cycle, item: str) -> Dataset | None:
    """A released dataset of a cycle, merged or not, by its reference within the cycle (D07)."""
    shown = _cards().where(Dataset.cycle_id == cycle.id, Dataset.visibility == "released")
    return db.session.scalar(shown.where(Dataset.number == _number(item)))


def get_taken_back(cycle: Cycle, item: str) -> Dataset | None:
    """The marker of a card whose author took its words back, by its reference."""
    taken = _cards().where(Dataset.cycle_id == cycle.id, Dataset.visibility == "withdrawn")
    return db.session.scalar(taken.where(Dataset.number == _number(item)))


def _number(item: str) -> int:
    """The number in a reference (D07), 0 for what is none."""
    digits = item.removeprefix(Dataset.PREFIX)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else 0


def get_card(workshop: Workshop, number: int) -> Dataset | None:
    """A card of this workshop by its row number, with its entry; none that was taken back."""
    return db.session.scalar(
        _cards().where(Dataset.id == number, Dataset.workshop_id == workshop.id, Dataset.visibility != "withdrawn")
    )


def list_in_cycle(cycle: Cycle, *, public: bool) -> list[Dataset]:
    """Released, unmerged datasets of a whole cycle, by reference; `public`: of published workshops, and let out."""
    shown = _cards().where(
        Dataset.cycle_id == cycle.id, Dataset.visibility == "released", Dataset.merged_into_id.is_(None)
    )
    if public:
        shown = shown.join(Dataset.workshop).where(Dataset.public.is_(True), Workshop.published_at.is_not(None))
    return list(db.session.scalars(shown.order_by(Dataset.number)))


def gather_in_cycle(cards: list[Dataset], *, public: bool) -> list[Named]:
    """These unmerged cards with what was merged into each; `public`: as far as anybody may know. One query."""
    merged = _cards().where(Dataset.merged_into_id.in_([card.id for card in cards]), Dataset.visibility == "released")
    if public:
        merged = merged.where(Dataset.public.is_(True))
    return gather([*cards, *db.session.scalars(merged.order_by(Dataset.number))])


def list_family(card: Dataset) -> list[Dataset]:
    """The released cards that are merged into this one, by reference."""
    merged = select(Dataset).where(Dataset.merged_into_id == card.id, Dataset.visibility == "released")
    return list(db.session.scalars(merged.options(joinedload(Dataset.cycle)).order_by(Dataset.number)))


def count_namers(cards: list[Dataset]) -> int:
    """How many different people named these: a seat counts once, a card without a known seat as one person."""
    return len({one.seat_id or f"card {one.id}" for one in cards})


def count_by_perspective(workshop: Workshop) -> dict[str, int]:
    """How many datasets came from which perspective ('' for the facilitator), held ones too, but none put aside."""
    counted = (
        select(Dataset.perspective, func.count())
        .where(Dataset.workshop_id == workshop.id, Dataset.visibility.not_in(("quarantined", "withdrawn")))
        .group_by(Dataset.perspective)
    )
    return {row[0]: row[1] for row in db.session.execute(counted)}


# look-alikes


def _named(card: Dataset) -> str:
    """What two cards are compared by: the name weighs more than the holder, who may hold many."""
    return f"{card.title} {card.title} {card.holder}"


def _roots(wall: list[Dataset]) -> tuple[tuple[int, str], ...]:
    return tuple((one.id, _named(one)) for one in wall if one.merged_into_id is None)


def look_alikes(card: Dataset, wall: list[Dataset], limit: int = SUGGESTIONS) -> list[LookAlike]:
    """Unmerged cards on the wall that are most like this one, nearest first; `key` is the row's number."""
    family = frozenset({card.id, card.merged_into_id or card.id})
    return corpus(_roots(wall)).near(_named(card), family, limit)


def nearest_twin(card: Dataset, wall: list[Dataset]) -> LookAlike | None:
    """The one look-alike near enough to ask its author about, if any."""
    best = look_alikes(card, wall, 1)
    return best[0] if best and best[0].score >= ENOUGH_TO_ASK else None


@lru_cache(maxsize=8)
def _near(roots: tuple[tuple[int, str], ...]) -> tuple[tuple[int, LookAlike], ...]:
    """Every text with those near enough to it; worked out once for a console that is drawn with each change."""
    texts = corpus(roots)
    likes = ((key, like) for key, text in roots for like in texts.near(text, frozenset({key})))
    return tuple((key, like) for key, like in likes if like.score >= ENOUGH_TO_ASK)


def list_pairs(wall: list[Dataset]) -> list[Pair]:
    """Pairs of unmerged cards that look alike, nearest first, each once."""
    by_id = {one.id: one for one in wall}
    found: dict[tuple[int, int], Pair] = {}
    for key, like in _near(_roots(wall)):
        early, late = sorted((by_id[key], by_id[like.key]), key=lambda one: one.number or 0)
        found.setdefault((early.id, late.id), Pair(late, early, like.score, like.shared))
    return sorted(found.values(), key=lambda pair: (-pair.score, pair.card.number or 0))


def list_answers(workshop: Workshop, seat: Seat | None = None) -> list[Sameness]:
    """What authors (or this seat) answered to "the same dataset?", oldest first."""
    asked = select(Sameness).where(Sameness.workshop_id == workshop.id, Sameness.kind == KIND)
    if seat is not None:
        asked = asked.where(Sameness.seat_id == seat.id)
    return list(db.session.scalars(asked.order_by(Sameness.id)))


# the shelf entries behind cards


def get_own_entry(card: Dataset) -> ShelfEntry | None:
    """The shelf entry that was made of this card, whether or not the card still points to it."""
    return get_by_source(ROOM, card.ref) if card.number else None


def is_own_entry(card: Dataset) -> bool:
    """Whether the entry a card points to was made of this very card."""
    return card.entry is not None and card.entry.source == ROOM and card.entry.source_key == card.ref


def find_entry(card: Dataset) -> ShelfEntry | None:
    """The entry of the same title and holder that this card may point to: public, or of its own cycle.

    A secret card points to a secret entry alone, so that nobody fills in later what was to stay unsaid.
    """
    entry = find_same(card.title, card.holder, cycle_id=card.cycle_id)
    return entry if entry is not None and entry.secret == card.secret else None


def list_cards_on(entry: ShelfEntry) -> list[Dataset]:
    """The cards of any cycle that point to this entry and may be shown some day, oldest first."""
    cards = select(Dataset).where(Dataset.entry_id == entry.id, Dataset.visibility.not_in(("withdrawn", "quarantined")))
    return list(db.session.scalars(cards.options(joinedload(Dataset.cycle)).order_by(Dataset.id)))


# where else a dataset stands


def is_on_open_ballot(card: Dataset) -> bool:
    """Whether a pair with this dataset (Q45+D18) stands in an open round."""
    return bool(card.item) and any(card.item in item.split("+") for item in frozen_items(card.cycle_id))


def list_asked_of(card: Dataset) -> list[Link]:
    """The questions that a room agreed this dataset helps to answer (agreed fit), by reference. One query."""
    links = (
        select(Link)
        .join(Link.question)
        .where(Link.dataset_id == card.id, Link.fit != "", Question.visibility == "released")
        .options(joinedload(Link.question).joinedload(Question.cycle))
    )
    return list(db.session.scalars(links.order_by(Question.number)))
