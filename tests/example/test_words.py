"""Every question of the worked example as it was told: first words, words now, use, theme, scope, lineage, state."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import db
from example.worked import told_in, worked
from questions import queries
from questions.models import MergeEvent, Question, WordingEdit
from questions.queries import tally_words
from voting.queries import get_shortlist, shortlisted_items
from workshops.models import Workshop
from workshops.queries import get_seat, get_workshop

THEMES = {one["ref"]: one["label"] for one in worked()["themes"]}
OUT = ("out_of_scope", "moved_to_force")


@pytest.fixture
def workshop(loaded: Flask) -> Workshop:
    found = get_workshop("C1-W1")
    assert found is not None
    return found


@pytest.fixture
def questions(workshop: Workshop) -> dict[str, Question]:
    return {one.item: one for one in queries.list_released(workshop)}


def test_references_run_from_1_to_54(questions: dict[str, Question]) -> None:
    assert list(questions) == [f"Q{n:02d}" for n in range(1, 55)]
    assert questions["Q45"].ref == "C1-Q45"


def test_each_question_is_as_it_was_told(questions: dict[str, Question]) -> None:
    for told in told_in("W1", "questions"):
        one = questions[told["ref"]]
        assert (one.first_words, one.text) == (told["raw_text"], told["text"]), told["ref"]
        assert (one.intended_use, one.who_would_act) == (told["intended_use"] or "", told["who_would_act"] or "")
        assert (one.decision_informed, one.by_when) == (told["decision_informed"] or "", told["by_when"] or "")
        assert one.audience == (told["audience"] or [])
        assert one.theme is not None and one.theme.label == THEMES[told["theme"]]
        assert (one.scope, one.scope_reason) == (told["scope_status"], told["scope_reason"] or "")
        assert one.checks == (told.get("checks") or {})
        assert (one.perspective, one.channel) == (told["perspective"], told["capture_channel"])
        assert one.use_state == "released" and not one.late and one.public


def test_authors(workshop: Workshop, questions: dict[str, Question]) -> None:
    """Each card belongs to the seat that asked; the second half of a split to the author of the first words."""
    for told in told_in("W1", "questions"):
        asker = next(q for q in told_in("W1", "questions") if q["ref"] == (told["split_from"] or told["ref"]))
        seat = get_seat(workshop, asker["author_seat"])
        assert seat is not None
        assert questions[told["ref"]].seat_id == seat.id


def test_nothing_was_released_before_it_was_asked_and_each_after_the_one_before(questions: dict[str, Question]) -> None:
    asked_first = [one for one in questions.values() if one.split_from_id is None]
    for one in asked_first:
        assert one.released_at is not None and one.released_at > one.at
    moments = [one.released_at for one in asked_first]
    assert moments == sorted(moments)  # type: ignore[type-var]


def test_themes_are_in_their_order(workshop: Workshop) -> None:
    assert [one.label for one in queries.list_themes(workshop.cycle)] == list(THEMES.values())


def test_merges_and_the_split(workshop: Workshop, questions: dict[str, Question]) -> None:
    found = [
        (one.kind, one.from_question.item, one.into_question.item, one.reason, one.author_agrees, one.undone)
        for one in queries.list_lineage(workshop)
    ]
    told = [
        (one["kind"], one["from"][0], one["into"], one["reason"], one["author_agrees"], one["undone"])
        for one in told_in("W1", "merge_events")
    ]
    assert found == told
    for one in told_in("W1", "questions"):
        root, whole = questions[one["ref"]].merged_into, questions[one["ref"]].split_from
        assert (root.item if root else None) == one["merged_into"]
        assert (whole.item if whole else None) == one["split_from"]
    assert db.session.scalars(select(MergeEvent)).all() == queries.list_lineage(workshop)


def test_wording_edits(workshop: Workshop, questions: dict[str, Question]) -> None:
    """All 37, none besides, with their reason, who suggested them and what the author said."""
    items = {one.id: one.item for one in questions.values()}
    found = {
        (items[one.question_id], one.before, one.after, one.reason, one.by, one.author_agrees, one.state)
        for one in db.session.scalars(select(WordingEdit))
    }
    told = {
        (one["question"], one["before"], one["after"], one["reason"], one["by"], one["author_agrees"], "accepted")
        for one in told_in("W1", "wording_edits")
    }
    assert found == told
    assert len(told) == 37


def test_states(workshop: Workshop, questions: dict[str, Question], expected: dict[str, Any]) -> None:
    """What the first workshop can say of each: what became an idea later is on its shortlist now."""
    listed = shortlisted_items(workshop.cycle)

    def state(one: Question) -> str:
        if one.merged_into_id is not None:
            return "merged"
        if one.scope in OUT:
            return "closed_out"
        if one.scope == "parked_sensitive":
            return "parked"
        return "shortlisted" if one.item in listed else "candidate"

    later = {"prototyped": "shortlisted"}
    told = {item: later.get(word, word) for item, word in expected["question_states"].items()}
    assert {item: state(one) for item, one in questions.items()} == told


def test_funnel(workshop: Workshop, expected: dict[str, Any]) -> None:
    tally = tally_words(workshop)
    first, agreed = get_shortlist(workshop, 1), get_shortlist(workshop, 2)
    assert first is not None and agreed is not None
    found = {
        "asked": tally.asked,
        "after_split": tally.released,
        "out_or_moved": sum(tally.by_scope[scope] for scope in OUT),
        "parked": tally.by_scope["parked_sensitive"],
        "merged": tally.merged,
        "on_first_ballot": len(queries.list_candidates(workshop)),
        "first_shortlist": len(first.items),
        "agreed_shortlist": len(agreed.items),
    }
    assert found == {name: expected["funnel"][name] for name in found}
    assert (tally.edits, tally.merges, tally.splits) == (37, 4, 1)
    assert tally.by_channel == {"paper": 4, "phone": 47, "remote": 3}


def test_the_thread_of_q45(questions: dict[str, Question], expected: dict[str, Any]) -> None:
    thread = next(one for one in expected["expected_threads"] if one["question"] == "Q45")
    one = questions["Q45"]
    assert (one.first_words, one.text) == (thread["first_words"], thread["wording_now"])
    assert len(queries.list_edits(one)) == len(thread["wording_edits"])
    assert [merged.item for merged in queries.list_merged_into(one)] == thread["merged_from"]
