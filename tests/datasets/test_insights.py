"""What is known: taken in, brought in from the library, put to questions, checked, corrected, undone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core import clock
from core.db import db
from core.errors import Refused
from datasets.library import BASELINE, baseline
from datasets.models import Insight
from datasets.models.codes import EVIDENCE, STRENGTHS
from datasets.queries import insights as queries
from datasets.services import insights as services
from datasets.sources import check_link
from tests.datasets.conftest import Room
from tests.factories.datasets import make_insight
from tests.factories.questions import make_question
from tests.factories.workshops import make_cycle, make_workshop
from workshops import services as rooms
from workshops.models import TrailEvent
from workshops.queries import list_trail
from workshops.trail import broken_at, undo


def newest(room: Room, verb: str) -> TrailEvent:
    """The last line of this verb."""
    return max((event for event in list_trail(room.workshop) if event.verb == verb), key=lambda event: event.n)


def add(room: Room, **given: Any) -> Insight:
    """A card from Ann's phone about the first question."""
    facts = {"statement": "Rents rose", "source_title": "Rent index", "evidence_type": "official", **given}
    about = facts.pop("about", [room.questions[0]])
    return services.add_insight(room.ann, room.workshop, about=about, channel="phone", **facts)


def test_an_insight_is_held_and_nobody_else_sees_it(room: Room) -> None:
    card = add(room, statement=" Rents   rose ", url="example.org/rents", published="2023")
    assert (card.statement, card.visibility, card.item) == ("Rents rose", "held", "")
    assert (card.url, card.strength, card.state) == ("https://example.org/rents", "to_check", "suggested")
    assert not any(one.insights for one in queries.list_evidence(room.workshop))
    rooms.release_card(card)
    first, second, _third = queries.list_evidence(room.workshop)
    assert [one.ref for one in first.insights] == ["C1-I01"]
    assert second.insights == ()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"statement": "  "}, "statement"),
        ({"statement": "x" * 501}, "statement"),
        ({"statement": "a\x00b"}, "statement"),
        ({"source_title": ""}, "source_title"),
        ({"source_title": "y" * 201}, "source_title"),
        ({"publisher": "y" * 201}, "publisher"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "https://example.org/" + "x" * 500}, "url"),
        ({"published": "last year"}, "published"),
        ({"published": "2999"}, "published"),
        ({"evidence_type": "rumour"}, "evidence_type"),
        ({"strength": "very"}, "strength"),
        ({"nations": ["mars"]}, "nations"),
    ],
)
def test_what_cannot_be_an_insight_is_refused_for_its_field(room: Room, given: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        add(room, **given)
    assert refused.value.field == field
    assert db.session.query(Insight).count() == 0


def test_what_somebody_lived_through_needs_no_source(room: Room) -> None:
    card = add(room, source_title="", evidence_type="lived_experience", strength="single_account")
    assert (card.source_title, card.strength) == ("", "single_account")


def test_an_insight_bears_on_questions_of_its_own_cycle_only(room: Room) -> None:
    elsewhere = make_question(make_workshop(make_cycle(sequence=9), number=1))
    with pytest.raises(Refused):
        add(room, about=[elsewhere])
    with pytest.raises(Refused):
        services.attach(make_insight(room.workshop), elsewhere)


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "vbscript:x",
        "file:///etc/passwd", "ftp://example.org", "mailto:a@example.org", "https://user:pw@example.org", "https://",
        "https://localhost/x", "https://127.0.0.1/x", "https://example.org/\"onmouseover=", "https://exa mple.org",
        "//example.org", "https://[::1", "https://example.org:99999999/", "not a link", "x" * 501, "https://.org",
        "https://example.org/<script>", "https:\\\\example.org",
    ],
)  # fmt: skip
def test_a_hostile_link_is_refused(app: Any, typed: str) -> None:
    with app.test_request_context(), pytest.raises(Refused) as refused:
        check_link(typed)
    assert refused.value.field == "url"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        (" https://www.jrf.org.uk/a?b=c#d ", "https://www.jrf.org.uk/a?b=c#d"),
        ("www.gov.uk/x", "https://www.gov.uk/x"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://llyw.cymru/tlodi-ac-amddifadedd-â", "https://llyw.cymru/tlodi-ac-amddifadedd-â"),
    ],
)
def test_a_link_is_made_whole(app: Any, typed: str, kept: str) -> None:
    with app.test_request_context():
        assert check_link(typed) == kept


