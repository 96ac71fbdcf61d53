"""Cards of any kind, with gaps standing in: held, released, merged, taken back, forgotten, and each act undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Gap
from datasets.services.gaps import name_gap
from tests.datasets.conftest import Room, make_room
from workshops import services
from workshops.cards import kind_of
from workshops.models import TrailEvent
from workshops.queries import cards as queries
from workshops.queries import list_trail
from workshops.trail import broken_at, undo


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    with app.app_context(), writing():
        yield make_room()


def write(room: Room, text: str = "Nobody counts it", **given: object) -> Gap:
    return name_gap(room.ann, room.workshop, room.questions[0], text=text, channel="phone", **given)  # type: ignore[arg-type]


def released(room: Room, text: str = "Nobody counts it") -> Gap:
    card = write(room, text)
    services.release_card(card)
    return card


def last(room: Room, verb: str) -> TrailEvent:
    return max((one for one in list_trail(room.workshop) if one.verb == verb), key=lambda one: one.n)


def test_references_are_given_at_release_in_that_order_and_never_again(room: Room) -> None:
    first, second = write(room, "First"), write(room, "Second")
    services.release_card(second)
    services.release_card(first)
    services.release_card(first)
    assert (second.ref, first.ref) == ("C1-G01", "C1-G02")
    undo(room.workshop, last(room, "released_card"))
    assert first.visibility == "held" and first.ref == "C1-G02"
    third = released(room, "Third")
    assert third.ref == "C1-G03"
    services.release_card(first)
    assert first.ref == "C1-G02"


def test_auto_moderation_releases_at_once_but_never_what_is_late(room: Room) -> None:
    room.workshop.moderation = "auto"
    assert write(room).visibility == "released"
    assert write(room, late=True).visibility == "held"


def test_the_facilitator_s_own_card_is_released_at_once(room: Room) -> None:
    card = name_gap(None, room.workshop, room.questions[0], text="Said aloud", channel="console")
    assert card.visibility == "released" and card.seat_id is None and card.perspective == ""


@pytest.mark.parametrize("state", ["closed", "draft"])
def test_nothing_is_taken_when_the_room_is_not_open(room: Room, state: str) -> None:
    room.workshop.state = state
    with pytest.raises(Refused):
        write(room)
    assert db.session.query(Gap).count() == 0


def test_a_script_that_sends_hundreds_is_stopped(room: Room) -> None:
    for n in range(60):
        write(room, f"Gap {n}")
    with pytest.raises(Refused):
        write(room)


@pytest.mark.parametrize(
    ("act", "state", "verb"),
    [(services.hide_card, "hidden", "hid_card"), (services.quarantine_card, "quarantined", "quarantined_card")],
)
def test_setting_aside_frees_what_was_merged_and_undo_joins_it_again(
    room: Room, act: object, state: str, verb: str
) -> None:
    root, twin = released(room, "Root"), released(room, "Twin")
    services.merge_cards(twin, root)
    root.public = True
    act(root)  # type: ignore[operator]
    assert (root.visibility, root.public, twin.merged_into_id) == (state, False, None)
    assert root not in queries.list_released(room.workshop, kind_of(root))
    undo(room.workshop, last(room, verb))
    assert root.visibility == "released" and twin.merged_into_id == root.id


def test_merging_brings_along_and_undo_puts_all_back(room: Room) -> None:
    one, two, three = (released(room, f"Card {n}") for n in range(3))
    services.merge_cards(one, two)
    services.merge_cards(two, three)
    assert one.merged_into_id == two.merged_into_id == three.id
    services.merge_cards(two, three)
    assert len([event for event in list_trail(room.workshop) if event.verb == "merged_card"]) == 2
    undo(room.workshop, last(room, "merged_card"))
    assert two.merged_into_id is None and one.merged_into_id == two.id
    services.unmerge_card(one)
    assert one.merged_into_id is None
    undo(room.workshop, last(room, "unmerged_card"))
    assert one.merged_into_id == two.id


def test_merging_into_a_merged_card_goes_to_its_root_and_never_in_a_circle(room: Room) -> None:
    one, two, three = (released(room, f"Card {n}") for n in range(3))
    services.merge_cards(two, one)
    services.merge_cards(three, two)
    assert three.merged_into_id == one.id
    with pytest.raises(Refused):
        services.merge_cards(one, two)
    with pytest.raises(Refused):
        services.merge_cards(one, one)
    with pytest.raises(Refused):
        services.merge_cards(write(room, "Held"), one)


def test_taking_back_before_and_after_it_was_shown(room: Room) -> None:
    unseen, shown = write(room, "Unseen"), released(room, "Shown")
    with pytest.raises(Refused):
        services.strike_own_card(room.ben, unseen)
    services.strike_own_card(room.ann, unseen)
    services.strike_own_card(room.ann, shown)
    services.withdraw_card(shown)
    left = db.session.query(Gap).one()
    assert (left.visibility, left.text, left.salt, left.ref) == ("withdrawn", "", "", "C1-G01")
    for act in (services.release_card, services.hide_card, services.quarantine_card):
        with pytest.raises(Refused):
            act(left)
    with pytest.raises(Refused):
        undo(room.workshop, last(room, "released_card"))
    assert not [event for event in list_trail(room.workshop) if "Shown" in str(event.detail)]


def test_taking_back_ends_on_its_date(room: Room) -> None:
    card = released(room)
    room.workshop.state = "closed"
    room.workshop.take_back_until = clock.now().date() - timedelta(days=1)
    with pytest.raises(Refused):
        services.strike_own_card(room.ann, card)


def test_letting_out_wants_a_released_card(room: Room) -> None:
    held, shown = write(room), released(room)
    with pytest.raises(Refused):
        services.set_card_public(held, True)
    services.set_card_public(shown, True)
    services.set_card_public(shown, False)
    undo(room.workshop, last(room, "held_back_card"))
    assert shown.public


def test_words_are_forgotten_when_their_time_is_up(room: Room) -> None:
    aside, unseen, shown = released(room, "Aside"), write(room, "Unseen"), released(room, "Shown")
    hidden = released(room, "Hidden")
    services.quarantine_card(aside)
    services.hide_card(hidden)
    room.workshop.state, room.workshop.closed_at = "closed", clock.now()
    assert services.forget_old_cards(clock.now() + timedelta(days=29)) == 0
    assert services.forget_old_cards(clock.now() + timedelta(days=31)) == 1
    assert aside.text == "" and aside.ref == "C1-G01"
    assert services.forget_old_cards(clock.now() + timedelta(days=91)) == 2
    assert hidden.text == "" and hidden.ref == "C1-G03"
    assert db.session.get(Gap, unseen.id) is None and shown.text == "Shown"
    assert services.forget_old_cards(clock.now() + timedelta(days=365)) == 0


def test_saying_whether_two_are_the_same(room: Room) -> None:
    mine, other = released(room, "Mine"), released(room, "Other")
    services.answer_same(room.ann, mine, other, "unsure")
    services.answer_same(room.ann, mine, other, "same")
    (answer,) = queries.list_samenesses(room.workshop, kind_of(mine))
    assert answer.answer == "same"
    with pytest.raises(Refused):
        services.answer_same(room.ben, mine, other, "same")


def test_the_trail_stays_whole(room: Room) -> None:
    one, two = released(room, "One"), released(room, "Two")
    services.merge_cards(one, two)
    services.quarantine_card(two)
    undo(room.workshop, last(room, "quarantined_card"))
    assert broken_at(room.workshop.cycle) is None


def test_undoing_an_older_hiding_leaves_what_was_put_aside_with_care_since(room: Room) -> None:
    card = released(room)
    services.hide_card(card)
    services.quarantine_card(card)
    with pytest.raises(Refused):
        undo(room.workshop, last(room, "hid_card"))
    assert card.visibility == "quarantined"
    undo(room.workshop, last(room, "quarantined_card"))
    undo(room.workshop, last(room, "hid_card"))
    assert card.visibility == "released"


@pytest.mark.parametrize("typed", ["²", "٣", "G²", "9" * 30, "-1", "", "C1-G01²"])
def test_what_is_no_reference_finds_no_card(room: Room, typed: str) -> None:
    released(room)
    assert queries.get_released(room.workshop.cycle, kind_of(released(room)), typed) is None
