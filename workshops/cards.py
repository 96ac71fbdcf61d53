"""The registry of card kinds: what rooms write besides questions, and what its package wants done with it.

A package registers each of its kinds in its `register.py`; services, routes and lanes of `workshops` find them here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workshops.models import Card


def _nothing(card: Any) -> None:  # noqa: ANN401 - a card of the kind's own model
    """The default of a kind that has nothing more to do."""


def _no_reason(card: Any) -> str:  # noqa: ANN401 - as above
    """The default of a kind with which nothing stands in the way."""
    return ""


@dataclass(frozen=True)
class CardKind:
    """One kind of card. `template` shows what a card says beside its first text (values: one, the card)."""

    name: str  # dataset, insight, gap …: also in addresses
    model: type[Card]
    label: Any  # the heading of its lane: Datasets to look at
    template: str = "workshops/cards/plain.html"
    on_release: Callable[[Any], None] = _nothing  # after it got its reference, in the same transaction
    on_away: Callable[[Any], None] = _nothing  # hidden, quarantined, merged away or withdrawn
    on_back: Callable[[Any], None] = _nothing  # shown again, or taken apart again
    on_blank: Callable[[Any], None] = _nothing  # its words are gone for good: blank what else holds them
    why_not_merge: Callable[[Any], str] = _no_reason  # '' or a sentence why this card may not be merged now


_kinds: dict[str, CardKind] = {}


def register_card_kind(kind: CardKind) -> None:
    """Make a kind known. Two different kinds of one name are a mistake."""
    if _kinds.get(kind.name, kind) != kind:
        raise ValueError(f"two card kinds are called {kind.name}")
    _kinds[kind.name] = kind


def get_card_kind(name: str) -> CardKind | None:
    """The kind of this name, or None when nobody registered it."""
    return _kinds.get(name)


def kind_of(card: Card) -> CardKind:
    """The kind that a card is of. Raises LookupError for a model that nobody registered."""
    for kind in _kinds.values():
        if type(card) is kind.model:
            return kind
    raise LookupError(f"no card kind for {type(card).__name__}")


def all_card_kinds() -> list[CardKind]:
    """Every kind, in the order they were registered."""
    return list(_kinds.values())
