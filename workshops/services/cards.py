"""What happens to a card of any kind: written, released, hidden, put aside, merged, taken back, let out, forgotten.

Questions have services of their own (they came first, and do more); every later kind of card is kept here.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from core import clock
from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import RESULTS, WORDS
from workshops.cards import CardKind, all_card_kinds, get_card_kind, kind_of
from workshops.guards import actor
from workshops.models import Card, Sameness, Seat, TrailEvent, Workshop
from workshops.queries import cards as queries
from workshops.services.versions import blank_versions, delete_old_versions
from workshops.trail import digest, record, undoes

MOST_PER_SEAT = 60  # nobody writes so many by hand; a script might
QUARANTINE_KEPT = timedelta(days=30)
UNRELEASED_KEPT = timedelta(days=90)


def keep_card(card: Any, workshop: Workshop, seat: Seat | None, *, channel: str, late: bool = False) -> None:  # noqa: ANN401
    """Take in a new card with its words in it (already cleaned), from a seat or, with None, from the facilitator.

    It is held for the facilitator, unless it comes from them or the workshop releases at once; what came late is
    always held. Raises Refused when the room is not open or over, or when this seat sent more than a person writes.
    """
    if seat is not None:
        _check_open(workshop)
        if queries.count_own_cards(seat) >= MOST_PER_SEAT:
            raise Refused(_("You have written a great many. Please take one back before you add another."))
    card.cycle, card.workshop = workshop.cycle, workshop
    card.cycle_id, card.workshop_id = workshop.cycle_id, workshop.id
    card.seat_id = seat.id if seat else None
    card.perspective = seat.perspective if seat else ""
    card.channel, card.late, card.salt = channel, late, secrets.token_hex(16)
    card.visibility, card.at = "held", clock.now()
    db.session.add(card)
    db.session.flush()
    note(card, "wrote_card", channel=channel, late=late)
    if (seat is None) or (workshop.moderation == "auto" and not late):
        release_card(card, by="" if seat is None else "system")


def _check_open(workshop: Workshop) -> None:
    if workshop.is_over:
        raise Refused(_("This workshop has closed, so this was not sent. Your words are still here."))
    if not workshop.is_open:
        raise Refused(_("The room is not open yet, so this was not sent. Your words are still here."))


def place(card: Card) -> str:
    """What a line on the trail is about: the card's reference, or its workshop while it has none."""
    return card.item or f"W{card.workshop.number}"


def pointer(card: Card) -> dict[str, Any]:
    """How the trail points to a card and the words it has now, without holding them."""
    words = "\n".join(card.texts.values())
    return {"kind": kind_of(card).name, "card": card.id, "words": digest(card.salt, words)}


def note(card: Card, verb: str, *, by: str = "", **detail: Any) -> TrailEvent:  # noqa: ANN401 - plain JSON values
    """Record an act on a card and tell the room's screens."""
    announce(card.workshop_id, WORDS, RESULTS)
    return record(card.workshop, verb, place(card), actor=by or actor(), detail={**pointer(card), **detail})


def release_card(card: Any, *, number: int | None = None, by: str = "") -> None:  # noqa: ANN401
    """Let everybody see it; the first time it gets the next reference of the cycle, for good. Twice changes nothing.

    `number` is for the example's importer alone. Raises Refused for words taken back.
    """
    if card.visibility == "released":
        return
    _check_not_withdrawn(card)
    kind, was = kind_of(card), card.visibility
    card.number = card.number or number or queries.last_number(card.cycle, kind) + 1
    card.visibility = "released"
    card.released_at = card.released_at or clock.now()
    card.hidden_at = None
    db.session.flush()
    (kind.on_release if was == "held" else kind.on_back)(card)
    note(card, "released_card", by=by, was=was)


def _check_not_withdrawn(card: Card) -> None:
    if card.visibility == "withdrawn":
        raise Refused(_("These words were taken back by their author."))


def hide_card(card: Any) -> None:  # noqa: ANN401
    """Take it off every screen, or leave it unused. Twice changes nothing. Raises Refused for words taken back."""
    _set_aside(card, "hidden", "hid_card")


def quarantine_card(card: Any) -> None:  # noqa: ANN401
    """Put sensitive words aside: gone from lists, exports and search at once, deleted after 30 days. Twice is once."""
    _set_aside(card, "quarantined", "quarantined_card")


def _set_aside(card: Any, visibility: str, verb: str) -> None:  # noqa: ANN401
    if card.visibility == visibility:
        return
    _check_not_withdrawn(card)
    was, freed = card.visibility, free_merged(card)
    card.visibility, card.public = visibility, False
    card.hidden_at = clock.now()
    db.session.flush()
    kind_of(card).on_away(card)
    note(card, verb, was=was, freed=freed)


