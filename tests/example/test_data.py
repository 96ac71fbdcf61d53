"""The second workshop of the worked example: who came, what is known, datasets, fits, gaps, and what stays empty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from sqlalchemy import func, select

from core.db import db
from datasets.models import (
    DataRole,
    Dataset,
    Finding,
    Insight,
    Link,
    Pick,
    Placing,
    Rating,
    ShelfEntry,
    Tally,
    VerdictOpinion,
)
from datasets.queries.fits import agreement, list_agreed
from datasets.queries.gaps import list_gaps
from datasets.queries.inputs import list_questions
from datasets.queries.insights import list_evidence
from datasets.queries.naming import list_datasets
from example.replay.acts import timeline_of
from example.replay.w2_data import facts
from example.worked import began, worked, workshop_told
from questions.queries import get_by_item
from reports import paper
from reports.contents import FACILITATOR
from tests.browse import browse
from workshops.models import RoomTable, Workshop
from workshops.queries import count_by_perspective, get_workshop, list_seats, list_steps, list_trail
from workshops.runsheets import runsheet
from workshops.timing import actual_minutes
from workshops.trail import broken_at

TOLD = workshop_told("W2")
BEGAN = began(TOLD)


@pytest.fixture
def workshop(loaded: Flask) -> Workshop:
    found = get_workshop("C1-W2")
    assert found is not None
    return found


@pytest.fixture
def datasets(workshop: Workshop) -> dict[str, Dataset]:
    return {one.item: one for one in list_datasets(workshop)}


@pytest.fixture
def links(workshop: Workshop) -> dict[str, Link]:
    """The fits, by the references they are told under."""
    by_item = {link.item: link for link in list_agreed(workshop)}
    return {
        told["ref"]: by_item[f"{told['question']}+{told['dataset']}"] for told in worked()["question_dataset_links"]
    }


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


# the room


def test_19_people_came_again_under_their_codes(workshop: Workshop) -> None:
    told = {one["ref"]: one for one in worked()["seats"]}
    seats = list_seats(workshop)
    assert [seat.ref for seat in seats] == TOLD["attended_seats"]
    for seat in seats:
        one = told[seat.ref]
        assert (seat.perspective, seat.votes, seat.channel) == (
            one["perspective"], one["votes"], one["capture_channel"],
        )  # fmt: skip
        assert (seat.role_type, seat.nation, seat.state) == (one["role_type"], one["nation"], "in")
        assert seat.consent is not None and seat.consent.quote_unnamed == one["consent"]["quote_unnamed"]
    counted = {code: n for code, n in count_by_perspective(workshop).items() if n}
    assert counted == TOLD["attended_by_perspective"]


def test_they_are_new_seats(workshop: Workshop) -> None:
    first = get_workshop("C1-W1")
    assert first is not None
    before = {seat.id for seat in list_seats(first)} | {seat.device_id for seat in list_seats(first)}
    assert not before & {seat.id for seat in list_seats(workshop)}
    assert not (before - {None}) & {seat.device_id for seat in list_seats(workshop)}


def test_steps_took_what_they_took(workshop: Workshop) -> None:
    steps = list_steps(workshop)
    assert [actual_minutes(step) for step in steps] == [one["actual_minutes"] for one in TOLD["agenda"]]
    assert [(s.planned, s.shortest) for s in steps] == [
        (one["minutes"], one["shortest_minutes"]) for one in TOLD["agenda"]
    ]
    assert workshop.closed_at == BEGAN + timedelta(minutes=121)
    for step, own in zip(steps, runsheet("data_insight"), strict=True):
        assert (step.kind, step.title, step.phone_prompt) == (own.kind, str(own.title), str(own.phone_prompt))
        assert (step.state, step.settings) == ("done", own.settings)


def test_the_trail_goes_on_whole_and_in_order(workshop: Workshop) -> None:
    assert broken_at(workshop.cycle) is None
    moments = [event.at for event in list_trail(workshop)]
    assert moments == sorted(moments)
    assert {event.actor for event in list_trail(workshop)} <= {"facilitator", "participant", "system"}
    said = " ".join(f"{event.subject} {event.detail}" for event in list_trail(workshop))
    for part, name in (("datasets", "title"), ("gaps", "text"), ("insights", "statement")):
        assert not any(one[name] in said for one in worked()[part])


def test_each_thing_was_done_in_its_step(workshop: Workshop) -> None:
    line = timeline_of(TOLD)
    within = {"D": (30, 40), "I": (14, 30), "G": (97, 107)}
    for model in (Dataset, Insight):
        for card in db.session.scalars(select(model)):
            first, last = within[model.PREFIX]
            assert line.moment(first) <= card.at < line.moment(last)
            assert card.released_at == card.at and card.seat_id is None and card.channel == "console"
    agreed = [event.at for event in list_trail(workshop) if event.verb == "agreed_fit"]
    assert len(agreed) == 34 and line.moment(72) <= min(agreed) and max(agreed) < line.moment(97)


# what is known


def test_it_starts_from_the_twelve_questions(workshop: Workshop, expected: dict[str, Any]) -> None:
    agreed = next(one for one in expected["shortlists"] if one["state"] == "agreed")
    assert [one.item for one in list_questions(workshop)] == [one["item"] for one in agreed["items"]]


def test_fourteen_insights_are_the_baseline(workshop: Workshop) -> None:
    cards = list(db.session.scalars(select(Insight).order_by(Insight.number)))
    told = worked()["insights"]
    assert [card.item for card in cards] == [one["ref"] for one in told] == [f"I{n:02d}" for n in range(1, 15)]
    for card, one in zip(cards, told, strict=True):
        assert (card.statement, card.source_title, card.publisher, card.url) == (
            one["statement"], one["source_title"], one["publisher"], one["url"],
        )  # fmt: skip
        assert (card.evidence_type, card.strength, card.is_baseline) == (
            one["evidence_type"], one["strength"], one["is_baseline"],
        )  # fmt: skip
        assert card.published == one["published"].replace("date to check", "")
        assert {bearing.question.item for bearing in card.bearings} == set(one["bears_on"])
        assert card.state == "suggested" and card.public


def test_no_verdict_is_invented(workshop: Workshop) -> None:
    assert {one.answer_status for one in list_questions(workshop)} == {"not_checked"}
    assert count(VerdictOpinion) == 0 and count(Finding) == 0


# datasets


def test_twenty_four_datasets_stand_on_the_shelf_once(datasets: dict[str, Dataset]) -> None:
    told = {one["ref"]: one for one in worked()["datasets"]}
    assert list(datasets) == list(told) == [f"D{n:02d}" for n in range(1, 25)]
    assert count(ShelfEntry) == 24 == len({card.entry_id for card in datasets.values()})
    for ref, one in told.items():
        card = datasets[ref]
        assert (card.title, card.existence, card.ref) == (one["title"], one["existence"], f"C1-{ref}")
        assert card.entry is not None and card.entry.public and card.public


def test_facts_are_those_that_were_told(datasets: dict[str, Dataset]) -> None:
    for one in worked()["datasets"]:
        entry = datasets[one["ref"]].entry
        assert entry is not None
        assert (entry.kind, entry.personal_data, entry.sensitivity, entry.lag) == (
            one["kind"], one["personal_data"], one["sensitivity"], one["lag"],
        ), one["ref"]  # fmt: skip
        assert entry.access == (one["access"] if one["access"] != "none" else "")
        assert (entry.url, entry.state) == (one["url"] or "", one["state"])
        assert entry.quality == ({"overall": one["quality_1_to_5"]} if one["quality_1_to_5"] else {})


@pytest.mark.parametrize(
    ("ref", "nations", "note"),
    [
        ("D01", ["england", "wales", "scotland", "northern_ireland"], ""),
        ("D03", ["england", "wales", "scotland"], ""),
        ("D06", ["england", "wales"], ""),
        ("D14", ["england"], "The north of England only"),
    ],
)
def test_nations(datasets: dict[str, Dataset], ref: str, nations: list[str], note: str) -> None:
    entry = datasets[ref].entry
    assert entry is not None
    assert (entry.nations, entry.coverage_note) == (nations, note)


def test_codes_the_shelf_lacks_keep_their_meaning(datasets: dict[str, Dataset]) -> None:
    found = {ref: card.entry for ref, card in datasets.items()}
    assert all(found.values())
    assert [found[ref].licence for ref in ("D09", "D10", "D14", "D15", "D18")] == [  # type: ignore[union-attr]
        "other", "not_sure", "OGL-UK-3.0", "UKDS-EUL", "none",
    ]  # fmt: skip
    assert (found["D24"].finest_geography, found["D08"].update_frequency) == ("address", "monthly")  # type: ignore[union-attr]
    assert found["D08"].frequency_note == "At least monthly"  # type: ignore[union-attr]


def test_secret_holders_are_types_and_nobody_holds_a_wish(datasets: dict[str, Dataset]) -> None:
    secret = {ref for ref, card in datasets.items() if card.secret}
    assert secret == {"D18", "D19", "D20", "D21", "D22", "D24"}
    for ref in secret:
        entry = datasets[ref].entry
        assert entry is not None and entry.secret and (entry.holder, entry.org_id) == ("", "") and entry.holder_type
    wish = datasets["D23"].entry
    assert wish is not None and (wish.existence, wish.holder, wish.holder_type) == ("wished_for", "", "")
    assert datasets["D18"].entry.holder_type == "Charities"  # type: ignore[union-attr]


def test_the_room_agreed_every_stop_on_the_line(datasets: dict[str, Dataset]) -> None:
    assert {ref for ref, card in datasets.items() if not card.access_agreed} == {"D23"}


def test_what_is_not_told_is_not_invented(loaded: Flask) -> None:
    for model in (DataRole, Pick, Placing, Rating, RoomTable):
        assert count(model) == 0, model
    assert set(db.session.scalars(select(Tally.table_id))) == {None}
    assert set(db.session.scalars(select(Tally.in_data))) == {False}


def test_facts_of_every_told_dataset_are_codes_of_the_shelf() -> None:
    """The mapping knows each code of the worked cycle: none falls through."""
    from datasets.facts import check

    for one in worked()["datasets"]:
        given = {**facts.described(one), **facts.on_the_line(one), "title": one["title"], "access": facts.access(one)}
        _found, wrong = check({**given, "existence": one["existence"]})
        assert wrong == [], one["ref"]


# fits and gaps


def test_agreement_of_all_34_links(links: dict[str, Link], expected: dict[str, Any]) -> None:
    found = {ref: agreement(link) for ref, link in links.items()}
    told = {ref: (one["agreement"], one["state"]) for ref, one in expected["link_agreement"].items()}
    assert len(found) == 34
    assert found == told


def test_links_are_as_they_were_told(links: dict[str, Link]) -> None:
    for one in worked()["question_dataset_links"]:
        link = links[one["ref"]]
        assert (link.fit, link.why) == (one["agreed_fit"], one["why"])
        assert set(link.missing) == set(one["missing"]) and link.needs_with == [] and link.public
        hands = db.session.execute(select(Tally.fit, Tally.n).where(Tally.link_id == link.id))
        assert {row.fit: row.n for row in hands} == one["ratings"]
    assert count(Link) == 34


def test_ten_gaps(workshop: Workshop) -> None:
    found = {gap.item: (one, gap) for one in list_gaps(workshop, list_questions(workshop)) for gap in one.gaps}
    told = worked()["gaps"]
    assert sorted(found) == [one["ref"] for one in told]
    for one in told:
        question, gap = found[one["ref"]]
        assert (question.item, gap.kind, gap.text, gap.severity) == (
            one["question"], one["kind"], one["text"], one["severity_1_to_5"],
        )  # fmt: skip
        assert (gap.left_out, gap.closed_by, question.grade) == ("", "", "")


def test_funnel(links: dict[str, Link], expected: dict[str, Any]) -> None:
    usable = {link.question_id for link in links.values() if link.fit in {"fully", "partly", "proxy"}}
    assert len(usable) == expected["funnel"]["with_a_usable_link"]


@pytest.mark.parametrize("item", ["Q45", "Q02", "Q14"])
def test_threads(workshop: Workshop, links: dict[str, Link], expected: dict[str, Any], item: str) -> None:
    """What a question's thread gains here: evidence, datasets, gaps."""
    thread = next(one for one in expected["expected_threads"] if one["question"] == item)
    question = get_by_item(workshop.cycle, item)
    assert question is not None
    evidence = next(one for one in list_evidence(workshop, public=True) if one.item == item)
    assert [card.item for card in evidence.insights] == thread["evidence"]
    own = [link.dataset.item for link in links.values() if link.question_id == question.id]
    assert own == thread["datasets"]
    (gaps,) = list_gaps(workshop, [question], public=True)
    assert [gap.item for gap in gaps.gaps] == thread["gaps"]


