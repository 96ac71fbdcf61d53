"""Words from before a change: kept for undoing, blanked with their card, deleted when their time is up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Insight
from tests.datasets.conftest import Room, make_room
from tests.factories.datasets import make_insight
from tests.factories.workshops import make_account, make_cycle
from workshops import services
from workshops.models import TextVersion
from workshops.services import versions
from workshops.services.cards import QUARANTINE_KEPT, UNRELEASED_KEPT


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    with app.app_context(), writing():
        yield make_room()


def keep(room: Room, row: int, text: str = "As it was", about: str = "insight") -> int:
    return versions.keep_before(room.workshop.cycle, about, row, "statement", text)


def kept() -> list[str | None]:
    """Every text there is, in the order it came."""
    return list(db.session.scalars(db.select(TextVersion.text).order_by(TextVersion.id)))


def test_a_text_is_found_by_its_number_and_may_be_empty(room: Room) -> None:
    first, second = keep(room, 1, "One"), keep(room, 1, "")
    assert (versions.text_of(first), versions.text_of(second), versions.text_of(second + 1)) == ("One", "", None)
    version = db.session.get_one(TextVersion, first)
    assert (version.cycle_id, version.about, version.row, version.field) == (
        room.workshop.cycle_id, "insight", 1, "statement",
    )  # fmt: skip


def test_blanking_takes_every_text_of_one_row_and_of_no_other(room: Room) -> None:
    gone = [keep(room, 1, "One"), keep(room, 1, "Two"), keep(room, 1, "")]
    stay = [keep(room, 2, "Three"), keep(room, 1, "Four", about="finding")]
    for _twice in range(2):
        versions.blank_versions("insight", 1)
    assert [versions.text_of(one) for one in gone] == [None, None, None]
    assert [versions.text_of(one) for one in stay] == ["Three", "Four"]
    with pytest.raises(Refused, match="nothing to go back to"):
        versions.text_or_refuse(gone[0])
    versions.blank_all_versions("insight", [])
    assert versions.text_or_refuse(stay[0]) == "Three"


def test_a_number_is_never_given_twice(room: Room) -> None:
    number = keep(room, 1)
    room.workshop.state = "closed"
    versions.delete_old_versions(clock.now() + timedelta(days=1))
    assert kept() == []
    assert keep(room, 2) > number


def test_they_go_with_their_cycle(room: Room) -> None:
    other = make_cycle(make_account(email="other@example.org"), sequence=7)
    versions.keep_before(other, "insight", 1, "statement", "Elsewhere")
    keep(room, 1)
    db.session.execute(db.delete(type(other)).where(type(other).id == other.id))
    assert kept() == ["As it was"]


# with the words of their card


def withdrawn(room: Room, card: Insight) -> None:
    services.withdraw_card(card)


def struck_unseen(room: Room, card: Insight) -> None:
    services.strike_own_card(room.ann, card)


def forgotten_after_quarantine(room: Room, card: Insight) -> None:
    services.quarantine_card(card)
    services.forget_old_cards(clock.now() + QUARANTINE_KEPT - timedelta(hours=1))
    assert "As it was" in kept()  # it can still be brought back
    services.forget_old_cards(clock.now() + QUARANTINE_KEPT + timedelta(hours=1))


def forgotten_unseen(room: Room, card: Insight) -> None:
    room.workshop.state, room.workshop.closed_at = "closed", clock.now()
    db.session.flush()
    services.forget_old_cards(clock.now() + UNRELEASED_KEPT + timedelta(hours=1))


@pytest.mark.parametrize(
    ("visibility", "act"),
    [
        ("released", withdrawn),
        ("held", struck_unseen),
        ("released", forgotten_after_quarantine),
        ("held", forgotten_unseen),
    ],
)
def test_they_go_with_the_words_of_their_card(room: Room, visibility: str, act: Callable[[Room, Insight], Any]) -> None:
    card = make_insight(room.workshop, seat=room.ann, visibility=visibility)
    number = keep(room, card.id)
    act(room, card)
    assert versions.text_of(number) is None
    assert "As it was" not in kept()


def test_hiding_and_undoing_leave_them(room: Room) -> None:
    card = make_insight(room.workshop)
    number = keep(room, card.id)
    services.hide_card(card)
    services.quarantine_card(card)
    services.release_card(card)
    assert versions.text_of(number) == "As it was"


# how long


@pytest.mark.parametrize("state", ["lobby", "live", "paused"])
def test_nothing_is_deleted_while_a_room_of_the_cycle_is_open(room: Room, state: str) -> None:
    keep(room, 1)
    room.workshop.state = state
    db.session.flush()
    services.forget_old_cards(clock.now() + 10 * UNRELEASED_KEPT)
    assert kept() == ["As it was"]


def test_they_go_ninety_days_after_the_close(room: Room) -> None:
    keep(room, 1)
    room.workshop.state, room.workshop.closed_at = "closed", clock.now() + timedelta(days=2)
    db.session.flush()
    services.forget_old_cards(clock.now() + UNRELEASED_KEPT + timedelta(days=1))
    assert kept() == ["As it was"]
    services.forget_old_cards(clock.now() + UNRELEASED_KEPT + timedelta(days=3))
    assert kept() == []


def test_what_was_changed_after_the_close_stays_as_long(room: Room) -> None:
    room.workshop.state, room.workshop.closed_at = "closed", clock.now() - timedelta(days=200)
    db.session.flush()
    keep(room, 1)
    services.forget_old_cards(clock.now() + UNRELEASED_KEPT - timedelta(days=1))
    assert kept() == ["As it was"]
    services.forget_old_cards(clock.now() + UNRELEASED_KEPT + timedelta(days=1))
    assert kept() == []
