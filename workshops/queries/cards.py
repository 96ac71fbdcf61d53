"""Cards of any kind, by what may be done with them: held, released, a seat's own, kept too long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from core.db import db
from workshops.cards import CardKind, all_card_kinds
from workshops.models import Card, Cycle, Sameness, Seat, Workshop


def _cards(kind: CardKind) -> Select[Any]:
    model = kind.model
    return select(model).options(joinedload(model.cycle), joinedload(model.workshop))


def get_card(workshop: Workshop, kind: CardKind, number: int) -> Any:  # noqa: ANN401 - a card of the kind's own model
    """A card written in this workshop, by its row number; None for one of another workshop, or taken back."""
    model = kind.model
    return db.session.scalar(
        _cards(kind).where(model.id == number, model.workshop_id == workshop.id, model.visibility != "withdrawn")
    )


def get_released(cycle: Cycle, kind: CardKind, item: str) -> Any:  # noqa: ANN401 - as above
    """A card of this cycle that the room may see, by its reference within the cycle (D07)."""
    digits = item.removeprefix(kind.model.PREFIX)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        return None
    return db.session.scalar(
        _cards(kind).where(
            kind.model.cycle_id == cycle.id, kind.model.number == int(digits), kind.model.visibility == "released"
        )
    )


def list_held(workshop: Workshop, kind: CardKind) -> list[Any]:
    """Cards that wait to be let out, oldest first."""
    model = kind.model
    held = _cards(kind).where(model.workshop_id == workshop.id, model.visibility == "held")
    return list(db.session.scalars(held.order_by(model.at, model.id)))


def count_held(workshop: Workshop, kind: CardKind) -> int:
    """How many wait."""
    model = kind.model
    held = select(func.count()).select_from(model).where(model.workshop_id == workshop.id, model.visibility == "held")
    return db.session.scalar(held) or 0


def list_released(workshop: Workshop, kind: CardKind) -> list[Any]:
    """Cards of this workshop that the room may see, by reference; merged ones too."""
    model = kind.model
    shown = _cards(kind).where(model.workshop_id == workshop.id, model.visibility == "released")
    return list(db.session.scalars(shown.order_by(model.number)))


def list_in_cycle(cycle: Cycle, kind: CardKind, *, public: bool = False) -> list[Any]:
    """Cards of a whole cycle that rooms may see (`public`: that anybody may), by reference; merged ones too."""
    model = kind.model
    shown = _cards(kind).where(model.cycle_id == cycle.id, model.visibility == "released")
    if public:
        shown = shown.where(model.public.is_(True))
    return list(db.session.scalars(shown.order_by(model.number)))


def list_merged_into(cards: Sequence[Card]) -> list[Any]:
    """Cards that are merged into any of these (all of one kind), whatever became of them since."""
    if not cards:
        return []
    model = type(cards[0])
    ids = [card.id for card in cards]
    return list(db.session.scalars(select(model).where(model.merged_into_id.in_(ids)).order_by(model.id)))


def list_own_cards(seat: Seat, kind: CardKind) -> list[Any]:
    """What a seat wrote of this kind, newest first; what it took back stays as a marker."""
    model = kind.model
    return list(db.session.scalars(_cards(kind).where(model.seat_id == seat.id).order_by(model.id.desc())))


def get_own_card(seat: Seat, kind: CardKind, number: int) -> Any:  # noqa: ANN401 - a card of the kind's own model
    """A card this seat wrote."""
    return db.session.scalar(_cards(kind).where(kind.model.id == number, kind.model.seat_id == seat.id))


def count_own_cards(seat: Seat) -> int:
    """How many cards of any kind a seat wrote."""
    counts = (
        db.session.scalar(select(func.count()).select_from(kind.model).where(kind.model.seat_id == seat.id))
        for kind in all_card_kinds()
    )
    return sum(count or 0 for count in counts)


def count_written(workshop: Workshop, kind: CardKind) -> int:
    """How many were written in a workshop, but for what was put aside with care."""
    model = kind.model
    written = select(func.count()).select_from(model)
    return (
        db.session.scalar(
            written.where(model.workshop_id == workshop.id, model.visibility.not_in(("quarantined", "withdrawn")))
        )
        or 0
    )


def last_number(cycle: Cycle, kind: CardKind) -> int:
    """The highest reference that was ever given in a cycle."""
    return db.session.scalar(select(func.max(kind.model.number)).where(kind.model.cycle_id == cycle.id)) or 0


def list_quarantined_before(kind: CardKind, moment: datetime) -> list[Any]:
    """Quarantined cards set aside before a moment, whose words are still here."""
    model = kind.model
    first = getattr(model, model.WORDS[0])
    old = _cards(kind).where(model.visibility == "quarantined", model.hidden_at < moment, first != "")
    return list(db.session.scalars(old.order_by(model.id)))


def list_unreleased_before(kind: CardKind, moment: datetime) -> list[Any]:
    """Cards that were never released, of workshops that closed before a moment."""
    model = kind.model
    old = (
        _cards(kind)
        .join(Workshop, Workshop.id == model.workshop_id)
        .where(model.number.is_(None), Workshop.closed_at < moment)
    )
    return list(db.session.scalars(old.order_by(model.id)))


def list_hidden_before(kind: CardKind, moment: datetime) -> list[Any]:
    """Cards that were shown and then hidden, of workshops that closed before a moment, whose words are still here."""
    model = kind.model
    first = getattr(model, model.WORDS[0])
    old = (
        _cards(kind)
        .join(Workshop, Workshop.id == model.workshop_id)
        .where(model.number.is_not(None), model.visibility == "hidden", first != "", Workshop.closed_at < moment)
    )
    return list(db.session.scalars(old.order_by(model.id)))


def list_samenesses(workshop: Workshop, kind: CardKind) -> list[Sameness]:
    """What people answered when asked whether two cards of this kind are the same."""
    return list(
        db.session.scalars(
            select(Sameness)
            .where(Sameness.workshop_id == workshop.id, Sameness.kind == kind.name)
            .order_by(Sameness.card_id, Sameness.other_id, Sameness.id)
        )
    )
