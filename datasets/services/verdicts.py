"""Whether a question is answered already: what seats say of it, the room's verdict, and the card with the answer.

Callers take these from `datasets.services.insights`.
"""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT, clean
from datasets.models import Finding, VerdictOpinion
from datasets.models.codes import VERDICTS
from datasets.services.findings import finding_of
from live.announce import announce
from live.topics import RESULTS
from questions.models import Question
from questions.queries import frozen_items
from workshops.guards import actor
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services.versions import blank_versions, keep_before, text_or_refuse
from workshops.trail import digest, record, undoes

# What a verdict makes of a question. "Not sure" is a verdict of a room that looked and did not come to one mind, so it
# is `disputed`; `not_checked` means that nobody looked.
STATUS_OF = {"answered": "answered", "partly": "partly", "no": "not_answered", "unsure": "disputed", "": "not_checked"}


def give_opinion(seat: Seat, question: Question, verdict: str) -> None:
    """Whether this seat holds a question to be answered. The last one counts; the same again changes nothing.

    Raises Refused when nothing was chosen, and when the room is not open.
    """
    if verdict not in VERDICTS:
        raise Refused(_("Please choose one of these."), "verdict")
    if not seat.workshop.is_open:
        raise Refused(_("This workshop has closed, so this was not sent."), "verdict")
    found = db.session.scalar(
        select(VerdictOpinion).where(VerdictOpinion.question_id == question.id, VerdictOpinion.seat_id == seat.id)
    )
    if found is None:
        found = VerdictOpinion(workshop_id=seat.workshop_id, question_id=question.id, seat_id=seat.id)
        db.session.add(found)
    found.verdict = verdict
    db.session.flush()
    announce(seat.workshop_id, RESULTS)


def set_verdict(workshop: Workshop, question: Question, verdict: str, answer: str = "") -> None:
    """Set what the room found: answered, partly, no, unsure, or '' for nothing yet; `answer` is its answer card.

    The same again changes nothing. An answered question leaves the ladder. Raises Refused for a verdict that is not
    ours, and while a ballot with this question is open.
    """
    if verdict not in STATUS_OF:
        raise Refused(_("Please choose one of these."), "verdict")
    status, was = STATUS_OF[verdict], question.answer_status
    if status != was:
        _check_not_on_a_ballot(question)
        question.answer_status = status
        db.session.flush()
        detail = {"question": question.id, "was": was, "now": status}
        record(workshop, "set_verdict", question.item, actor=actor(), detail=detail)
        announce(workshop.id, RESULTS)
    if answer:
        write_answer(workshop, question, answer)


def _check_not_on_a_ballot(question: Question) -> None:
    if any(item.split("+")[0] == question.item for item in frozen_items(question.cycle_id)):
        raise Refused(_("A ballot with this question is open. It stands still until the ballot closes."))


@undoes("set_verdict")
def _unset(event: TrailEvent) -> None:
    question = db.session.get(Question, event.detail["question"])
    if question is None or question.answer_status != event.detail["now"]:
        raise Refused(_("This verdict has changed since. Undo the newer change first."))
    _check_not_on_a_ballot(question)
    question.answer_status = event.detail["was"]
    announce(event.workshop_id or question.workshop_id, RESULTS)


def write_answer(workshop: Workshop, question: Question, answer: str) -> None:
    """Write the answer card of an answered question, in the facilitator's words; '' takes it away.

    Raises Refused when it is too long, and for a question that is not answered.
    """
    words = _checked(answer)
    if words and question.answer_status != "answered":
        raise Refused(_("Set the verdict to “answered” first. Then write the answer."), "answer")
    finding = finding_of(workshop, question)
    if finding.answer == words:
        return
    verb = "reworded_answer" if finding.answer else "wrote_answer"
    before = keep_before(question.cycle, "finding", question.id, "answer", finding.answer)
    finding.answer = words
    db.session.flush()
    detail = {"question": question.id, "words": digest(question.salt, words), "before": before}
    record(workshop, verb, question.item, actor=actor(), detail=detail)
    announce(workshop.id, RESULTS)


def _checked(answer: str) -> str:
    try:
        return clean(answer, TEXT_LIMIT)
    except Refused as error:
        raise Refused(error.message, "answer") from None


@undoes("wrote_answer")
@undoes("reworded_answer")
def _unwrite(event: TrailEvent) -> None:
    """Back to the words before, which somebody reads once more before they are public."""
    question = db.session.get(Question, event.detail["question"])
    finding = db.session.get(Finding, event.detail["question"])
    if question is None or finding is None or digest(question.salt, finding.answer) != event.detail["words"]:
        raise Refused(_("This answer has changed since. Undo the newer change first."))
    finding.answer = text_or_refuse(event.detail["before"])
    announce(finding.workshop_id, RESULTS)


def blank_answer(question: Question) -> None:
    """The words of a question are gone for good: so is its answer, as it is and as it was before any change."""
    finding = db.session.get(Finding, question.id)
    if finding is not None:
        finding.answer = ""
    blank_versions("finding", question.id)
