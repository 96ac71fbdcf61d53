"""What waits for the facilitator of each card kind, and what became of a card in words for who wrote it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask_babel import gettext as _

from core.writing import new_once
from workshops.activities import Lane, register_lane
from workshops.cards import CardKind, register_card_kind
from workshops.models import Seat, Workshop
from workshops.queries import cards as queries
from workshops.services import may_take_back

DRAWN = {"held": "held", "released": "released", "hidden": "hidden", "quarantined": "hidden", "withdrawn": "withdrawn"}


@dataclass(frozen=True)
class CardFate:
    """One own card: its words, what happened to it."""

    id: int
    ref: str
    text: str
    said: str
    state: str  # how the card is drawn


def offer_cards(kind: CardKind) -> None:
    """Make a kind known, with its lane in the console's right zone. Called by a package's `register`."""
    register_card_kind(kind)
    register_lane(
        Lane(
            f"{kind.name}_cards",
            kind.label,
            "workshops/lanes/cards.html",
            partial(_lane_values, kind),
            partial(_count, kind),
            holds=True,
        )
    )


def _lane_values(kind: CardKind, workshop: Workshop) -> dict[str, Any]:
    return {"kind": kind, "cards": queries.list_held(workshop, kind), "once": new_once()}


def _count(kind: CardKind, workshop: Workshop) -> int:
    return queries.count_held(workshop, kind)


def own_cards(seat: Seat, kind: CardKind) -> dict[str, Any]:
    """The values of `workshops/cards/own.html`: what this seat wrote of a kind, and whether it may take it back."""
    fates = [_fate(card) for card in queries.list_own_cards(seat, kind)]
    return {
        "own_cards": fates,
        "own_kind": kind.name,
        "own_once": new_once(),
        "own_take_back": may_take_back(seat.workshop),
    }


def _fate(card: Any) -> CardFate:  # noqa: ANN401 - a card of any kind
    shown = card.visibility == "released"
    return CardFate(
        card.id, card.ref if shown else "", getattr(card, card.WORDS[0]), _said(card), DRAWN[card.visibility]
    )


def _said(card: Any) -> str:  # noqa: ANN401
    if card.visibility == "released" and card.merged_into is not None:
        return _("Joined with %(ref)s: more than one of you said this.", ref=card.merged_into.ref)
    words: dict[str, Callable[[], str]] = {
        "released": lambda: _("On the wall as %(ref)s", ref=card.ref),
        "held": lambda: (
            _("It came late. It waits for the facilitator.") if card.late else _("Waits for the facilitator")
        ),
        "hidden": lambda: _("Not used today. It is kept, and not shown."),
        "quarantined": lambda: _("Put aside with care. Only the facilitator can see it."),
        "withdrawn": lambda: _("You took this back. Nothing of it is kept."),
    }
    return words[card.visibility]()