def free_merged(card: Card) -> list[int]:
    """What was merged into a card that goes away stands on its own again."""
    freed = queries.list_merged_into([card])
    for one in freed:
        one.merged_into_id = None
        db.session.flush()
        db.session.expire(one, ["merged_into"])
        kind_of(one).on_back(one)
    return [one.id for one in freed]


def merge_cards(card: Any, into: Any, reason: str = "") -> None:  # noqa: ANN401
    """Say that two cards name the same: both keep their words, `into` speaks for both. Merging twice is once.

    Raises Refused for cards that are not both on the wall, are the same, or stand on an open ballot.
    """
    kind, root = kind_of(card), into.merged_into or into
    if card.merged_into_id == root.id:
        return
    _check_mergeable(kind, card, root)
    moved = queries.list_merged_into([card])
    for one in [*moved, card]:
        one.merged_into_id = root.id
    db.session.flush()
    for one in [*moved, card]:
        db.session.expire(one, ["merged_into"])
    kind.on_away(card)
    note(card, "merged_card", into=root.id, moved=[one.id for one in moved], because=digest(card.salt, reason))


def _check_mergeable(kind: CardKind, card: Card, root: Card) -> None:
    if kind.model is not type(root) or card.cycle_id != root.cycle_id or card.id == root.id:
        raise Refused(_("Choose another card to merge it with."), "into")
    if card.visibility != "released" or root.visibility != "released":
        raise Refused(_("Only cards on the wall can be merged. Release it first."))
    if card.merged_into_id is not None:
        raise Refused(_("This card is merged with another. Take them apart first."))
    if why_not := kind.why_not_merge(card) or kind.why_not_merge(root):
        raise Refused(why_not)


def unmerge_card(card: Any) -> None:  # noqa: ANN401
    """Take a card out of the one it was merged into. Raises Refused when it is merged with none."""
    root = card.merged_into
    if root is None:
        raise Refused(_("This card is not merged with another."))
    if why_not := kind_of(card).why_not_merge(root):
        raise Refused(why_not)
    _take_apart(card)
    note(card, "unmerged_card", into=root.id)


def _take_apart(card: Any) -> None:  # noqa: ANN401
    card.merged_into_id = None
    db.session.flush()
    db.session.expire(card, ["merged_into"])
    kind_of(card).on_back(card)


def answer_same(seat: Seat, card: Card, other: Card, answer: str) -> None:
    """A seat says whether its card names the same as another. The last answer counts; the facilitator decides."""
    if card.seat_id != seat.id:
        raise Refused(_("Only the person who wrote this can say so."))
    kind = kind_of(card)
    found = db.session.scalar(
        select(Sameness).where(
            Sameness.kind == kind.name,
            Sameness.card_id == card.id,
            Sameness.other_id == other.id,
            Sameness.seat_id == seat.id,
        )
    )
    if found is None:
        found = Sameness(
            workshop_id=card.workshop_id, kind=kind.name, card_id=card.id, other_id=other.id, seat_id=seat.id
        )
        db.session.add(found)
    found.answer = answer
    db.session.flush()
    announce(card.workshop_id, RESULTS)


def strike_own_card(seat: Seat, card: Any) -> None:  # noqa: ANN401
    """An author takes a card back. Before it was shown nothing stays; after that a marker stays.

    Raises Refused for somebody else's card, and after the workshop's take-back date.
    """
    if card.seat_id != seat.id:
        raise Refused(_("Only the person who wrote this can take it back."))
    if not may_take_back(card.workshop):
        raise Refused(_("The date for taking words back has passed."))
    if card.number is not None:
        withdraw_card(card)
        return
    kind_of(card).on_away(card)
    _delete(card)
    record(card.workshop, "struck_card", f"W{card.workshop.number}", actor=actor())
    announce(seat.workshop_id, WORDS)


def may_take_back(workshop: Workshop) -> bool:
    """Whether authors may still take words back: while the workshop runs, and until its take-back date."""
    until = workshop.take_back_until
    return not workshop.is_over or until is None or clock.now().date() <= until


def withdraw_card(card: Any) -> None:  # noqa: ANN401
    """Blank a card's words everywhere, at its author's wish; its reference stays as an honest marker. Twice is once."""
    if card.visibility == "withdrawn":
        return
    freed = free_merged(card)
    card.visibility, card.public, card.hidden_at = "withdrawn", False, None
    kind_of(card).on_away(card)
    blank_card(card)
    detail = {"kind": kind_of(card).name, "card": card.id, "freed": freed}
    record(card.workshop, "withdrew_card", place(card), actor=actor(), detail=detail)
    announce(card.workshop_id, WORDS, RESULTS)


def blank_card(card: Any) -> None:  # noqa: ANN401
    """Leave nothing of what was typed, nor of what stood there before a change."""
    for name in card.WORDS:
        setattr(card, name, "")
    card.salt = ""
    blank_versions(kind_of(card).name, card.id)
    kind_of(card).on_blank(card)
    db.session.flush()


