"""Naming a dataset in a room, putting it on the shelf when it is released, linking it, correcting its holder.

Called by the views of the silent list, by `datasets.handlers` when a card is released, goes away or comes back, by the
spectrum and the fit steps of paper rooms, and by the example.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from datasets.folding import search_text
from datasets.models import Dataset, ShelfEntry
from datasets.models.codes import SAID_EXISTENCE
from datasets.queries import naming as queries
from datasets.queries import shelf as shelf_queries
from datasets.services import shelf
from live.announce import announce
from live.topics import RESULTS, WORDS
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services import keep_card
from workshops.services.cards import changed_since, note
from workshops.services.versions import blank_versions, keep_before, text_or_refuse
from workshops.trail import digest, undoes

ENTRY = "entry"  # what versions of a shelf entry's words are about


def name_dataset(
    seat: Seat | None,
    workshop: Workshop,
    *,
    title: str,
    holder: str = "",
    unit: str = "",
    existence: str = "exists",
    secret: bool = False,
    entry_id: int | None = None,
    channel: str,
    late: bool = False,
) -> Dataset:
    """Take in a dataset somebody knows of, from a seat or, with None, from the facilitator.

    Of a secret one `holder` is the type of holder; a holder's own name never comes here. `entry_id` is the public entry
    of the shelf its author chose, if any; one that names a holder is not kept for a secret card. Raises Refused, for
    its field, when there is no title, when it looks like real records, or for a code not ours; and as `keep_card` does.
    """
    if existence not in SAID_EXISTENCE:
        raise Refused(_("Choose from the list."), "existence")
    facts = shelf.check_facts(_facts(title, holder, unit, existence, secret))
    holder_words = facts["holder_type"] if secret else facts["holder"]
    if secret and not holder_words:
        raise Refused(_("Give the type of holder: a food bank, a council, a landlord."), "holder_type")
    card = Dataset(title=facts["title"], holder=holder_words, unit=facts["unit"], existence=existence, secret=secret)
    entry = _chosen(entry_id, secret)
    card.entry, card.entry_id = entry, entry.id if entry else None
    keep_card(card, workshop, seat, channel=channel, late=late)
    return card


def _facts(title: str, holder: str, unit: str, existence: str, secret: bool) -> dict[str, Any]:
    """What a card says, as the shelf calls it: of a secret one the holder's words are the type of holder."""
    wished = existence == "wished_for"
    return {
        "title": title,
        "holder": "" if secret else holder,
        "holder_type": holder if secret else "",
        "secret": secret,
        "unit": unit,
        "existence": "wished_for" if wished else "exists",
        "state": "" if wished else "suggested",
    }


def _chosen(entry_id: int | None, secret: bool) -> ShelfEntry | None:
    """The entry that was chosen, as far as the author may point to it; what is not there any more is no choice."""
    entry = shelf_queries.get_entry(entry_id) if entry_id is not None else None
    if entry is None or not entry.public or (secret and not entry.secret):
        return None
    return entry


# the shelf entry behind a card


def put_on_shelf(card: Dataset) -> None:
    """A released card points to the shelf: to the entry chosen for it, to one of the same name, or to a new one."""
    entry = card.entry or queries.get_own_entry(card) or queries.find_entry(card)
    if entry is None:
        entry = _new_entry(card)
    card.entry, card.entry_id = entry, entry.id
    db.session.flush()
    settle_entries(card)


def _new_entry(card: Dataset) -> ShelfEntry:
    """An entry made of a card: its cycle's own, and not public before a person has read it."""
    facts = _facts(card.title, card.holder, card.unit, card.existence, card.secret)
    return shelf.add_entry(
        facts, source=queries.ROOM, source_key=card.ref, public=False, cycle_id=card.cycle_id, same_name_ok=True
    )


def settle_entries(card: Dataset) -> None:
    """After a card came to the wall or left it: entries made in a room are found only while a card there names them.

    So what is hidden, merged away or taken back leaves the search of the shelf with its card, and comes back with it.
    Links, ratings, hands counted and placings stay with the card they were given to, also when it is merged into
    another: nothing is added up, the grid and the line-up show unmerged cards alone, and undoing brings all back.
    """
    entries = {entry.id: entry for entry in (card.entry, queries.get_own_entry(card)) if entry is not None}
    for entry in entries.values():
        if entry.source == queries.ROOM:
            _settle(entry)


def _settle(entry: ShelfEntry) -> None:
    cards = queries.list_cards_on(entry)
    shown = [one for one in cards if one.visibility == "released"]
    if not any(one.merged_into_id is None for one in shown):
        entry.search = ""
    elif not entry.search:
        entry.search = _search(entry)
    entry.public = entry.public and bool(shown)  # publishing it again takes a person
    db.session.flush()


def _search(entry: ShelfEntry) -> str:
    return search_text(entry.title, [*(getattr(entry, name) for name in shelf.SEARCHED), *entry.topics])


