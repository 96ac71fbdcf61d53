"""Merging, taking apart, splitting, and what stands in the way."""

from __future__ import annotations

import pytest

from core.db import db
from core.errors import Refused
from questions import queries, services
from tests.factories.questions import make_question
from tests.factories.workshops import make_cycle, make_workshop
from tests.questions.conftest import Room
from tests.questions.test_asking import undo
from voting.models import Candidate, Round


def open_ballot(room: Room, *items: str) -> Round:
    """An open round with these candidates."""
    round_ = Round(
        cycle_id=room.workshop.cycle_id,
        workshop_id=room.workshop.id,
        number=1,
        title="Ballot",
        object_type="question",
        axis="importance",
        method="choose_rank",
        n=5,
        shortlist_size=10,
        state="open",
        live_minimum=3,
        published_minimum=5,
        join_chain={},
    )
    round_.candidates = [Candidate(position=n, item=item, wording=item, use="use") for n, item in enumerate(items)]
    db.session.add(round_)
    db.session.flush()
    return round_


def test_a_merged_card_says_how_many_people_asked(room: Room) -> None:
    one, two, three, four = (make_question(room.workshop, seat) for seat in (room.ann, room.ben, room.ann, room.cat))
    for card in (two, three, four):
        services.merge_questions(card, one)
    [card] = queries.list_cards(room.workshop)
    assert (card.id, card.asked_by) == (one.id, 3)  # four cards, three people
    assert card.perspectives == ("lived", "frontline")
    assert [ref for _, ref in card.merged] == [two.ref, three.ref, four.ref]
    assert queries.list_candidates(room.workshop) == [one]


def test_hidden_and_withdrawn_cards_are_not_counted(room: Room) -> None:
    one, two, three = (make_question(room.workshop, seat) for seat in (room.ann, room.ben, room.cat))
    services.merge_questions(two, one)
    services.merge_questions(three, one)
    services.hide_question(two)
    services.withdraw(three)
    assert queries.list_cards(room.workshop)[0].asked_by == 1


def test_a_merge_into_something_merged_goes_to_its_root(room: Room) -> None:
    a, b, c = (make_question(room.workshop) for _ in range(3))
    services.merge_questions(b, c)
    services.merge_questions(a, b)
    assert a.merged_into_id == b.merged_into_id == c.id


def test_what_was_merged_comes_along_and_comes_back(room: Room) -> None:
    a, b, c = (make_question(room.workshop) for _ in range(3))
    services.merge_questions(a, b)
    services.merge_questions(b, c)
    assert a.merged_into_id == c.id
    services.unmerge_question(b)
    assert (a.merged_into_id, b.merged_into_id) == (b.id, None)
    undo(room, "unmerged")
    assert a.merged_into_id == b.merged_into_id == c.id


def test_no_circles_no_doubles_no_strangers(room: Room) -> None:
    a, b = make_question(room.workshop), make_question(room.workshop)
    services.merge_questions(a, b)
    stranger = make_question(make_workshop(make_cycle()))
    for from_, into in ((b, a), (a, b), (a, a), (b, stranger), (stranger, b)):
        with pytest.raises(Refused):
            services.merge_questions(from_, into)
    assert (a.merged_into_id, b.merged_into_id) == (b.id, None)


def test_only_cards_on_the_wall_are_merged(room: Room) -> None:
    wall = make_question(room.workshop)
    held = make_question(room.workshop, visibility="held")
    parked = make_question(room.workshop, scope="parked_sensitive")
    for other in (held, parked):
        with pytest.raises(Refused):
            services.merge_questions(other, wall)
        with pytest.raises(Refused):
            services.merge_questions(wall, other)


def test_an_open_ballot_locks_merges_and_words(room: Room) -> None:
    a, b, other, second = (make_question(room.workshop) for _ in range(4))
    services.merge_questions(second, other)
    edit = services.propose_wording(a, "Other words?")
    round_ = open_ballot(room, a.item, other.item)
    for act in (
        lambda: services.merge_questions(a, b),
        lambda: services.merge_questions(b, a),
        lambda: services.unmerge_question(second),
        lambda: services.accept_wording(edit),
        lambda: services.edit_wording(a, "Mine?"),
        lambda: services.split_question(a, "One?", "Two?"),
        lambda: undo(room, "merged"),
    ):
        with pytest.raises(Refused):
            act()
    assert edit.state == "proposed"
    round_.state = "closed"
    db.session.flush()
    services.accept_wording(edit)
    services.merge_questions(a, b)