# the library


def test_the_baseline_is_whole_and_says_where_it_is_from() -> None:
    told = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert len(baseline()) == len(told["insights"]) == 14
    assert all(told["about"][name] for name in ("title", "licence", "provenance", "to_be_checked"))
    for known in baseline().values():
        assert known.statement and known.source_title and known.publisher and len(known.statement) <= 500
        assert known.evidence_type in EVIDENCE and known.strength in STRENGTHS
        assert check_link(known.url) == known.url
    assert len({known.statement for known in baseline().values()}) == 14


def test_bringing_in_twice_changes_nothing(room: Room) -> None:
    keys = list(baseline())
    new = services.bring_in(room.workshop, keys[:3])
    assert [card.item for card in new] == ["I01", "I02", "I03"]
    assert all(card.is_baseline and card.state == "suggested" and card.seat_id is None for card in new)
    lines = len(list_trail(room.workshop))
    assert services.bring_in(room.workshop, keys[:3]) == []
    assert len(list_trail(room.workshop)) == lines
    assert len(services.bring_in(room.workshop, keys[:4])) == 1
    assert db.session.query(Insight).count() == 4


def test_bringing_in_can_be_undone_and_done_again(room: Room) -> None:
    key = next(iter(baseline()))
    (card,) = services.bring_in(room.workshop, [key], about=room.questions[0])
    undo(room.workshop, newest(room, "attached_insight"))
    undo(room.workshop, newest(room, "brought_in"))
    assert (card.visibility, queries.list_evidence(room.workshop)[0].insights) == ("hidden", ())
    assert services.bring_in(room.workshop, [key], about=room.questions[0]) == []
    assert [one.item for one in queries.list_evidence(room.workshop)[0].insights] == ["I01"]


def test_only_the_library_is_brought_in(room: Room) -> None:
    with pytest.raises(Refused):
        services.bring_in(room.workshop, ["baseline-99"])
    assert db.session.query(Insight).count() == 0


# bearings, checks, corrections


def test_attaching_and_detaching_twice_is_once_and_undone(room: Room) -> None:
    card = make_insight(room.workshop)
    for _twice in range(2):
        services.attach(card, room.questions[1])
    assert [one.verb for one in list_trail(room.workshop)].count("attached_insight") == 1
    assert queries.list_evidence(room.workshop)[1].insights
    undo(room.workshop, newest(room, "attached_insight"))
    assert not queries.list_evidence(room.workshop)[1].insights
    services.attach(card, room.questions[1])
    for _twice in range(2):
        services.detach(card, room.questions[1])
    assert not queries.list_evidence(room.workshop)[1].insights
    undo(room.workshop, newest(room, "detached_insight"))
    assert queries.list_evidence(room.workshop)[1].insights


def test_checking_says_when_and_undo_takes_it_back(room: Room) -> None:
    card = make_insight(room.workshop, [room.questions[0]])
    services.check_insight(card, "checked", strength="solid")
    seen = queries.last_checks([room.workshop.cycle_id])[card.id]
    event = newest(room, "checked_insight")
    assert (card.state, card.strength, seen.state, seen.on) == ("checked", "solid", "checked", event.at.date())
    undo(room.workshop, event)
    assert (card.state, card.strength) == ("suggested", "to_check")
    assert queries.last_checks([room.workshop.cycle_id]) == {}


def test_a_rejected_card_is_no_evidence_but_facilitators_see_it(room: Room) -> None:
    card = make_insight(room.workshop, [room.questions[0]])
    services.check_insight(card, "rejected")
    assert queries.list_evidence(room.workshop)[0].insights == ()
    (shown,) = queries.list_evidence(room.workshop, every=True)[0].insights
    assert shown.state_words == "rejected"