def blank_entry(card: Dataset) -> None:
    """Its words are gone for good: so is the entry made of them, unless another card names the same.

    Then that card's words take their place, and what the room found out about the dataset stays.
    """
    entry = queries.get_own_entry(card)
    card.entry, card.entry_id = None, None
    db.session.flush()
    if entry is None:
        return
    blank_versions(ENTRY, entry.id)
    heirs = [one for one in queries.list_cards_on(entry) if one.number and one.title]
    if heirs:
        _hand_over(entry, heirs[0])
        return
    db.session.delete(entry)
    db.session.flush()


def _hand_over(entry: ShelfEntry, heir: Dataset) -> None:
    entry.title, entry.unit, entry.source_key = heir.title, heir.unit, heir.ref
    entry.holder, entry.holder_type = ("", heir.holder) if entry.secret else (heir.holder, "")
    entry.search = ""
    db.session.flush()
    _settle(entry)


# what the facilitator does


def link_entry(card: Dataset, entry: ShelfEntry | None) -> None:
    """Say that a card names this entry of the public shelf; None: it is one of its own. The same again changes nothing.

    Raises Refused for an entry that is not public, and for a secret card when the entry names the holder.
    """
    _check_link(card, entry)
    was = card.entry_id
    if (entry is None and queries.is_own_entry(card)) or (entry.id if entry else None) == was:
        return
    _point(card, entry)
    note(card, "linked_dataset", was=was, now=card.entry_id)


def _check_link(card: Dataset, entry: ShelfEntry | None) -> None:
    if card.visibility not in {"held", "released"}:
        raise Refused(_("This card is not on the wall. Release it first."))
    if entry is not None and not entry.public:
        raise Refused(_("Choose an entry of the public shelf."), "entry")
    if entry is not None and card.secret and not entry.secret:
        raise Refused(_("That entry names the holder, and this card's holder is to stay unnamed."), "entry")


def _point(card: Dataset, entry: ShelfEntry | None) -> None:
    """Let a card point to this entry; one on the wall that points to none gets its own back."""
    before = card.entry
    if entry is None and card.visibility == "released":
        entry = queries.get_own_entry(card) or _new_entry(card)
    card.entry, card.entry_id = entry, entry.id if entry else None
    db.session.flush()
    settle_entries(card)
    if before is not None and before.source == queries.ROOM:
        _settle(before)


@undoes("linked_dataset")
def _unlink(event: TrailEvent) -> None:
    card = _card_of(event)
    if card.entry_id != event.detail["now"]:
        raise changed_since()
    _point(card, db.session.get(ShelfEntry, event.detail["was"] or 0))


def _card_of(event: TrailEvent) -> Dataset:
    card = db.session.get(Dataset, event.detail["card"])
    if card is None or card.visibility == "withdrawn" or not card.title:
        raise Refused(_("These words were taken back by their author. There is nothing to undo."))
    announce(card.workshop_id, WORDS, RESULTS)
    return card


def correct_holder(card: Dataset, holder: str) -> None:
    """Say who holds it, where the room knows better (of a secret one: which type). The card keeps its first words.

    What was public waits to be let out again. The same again changes nothing. Raises Refused for a card that is not on
    the wall, and for one that stands on the public shelf: that is corrected there, for everybody.
    """
    entry = _own_or_refuse(card)
    was = _holder_of(entry)
    _set_holder(card, entry, holder)
    now = _holder_of(entry)
    if now != was:
        before = keep_before(card.cycle, ENTRY, entry.id, "holder", was)
        note(card, "corrected_holder", entry=entry.id, before=before, now=digest(card.salt, now))


def _own_or_refuse(card: Dataset) -> ShelfEntry:
    entry = card.entry
    if card.visibility != "released" or entry is None:
        raise Refused(_("This card is not on the wall. Release it first."))
    if entry.source != queries.ROOM or entry.cycle_id != card.cycle_id:
        raise Refused(_("Its facts come from the public shelf. Correct them there."), "holder")
    return entry


def _holder_of(entry: ShelfEntry) -> str:
    return entry.holder_type if entry.secret else entry.holder


def _set_holder(card: Dataset, entry: ShelfEntry, words: str) -> None:
    try:
        changed = shelf.edit_entry(entry, {"holder_type" if entry.secret else "holder": words}, same_name_ok=True)
    except Refused as error:
        raise Refused(error.message, "holder") from None
    if changed:
        _hold_back(entry)
    settle_entries(card)


def _hold_back(entry: ShelfEntry) -> None:
    """Other words are read once more before anybody else sees them: on the shelf, and on every card that shows them."""
    entry.public = False
    for one in queries.list_cards_on(entry):
        one.public = False


@undoes("corrected_holder")
def _uncorrect(event: TrailEvent) -> None:
    card = _card_of(event)
    entry = _own_or_refuse(card)
    if entry.id != event.detail["entry"] or digest(card.salt, _holder_of(entry)) != event.detail["now"]:
        raise changed_since()
    _set_holder(card, entry, text_or_refuse(event.detail["before"]))
