"""What people bring and can help with, tables by it, where a question came from, and facts that cards lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.kinds.origins import story_pages
from datasets.models import DataRole, Pick
from datasets.queries import room as queries
from datasets.queries.inputs import list_questions
from datasets.queries.room import Moment
from datasets.services import room as services
from questions.models import MergeEvent, Question, WordingEdit
from tests.conftest import QueryCount
from tests.factories.datasets import make_dataset, make_entry
from tests.factories.handing_on import make_data_workshop
from tests.factories.questions import make_question
from tests.factories.workshops import make_cycle, make_seat, make_step, make_workshop
from workshops import hooks, trail
from workshops.models import Workshop
from workshops.queries import list_trail
from workshops.queries.tables import list_tables
from workshops.services import leave

Counting = Callable[[], AbstractContextManager[QueryCount]]


@pytest.fixture
def room(app: Flask) -> Iterator[tuple[Workshop, list[Question]]]:
    """A data and insight workshop with three questions handed on and eight seats, inside one transaction."""
    with app.app_context(), writing():
        workshop, questions = make_data_workshop(make_cycle())
        for number, code in enumerate(["lived", "frontline", "research", "funder"] * 2, 1):
            make_seat(workshop, code, number=number)
        yield workshop, questions


Room = tuple[Workshop, list[Question]]


def seats_of(workshop: Workshop) -> list:  # type: ignore[type-arg]
    from workshops.queries import list_seats

    return list_seats(workshop)


def test_what_people_bring_is_any_of_three_and_can_change(room: Room) -> None:
    workshop, _questions = room
    one, two, three, *rest = seats_of(workshop)
    services.set_roles(one, holds=True, uses=True, is_in=False)
    services.set_roles(two, holds=False, uses=False, is_in=True)
    services.set_roles(three, holds=False, uses=False, is_in=False)
    services.set_roles(two, holds=False, uses=True, is_in=True)
    brought = queries.list_roles(workshop)
    assert (brought.holds, brought.uses, brought.is_in) == ((one,), (one, two), (two,))
    assert brought.silent == tuple(rest)
    assert len(db.session.scalars(db.select(DataRole)).all()) == 3
    leave(one)
    assert queries.list_roles(workshop).holds == ()


def test_two_questions_at_most_can_be_picked_and_changed(room: Room) -> None:
    workshop, questions = room
    one, two, *_rest = seats_of(workshop)
    first, second, third = (question.item for question in questions)
    services.pick(one, [first, second])
    services.pick(one, [third, first])
    services.pick(two, [first])
    assert queries.list_own_picks(one) == sorted([questions[0].id, questions[2].id])
    assert {number: [seat.number for seat in seats] for number, seats in queries.list_picks(workshop).items()} == {
        questions[0].id: [1, 2],
        questions[2].id: [1],
    }
    with pytest.raises(Refused) as refusal:
        services.pick(one, [first, second, third])
    assert refusal.value.field == "picks"
    with pytest.raises(Refused):
        services.pick(one, ["Q999"])
    services.pick(one, [])
    assert queries.list_own_picks(one) == [] and len(db.session.scalars(db.select(Pick)).all()) == 1


def test_nothing_is_kept_after_the_close(room: Room) -> None:
    workshop, questions = room
    card = make_dataset(workshop)
    step = make_step(workshop, "fill")
    workshop.state = "closed"
    seat = seats_of(workshop)[0]
    for act in (
        lambda: services.set_roles(seat, holds=True, uses=False, is_in=False),
        lambda: services.pick(seat, [questions[0].item]),
        lambda: services.say_fact(step, card, "licence", "CC0-1.0"),
        lambda: services.describe(card, {"licence": "CC0-1.0"}),
    ):
        with pytest.raises(Refused, match="over"):
            act()


def test_tables_by_picks_have_their_question_and_can_be_undone(room: Room) -> None:
    workshop, questions = room
    one, two, *_rest = seats_of(workshop)
    services.pick(one, [questions[2].item])
    services.pick(two, [questions[1].item])
    services.seat_by_picks(workshop, 7)
    tables = list_tables(workshop)
    assert [table.topic for table in tables] == [questions[1].item, questions[2].item]
    assert two in tables[0].seats and one in tables[1].seats
    assert all(len(set(table.perspectives)) == 4 for table in tables)
    trail.undo(workshop, list_trail(workshop, newest=1)[0])
    assert list_tables(workshop) == []


def test_without_questions_nobody_is_seated(app: Flask) -> None:
    with app.app_context(), writing():
        workshop = make_workshop(kind="data_insight")
        make_seat(workshop)
        with pytest.raises(Refused):
            services.seat_by_picks(workshop, 1)
        assert hooks.table_topics(workshop) == []


def test_tables_may_work_on_the_questions_handed_on(room: Room) -> None:
    workshop, questions = room
    assert [one.ref for one in hooks.table_topics(workshop)] == [question.item for question in questions]


# where a question came from


def test_a_story_tells_first_words_merges_edits_and_the_shortlist(room: Room) -> None:
    _workshop, questions = room
    question = questions[0]
    twin = make_question(question.workshop, text="What is missing?", merged_into_id=question.id)
    hidden = make_question(question.workshop, text="A secret", merged_into_id=question.id, visibility="hidden")
    for state, after in (("accepted", question.text), ("declined", "No"), ("proposed", "Perhaps"), ("undone", "Back")):
        db.session.add(
            WordingEdit(
                question_id=question.id,
                before="Lack?",
                after=after,
                reason="clearer",
                by="facilitator",
                state=state,
                at=clock.now(),
            )
        )
    db.session.add(
        MergeEvent(workshop_id=question.workshop_id, kind="merge", from_id=twin.id, into_id=question.id, at=clock.now())
    )
    question.first_words, question.public = "Lack what??", True
    db.session.flush()
    story = queries.tell_story(question, 1, 3)
    assert [one.kind for one in story] == ["asked", "joined", "reworded", "handed_on"]
    asked, joined, reworded, handed = story
    assert asked.words == "Lack what??"
    assert joined.refs == (twin.ref,) and joined.people == 2 and hidden.ref not in joined.refs
    assert (reworded.words, reworded.of) == (question.text, 1)
    assert (handed.place, handed.of) == (1, 3)


def test_first_words_that_nobody_let_out_are_not_told(room: Room) -> None:
    _workshop, questions = room
    question = questions[0]
    question.first_words, question.public = "My neighbour at number 7 lacks", False
    assert queries.tell_story(question, 1, 3)[0].words == ""
    question.first_words = question.text
    assert queries.tell_story(question, 1, 3)[0].words == question.text


def test_a_story_takes_as_many_pages_as_it_needs() -> None:
    short = [Moment("asked", words="x" * 40), Moment("joined"), Moment("ballot"), Moment("handed_on")]
    assert [len(page) for page in story_pages(short)] == [4]
    long = [Moment("asked", words="x" * 300), Moment("reworded", words="x" * 300), Moment("handed_on")]
    assert [len(page) for page in story_pages(long)] == [1, 1, 1]
    assert story_pages([]) == []


# what cards lack


def test_cards_that_lack_most_come_first_and_wishes_lack_nothing(room: Room) -> None:
    workshop, _questions = room
    whole = make_dataset(
        workshop, entry=make_entry(licence="CC0-1.0", update_frequency="annual", nations=["wales"], source="room")
    )
    some = make_dataset(workshop, entry=make_entry(licence="not_sure", nations=["wales"], source="room"))
    none = make_dataset(workshop)
    make_dataset(workshop, existence="wished_for")
    make_dataset(workshop, visibility="held")
    found = queries.list_card_facts(workshop)
    assert [(one.card, one.lacks) for one in found] == [
        (none, ("licence", "update_frequency", "nations")),
        (some, ("licence", "update_frequency")),
        (whole, ()),
    ]


def test_what_phones_say_waits_until_it_is_taken_in(room: Room) -> None:
    workshop, _questions = room
    step = make_step(workshop, "fill", settings={"kept": 1})
    card = make_dataset(workshop)
    entry = card.entry
    assert entry is not None
    entry.cycle_id = workshop.cycle_id
    for value in ("CC0-1.0", "CC0-1.0", "other"):
        services.say_fact(step, card, "licence", value)
    services.say_fact(step, card, "nations", "england+wales")
    assert [(one.fact, one.value, one.people) for one in queries.list_said(workshop)] == [
        ("licence", "CC0-1.0", 2),
        ("licence", "other", 1),
        ("nations", "england+wales", 1),
    ]
    assert queries.count_said(workshop) == 3 and entry.licence == "" and step.settings["kept"] == 1
    services.take_fact(step, card, "licence", "CC0-1.0")
    services.take_fact(step, card, "nations", "england+wales")
    assert (entry.licence, entry.nations) == ("CC0-1.0", ["england", "wales"])
    assert queries.list_said(workshop) == []
    with pytest.raises(Refused, match="already"):
        services.say_fact(step, card, "licence", "other")


def test_leaving_a_fact_out_leaves_the_card_as_it_is(room: Room) -> None:
    workshop, _questions = room
    step = make_step(workshop, "fill")
    card = make_dataset(workshop)
    for value in ("CC0-1.0", "other"):
        services.say_fact(step, card, "licence", value)
    services.leave_fact(step, card, "licence", "other")
    services.leave_fact(step, card, "licence", "other")
    services.take_fact(step, card, "licence", "other")
    assert [one.value for one in queries.list_said(workshop)] == ["CC0-1.0"]
    assert card.entry is not None and card.entry.licence == ""


@pytest.mark.parametrize(
    ("fact", "value"),
    [("licence", "mine"), ("licence", ""), ("nations", "england+france"), ("nations", ""), ("title", "x")],
)
def test_only_our_codes_are_taken(room: Room, fact: str, value: str) -> None:
    workshop, _questions = room
    step = make_step(workshop, "fill")
    with pytest.raises(Refused):
        services.say_fact(step, make_dataset(workshop), fact, value)


def test_describing_can_be_undone_until_it_changes_again(room: Room) -> None:
    workshop, _questions = room
    card = make_dataset(workshop)
    entry = card.entry
    assert entry is not None
    entry.cycle_id = workshop.cycle_id
    facts = {"licence": "other", "update_frequency": "annual", "nations": ["wales"]}
    assert set(services.describe(card, facts)) == set(facts)
    assert services.describe(card, facts) == []
    first = list_trail(workshop, newest=1)[0]
    assert first.verb == "described_dataset" and len(list_trail(workshop)) == 1
    services.describe(card, {"licence": "CC0-1.0"})
    with pytest.raises(Refused):
        trail.undo(workshop, first)
    trail.undo(workshop, list_trail(workshop, newest=1)[0])
    trail.undo(workshop, first)
    assert (entry.licence, entry.update_frequency, entry.nations) == ("", "", [])


def test_an_entry_of_the_shelf_is_only_filled_in_where_it_is_empty(room: Room) -> None:
    workshop, _questions = room
    entry = make_entry(licence="CC0-1.0", source="shipped")
    card = make_dataset(workshop, entry=entry)
    services.describe(card, {"licence": "CC0-1.0", "update_frequency": "annual"})
    assert entry.update_frequency == "annual"
    with pytest.raises(Refused, match="shelf"):
        services.describe(card, {"licence": "other"})
    assert entry.licence == "CC0-1.0"


@pytest.mark.parametrize("many", [1, 12])
def test_few_questions_to_the_database(room: Room, count_queries: Counting, many: int) -> None:
    workshop, questions = room
    for seat in seats_of(workshop)[:many]:
        services.pick(seat, [questions[0].item])
    for _n in range(many):
        make_dataset(workshop)
    db.session.expire_all()
    list_questions(workshop)
    for ask, most in (
        (lambda: queries.list_roles(workshop), 2),
        (lambda: queries.list_picks(workshop), 1),
        (lambda: queries.list_card_facts(workshop), 1),
        (lambda: queries.count_said(workshop), 1),
    ):
        with count_queries() as count:
            ask()
        assert count.n <= most, count.said
