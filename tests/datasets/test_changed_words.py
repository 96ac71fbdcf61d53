"""Words a facilitator changed: each change can be undone, none is on the trail or on a page, all go with their card."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import Dataset, Finding, Insight, Link
from datasets.queries.inputs import list_questions
from datasets.services import fits, insights, naming, publishing
from questions import services as questions
from questions.models import Question
from tests.datasets.conftest import Room, make_room
from tests.factories.datasets import make_insight
from tests.rules.test_routes import World, routes
from workshops import services as rooms
from workshops.models import TextVersion, TrailEvent
from workshops.queries import get_workshop, list_steps, list_trail
from workshops.services.cards import QUARANTINE_KEPT
from workshops.trail import broken_at, undo

FIRST, SECOND, THIRD = "zqfirst", "zqsecond", "zqthird"


@dataclass
class Words:
    """One text that a facilitator may change: how, what it holds, whether it is public, what else holds it."""

    room: Room
    verb: str
    change: Callable[[str], Any]
    read: Callable[[], str]
    shown: Any  # what has `public`
    card: Any  # with which its old words go

    def public(self) -> bool:
        return bool(self.shown().public)

    def let_out(self) -> None:
        self.shown().public = True
        db.session.flush()

    def line(self) -> TrailEvent:
        """The newest line of its verb that still stands."""
        lines = [one for one in list_trail(self.room.workshop) if one.verb == self.verb and not one.undone]
        return max(lines, key=lambda one: one.n)

    def undo(self) -> None:
        undo(self.room.workshop, self.line())


def answer(room: Room) -> Words:
    question = room.questions[0]
    insights.set_verdict(room.workshop, question, "answered", FIRST)
    return Words(
        room, "reworded_answer",
        lambda words: insights.write_answer(room.workshop, question, words),
        lambda: db.session.get_one(Finding, question.id).answer,
        lambda: db.session.get_one(Finding, question.id),
        question,
    )  # fmt: skip


def insight(room: Room, field: str) -> Words:
    card = make_insight(room.workshop, statement="One in five", source_title="Rent index")
    dates = {FIRST: "2021", SECOND: "2022", THIRD: "2023"}

    def spell(words: str) -> str:
        return {"url": f"https://example.org/{words}", "published": dates.get(words, words)}.get(field, words)

    def read() -> str:
        held = str(getattr(card, field)).removeprefix("https://example.org/")
        return {day: words for words, day in dates.items()}.get(held, held)

    setattr(card, field, spell(FIRST))
    db.session.flush()
    return Words(
        room, "corrected_source",
        lambda words: insights.correct_insight(card, **{field: spell(words)}),
        read, lambda: card, card,
    )  # fmt: skip


def why(room: Room) -> Words:
    card = named(room, "Case records")
    link = fits.agree(room.questions[1], card, "partly", ["who"], FIRST)
    return Words(
        room, "agreed_fit",
        lambda words: fits.agree(room.questions[1], card, "partly", ["who"], words),
        lambda: link.why, lambda: link, card,
    )  # fmt: skip


def holder(room: Room, secret: bool = False) -> Words:
    card = named(room, "Case records", holder=FIRST, secret=secret)

    def read() -> str:
        assert card.entry is not None
        return card.entry.holder_type if secret else card.entry.holder

    return Words(
        room, "corrected_holder", lambda words: naming.correct_holder(card, words), read, lambda: card.entry, card
    )


def named(room: Room, title: str, **said: Any) -> Dataset:
    card = naming.name_dataset(room.ann, room.workshop, title=title, channel="phone", **said)
    rooms.release_card(card)
    return card


MAKE: dict[str, Callable[[Room], Words]] = {
    "answer": answer,
    "statement": lambda room: insight(room, "statement"),
    "source_title": lambda room: insight(room, "source_title"),
    "publisher": lambda room: insight(room, "publisher"),
    "url": lambda room: insight(room, "url"),
    "published": lambda room: insight(room, "published"),
    "why": why,
    "holder": holder,
    "type of holder": lambda room: holder(room, secret=True),
}


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    with app.app_context(), writing():
        yield make_room()


@pytest.fixture(params=MAKE)
def words(request: pytest.FixtureRequest, room: Room) -> Words:
    """Each of these texts in turn, with its first words."""
    made = MAKE[request.param](room)
    assert made.read() == FIRST
    return made


def kept() -> list[str | None]:
    return list(db.session.scalars(db.select(TextVersion.text).order_by(TextVersion.id)))


def test_each_change_is_undone_newest_first(words: Words) -> None:
    words.change(SECOND)
    older = words.line()
    words.change(THIRD)
    with pytest.raises(Refused, match="newer change"):
        undo(words.room.workshop, older)
    assert words.read() == THIRD
    words.undo()
    assert words.read() == SECOND
    words.undo()
    assert words.read() == FIRST
    undo(words.room.workshop, older)  # twice is once
    assert words.read() == FIRST
    assert broken_at(words.room.workshop.cycle) is None


def test_the_same_again_keeps_nothing(words: Words) -> None:
    before = len(kept()), len(list_trail(words.room.workshop))
    words.change(FIRST)
    assert (len(kept()), len(list_trail(words.room.workshop))) == before


def test_words_that_change_are_not_public_before_they_are_read_again(words: Words) -> None:
    words.let_out()
    words.change(SECOND)
    assert not words.public()
    words.let_out()
    words.undo()
    assert not words.public()


def test_the_trail_holds_none_of_them(words: Words) -> None:
    words.change(SECOND)
    words.change(THIRD)
    words.undo()
    said = str([(one.subject, one.verb, one.detail) for one in list_trail(words.room.workshop)])
    assert not [word for word in (FIRST, SECOND, THIRD, "2021", "2022", "2023") if word in said]


def take_back(words: Words) -> None:
    if isinstance(words.card, Question):
        questions.withdraw(words.card)
    else:
        rooms.withdraw_card(words.card)


def put_aside_for_good(words: Words) -> None:
    late = clock.now() + QUARANTINE_KEPT + timedelta(hours=1)
    if isinstance(words.card, Question):
        questions.quarantine_question(words.card)
        questions.forget_old_words(late)
    else:
        rooms.quarantine_card(words.card)
        rooms.forget_old_cards(late)


@pytest.mark.parametrize("go", [take_back, put_aside_for_good])
def test_they_go_with_their_card_and_cannot_be_brought_back(words: Words, go: Callable[[Words], None]) -> None:
    words.change(SECOND)
    assert any(kept())
    go(words)
    assert not any(kept())
    with pytest.raises(Refused):
        words.undo()


@pytest.mark.parametrize("go", [take_back, put_aside_for_good])
@pytest.mark.parametrize("name", ["answer", "why", "publisher", "published"])
def test_nothing_comes_back_where_no_words_were_left(room: Room, name: str, go: Callable[[Words], None]) -> None:
    words = MAKE[name](room)
    words.change("")
    go(words)
    assert not any(kept())
    with pytest.raises(Refused):
        words.undo()


def test_a_reason_and_an_answer_go_with_what_they_are_about(room: Room) -> None:
    told = answer(room)
    asked = room.questions[1]
    reason = fits.agree(asked, named(room, "Case records"), "partly", why=FIRST)
    questions.withdraw(room.questions[0])
    questions.withdraw(asked)
    db.session.flush()
    assert (told.read(), reason.why) == ("", "")


def test_what_check_and_publish_deletes_can_be_brought_back(room: Room) -> None:
    said, told = why(room), answer(room)
    publishing.delete_reason(said.shown())
    publishing.delete_answer(told.shown(), room.workshop)
    assert (said.read(), told.read()) == ("", "")
    said.undo()
    told.undo()
    assert (said.read(), told.read()) == (FIRST, FIRST)


def test_an_agreed_fit_is_undone_whole(room: Room) -> None:
    card = named(room, "Case records")
    link = fits.agree(room.questions[0], card, "no", ["who"], FIRST)
    fits.agree(room.questions[0], card, "partly", ["where"], SECOND)
    undo(room.workshop, list_trail(room.workshop, newest=1)[0])
    assert (link.fit, link.missing, link.why) == ("no", ["who"], FIRST)
    fits.agree(room.questions[0], card, "fully", ["who"], FIRST)
    link.public = True
    versions = len(kept())
    undo(room.workshop, list_trail(room.workshop, newest=1)[0])
    assert (link.fit, link.why, link.public, len(kept())) == ("no", FIRST, True, versions)


def test_codes_of_an_insight_stay_public_and_undo_beside_its_words(room: Room) -> None:
    card = make_insight(room.workshop, source_title=FIRST)
    card.public = True
    insights.correct_insight(card, strength="solid")
    assert card.public
    insights.correct_insight(card, source_title=SECOND)
    codes = next(one for one in list_trail(room.workshop) if one.verb == "corrected_insight")
    undo(room.workshop, codes)  # the newer change is of another kind
    assert (card.strength, card.source_title) == ("to_check", SECOND)


def test_first_words_of_a_card_stay_when_its_holder_is_corrected(room: Room) -> None:
    card = named(room, "Case records", holder="a council")
    naming.correct_holder(card, "Ellbridge council")
    naming.correct_holder(card, "Ellbridge borough")
    undo(room.workshop, max(list_trail(room.workshop), key=lambda one: one.n))
    assert card.entry is not None
    assert (card.entry.holder, card.holder) == ("Ellbridge council", "a council")


def test_every_card_that_shows_a_corrected_holder_is_read_again(room: Room) -> None:
    card = named(room, "Case records", holder="a council")
    twin = named(room, "Case records", holder="a council")
    assert twin.entry_id == card.entry_id
    card.public = twin.public = True
    naming.correct_holder(card, "Ellbridge council")
    assert (card.public, twin.public) == (False, False)


# no page shows them


@pytest.fixture
def world(app: Flask) -> World:
    """Somebody of every kind at the door; every text was changed once, and its first words are versions now."""
    world = World(app)
    with app.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        (question,) = list_questions(workshop)
        card = naming.name_dataset(None, workshop, title="Case records", holder="first", channel="console")
        known = db.session.scalars(db.select(Insight)).one()
        known.seat_id, known.perspective = None, ""
        for words in (FIRST, SECOND):
            insights.set_verdict(workshop, question, "partly")
            link = fits.agree(question, card, "partly", why=words)
            insights.set_verdict(workshop, question, "answered", words)
            naming.correct_holder(card, words)
            insights.correct_insight(
                known, statement=words, source_title=words, publisher=words, url=f"https://example.org/{words}"
            )
        assert isinstance(link, Link) and link.why == SECOND
        assert len([text for text in kept() if text and FIRST in text]) == 7
    return world


def show(app: Flask, kind: str) -> None:
    """Put the step of this kind on show."""
    with app.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        workshop.current = next(step for step in list_steps(workshop) if step.kind == kind)
        workshop.current.state = "active"


def opened(data: bytes) -> str:
    """What an answer says; of a PDF its words."""
    if not data.startswith(b"%PDF"):
        return data.decode()
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)


def test_no_page_shows_words_from_before(world: World) -> None:
    show(world.app, "answered")
    found, seen, shown = [], 0, 0
    for rule, method, _guard in routes(world.app):
        if method != "GET" or rule.endpoint == "assets.serve" or rule.endpoint.endswith("stream"):
            continue
        for visitor in ("public", "seat", "screen", "commissioner", "facilitator"):
            response = world.client(visitor).get(world.address(rule))
            said = opened(response.get_data()) + str(response.headers)
            seen, shown = seen + (response.status_code == 200), shown + (SECOND in said)
            found += [f"{visitor} {rule.rule}"] * (FIRST in said)
    assert seen > 50 and shown > 3  # the new words are there to be seen
    assert not found, "\n".join(found)
