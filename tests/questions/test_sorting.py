"""Themes, the scope desk, uses, and what authors say of look-alikes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.errors import Refused
from questions import handlers, queries, register, services
from questions.models import Question
from tests.factories.questions import make_question
from tests.questions.conftest import Room
from tests.questions.test_asking import undo


def test_themes_are_made_once_and_kept_in_order(room: Room) -> None:
    a, b, c = (make_question(room.workshop) for _ in range(3))
    services.set_theme(b, "Food and essentials")
    services.set_theme(a, "  food  AND essentials ")
    assert [(group.label, [card.id for card in group.cards]) for group in queries.list_by_theme(room.workshop)] == [
        ("Food and essentials", [a.id, b.id]),
        ("", [c.id]),
    ]
    services.set_theme(a, "Housing")
    undo(room, "themed")
    assert a.theme is not None and a.theme.label == "Food and essentials"
    services.set_theme(a, "")
    assert a.theme is None
    undo(room, "themed")
    assert a.theme.label == "Food and essentials"


def test_a_theme_that_is_too_long_is_refused_on_its_field(room: Room) -> None:
    with pytest.raises(Refused) as refused:
        services.set_theme(make_question(room.workshop), "x" * 81)
    assert refused.value.field == "theme"


@pytest.mark.parametrize("scope", ["out_of_scope", "parked_sensitive", "moved_to_force"])
def test_what_leaves_the_wall_needs_a_reason(room: Room, scope: str) -> None:
    question = make_question(room.workshop)
    with pytest.raises(Refused) as refused:
        services.set_scope(question, scope, "  ")
    assert refused.value.field == "reason"
    services.set_scope(question, scope, "Because it is")
    assert queries.list_candidates(room.workshop) == []
    assert queries.list_by_theme(room.workshop) == []
    undo(room, "scoped")
    assert (question.scope, question.scope_reason) == ("unchecked", "")
    assert queries.list_candidates(room.workshop) == [question]


def test_nothing_leaves_a_ballot_unlooked_at(room: Room) -> None:
    unchecked, rewording, inside = (make_question(room.workshop) for _ in range(3))
    services.set_scope(rewording, "needs_rewording")
    services.set_scope(inside, "in_scope")
    assert queries.list_candidates(room.workshop) == [unchecked, rewording, inside]


def test_undo_gives_back_the_earlier_reason(room: Room) -> None:
    question = make_question(room.workshop)
    services.set_scope(question, "out_of_scope", "First reason")
    services.set_scope(question, "out_of_scope", "Second reason")
    services.set_scope(question, "in_scope")
    undo(room, "scoped")
    assert (question.scope, question.scope_reason) == ("out_of_scope", "Second reason")
    with pytest.raises(Refused):
        services.set_scope(question, "somewhere")
    with pytest.raises(Refused):
        services.set_scope(make_question(room.workshop, visibility="held"), "in_scope")


class Barriers:
    """A package above that keeps barriers."""

    def __init__(self) -> None:
        self.made: list[int] = []

    def make(self, question: Question) -> str:
        """Make a barrier."""
        self.made.append(question.id)
        return "C1-B02"

    def drop(self, question: Question) -> None:
        """Take it back."""
        assert question.became == "C1-B02"
        self.made.remove(question.id)


@pytest.fixture
def barriers() -> Iterator[Barriers]:
    """Registered for one test."""
    found = Barriers()
    handlers.on_moved(found.make)
    handlers.on_brought_back(found.drop)
    yield found
    handlers._moved.remove(found.make)
    handlers._brought_back.remove(found.drop)


def test_a_move_makes_a_barrier_and_undo_takes_it_back(room: Room, barriers: Barriers) -> None:
    question = make_question(room.workshop)
    services.set_scope(question, "moved_to_force", "It is in the way")
    assert (question.became, barriers.made) == ("C1-B02", [question.id])
    services.set_scope(question, "moved_to_force", "It is in our way")
    assert barriers.made == [question.id]
    services.set_scope(question, "in_scope")
    assert (question.became, barriers.made) == ("", [])
    undo(room, "scoped")
    assert (question.became, barriers.made) == ("C1-B02", [question.id])


# uses


def test_a_use_is_held_like_all_words(room: Room) -> None:
    question = make_question(room.workshop, room.ann)
    services.set_use(question, "Move the bus stop", seat=room.ann, who_would_act="council", by_when="this_year")
    assert queries.list_held_uses(room.workshop) == [question]
    assert register.candidates(room.workshop)[0].use == ""
    services.release_use(question)
    assert register.candidates(room.workshop)[0].use == "Move the bus stop"
    undo(room, "released_use")
    assert queries.count_held_uses(room.workshop) == 1
    services.hide_use(question)
    assert queries.count_held_uses(room.workshop) == 0
    assert queries.count_uses(room.workshop) == (0, 1)
    undo(room, "hid_use")
    assert queries.count_uses(room.workshop) == (1, 1)


def test_a_trusted_room_shows_uses_at_once(room: Room) -> None:
    room.workshop.moderation = "auto"
    question = make_question(room.workshop, room.ann)
    services.set_use(question, "Move the bus stop", seat=room.ann)
    assert question.use_state == "released"


def test_a_seat_says_up_to_three_uses(room: Room) -> None:
    cards = [make_question(room.workshop, room.ann) for _ in range(4)]
    for card in cards[:3]:
        services.set_use(card, "For this", seat=room.ann)
    with pytest.raises(Refused):
        services.set_use(cards[3], "For that", seat=room.ann)
    services.set_use(cards[0], "For something better", seat=room.ann)
    services.take_back_use(cards[1], room.ann)
    services.set_use(cards[3], "For that", seat=room.ann)


def test_nobody_writes_over_the_use_of_another(room: Room) -> None:
    question = make_question(room.workshop, room.ann)
    services.set_use(question, "Mine", seat=room.ben)
    with pytest.raises(Refused):
        services.set_use(question, "Mine instead", seat=room.cat)
    with pytest.raises(Refused):
        services.take_back_use(question, room.cat)
    services.set_use(question, "Its author knows better", seat=room.ann)
    assert question.intended_use == "Its author knows better"


def test_uses_belong_to_what_can_be_seen(room: Room) -> None:
    held = make_question(room.workshop, room.ann, visibility="held")
    services.set_use(held, "For this", seat=room.ann)
    with pytest.raises(Refused):
        services.set_use(make_question(room.workshop, room.ann, visibility="held"), "Others", seat=room.ben)
    room.workshop.state = "closed"
    with pytest.raises(Refused) as refused:
        services.set_use(held, "Later", seat=room.ann)
    assert refused.value.field == "intended_use"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"intended_use": "x" * 201}, "intended_use"),
        ({"intended_use": ""}, "intended_use"),
        ({"decision_informed": "x" * 201}, "decision_informed"),
        ({"who_would_act": "the king"}, "who_would_act"),
        ({"by_when": "never"}, "by_when"),
        ({"audience": ["council", "the moon"]}, "audience"),
    ],
)
def test_limits_and_choices_of_a_use(room: Room, given: dict[str, str], field: str) -> None:
    question = make_question(room.workshop, room.ann)
    with pytest.raises(Refused) as refused:
        services.set_use(question, **{"intended_use": "For this", "seat": room.ann, **given})
    assert refused.value.field == field
    assert not question.has_use


def test_an_authors_answer_is_advice(room: Room) -> None:
    mine, other = make_question(room.workshop, room.ann), make_question(room.workshop, room.ben)
    services.answer_same(mine, other, room.ann, "not_sure")
    services.answer_same(mine, other, room.ann, "yes")
    assert [one.answer for one in queries.list_likenesses(room.workshop)] == ["yes"]
    assert mine.merged_into_id is None
    for seat, answer in ((room.ben, "yes"), (room.ann, "perhaps")):
        with pytest.raises(Refused):
            services.answer_same(mine, other, seat, answer)


def test_before_the_close_it_says_what_is_still_held(room: Room) -> None:
    assert register.still_open(room.workshop) == []
    for seat in (room.ann, room.ben):
        services.ask_question(seat, "Held?")
    wall = make_question(room.workshop, room.cat)
    services.set_use(wall, "For this", seat=room.cat)
    services.propose_wording(wall, "Other?", seat=room.ann)
    assert register.still_open(room.workshop) == [
        "2 questions are still held and stay unseen.",
        "1 use is still held.",
        "1 suggested wording waits.",
    ]
