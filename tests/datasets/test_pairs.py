"""Pairs of question and data on a ballot, and the suggested grade of a question."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core import clock
from core.db import db
from datasets import pairs
from datasets.grading import suggest_grade
from datasets.models import Dataset, Link
from questions.models import Question
from questions.services import quarantine_question, withdraw
from tests.datasets.test_fits import Room, room  # noqa: F401 - the fixture
from tests.factories.datasets import make_dataset, make_entry, make_link
from tests.factories.handing_on import hand_on
from voting.models import Candidate, Reason
from voting.sources import get_source, present_words
from workshops.queries import list_trail
from workshops.services import hide_card, quarantine_card, withdraw_card
from workshops.trail import undo


def test_pairs_worth_trying_in_the_order_of_the_grid(room: Room) -> None:  # noqa: F811
    make_link(room.second, room.survey, "proxy")
    make_link(room.first, room.survey, "partly")
    make_link(room.first, room.case, "fully")
    make_link(room.second, room.case, "no")
    found = pairs.candidates(room.workshop)
    one, two = room.first.item, room.second.item
    case, survey = room.case.item, room.survey.item
    assert [text.item for text in found] == [f"{one}+{case}", f"{one}+{survey}", f"{two}+{survey}"]
    assert found[0].wording == f"{room.first.text} — with: {room.case.title}"
    assert found[0].use == f"{room.case.ref} answers it: fully"
    assert found[0].theme == room.first.ref


def test_answered_questions_hidden_data_and_untold_fits_are_no_pairs(room: Room) -> None:  # noqa: F811
    make_link(room.first, room.case, "fully")
    make_link(room.second, room.survey, "fully")
    make_link(room.second, room.case)
    room.first.answer_status = "answered"
    hide_card(room.survey)
    assert pairs.candidates(room.workshop) == []


def test_voting_knows_the_source_and_the_words(room: Room) -> None:  # noqa: F811
    link = make_link(room.first, room.case, "partly")
    source = get_source("pairs")
    assert source is not None
    assert (source.object_type, source.axis) == ("question_dataset_link", "worth_trying")
    assert [one.item for one in source.candidates(room.workshop)] == [link.item]
    assert present_words(room.workshop.cycle, [link.item])[link.item].wording.endswith(room.case.title)
    hide_card(room.case)
    assert link.item not in present_words(room.workshop.cycle, [link.item])


@pytest.mark.parametrize(("asked", "named"), [(300, 200), (300, 10), (10, 200), (150, 144), (300, 145)])
def test_a_ballot_line_is_never_too_long(asked: int, named: int) -> None:
    line = pairs.joined("What do " + "q" * (asked - 8), "T" * named)
    assert len(line) <= 300
    assert " — with: T" in line
    if named <= 145:
        assert line.endswith("T" * named)


def test_words_are_cut_between_words() -> None:
    assert pairs.shortened("One two three, four", 16) == "One two three…"
    assert pairs.shortened("One", 15) == "One"


def dataset(room: Room, access: str, existence: str = "exists") -> Dataset:  # noqa: F811
    return make_dataset(room.workshop, entry=make_entry(access=access, existence=existence))


def grade(room: Room, *links: Link) -> str:  # noqa: F811
    question: Question = room.first
    return suggest_grade(question, links)


@pytest.mark.parametrize(
    ("fit", "access", "existence", "suggested"),
    [
        ("fully", "open", "exists", "have_it"),
        ("partly", "shared_public", "exists", "have_it"),
        ("fully", "shared_group", "exists", "could_share"),
        ("partly", "closed_internal", "exists", "could_share"),
        ("partly", "", "exists", "could_share"),
        ("fully", "open", "wished_for", "nobody_collects"),
        ("proxy", "open", "exists", "nobody_collects"),
        ("", "open", "exists", "nobody_collects"),
    ],
)
def test_the_grade_that_is_suggested(room: Room, fit: str, access: str, existence: str, suggested: str) -> None:  # noqa: F811
    assert grade(room, make_link(room.first, dataset(room, access, existence), fit)) == suggested


def test_the_best_link_decides_and_other_questions_do_not(room: Room) -> None:  # noqa: F811
    assert grade(room) == "nobody_collects"
    closed = make_link(room.first, dataset(room, "closed_internal"), "fully")
    other = make_link(room.second, dataset(room, "open"), "fully")
    assert grade(room, closed, other) == "could_share"
    assert grade(room, closed, other, make_link(room.first, dataset(room, "open"), "partly")) == "have_it"


def test_a_wish_without_an_entry_is_a_wish(room: Room) -> None:  # noqa: F811
    wish = make_dataset(room.workshop, entry=None, existence="wished_for")
    assert grade(room, make_link(room.first, wish, "fully")) == "nobody_collects"


def frozen(room: Room) -> Candidate:  # noqa: F811
    """The pair of the first question and the case records, as a revealed round froze it."""
    link = make_link(room.first, room.case, "fully")
    make_link(room.second, room.survey, "partly")
    handed = hand_on(room.workshop, [link.item], "question_dataset_link")
    for n, text in enumerate(pairs.candidates(room.workshop), 1):
        db.session.add(Candidate(round_id=handed.round_id, position=n, item=text.item, wording=text.wording))
    reason = {"item": link.item, "side": "for", "text": "About it", "visibility": "released", "at": clock.now()}
    db.session.add(Reason(round_id=handed.round_id, **reason))
    db.session.flush()
    return db.session.scalars(select(Candidate).where(Candidate.item == link.item)).one()


@pytest.mark.parametrize("half", ["question", "dataset"])
def test_words_that_are_taken_back_leave_the_frozen_pairs(room: Room, half: str) -> None:  # noqa: F811
    candidate = frozen(room)
    withdraw(room.first) if half == "question" else withdraw_card(room.case)
    assert (candidate.wording, candidate.use) == ("", "")
    assert db.session.scalars(select(Reason.visibility)).all() == ["hidden"]
    other = db.session.scalars(select(Candidate).where(Candidate.item != candidate.item)).one()
    assert other.wording, "other pairs keep their words"


@pytest.mark.parametrize("half", ["question", "dataset"])
def test_words_put_aside_with_care_leave_the_frozen_pairs_until_that_is_undone(room: Room, half: str) -> None:  # noqa: F811
    candidate = frozen(room)
    words = candidate.wording
    quarantine_question(room.first) if half == "question" else quarantine_card(room.case)
    assert candidate.wording == ""
    quarantine_card(room.case) if half == "question" else quarantine_question(room.first)
    lines = {line.verb: line for line in list_trail(room.workshop)}
    lines |= {line.verb: line for line in list_trail(room.first.workshop)}
    undo(room.workshop, lines["quarantined_card"])
    assert candidate.wording == "", "one half alone is not enough"
    undo(room.workshop, lines["quarantined"])
    assert candidate.wording == words
