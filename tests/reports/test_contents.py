"""What the record says of the worked workshop, and what it never says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from core import clock
from core.db import db
from reports.contents import FACILITATOR, WorkshopRecord, workshop_record
from tests.factories.reports import example, make_person, make_question, make_reason, make_round
from tests.reports.conftest import publish_now, the_question, the_round, the_workshop
from voting.scoring import shown

Change = Callable[[Callable[[], Any]], None]


def told(app: Flask, **given: Any) -> WorkshopRecord:
    """The record now."""
    with app.app_context(), app.test_request_context():
        return workshop_record(the_workshop(), **given)


def everything(record: WorkshopRecord) -> str:
    """Every word and number of a record."""
    return json.dumps(asdict(record), default=str, ensure_ascii=False)


def test_every_released_question_stands_in_it_with_its_first_words(filled: Flask) -> None:
    record = told(filled)
    by_ref = {question.ref: question for question in record.questions}
    assert len(by_ref) == 54
    for one in example()["questions"]:
        found = by_ref[f"C1-{one['ref']}"]
        assert (found.text, found.first_words) == (one["text"], one["raw_text"])
        assert found.use == (one["intended_use"] or "")


def test_what_became_of_each(filled: Flask) -> None:
    by_ref = {question.ref: question for question in told(filled).questions}
    assert by_ref["C1-Q45"].status == "handed_on"
    assert by_ref["C1-Q01"].status == "voted_on"
    assert (by_ref["C1-Q36"].status, by_ref["C1-Q36"].into) == ("merged", "C1-Q17")
    assert by_ref["C1-Q17"].merged == ("C1-Q36",)
    assert by_ref["C1-Q17"].asked_by == 2
    assert by_ref["C1-Q40"].status == "out_of_scope"
    assert "no data would settle it" in by_ref["C1-Q40"].reason
    assert by_ref["C1-Q27"].status == "parked_sensitive"
    assert (by_ref["C1-Q41"].status, by_ref["C1-Q41"].became) == ("moved_to_force", "C1-B02")
    assert by_ref["C1-Q53"].split_from == "C1-Q46"


def test_the_funnel_is_that_of_the_worked_example(filled: Flask) -> None:
    funnel = told(filled).funnel
    assert (funnel.asked, funnel.recorded, funnel.split, funnel.merged) == (53, 54, 1, 4)
    assert (funnel.out, funnel.parked, funnel.moved) == (1, 1, 2)
    assert (funnel.on_ballot, funnel.handed_on) == (46, 12)


def test_the_shortlist_is_the_agreed_one(filled: Flask) -> None:
    shortlist = told(filled).shortlist
    assert shortlist is not None
    assert [line.ref for line in shortlist.kept] == [
        f"C1-{item}" for item in ["Q45", "Q10", "Q17", "Q02", "Q03", "Q26", "Q11", "Q09", "Q18", "Q04", "Q51", "Q14"]
    ]
    assert shortlist.state == "agreed"


def test_planned_and_actual_times(filled: Flask) -> None:
    record = told(filled)
    assert [step.actual for step in record.steps] == [one["actual_minutes"] for one in example()["workshop"]["agenda"]]
    assert record.minutes == 127


def test_a_step_that_never_began_has_no_time(filled: Flask, change: Change) -> None:
    def never() -> None:
        step = the_workshop().activities[1]
        step.started_at = step.ended_at = None

    change(never)
    assert told(filled).steps[1].actual is None


# what is published by group


def test_places_are_told_only_for_joined_groups_of_five_or_more(filled: Flask) -> None:
    record = told(filled)
    allowed = {"lived", "frontline", "funder+infrastructure", "local_gov+research"}
    for round_ in record.rounds:
        assert set(round_.groups) == allowed
        assert {place.group for row in round_.rows for place in row.places} == allowed


def test_the_order_is_the_one_the_room_agreed(filled: Flask) -> None:
    first = told(filled).rounds[0]
    assert [row.ref for row in first.ranked[:5]] == ["C1-Q26", "C1-Q45", "C1-Q17", "C1-Q02", "C1-Q03"]
    assert (first.ballots, first.eligible, first.total) == (24, 24, 46)


def test_no_score_tension_or_size_of_a_group_leaves_the_room(filled: Flask) -> None:
    said = asdict(told(filled))
    rounds = json.dumps(said["rounds"])
    assert not {"score", "points", "tension", "headcount", "sizes"} & set(_keys(said))
    assert "local_gov+research" in rounds
    assert '"local_gov"' not in rounds
    assert '"research"' not in rounds
    with filled.app_context():
        from voting.queries import results

        scores = {str(shown(row.score, 1)) for row in results(the_round(1)).rows[:3]}  # type: ignore[arg-type]
    assert not scores & {str(value) for value in _values(said["rounds"])}


def _keys(node: Any) -> list[str]:
    if isinstance(node, dict):
        return [*node, *(key for value in node.values() for key in _keys(value))]
    return [key for value in node for key in _keys(value)] if isinstance(node, list | tuple) else []


def _values(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return [value for one in node.values() for value in _values(one)]
    return [value for one in node for value in _values(one)] if isinstance(node, list | tuple) else [node]


def test_a_round_of_fewer_than_twenty_ballots_is_not_split(filled: Flask, change: Change) -> None:
    ballots = [("lived", ["Q01", "Q02"])] * 6 + [("frontline", ["Q02", "Q03"])] * 13
    change(lambda: make_round(the_workshop(), 3, ["Q01", "Q02", "Q03"], ballots, n=5))
    third = told(filled).rounds[2]
    assert third.why_no_split == "small_round"
    assert third.groups == ()
    assert all(row.places == () for row in third.rows)
    assert [row.ref for row in third.ranked]


def test_too_few_of_direct_experience_withholds_the_split(filled: Flask, change: Change) -> None:
    ballots = [("lived", ["Q01", "Q02"])] * 4 + [("frontline", ["Q02", "Q03"])] * 20
    change(lambda: make_round(the_workshop(), 3, ["Q01", "Q02", "Q03"], ballots, n=5))
    third = told(filled).rounds[2]
    assert (third.why_no_split, third.groups) == ("lived_too_small", ())


def test_an_item_protected_by_a_small_group_is_told_without_naming_it(filled: Flask, change: Change) -> None:
    def first_stands() -> None:
        from voting.models import Shortlist

        first, second = db.session.query(Shortlist).order_by(Shortlist.number)
        first.state, second.state = "agreed", "superseded"

    change(first_stands)
    shortlist = told(filled).shortlist
    assert shortlist is not None
    by_ref = {line.ref: line for line in shortlist.lines}
    assert (by_ref["C1-Q18"].groups, by_ref["C1-Q18"].smaller_group) == (("lived",), False)
    assert (by_ref["C1-Q19"].groups, by_ref["C1-Q19"].smaller_group) == ((), True)
    assert (by_ref["C1-Q14"].groups, by_ref["C1-Q14"].smaller_group) == ((), True)


def test_the_facilitators_preview_has_the_rooms_own_groups(filled: Flask) -> None:
    record = told(filled, audience=FACILITATOR)
    assert set(record.rounds[0].groups) == {"lived", "frontline", "funder+infrastructure", "local_gov", "research"}
    assert {group.code for group in record.room.groups} == {
        "lived", "frontline", "infrastructure", "funder", "local_gov", "research",
    }  # fmt: skip


# what never appears


def plant() -> None:
    """Secrets wherever words can hide."""
    workshop = the_workshop()
    for visibility in ("held", "hidden", "quarantined"):
        for number in (None, {"held": 61, "hidden": 62, "quarantined": 63}[visibility]):
            make_question(
                workshop,
                f"SECRET {visibility} {number}",
                number=number,
                visibility=visibility,
                intended_use=f"SECRET use {visibility}",
                decision_informed="SECRET decision",
                scope="out_of_scope",
                scope_reason="SECRET reason",
            )
    the_question(1).use_state = "held"
    the_question(1).intended_use = the_question(1).decision_informed = "SECRET held use"
    the_question(4).use_state = "hidden"
    the_question(4).intended_use = "SECRET hidden use"
    for visibility in ("held", "hidden", "withdrawn"):
        make_reason(the_round(1), "Q45", f"SECRET reason {visibility}", visibility=visibility)
    make_reason(the_round(1), "Q45", "SECRET without consent", may_quote=False, side="against")
    the_question(5).visibility = "hidden"  # it stood on the ballot, and has reasons
    the_question(5).text = the_question(5).first_words = "SECRET candidate"
    make_reason(the_round(1), "Q05", "SECRET reason about a hidden one")
    for candidate in the_round(1).candidates:
        candidate.wording = f"SECRET frozen {candidate.item}" if candidate.item == "Q05" else candidate.wording
    make_round(workshop, 7, ["Q06", "Q07"], [("lived", ["Q06"])] * 21, title="SECRET unrevealed", state="closed")
    make_round(workshop, 8, ["Q06", "Q07"], [("lived", ["Q06"])] * 21, title="SECRET void", state="void")
    make_person(workshop, "lived", number=77)
    workshop.activities[0].notes = "SECRET notes"
    workshop.host_note = "SECRET host"
    db.session.flush()


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("audience", ["public", FACILITATOR])
def test_secrets_are_in_no_record(filled: Flask, change: Change, audience: str, published: bool) -> None:
    if published:
        change(publish_now)
    change(plant)
    assert "SECRET" not in everything(told(filled, audience=audience))
    assert "SECRET" not in everything(told(filled, audience=audience, draft=True))


def test_a_hidden_candidate_keeps_its_place_without_its_words(filled: Flask, change: Change) -> None:
    change(plant)
    row = next(row for row in told(filled).rounds[0].rows if row.ref == "C1-Q05")
    assert row.text == ""
    assert row.rank == 12


def test_no_seat_stands_in_it(filled: Flask) -> None:
    import re

    with filled.app_context():
        from workshops.queries import list_seats

        ids = [seat.id for seat in list_seats(the_workshop())]
    said = everything(told(filled, audience=FACILITATOR))
    assert not any(seat_id in said for seat_id in ids)
    assert not re.search(r"\bS\d{2,}\b", said)


def test_a_withdrawn_question_leaves_a_marker_and_its_reference(filled: Flask, change: Change) -> None:
    from questions.services import withdraw

    words = next(one for one in example()["questions"] if one["ref"] == "Q45")
    change(lambda: withdraw(the_question(45)))
    record = told(filled)
    marker = record.question("C1-Q45")
    assert marker is not None
    assert (marker.gone, marker.text, marker.first_words, marker.use) == ("withdrawn", "", "", "")
    assert words["text"] not in everything(record)
    assert words["raw_text"] not in everything(record)
    assert record.shortlist is not None
    assert record.shortlist.lines[0].text == ""


def test_before_publication_a_hidden_question_leaves_no_trace_among_the_questions(
    filled: Flask, change: Change
) -> None:
    from questions.services import hide_question

    change(lambda: hide_question(the_question(40)))
    assert told(filled).question("C1-Q40") is None
    assert told(filled).funnel.recorded == 53


def test_after_publication_only_what_was_let_out_is_told(filled: Flask, change: Change) -> None:
    change(publish_now)
    change(lambda: make_question(the_workshop(), "Came in later", number=71))
    assert told(filled).question("C1-Q71") is None
    draft = told(filled, draft=True)
    assert draft.question("C1-Q71") is not None


# versions and marks


def test_the_fingerprint_is_that_of_the_content(filled: Flask, change: Change) -> None:
    before = told(filled).fingerprint
    assert told(filled).fingerprint == before
    with clock.set_to(lambda: clock._real() + timedelta(days=3)):
        assert told(filled).fingerprint == before
    change(lambda: setattr(the_question(9), "text", "Other words"))
    assert told(filled).fingerprint != before


def test_later_changes_are_told_and_make_the_next_version(filled: Flask, change: Change) -> None:
    from questions.services import hide_question, release_question, withdraw

    change(publish_now)
    assert told(filled).version == "1.0"
    change(lambda: withdraw(the_question(45)))
    change(lambda: hide_question(the_question(9)))
    record = told(filled)
    assert record.version == "1.2"
    assert [(one.what, one.ref) for one in record.changes] == [("withdrew", "C1-Q45"), ("hid", "C1-Q09")]
    assert record.question("C1-Q09") is not None
    assert record.question("C1-Q09").gone == "taken_out"  # type: ignore[union-attr]
    change(lambda: release_question(the_question(9)))
    record = told(filled)
    assert record.question("C1-Q09").gone == ""  # type: ignore[union-attr]
    assert [one.what for one in record.changes] == ["withdrew", "hid", "released"]


def test_new_words_are_told_when_they_are_published(filled: Flask, change: Change) -> None:
    from questions.services import release_question

    change(publish_now)
    change(lambda: release_question(make_question(the_workshop(), "Came in later", visibility="held")))
    assert told(filled).version == "1.0"
    change(publish_now)
    record = told(filled)
    assert [one.what for one in record.changes] == ["published"]
    assert record.question("C1-Q55") is not None


@pytest.mark.parametrize("audience", ["public", FACILITATOR])
def test_an_empty_workshop_has_a_record_too(app: Flask, audience: str) -> None:
    from core.writing import writing
    from tests.factories.workshops import make_cycle, make_workshop

    with app.app_context(), app.test_request_context():
        with writing():
            workshop = make_workshop(make_cycle(sequence=1), number=1, state="closed")
        record = workshop_record(workshop, audience=audience)
    assert record.questions == ()
    assert record.shortlist is None
    assert record.minutes is None
    assert record.room.people == 0