def test_evidence_trail(workshop: Workshop, links: dict[str, Link], expected: dict[str, Any]) -> None:
    """What the worked trail says was attached and agreed here, thing by thing."""
    told = [(one["verb"], one["object"], one["note"]) for one in expected["evidence_trail"] if one["workshop"] == "W2"]
    evidence = {(item, ref) for verb, item, ref in told if verb == "evidence_attached"}
    found = {(one.item, card.item) for one in list_evidence(workshop) for card in one.insights}
    assert found == evidence
    assert sum(verb == "fit_agreed" for verb, _item, _note in told) == len(links)


def test_published(workshop: Workshop) -> None:
    assert workshop.state == "reported"
    assert workshop.published_at is not None and workshop.closed_at is not None
    assert workshop.published_at > workshop.closed_at
    assert "February 2026" in workshop.next_step


def test_its_record_tells_shares_of_groups_to_facilitators_alone(workshop: Workshop, loaded: Flask) -> None:
    """Nineteen ballots: anybody sees the order; who runs the room sees how much of each group chose each."""
    with loaded.test_request_context("/"):
        exact = render_template("reports/sections/votes.html", **paper.values(workshop, audience=FACILITATOR))
        public = render_template("reports/sections/votes.html", **paper.values(workshop))
    assert "How much of each group chose each" in exact and "about 7 in 10" in exact
    assert "How much of each group" not in public and "in 10" not in public
    assert "Fewer than 20 people voted" in public and "C1-Q45+D23 came first." in public


def test_a_shelf_page_of_the_example_says_that_it_is_a_sample(loaded: Flask) -> None:
    made = db.session.scalars(select(ShelfEntry).where(ShelfEntry.source == "room", ShelfEntry.public)).first()
    assert made is not None
    assert "This is the worked example." in browse(loaded).get(f"/shelf/{made.id}").text
