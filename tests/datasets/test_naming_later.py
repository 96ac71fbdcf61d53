"""What becomes of a named dataset: leaving the wall, coming back, merging, linking, correcting, undoing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Link, Placing, Rating, ShelfEntry
from datasets.queries import naming as queries
from datasets.services import naming, shelf
from tests.datasets.conftest import make_room
from tests.datasets.listing_room import Listing, searched
from tests.factories.datasets import make_link
from tests.factories.handing_on import hand_on
from voting.models import Candidate, Round
from workshops import queries as workshop_queries
from workshops import services as cards
from workshops.models import TrailEvent
from workshops.services.cards import QUARANTINE_KEPT, forget_old_cards
from workshops.trail import broken_at, undo


@pytest.fixture
def room(app: Flask) -> Iterator[Listing]:
    """The room, inside an open writing transaction."""
    with app.app_context(), writing():
        yield Listing(**vars(make_room("list_data")))


# leaving the wall and coming back


def test_hiding_takes_the_entry_out_of_the_search_and_undo_brings_it_back(room: Listing) -> None:
    card = room.released()
    assert card.entry is not None
    card.entry.public = True
    cards.hide_card(card)
    assert searched("parcel") == []
    assert card.entry.public is False
    room.undo_last("hid_card")
    assert searched("parcel") == ["Food parcel records"]
    assert card.entry.public is False  # a person reads it again before anybody else sees it


def test_undoing_a_release_and_releasing_again_makes_no_second_entry(room: Listing) -> None:
    card = room.released()
    room.undo_last("released_card")
    assert (card.visibility, searched("parcel")) == ("held", [])
    cards.release_card(card)
    assert (card.ref, searched("parcel")) == ("C1-D01", ["Food parcel records"])
    assert db.session.scalar(db.select(db.func.count(ShelfEntry.id))) == 1


def test_a_card_hidden_before_its_first_release_comes_to_the_shelf_when_shown(room: Listing) -> None:
    card = room.name()
    cards.hide_card(card)
    cards.release_card(card)
    assert (card.ref, searched("parcel")) == ("C1-D01", ["Food parcel records"])


def test_an_entry_that_another_card_names_stays(room: Listing) -> None:
    first, second = room.released(), room.released(room.ben)
    cards.hide_card(first)
    assert searched("parcel") == ["Food parcel records"]
    cards.hide_card(second)
    assert searched("parcel") == []
    room.undo_last("hid_card")
    assert searched("parcel") == ["Food parcel records"]


def test_taking_back_blanks_the_card_and_deletes_its_entry(room: Listing) -> None:
    card = room.released()
    cards.strike_own_card(room.ann, card)
    assert (card.visibility, card.title, card.holder, card.unit) == ("withdrawn", "", "", "")
    assert (card.number, card.entry_id) == (1, None)
    assert db.session.scalar(db.select(db.func.count(ShelfEntry.id))) == 0


def test_taking_back_what_another_card_names_too_leaves_that_ones_words(room: Listing) -> None:
    first = room.released(unit="one visit by one family")
    second = room.released(room.ben, title="food parcel records", unit="one parcel")
    assert second.entry_id == first.entry_id
    shelf.edit_entry(second.entry, {"licence": "none"})  # type: ignore[arg-type]
    cards.strike_own_card(room.ann, first)
    entry = second.entry
    assert entry is not None
    assert (entry.title, entry.unit, entry.source_key) == ("food parcel records", "one parcel", second.ref)
    assert entry.licence == "none"
    assert searched("parcel") == ["food parcel records"]
    assert searched("family") == []


def test_taking_back_leaves_a_public_entry_alone(room: Listing) -> None:
    public = shelf.add_entry({"title": "Family Resources Survey"}, source_key="frs")
    card = room.released(title="our survey", entry_id=public.id)
    cards.strike_own_card(room.ann, card)
    assert (public.title, public.public, card.entry_id) == ("Family Resources Survey", True, None)


def test_sensitive_words_leave_the_shelf_and_are_forgotten_with_their_entry(room: Listing) -> None:
    card = room.released()
    cards.quarantine_card(card)
    assert searched("parcel") == []
    forget_old_cards(clock.now() + 2 * QUARANTINE_KEPT)
    assert (card.title, card.entry_id) == ("", None)
    assert db.session.scalar(db.select(db.func.count(ShelfEntry.id))) == 0


# merging


def test_merging_keeps_both_cards_with_all_that_was_said_and_undo_restores_it(room: Listing) -> None:
    root, other = room.released(title="Case records"), room.released(room.ben, title="Client notes", holder="")
    link = make_link(room.questions[0], other, "partly")
    db.session.add_all([
        Rating(link_id=link.id, seat_id=room.ann.id, fit="partly"),
        Placing(dataset_id=other.id, seat_id=room.ann.id, access="closed_internal"),
    ])  # fmt: skip
    cards.merge_cards(other, root)
    assert [one.item for one in queries.list_datasets(room.workshop)] == ["D01"]
    assert [one.item for one in queries.list_family(root)] == ["D02"]
    assert (other.title, other.entry_id) != ("", None)
    assert searched("client notes") == []
    assert queries.count_namers([root, *queries.list_family(root)]) == 2
    assert db.session.scalar(db.select(Link.dataset_id)) == other.id
    room.undo_last("merged_card")
    assert [one.item for one in queries.list_datasets(room.workshop)] == ["D01", "D02"]
    assert searched("client notes") == ["Client notes"]
    assert db.session.scalar(db.select(db.func.count(Rating.id))) == 1
    assert db.session.scalar(db.select(Placing.dataset_id)) == other.id


def test_one_person_who_named_it_twice_counts_once(room: Listing) -> None:
    root, other = room.released(title="Case records"), room.released(title="Client notes")
    cards.merge_cards(other, root)
    assert queries.count_namers([root, *queries.list_family(root)]) == 1


def test_taking_the_root_back_frees_what_was_merged_into_it(room: Listing) -> None:
    root, other = room.released(title="Case records"), room.released(room.ben, title="Client notes")
    cards.merge_cards(other, root)
    cards.strike_own_card(room.ann, root)
    assert [one.item for one in queries.list_datasets(room.workshop)] == ["D02"]
    assert searched("client notes") == ["Client notes"]


def test_a_pair_on_an_open_ballot_stands_still(room: Listing) -> None:
    root, other = room.released(title="Case records"), room.released(room.ben, title="Client notes")
    shortlist = hand_on(room.workshop, ["Q01+D02"], "question_dataset_link")
    rounds = db.session.get_one(Round, shortlist.round_id)
    rounds.candidates = [Candidate(position=1, item="Q01+D02", wording="Q and D")]
    rounds.state = "open"
    db.session.flush()
    for one, into in ((other, root), (root, other)):
        with pytest.raises(Refused, match="ballot"):
            cards.merge_cards(one, into)
    rounds.state = "closed"
    db.session.flush()
    cards.merge_cards(other, root)
    assert other.merged_into_id == root.id


def test_look_alikes_are_offered_once_and_the_earlier_one_speaks(room: Listing) -> None:
    room.released(title="Case records of charities", holder="Front-line charities")
    room.released(room.ben, title="Records of cases", holder="Charities")
    room.released(room.ben, title="Rainfall by county", holder="Weather office")
    pairs = queries.list_pairs(queries.list_wall(room.workshop))
    assert [(pair.card.item, pair.into.item) for pair in pairs] == [("D02", "D01")]
    assert set(pairs[0].shared) >= {"records", "charities"}
    merged = queries.get_dataset(room.workshop.cycle, "D02")
    assert merged is not None
    cards.merge_cards(merged, pairs[0].into)
    assert queries.list_pairs(queries.list_wall(room.workshop)) == []


def test_datasets_of_one_holder_do_not_look_alike_for_that(room: Listing) -> None:
    office = "Department for Work and Pensions"
    for title in ("Family Resources Survey", "Universal Credit statistics", "Benefit sanctions"):
        room.released(title=title, holder=office)
    assert queries.list_pairs(queries.list_wall(room.workshop)) == []


# linking and correcting


def test_linking_a_held_card_is_kept_at_release_and_can_be_undone(room: Listing) -> None:
    public = shelf.add_entry({"title": "Family Resources Survey"}, source_key="frs")
    card = room.name()
    naming.link_entry(card, public)
    cards.release_card(card)
    assert card.entry_id == public.id
    naming.link_entry(card, None)
    assert card.entry is not None
    assert (card.entry.source_key, searched("parcel")) == ("C1-D01", ["Food parcel records"])
    room.undo_last("linked_dataset")
    assert card.entry_id == public.id
    assert searched("parcel") == []


def test_saying_again_that_a_card_is_one_of_its_own_changes_nothing(room: Listing) -> None:
    card = room.released()
    naming.link_entry(card, None)
    assert db.session.scalar(db.select(db.func.count()).where(TrailEvent.verb == "linked_dataset")) == 0


def test_linking_refuses_what_is_not_public_or_names_a_secret_holder(room: Listing) -> None:
    hidden = shelf.add_entry({"title": "Hidden"}, source_key="hidden", public=False)
    named = shelf.add_entry({"title": "Case files", "holder": "A refuge by name"}, source_key="named")
    with pytest.raises(Refused, match="public shelf"):
        naming.link_entry(room.name(), hidden)
    with pytest.raises(Refused, match="stay unnamed"):
        naming.link_entry(room.name(secret=True, holder="a refuge"), named)


def test_correcting_the_holder_changes_the_entry_and_undo_gives_the_first_words_back(room: Listing) -> None:
    card = room.released()
    naming.correct_holder(card, "Ellbridge council")
    assert card.entry is not None
    assert (card.entry.holder, card.holder) == ("Ellbridge council", "Ellbridge pantry")
    assert searched("council") == ["Food parcel records"]
    naming.correct_holder(card, "Ellbridge council")
    lines = db.session.scalars(db.select(TrailEvent).where(TrailEvent.verb == "corrected_holder")).all()
    assert len(lines) == 1
    assert "council" not in str(lines[0].detail)
    room.undo_last("corrected_holder")
    assert card.entry.holder == "Ellbridge pantry"


def test_correcting_the_type_of_holder_of_a_secret_one_names_nobody(room: Listing) -> None:
    card = room.released(secret=True, holder="a charity")
    naming.correct_holder(card, "a food bank")
    assert card.entry is not None
    assert (card.entry.holder, card.entry.holder_type) == ("", "a food bank")


def test_the_public_shelf_is_not_corrected_from_a_room(room: Listing) -> None:
    public = shelf.add_entry({"title": "Family Resources Survey", "holder": "A department"}, source_key="frs")
    card = room.released(title="Survey", entry_id=public.id)
    with pytest.raises(Refused, match="public shelf"):
        naming.correct_holder(card, "Somebody")
    with pytest.raises(Refused, match="not on the wall"):
        naming.correct_holder(room.name(title="Held"), "Somebody")


def test_an_undo_finds_out_that_the_words_are_gone_or_newer(room: Listing) -> None:
    card = room.released()
    naming.correct_holder(card, "One council")
    first = db.session.scalars(db.select(TrailEvent).where(TrailEvent.verb == "corrected_holder")).one()
    naming.correct_holder(card, "Another council")
    with pytest.raises(Refused, match="newer change"):
        undo(room.workshop, first)
    cards.strike_own_card(room.ann, card)
    with pytest.raises(Refused, match="taken back"):
        undo(room.workshop, first)


def test_the_trail_stays_whole_and_holds_no_words(room: Listing) -> None:
    card, other = room.released(), room.released(room.ben, title="Client notes")
    naming.correct_holder(card, "Ellbridge council")
    cards.merge_cards(other, card)
    room.undo_last("merged_card")
    cards.strike_own_card(room.ann, card)
    said = str([(event.subject, event.detail) for event in workshop_queries.list_trail(room.workshop)])
    assert broken_at(room.workshop.cycle) is None
    for word in ("parcel", "pantry", "council", "Client", "S01"):
        assert word not in said
