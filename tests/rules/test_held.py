"""What is held, hidden, put aside, withdrawn or not yet shown is on no channel that a lower role can read."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.models import Finding
from questions.models import Question
from tests.factories.datasets import make_dataset, make_entry, make_gap, make_insight, make_link
from tests.factories.questions import make_question
from tests.factories.workshops import make_seat
from tests.rules.test_routes import PHONE_KINDS, World, routes
from voting.models import Reason
from workshops.models import Seat, Workshop
from workshops.queries import get_workshop, list_steps

LOWER = ("public", "seat", "stranger", "screen", "other")
ALL_SURFACES = (*PHONE_KINDS, "ballot", "practice")


class Secrets:
    """Words that nobody below the facilitator may read now."""

    def __init__(self, workshop: Workshop, round_id: int) -> None:
        self.words = [f"zqsecret{n}zq" for n in range(9)]
        other = make_seat(workshop, "lived")
        for n, visibility in enumerate(("held", "hidden", "quarantined")):
            make_question(
                workshop, other, f"{self.words[n]}?", visibility=visibility, number=None if n == 0 else 40 + n
            )
        make_question(workshop, other, f"{self.words[3]}?", visibility="held", number=None, late=True)
        shown = make_question(workshop, other, "Seen by all?", number=50)
        shown.intended_use, shown.use_state = self.words[4], "held"
        shown.decision_informed = self.words[5]
        for n, visibility in ((6, "held"), (7, "hidden")):
            db.session.add(
                Reason(
                    round_id=round_id, item="Q02", seat_id=other.id, side="against" if n == 6 else "condition",
                    text=self.words[n], visibility=visibility, at=clock.now(),
                )
            )  # fmt: skip
        list_steps(workshop)[0].notes = self.words[8]
        self._cards(workshop, other, shown)
        db.session.flush()

    def _cards(self, workshop: Workshop, seat: Seat, question: Question) -> None:
        """Every kind of card in every state that keeps it off the wall."""
        for n, visibility in enumerate(("held", "hidden", "quarantined")):
            for letter in "dig":
                self.words.append(f"zqsecret{letter}{n}zq")
            given = {"visibility": visibility, "number": None if visibility == "held" else 60 + n, "seat": seat}
            dataset, insight, gap = self.words[-3:]
            make_dataset(
                workshop, seat, dataset, holder=dataset, unit=dataset, visibility=visibility, number=given["number"]
            )
            make_insight(workshop, [question], insight, source_title=insight, **given)
            make_gap(question, gap, workshop, left_out=gap, **given)
        db.session.flush()


@pytest.fixture
def world(app: Flask) -> World:
    """Somebody of every kind at the door, and secrets behind it."""
    world = World(app)
    with app.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        world.secrets = Secrets(workshop, world.round_id).words  # type: ignore[attr-defined]
    return world


def show(app: Flask, kind: str) -> None:
    """Put the step of this kind on show."""
    with app.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        workshop.current = next(step for step in list_steps(workshop) if step.kind == kind)
        workshop.current.state = "active"


@pytest.mark.parametrize("kind", ALL_SURFACES)
def test_held_text_is_on_no_lower_channel(world: World, kind: str) -> None:
    show(world.app, kind)
    found, seen = [], 0
    for rule, method, _guard in routes(world.app):
        if method != "GET" or rule.endpoint == "assets.serve" or rule.endpoint.endswith("stream"):
            continue
        for visitor in LOWER:
            answer = world.client(visitor).get(world.address(rule))
            said = answer.get_data(as_text=True) + str(answer.headers)
            seen += answer.status_code == 200
            found += [f"{visitor} {rule.rule}: {word}" for word in world.secrets if word in said]  # type: ignore[attr-defined]
    assert seen > 30
    assert not found, "\n".join(found)


OUTSIDE = ("public", "stranger", "other")
LET_OUT = "zqletoutzq"


def plant_unread(workshop: Workshop) -> list[str]:
    """Words in a published workshop that nobody read and let out: beside cards that are public, and on the shelf."""
    question = db.session.scalars(db.select(Question).where(Question.number == 1)).one()
    question.workshop.published_at = workshop.published_at = clock.now()
    question.public = True
    words = {
        name: f"zqunread{name}zq" for name in ("why", "answer", "title", "unit", "topic", "insight", "gap", "named")
    }
    shown = make_dataset(workshop, None, LET_OUT, public=True, entry=make_entry(LET_OUT))
    make_link(question, shown, "fully", why=words["why"])
    db.session.add(Finding(question_id=question.id, workshop_id=workshop.id, answer=words["answer"]))
    entry = make_entry(words["title"], public=False, source="room", cycle_id=workshop.cycle_id, topics=[words["topic"]])
    entry.search += words["topic"]
    make_dataset(workshop, None, words["named"], unit=words["unit"], entry=entry)
    make_insight(workshop, [question], words["insight"])
    make_gap(question, words["gap"], workshop)
    db.session.flush()
    return list(words.values())


def test_what_nobody_let_out_is_public_nowhere(world: World) -> None:
    with world.app.app_context(), writing():
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        words = plant_unread(workshop)
    found, seen = [], ""
    for rule, method, _guard in routes(world.app):
        if method != "GET" or rule.endpoint == "assets.serve" or rule.endpoint.endswith("stream"):
            continue
        searches = [{}, *({"q": word, "text": word, "title": word, "find": word} for word in words)]
        for visitor in OUTSIDE:
            for search in searches if rule.endpoint.startswith("datasets.") else [{}]:
                answer = world.client(visitor).get(world.address(rule), query_string=search)
                asked = set(search.values())  # a page may repeat what was asked
                said = answer.get_data().decode(errors="replace")
                seen += said if not search else ""
                found += [f"{visitor} {rule.rule}: {word}" for word in words if word in said and word not in asked]
    assert seen.count(LET_OUT) > 5, "what was let out is there"
    assert not found, "\n".join(found)


@pytest.mark.parametrize("kind", ["list_data", "fit", "spectrum"])
def test_phones_are_not_offered_what_is_not_on_the_public_shelf(world: World, kind: str) -> None:
    show(world.app, kind)
    with world.app.app_context(), writing():
        make_entry("zqprivatezq entry", public=False, source="room")
        make_entry("zqprivatezq shown")
    step = world.steps["list_data"]
    page = world.client("seat").get(f"/workshops/C1-W2/seats/S01/steps/{step}/shelf-matches?title=zqprivatezq")
    assert "zqprivatezq shown" in page.text and "zqprivatezq entry" not in page.text


def test_the_facilitator_does_see_them(world: World) -> None:
    show(world.app, "write")
    page = world.client("facilitator").get("/workshops/C1-W2/console").get_data(as_text=True)
    assert world.secrets[0] in page and world.secrets[3] in page and world.secrets[6] in page  # type: ignore[attr-defined]


def test_the_stream_holds_topics_only() -> None:
    source = Path(__file__).resolve().parents[2] / "live"
    texts = [path.read_text() for path in source.glob("*.py")]
    assert not [one for one in texts if "render_template" in one or "questions" in one or "select(" in one]