def test_other_cards_may_change_while_a_ballot_is_open(room: Room) -> None:
    a, b, c = (make_question(room.workshop) for _ in range(3))
    open_ballot(room, a.item)
    services.merge_questions(b, c)
    services.edit_wording(c, "Other words for this?")
    assert b.merged_into_id == c.id


def test_words_taken_back_leave_an_open_ballot_without_words(room: Room) -> None:
    a, b = make_question(room.workshop, room.ann), make_question(room.workshop, room.ben)
    round_ = open_ballot(room, a.item, b.item)
    services.quarantine_question(b)
    assert [candidate.wording for candidate in round_.candidates] == [a.item, ""]
    undo(room, "quarantined")
    assert round_.candidates[1].wording == b.text
    services.strike_own(room.ann, a)
    assert (round_.candidates[0].item, round_.candidates[0].wording, round_.candidates[0].use) == (a.item, "", "")


def test_what_was_merged_into_a_card_outlives_it(room: Room) -> None:
    a, b, c = (make_question(room.workshop, seat) for seat in (room.ann, room.ben, room.cat))
    services.merge_questions(a, b)
    services.merge_questions(c, b)
    services.hide_question(b)
    assert {card.id for card in queries.list_cards(room.workshop)} == {a.id, c.id}
    services.merge_questions(a, c)
    undo(room, "hid")  # c comes back to b; a went elsewhere since, so with c
    assert (c.merged_into_id, a.merged_into_id) == (b.id, b.id)
    services.withdraw(b)
    assert (c.merged_into_id, a.merged_into_id) == (None, c.id)


def test_undoing_a_merge_gives_back_exactly_what_was(room: Room) -> None:
    a, b = make_question(room.workshop, room.ann), make_question(room.workshop, room.ben)
    before = queries.list_cards(room.workshop)
    services.merge_questions(a, b, "The same")
    undo(room, "merged")
    assert queries.list_cards(room.workshop) == before
    with pytest.raises(Refused):
        services.unmerge_question(a)


def test_a_split_keeps_both_and_says_where_the_second_came_from(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "How does poverty affect health and school?", number=46)
    half = services.split_question(question, "How does it affect health?", "How does it affect school?", "Two in one")
    assert (question.item, question.text) == ("Q46", "How does it affect health?")
    assert (half.item, half.text, half.split_from_id) == ("Q47", "How does it affect school?", question.id)
    assert half.first_words == question.first_words == "How does poverty affect health and school?"
    assert half.seat_id == room.ann.id
    [event] = queries.list_lineage(room.workshop)
    assert (event.kind, event.from_id, event.into_id) == ("split", question.id, half.id)
    assert [edit.reason for edit in queries.list_edits(half)] == ["split"]
    assert queries.tally_words(room.workshop).asked == 1


def test_a_split_can_be_undone_until_the_halves_change(room: Room) -> None:
    question = make_question(room.workshop, room.ann, "Both?")
    half = services.split_question(question, "One?", "Two?")
    undo(room, "split")
    assert (question.text, half.visibility) == ("Both?", "hidden")
    assert [edit.state for edit in queries.list_edits(question)] == ["undone"]
    again = services.split_question(question, "One?", "Two?")
    services.edit_wording(question, "One, but clearer?")
    with pytest.raises(Refused):
        undo(room, "split")
    undo(room, "accepted_wording")
    services.merge_questions(again, make_question(room.workshop))
    with pytest.raises(Refused):
        undo(room, "split")


@pytest.mark.parametrize(("first", "second", "field"), [("", "Two?", "first_text"), ("One?", " ", "second_text")])
def test_a_split_needs_both_texts(room: Room, first: str, second: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        services.split_question(make_question(room.workshop), first, second)
    assert refused.value.field == field