def test_superseded_names_what_is_newer(room: Room) -> None:
    old, new = make_insight(room.workshop, [room.questions[0]]), make_insight(room.workshop, [room.questions[0]])
    for wrong in (None, old, make_insight(room.workshop, visibility="held")):
        with pytest.raises(Refused):
            services.check_insight(old, "superseded", by=wrong)
    services.check_insight(old, "superseded", by=new)
    assert [one.id for one in queries.list_evidence(room.workshop)[0].insights] == [new.id]
    assert queries.last_checks([room.workshop.cycle_id])[old.id].newer == new.item


def test_checking_refuses_what_is_not_ours_or_not_shown(room: Room) -> None:
    card = make_insight(room.workshop)
    with pytest.raises(Refused):
        services.check_insight(card, "true")
    with pytest.raises(Refused):
        services.check_insight(card, "checked", strength="very")
    with pytest.raises(Refused):
        services.check_insight(make_insight(room.workshop, visibility="held"), "checked")


def test_correcting_leaves_the_words_of_a_participant(room: Room) -> None:
    card = make_insight(room.workshop, seat=room.ann, source_title="Rent index", evidence_type="official")
    changed = services.correct_insight(card, statement="Other words", published="2024", evidence_type="survey")
    assert sorted(changed) == ["evidence_type", "published"]
    assert card.statement == "One in five is in debt."
    undo(room.workshop, newest(room, "corrected_source"))
    assert (card.published, card.evidence_type, card.source_title) == ("", "official", "Rent index")


def test_correcting_our_own_words_and_a_source(room: Room) -> None:
    card = make_insight(room.workshop, source_title="Rent index")
    assert services.correct_insight(card, source_title="Rent index") == []
    assert services.correct_insight(card, statement="One in six", url="example.org") == ["url", "statement"]
    assert (card.statement, card.url) == ("One in six", "https://example.org")
    event = newest(room, "corrected_source")
    assert "example" not in str(event.detail) and "six" not in str(event.detail)
    undo(room.workshop, event)
    assert (card.statement, card.url) == ("One in five is in debt.", "")


def test_words_taken_back_leave_no_link_and_nothing_to_undo(room: Room) -> None:
    card = add(room, url="https://example.org/a-person", published="2023")
    rooms.release_card(card)
    services.check_insight(card, "checked")
    rooms.strike_own_card(room.ann, card)
    assert (card.statement, card.source_title, card.url, card.published) == ("", "", "", "")
    with pytest.raises(Refused):
        undo(room.workshop, newest(room, "checked_insight"))
    assert not queries.list_evidence(room.workshop)[0].insights
    assert broken_at(room.workshop.cycle) is None


def test_a_merged_card_counts_for_the_one_it_went_into(room: Room) -> None:
    first, second, _third = room.questions
    one, other = make_insight(room.workshop, [first]), make_insight(room.workshop, [second])
    rooms.merge_cards(other, one)
    evidence = queries.list_evidence(room.workshop)
    assert [[(card.id, card.said_by) for card in row.insights] for row in evidence[:2]] == [[(one.id, 2)]] * 2
    assert evidence[2].insights == ()


def test_public_readers_see_what_was_let_out(room: Room) -> None:
    open_card, _other = (make_insight(room.workshop, [room.questions[0]]) for _n in range(2))
    rooms.set_card_public(open_card, True)
    assert queries.list_evidence(room.workshop, public=True) == []
    room.questions[0].public = True
    db.session.flush()
    (row,) = queries.list_evidence(room.workshop, public=True)
    assert [card.id for card in row.insights] == [open_card.id]
    assert queries.list_public() == []  # nothing before its workshop is published
    room.workshop.published_at = clock.now()
    db.session.flush()
    assert [card.id for card in queries.list_public()] == [open_card.id]


def test_undoing_a_bringing_in_frees_what_was_merged_into_it(room: Room) -> None:
    (brought,) = services.bring_in(room.workshop, [next(iter(baseline()))], about=room.questions[0])
    own = add(room)
    rooms.release_card(own)
    rooms.merge_cards(own, brought)
    undo(room.workshop, newest(room, "brought_in"))
    assert (brought.visibility, own.merged_into_id, own.visibility) == ("hidden", None, "released")
    assert [one.item for one in queries.list_insights(room.workshop.cycle)] == [own.item]
