"""Is it already answered: opinions of seats, the room's verdict, the answer card, and undoing each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from core.db import db
from core.errors import Refused
from datasets.models import Finding, VerdictOpinion
from datasets.queries import insights as queries
from datasets.services import insights as services
from tests.datasets.conftest import Room
from tests.datasets.test_insights import newest
from tests.factories.datasets import make_insight
from tests.factories.handing_on import hand_on
from tests.factories.workshops import make_seat
from voting.models import Candidate, Round
from workshops.queries import list_trail
from workshops.trail import undo


def test_an_opinion_can_be_changed_and_counts_once(room: Room) -> None:
    question = room.questions[0]
    services.give_opinion(room.ann, question, "partly")
    services.give_opinion(room.ann, question, "answered")
    services.give_opinion(room.ben, question, "no")
    row = queries.list_evidence(room.workshop)[0]
    assert (row.opinions, row.said) == ({"answered": 1, "partly": 0, "no": 1, "unsure": 0}, 2)
    assert queries.own_opinions(room.ann) == {question.id: "answered"}
    assert db.session.query(VerdictOpinion).count() == 2


def test_staff_of_the_funder_are_counted_apart_and_removed_seats_not_at_all(room: Room) -> None:
    question = room.questions[0]
    services.give_opinion(make_seat(room.workshop, "commissioner"), question, "answered")
    services.give_opinion(room.ann, question, "no")
    services.give_opinion(room.ben, question, "no")
    room.ben.state = "removed"
    db.session.flush()
    row = queries.list_evidence(room.workshop)[0]
    assert (row.opinions["answered"], row.opinions["no"], row.apart) == (0, 1, {"answered": 1})


@pytest.mark.parametrize("verdict", ["", "maybe"])
def test_an_opinion_is_one_of_four(room: Room, verdict: str) -> None:
    with pytest.raises(Refused) as refused:
        services.give_opinion(room.ann, room.questions[0], verdict)
    assert refused.value.field == "verdict"


def test_no_opinion_after_the_close(room: Room) -> None:
    room.workshop.state = "closed"
    with pytest.raises(Refused):
        services.give_opinion(room.ann, room.questions[0], "no")


@pytest.mark.parametrize(
    ("verdict", "status"),
    [("answered", "answered"), ("partly", "partly"), ("no", "not_answered"), ("unsure", "disputed")],
)
def test_a_verdict_stands_on_the_question_and_can_be_undone(room: Room, verdict: str, status: str) -> None:
    question = room.questions[0]
    for _twice in range(2):
        services.set_verdict(room.workshop, question, verdict)
    assert question.answer_status == status
    assert [event.verb for event in list_trail(room.workshop)].count("set_verdict") == 1
    undo(room.workshop, newest(room, "set_verdict"))
    assert question.answer_status == "not_checked"


def test_an_older_verdict_is_not_undone_under_a_newer_one(room: Room) -> None:
    question = room.questions[0]
    services.set_verdict(room.workshop, question, "no")
    first = newest(room, "set_verdict")
    services.set_verdict(room.workshop, question, "partly")
    with pytest.raises(Refused):
        undo(room.workshop, first)
    assert question.answer_status == "partly"


def test_no_verdict_that_is_not_ours(room: Room) -> None:
    with pytest.raises(Refused):
        services.set_verdict(room.workshop, room.questions[0], "cannot_be_answered")


def test_what_is_on_an_open_ballot_keeps_its_verdict(room: Room) -> None:
    question = room.questions[0]
    opened = db.session.get_one(Round, hand_on(room.workshop, []).round_id)
    opened.state, opened.object_type = "open", "question_dataset_link"
    db.session.add(Candidate(round_id=opened.id, item=f"{question.item}+D18", position=1, wording="x"))
    db.session.flush()
    with pytest.raises(Refused):
        services.set_verdict(room.workshop, question, "answered")
    services.set_verdict(room.workshop, room.questions[1], "answered")


def test_an_answer_card_belongs_to_an_answered_question(room: Room) -> None:
    question = room.questions[0]
    with pytest.raises(Refused) as refused:
        services.write_answer(room.workshop, question, "About one in five.")
    assert refused.value.field == "answer"
    services.set_verdict(room.workshop, question, "answered", "About  one in five.")
    (row,) = queries.list_answered(room.workshop)
    assert (row.id, row.answer) == (question.id, "About one in five.")
    with pytest.raises(Refused):
        services.write_answer(room.workshop, question, "x" * 501)
    undo(room.workshop, newest(room, "wrote_answer"))
    assert db.session.get_one(Finding, question.id).answer == ""


def test_a_changed_verdict_takes_the_answer_card_off_but_keeps_its_words(room: Room) -> None:
    question = room.questions[0]
    services.set_verdict(room.workshop, question, "answered", "About one in five.")
    services.set_verdict(room.workshop, question, "partly")
    assert queries.list_answered(room.workshop) == []
    undo(room.workshop, newest(room, "set_verdict"))
    assert queries.list_answered(room.workshop)[0].answer == "About one in five."


def test_the_trail_holds_no_answer(room: Room) -> None:
    question = room.questions[0]
    services.set_verdict(room.workshop, question, "answered", "About one in five.")
    first = newest(room, "wrote_answer")
    services.write_answer(room.workshop, question, "About one in six.")
    assert not [event for event in list_trail(room.workshop) if "About" in str(event.detail)]
    with pytest.raises(Refused):
        undo(room.workshop, first)


def test_evidence_takes_six_selects_however_much_there_is(
    room: Room, count_queries: Callable[[], AbstractContextManager[Any]]
) -> None:
    for question in room.questions:
        for _n in range(4):
            make_insight(room.workshop, [question])
        services.give_opinion(room.ann, question, "no")
    db.session.expire_all()
    _ = room.workshop.cycle.ref
    with count_queries() as count:
        rows = queries.list_evidence(room.workshop)
        assert sum(len(row.insights) for row in rows) == 12
    assert count.n == 6, count.said
