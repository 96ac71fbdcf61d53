"""A small data and insight workshop for the tests of its record: closed, nothing of it published."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from core import clock
from core.db import db
from datasets.models import Finding, Tally
from questions.models import Question
from tests.factories.datasets import make_dataset, make_entry, make_gap, make_insight, make_link
from tests.factories.handing_on import make_data_workshop
from tests.factories.workshops import make_account, make_cycle
from workshops.models import Workshop
from workshops.queries import get_workshop

REF = "C1-W2"
LEAD = "lead@example.org"
OPEN = {"access": "open", "licence": "OGL-UK-3.0", "nations": ["england", "wales"], "lag": "under_1_month"}


def the_workshop() -> Workshop:
    """The data workshop in the present context."""
    found = get_workshop(REF)
    assert found is not None
    return found


def make_filled(email: str = LEAD) -> Workshop:
    """Two datasets (one of an unnamed holder), one merged, an insight, fits, a gap, an answer card."""
    cycle = make_cycle(make_account(email=email), sequence=1)
    workshop, questions = make_data_workshop(cycle)
    for question in questions:
        question.public = True
    _fill(workshop, questions)
    workshop.state = "closed"
    workshop.closed_at = clock.now() - timedelta(hours=1)
    db.session.flush()
    return workshop


def _fill(workshop: Workshop, questions: list[Question]) -> None:
    first, second, third = questions
    make_insight(workshop, [first], "One in five is in debt.", number=1, source_title="A report", publisher="An office")
    entry = make_entry(
        "Open figures", public=False, source="room", source_key="C1-D01", cycle_id=workshop.cycle_id, **OPEN
    )
    opened = make_dataset(workshop, title="Open figures", number=1, entry=entry)
    entry = make_entry(
        "Case records", public=False, source="room", source_key="C1-D02", cycle_id=workshop.cycle_id, secret=True,
        holder="", holder_type="Food banks", access="closed_internal", coverage_note="One city only",
    )  # fmt: skip
    closed = make_dataset(workshop, title="Case records", number=2, holder="Food banks", secret=True, entry=entry)
    make_dataset(workshop, title="The same figures", number=3, entry=opened.entry, merged_into_id=opened.id)
    link = make_link(first, opened, "partly", missing=["where"], why="Only some towns")
    db.session.add_all([Tally(link_id=link.id, fit="partly", n=5), Tally(link_id=link.id, fit="no", n=4)])
    make_link(second, closed, "fully", why="Each contact has a reason")
    make_gap(first, "Nobody counts it in villages", workshop, number=1, severity=5, kind="where", left_out="Villages")
    third.answer_status = "answered"
    db.session.add(Finding(question_id=third.id, workshop_id=workshop.id, answer="It is 3.8 million people."))
    db.session.flush()


def plant() -> None:
    """Secrets wherever words of this kind of workshop can hide."""
    workshop = the_workshop()
    question = db.session.query(Question).order_by(Question.id).first()
    assert question is not None
    for n, visibility in enumerate(("held", "hidden", "quarantined"), 61):
        given: dict[str, Any] = {"visibility": visibility, "number": None if visibility == "held" else n}
        make_insight(workshop, [question], f"SECRET known {visibility}", source_title="SECRET source", **given)
        dataset = make_dataset(workshop, title=f"SECRET data {visibility}", entry=None, unit="SECRET unit", **given)
        make_gap(question, f"SECRET gap {visibility}", workshop, left_out="SECRET people", **given)
        make_link(question, dataset, "fully", why="SECRET reason")
    make_insight(workshop, [question], "SECRET rejected", number=70, state="rejected")
    entry = make_entry("Named elsewhere", public=False, secret=True, holder="", holder_type="A type", source="room")
    make_dataset(workshop, title="Quiet", number=71, holder="SECRET holder", secret=False, entry=entry)
    db.session.flush()


def publish_now() -> None:
    """Publish as the check page would."""
    from reports.contents import texts_mark, workshop_record
    from reports.services import publish

    publish(the_workshop(), texts_mark(workshop_record(the_workshop(), draft=True)))
