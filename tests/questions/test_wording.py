"""Other words: suggested, accepted, declined, put back, the author's answer, the five ticks."""

from __future__ import annotations

import pytest

from core.errors import Refused
from questions import queries, services
from questions.examples import TEACHING, examples
from tests.factories.questions import make_question
from tests.questions.conftest import Room
from tests.questions.test_asking import undo

TICKS = {"specific": True, "answerable": True, "bounded": False, "neutral": True, "one_thing": True}


def test_first_words_stay_whatever_is_accepted(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "kids moving school - how many?")
    for words in ("How many children move school?", "How many children change school each year?"):
        services.accept_wording(services.propose_wording(question, words, seat=room.ben))
    assert question.text == "How many children change school each year?"
    assert question.first_words == "kids moving school - how many?"
    befores = [(edit.before, edit.state) for edit in queries.list_edits(question)]
    assert befores == [("kids moving school - how many?", "accepted"), ("How many children move school?", "accepted")]
    [card] = queries.list_cards(room.workshop)
    assert card.first_words == "kids moving school - how many?"


def test_undoing_gives_back_the_words_the_ticks_and_the_scope(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "Old?", scope="needs_rewording")
    edit = services.propose_wording(question, "New?", seat=room.ben, checks=TICKS)
    services.accept_wording(edit)
    assert (question.text, question.scope, question.checks) == ("New?", "in_scope", TICKS)
    undo(room, "accepted_wording")
    assert (question.text, question.scope, question.checks, edit.state) == ("Old?", "needs_rewording", {}, "proposed")


def test_undo_goes_newest_first(room: Room) -> None:
    question = make_question(room.workshop, text="One?")
    services.edit_wording(question, "Two?")
    first = queries.list_edits(question)[0]
    services.edit_wording(question, "Three?")
    with pytest.raises(Refused):
        services.put_back_wording(first)
    undo(room, "accepted_wording")
    assert question.text == "Two?"
    services.put_back_wording(first)
    assert question.text == "One?"
    undo(room, "put_back_wording")
    assert (question.text, first.state) == ("Two?", "accepted")


def test_the_facilitators_last_touch_is_said_to_be_hers(room: Room) -> None:
    question = make_question(room.workshop, text="Old?")
    edit = services.propose_wording(question, "Newer?", seat=room.ben)
    services.accept_wording(edit, "Newest?")
    assert (question.text, edit.after, edit.by) == ("Newest?", "Newest?", "facilitator")


def test_a_newer_suggestion_takes_the_place_of_the_waiting_one(room: Room) -> None:
    question = make_question(room.workshop, text="Old?")
    services.propose_wording(question, "First thought?", seat=room.ben)
    services.propose_wording(question, "Second thought?", seat=room.ben)
    services.propose_wording(question, "Another table?", seat=room.cat)
    assert [edit.after for edit in queries.list_proposed(room.workshop)] == ["Second thought?", "Another table?"]


def test_declining_can_be_undone(room: Room) -> None:
    edit = services.propose_wording(make_question(room.workshop), "New?", seat=room.ben)
    services.decline_wording(edit)
    services.decline_wording(edit)
    assert queries.count_proposed(room.workshop) == 0
    with pytest.raises(Refused):
        services.accept_wording(edit)
    undo(room, "declined_wording")
    assert queries.count_proposed(room.workshop) == 1


@pytest.mark.parametrize("after", ["", "x" * 301, "The same?", "a\0"])
def test_words_that_change_nothing_or_cannot_be_read(room: Room, after: str) -> None:
    question = make_question(room.workshop, text="The same?")
    with pytest.raises(Refused) as refused:
        services.propose_wording(question, after)
    assert refused.value.field == "after"
    with pytest.raises(Refused):
        services.propose_wording(question, "Other?", "because")


def test_only_the_author_is_asked_and_answers(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "Old?")
    edit = services.propose_wording(question, "New?", seat=room.ben)
    assert queries.list_to_confirm(room.ann) == []
    services.accept_wording(edit)
    assert queries.list_to_confirm(room.ann) == [edit]
    assert queries.list_to_confirm(room.ben) == []
    with pytest.raises(Refused):
        services.answer_still_yours(edit, room.ben, True)
    services.answer_still_yours(edit, room.ann, False)
    assert edit.author_agrees == "no"
    services.answer_still_yours(edit, room.ann, True)
    assert edit.author_agrees == "yes"


def test_nobody_is_asked_about_words_that_are_gone(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "Old?")
    services.edit_wording(question, "New?")
    services.edit_wording(question, "Newest?")
    assert [edit.after for edit in queries.list_to_confirm(room.ann)] == ["Newest?"]
    services.put_back_wording(queries.list_to_confirm(room.ann)[0])
    assert [edit.after for edit in queries.list_to_confirm(room.ann)] == ["New?"]


def test_authors_are_not_asked_about_their_own_suggestion(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "Old?")
    services.accept_wording(services.propose_wording(question, "New?", seat=room.ann))
    assert queries.list_to_confirm(room.ann) == []


def test_ticks_are_all_five_or_none(room: Room) -> None:
    question = make_question(room.workshop)
    services.set_checks(question, {"specific": True, "silly": True})
    assert question.checks == {**dict.fromkeys(TICKS, False), "specific": True}
    undo(room, "ticked")
    assert question.checks == {}


def test_merged_and_held_cards_keep_their_words(room: Room) -> None:
    a, b, held = (make_question(room.workshop, visibility=state) for state in ("released", "released", "held"))
    services.merge_questions(a, b)
    for question in (a, held):
        with pytest.raises(Refused):
            services.edit_wording(question, "Other?")


def test_the_rooms_own_examples_come_once_there_are_three(room: Room) -> None:
    for n in range(3):
        assert examples(room.workshop) == list(TEACHING)
        services.edit_wording(make_question(room.workshop, text=f"old {n}?"), f"New {n}?")
    assert [one.after for one in examples(room.workshop)] == ["New 2?", "New 1?", "New 0?"]
