"""What somebody would do with an answer: said, released, hidden, taken back. Free text, so held like all words."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from core.errors import Refused
from core.text import USE_LIMIT
from questions import queries
from questions.models import Question
from questions.services.lines import asked, changed_since, checked, note
from questions.words import ACTORS, AUDIENCES, WHENS
from workshops.guards import actor
from workshops.models import Seat, TrailEvent
from workshops.trail import digest, undoes

MOST_PER_SEAT = 3


def set_use(
    question: Question,
    intended_use: str,
    *,
    seat: Seat | None = None,
    who_would_act: str = "",
    decision_informed: str = "",
    by_when: str = "",
    audience: Sequence[str] = (),
) -> None:
    """Say what would be done with an answer. `seat` says it; without one it is the facilitator (or the example).

    A seat says a use for up to three questions: its own, or released ones that have none yet. Held for the facilitator
    unless the workshop releases at once. Raises Refused, on the field where there is one.
    """
    words = checked(intended_use, "intended_use", USE_LIMIT)
    decision = checked(decision_informed, "decision_informed", USE_LIMIT, needed=False)
    _check_choices(who_would_act, by_when, audience)
    if seat is not None:
        check_may_say(question, seat)
    held = seat is not None and question.workshop.moderation == "hold"
    question.intended_use, question.decision_informed = words, decision
    question.who_would_act, question.by_when, question.audience = who_would_act, by_when, list(audience)
    question.use_seat_id = seat.id if seat else question.use_seat_id
    question.use_state = "held" if held else "released"
    note(question, "said_use", use=digest(question.salt, words))


def check_may_say(question: Question, seat: Seat) -> None:
    """Raises Refused when this seat may not say (or change) the use of this question."""
    if question.workshop.is_over:
        raise Refused(_("This workshop has closed, so this was not sent. Your words are still here."), "intended_use")
    own = question.seat_id == seat.id
    if question.visibility in {"withdrawn", "hidden", "quarantined"} or (question.visibility != "released" and not own):
        raise Refused(_("This question is not on the wall. Choose another."))
    if question.has_use and not own and question.use_seat_id != seat.id:
        raise Refused(_("Somebody has said a use for this one already. Choose another."))
    if queries.count_uses_by(seat.id, besides=question.id) >= MOST_PER_SEAT:
        raise Refused(_("You have said a use for three questions. Take one back before you choose another."))


def _check_choices(who_would_act: str, by_when: str, audience: Sequence[str]) -> None:
    if who_would_act and who_would_act not in ACTORS:
        raise Refused(_("Please choose one of these."), "who_would_act")
    if by_when and by_when not in WHENS:
        raise Refused(_("Please choose one of these."), "by_when")
    if any(code not in AUDIENCES for code in audience):
        raise Refused(_("Please choose from these."), "audience")


def take_back_use(question: Question, seat: Seat) -> None:
    """The seat that said a use (or the question's author) takes it back; nothing of it stays. Twice changes nothing."""
    if seat.id not in {question.seat_id, question.use_seat_id}:
        raise Refused(_("Only the person who wrote this can take it back."))
    if question.has_use:
        blank_use(question)
        note(question, "took_back_use", by=actor())


def blank_use(question: Question) -> None:
    """Leave nothing of a use."""
    question.intended_use = question.decision_informed = ""
    question.who_would_act = question.by_when = ""
    question.audience, question.use_seat_id, question.use_state = [], None, "released"


def release_use(question: Question) -> None:
    """Let everybody see the use. Twice changes nothing."""
    _set_state(question, "released", "released_use")


def hide_use(question: Question) -> None:
    """Keep the use off every screen. Twice changes nothing."""
    _set_state(question, "hidden", "hid_use")


def _set_state(question: Question, state: str, verb: str) -> None:
    was = question.use_state
    if was != state and question.has_use:
        question.use_state = state
        note(question, verb, was=was, now=state)


@undoes("released_use")
@undoes("hid_use")
def _back(event: TrailEvent) -> None:
    question = asked(event)
    if question.use_state != event.detail["now"] or not question.has_use:
        raise changed_since()
    question.use_state = event.detail["was"]
