"""Naming a dataset: first words, references, the shelf entry behind a card, secrecy, refusals, lists."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Dataset, ShelfEntry
from datasets.queries import naming as queries
from datasets.services import naming, shelf
from tests.datasets.conftest import make_room
from tests.datasets.listing_room import Listing
from workshops import services as cards


@pytest.fixture
def room(app: Flask) -> Iterator[Listing]:
    """The room, inside an open writing transaction."""
    with app.app_context(), writing():
        yield Listing(**vars(make_room("list_data")))


def test_a_card_is_held_without_number_or_entry(room: Listing) -> None:
    card = room.name(existence="held_by_me")
    assert (card.visibility, card.number, card.entry_id, card.item) == ("held", None, None, "")
    assert (card.title, card.holder, card.unit) == ("Food parcel records", "Ellbridge pantry", "one parcel given")
    assert db.session.scalar(db.select(db.func.count(ShelfEntry.id))) == 0
    assert queries.list_datasets(room.workshop) == []


def test_release_gives_the_next_reference_and_an_entry_of_its_own(room: Listing) -> None:
    first = room.name()
    second = room.released(title="Rent arrears", holder="", unit="")
    cards.release_card(first)
    assert (second.ref, first.ref) == ("C1-D01", "C1-D02")
    entry = first.entry
    assert entry is not None
    assert (entry.title, entry.holder, entry.unit) == ("Food parcel records", "Ellbridge pantry", "one parcel given")
    assert (entry.source, entry.source_key, entry.public, entry.cycle_id) == (
        "room", "C1-D02", False, room.workshop.cycle_id,
    )  # fmt: skip
    assert entry.state == "suggested"
    assert [one.item for one in queries.list_datasets(room.workshop)] == ["D01", "D02"]


def test_a_number_is_never_given_twice(room: Listing) -> None:
    gone = room.released()
    cards.strike_own_card(room.ann, gone)
    assert room.released(title="Rent arrears").ref == "C1-D02"


def test_what_is_wished_for_says_so_on_the_shelf(room: Listing) -> None:
    entry = room.released(title="A count of reasons", existence="wished_for").entry
    assert entry is not None
    assert (entry.existence, entry.state) == ("wished_for", "wished_for")


def test_the_chosen_entry_is_kept_and_the_words_stay_the_authors(room: Listing) -> None:
    public = shelf.add_entry({"title": "Family Resources Survey", "holder": "A department"}, source_key="frs")
    card = room.released(title="that family survey", holder="", entry_id=public.id)
    assert card.entry_id == public.id
    assert card.title == "that family survey"
    assert db.session.scalar(db.select(db.func.count(ShelfEntry.id))) == 1


def test_an_entry_nobody_published_cannot_be_chosen(room: Listing) -> None:
    hidden = shelf.add_entry({"title": "Hidden"}, source_key="hidden", public=False)
    assert room.name(entry_id=hidden.id).entry_id is None
    assert room.name(entry_id=987654).entry_id is None


def test_the_same_name_and_holder_meet_on_one_entry(room: Listing) -> None:
    public = shelf.add_entry({"title": "Family Resources Survey", "holder": "A department"}, source_key="frs")
    assert room.released(title="family  resources survey", holder="A Department").entry_id == public.id
    assert room.released(title="Family Resources Survey", holder="Somebody else").entry_id != public.id
    assert room.released(title="Family Resources", holder="A department").entry_id != public.id


def test_a_secret_card_keeps_the_type_of_holder_alone(room: Listing) -> None:
    public = shelf.add_entry({"title": "Case files", "holder": "A refuge by name"}, source_key="cf")
    card = room.released(title="Case files", holder="a refuge", secret=True, entry_id=public.id)
    assert (card.holder, card.secret) == ("a refuge", True)
    assert card.entry is not None
    assert card.entry.id != public.id
    assert (card.entry.holder, card.entry.holder_type, card.entry.secret) == ("", "a refuge", True)


def test_two_secret_cards_of_one_name_and_type_meet(room: Listing) -> None:
    first = room.released(title="Case files", holder="a refuge", secret=True)
    assert room.released(room.ben, title="Case files", holder="A refuge", secret=True).entry_id == first.entry_id
    assert room.released(room.ben, title="Case files", holder="a refuge").entry_id != first.entry_id


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"unit": "u" * 201}, "unit"),
        ({"existence": "perhaps"}, "existence"),
        ({"secret": True, "holder": ""}, "holder_type"),
        ({"unit": "AB 12 34 56 C"}, "unit"),
        ({"title": "jo@example.org, sam@example.org"}, "title"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_its_field(room: Listing, said: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        room.name(**said)
    assert refused.value.field == field
    assert db.session.scalar(db.select(db.func.count(Dataset.id))) == 0


def test_records_are_refused_with_a_reason(room: Listing) -> None:
    with pytest.raises(Refused, match="Describe the data; never"):
        room.name(unit="LS1 4AP, 12/03/2024")


def test_a_closed_room_takes_nothing(room: Listing) -> None:
    room.workshop.state = "closed"
    with pytest.raises(Refused, match="closed"):
        room.name()


def test_the_facilitator_names_one_and_it_is_on_the_wall_at_once(room: Listing) -> None:
    card = naming.name_dataset(None, room.workshop, title="Stat tables", channel="console")
    assert (card.visibility, card.ref, card.seat_id) == ("released", "C1-D01", None)
    assert card.entry is not None


def test_late_words_are_always_held(room: Listing) -> None:
    room.workshop.moderation = "auto"
    assert room.name(late=True).visibility == "held"
    assert room.name(title="In time").visibility == "released"


# lists


def test_counts_and_lists_of_a_cycle(room: Listing) -> None:
    room.name(room.ben)
    card = room.released()
    cards.quarantine_card(room.name(title="Put aside"))
    assert queries.count_by_perspective(room.workshop) == {"lived": 2}
    cycle = room.workshop.cycle
    assert queries.list_in_cycle(cycle, public=True) == []
    card.public = True
    assert queries.list_in_cycle(cycle, public=True) == []
    room.workshop.published_at = clock.now()
    db.session.flush()
    assert [one.ref for one in queries.list_in_cycle(cycle, public=True)] == ["C1-D01"]


@pytest.mark.parametrize("item", ["D99", "Q01", "D", "", "D1234567890", "D٣", "D-1"])
def test_a_reference_that_is_none_finds_nothing(room: Listing, item: str) -> None:
    room.released()
    assert queries.get_dataset(room.workshop.cycle, item) is None