def _delete(card: Any) -> None:  # noqa: ANN401
    """Take away a card that nobody but its author and the facilitator ever saw."""
    blank_versions(kind_of(card).name, card.id)
    db.session.delete(card)
    db.session.flush()


def set_card_public(card: Any, public: bool) -> None:  # noqa: ANN401
    """Note that a person read the words for identifying detail and lets them out, or holds them back. Twice is once.

    Raises Refused for a card that is not released.
    """
    if public and card.visibility != "released":
        raise Refused(_("Only what was released in the room can be published."))
    if card.public != public:
        card.public = public
        db.session.flush()
        note(card, "let_out_card" if public else "held_back_card")


def forget_old_cards(moment: datetime) -> int:
    """Delete what was kept long enough: quarantined words after 30 days, unpublished ones 90 days after the close.

    Words from before a change go with the latter. Returns how many cards lost their words. Call inside `writing()`.
    """
    gone = 0
    for kind in all_card_kinds():
        aside = queries.list_quarantined_before(kind, moment - QUARANTINE_KEPT)
        for card in [*aside, *queries.list_hidden_before(kind, moment - UNRELEASED_KEPT)]:
            blank_card(card)
            record(card.workshop, "forgot_card", place(card), actor="system")
            gone += 1
        for card in queries.list_unreleased_before(kind, moment - UNRELEASED_KEPT):
            record(card.workshop, "forgot_card", place(card), actor="system")
            _delete(card)
            gone += 1
    delete_old_versions(moment - UNRELEASED_KEPT)
    return gone


def _of(event: TrailEvent) -> Any:  # noqa: ANN401
    """The card a line on the trail is about. Raises Refused when it has been taken back since."""
    kind = get_card_kind(event.detail["kind"])
    card = db.session.get(kind.model, event.detail["card"]) if kind else None
    if card is None or card.visibility == "withdrawn" or not any(card.texts.values()):
        raise Refused(_("These words were taken back by their author. There is nothing to undo."))
    announce(card.workshop_id, WORDS, RESULTS)
    return card


def changed_since() -> Refused:
    """The refusal of an undo that newer changes stand in the way of."""
    return Refused(_("This card has changed since. Undo the newer change first."))


@undoes("released_card")
def _hold_again(event: TrailEvent) -> None:
    """Back to where it was. The reference stays with it: it is never given to another."""
    card = _of(event)
    if card.visibility != "released":
        raise changed_since()
    if card.merged_into_id is not None or queries.list_merged_into([card]):
        raise Refused(_("This card is merged with another. Take them apart first."))
    card.visibility, card.public = event.detail["was"], False
    db.session.flush()
    kind_of(card).on_away(card)


@undoes("hid_card")
@undoes("quarantined_card")
def _bring_back(event: TrailEvent) -> None:
    card = _of(event)
    if card.visibility != ("hidden" if event.verb == "hid_card" else "quarantined"):
        raise changed_since()
    card.visibility = event.detail["was"]
    card.hidden_at = None if card.visibility in {"held", "released"} else card.hidden_at
    db.session.flush()
    kind_of(card).on_back(card)
    _rejoin(card, event.detail["freed"])


def _rejoin(card: Any, freed: list[int]) -> None:  # noqa: ANN401
    for number in freed:
        one = db.session.get(type(card), number)
        if one is not None and one.visibility == "released" and one.merged_into_id is None:
            one.merged_into_id = card.id
            db.session.flush()
            db.session.expire(one, ["merged_into"])
            kind_of(one).on_away(one)


@undoes("merged_card")
def _unmerge(event: TrailEvent) -> None:
    card = _of(event)
    if card.merged_into_id != event.detail["into"]:
        raise changed_since()
    root = card.merged_into
    if why_not := kind_of(card).why_not_merge(root):
        raise Refused(why_not)
    _take_apart(card)
    for number in event.detail["moved"]:
        one = db.session.get(type(card), number)
        if one is not None and one.merged_into_id == event.detail["into"]:
            one.merged_into_id = card.id
            db.session.flush()
            db.session.expire(one, ["merged_into"])


@undoes("unmerged_card")
def _merge_again(event: TrailEvent) -> None:
    card = _of(event)
    root = db.session.get(type(card), event.detail["into"])
    if root is None or card.merged_into_id is not None:
        raise changed_since()
    _check_mergeable(kind_of(card), card, root)
    card.merged_into_id = root.id
    db.session.flush()
    db.session.expire(card, ["merged_into"])
    kind_of(card).on_away(card)


@undoes("held_back_card")
def _let_out_again(event: TrailEvent) -> None:
    card = _of(event)
    if card.public or card.visibility != "released":
        raise changed_since()
    card.public = True
