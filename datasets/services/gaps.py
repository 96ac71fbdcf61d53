"""Naming what is missing, saying how bad it is and what would close it, and grading a question."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT, USE_LIMIT, clean
from datasets.models import Finding, Gap
from datasets.models.codes import CLOSED_BY, GRADES, MISSING
from datasets.services.findings import finding_of
from live.announce import announce
from live.topics import RESULTS
from questions.models import Question
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services import keep_card
from workshops.services.cards import changed_since, note
from workshops.trail import record, undoes

WORST = 5


def name_gap(
    seat: Seat | None,
    workshop: Workshop,
    question: Question,
    *,
    text: str,
    kind: str = "",
    left_out: str = "",
    channel: str,
    late: bool = False,
) -> Gap:
    """Take in why a question cannot be answered, from a seat or, with None, from the facilitator.

    Raises Refused, for its field, when there is nothing to read or a code is not ours; and as `keep_card` does.
    """
    words = _checked(text, "text", TEXT_LIMIT)
    if not words:
        raise Refused(_("Please write what is missing."), "text")
    if kind and kind not in MISSING:
        raise Refused(_("Choose from the list."), "kind")
    gap = Gap(
        question_id=question.id,
        question=question,
        text=words,
        kind=kind,
        left_out=_checked(left_out, "left_out", USE_LIMIT),
        closed_by="",
        state="named",
    )
    keep_card(gap, workshop, seat, channel=channel, late=late)
    return gap


def _checked(text: str, field: str, limit: int) -> str:
    try:
        return clean(text, limit)
    except Refused as error:
        raise Refused(error.message, field) from None


def rate_gap(gap: Gap, *, severity: int | None, closed_by: str = "", kind: str = "") -> None:
    """Say how bad a gap is (1 to 5, or None for not said), what would close it, and of what kind it is.

    The same again changes nothing. Raises Refused for a gap that is not on the wall, and for values that are not ours.
    """
    if gap.visibility != "released":
        raise Refused(_("This card is not on the wall. Release it first."))
    if severity is not None and not 1 <= severity <= WORST:
        raise Refused(_("Choose a number from 1 to 5."), "severity")
    if (closed_by and closed_by not in CLOSED_BY) or (kind and kind not in MISSING):
        raise Refused(_("Choose from the list."), "closed_by")
    was = _facts(gap)
    gap.severity, gap.closed_by, gap.kind = severity, closed_by, kind or gap.kind
    if _facts(gap) == was:
        return
    db.session.flush()
    note(gap, "rated_gap", was=was, now=_facts(gap))


def _facts(gap: Gap) -> dict[str, Any]:
    return {"severity": gap.severity, "closed_by": gap.closed_by, "kind": gap.kind}


@undoes("rated_gap")
def _unrate(event: TrailEvent) -> None:
    gap = db.session.get(Gap, event.detail["card"])
    if gap is None or _facts(gap) != event.detail["now"]:
        raise changed_since()
    gap.severity, gap.closed_by, gap.kind = (event.detail["was"][name] for name in ("severity", "closed_by", "kind"))
    announce(gap.workshop_id, RESULTS)


def grade_question(workshop: Workshop, question: Question, grade: str) -> None:
    """Say whether the data that would answer a question is there, could be shared, or is collected by nobody.

    '' takes the grade back; the same again changes nothing. Raises Refused for a grade that is not ours.
    """
    if grade and grade not in GRADES:
        raise Refused(_("Choose from the list."), "grade")
    finding = finding_of(workshop, question)
    if finding.grade == grade:
        return
    was, finding.grade = finding.grade, grade
    db.session.flush()
    detail = {"question": question.id, "was": was, "now": grade}
    record(workshop, "graded_question", question.item, detail=detail)
    announce(workshop.id, RESULTS)


@undoes("graded_question")
def _ungrade(event: TrailEvent) -> None:
    finding = db.session.get(Finding, event.detail["question"])
    if finding is None or finding.grade != event.detail["now"]:
        raise Refused(_("This grade has changed since. Undo the newer change first."))
    finding.grade = event.detail["was"]
    announce(finding.workshop_id, RESULTS)
