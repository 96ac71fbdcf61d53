"""Sorting what is on the wall: themes, the scope desk, and what authors say of look-alikes."""

from __future__ import annotations

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT
from live.announce import announce
from live.topics import WORDS
from questions import handlers, queries
from questions.models import Likeness, Question, ScopeDecision, Theme
from questions.services.lines import asked, changed_since, checked, note
from questions.words import LIKENESSES, OFF_THE_WALL, SCOPES
from workshops.models import Cycle, Seat, TrailEvent
from workshops.trail import undoes

THEME_LIMIT = 80


def add_theme(cycle: Cycle, label: str) -> Theme:
    """The theme of this label (capitals aside), made at the end of the list if there is none yet."""
    words = checked(label, "theme", THEME_LIMIT)
    found = queries.find_theme(cycle, words)
    if found is not None:
        return found
    themes = queries.list_themes(cycle)
    theme = Theme(cycle_id=cycle.id, label=words, position=themes[-1].position + 1 if themes else 1)
    db.session.add(theme)
    db.session.flush()
    return theme


def set_theme(question: Question, label: str) -> None:
    """Gather a question under a theme, made if it is new; an empty label takes it out. The same changes nothing."""
    theme = add_theme(question.cycle, label) if label.strip() else None
    was = question.theme_id
    if (theme.id if theme else None) == was:
        return
    question.theme = theme
    db.session.flush()
    note(question, "themed", was=was, now=question.theme_id)


@undoes("themed")
def _untheme(event: TrailEvent) -> None:
    question = asked(event)
    if question.theme_id != event.detail["now"]:
        raise changed_since()
    question.theme = db.session.get(Theme, event.detail["was"] or 0)


def set_scope(question: Question, scope: str, reason: str = "") -> None:
    """What the scope desk decides. Out of scope, aside and moved each need a reason, shown beside the question.

    Moving to barriers runs the handlers of `questions.handlers`. The same decision again changes nothing.
    Raises Refused without the reason, for an unknown scope, and for a card not released.
    """
    if scope not in SCOPES:
        raise Refused(_("Please choose one of these."), "scope")
    words = checked(reason, "reason", TEXT_LIMIT, needed=False)
    if scope in OFF_THE_WALL and not words:
        raise Refused(_("Please say why. The reason is shown beside the question."), "reason")
    if question.visibility != "released":
        raise Refused(_("This card is not on the wall. Release it first."))
    if (question.scope, question.scope_reason) == (scope, words):
        return
    decision = _decide(question, scope, words)
    was = {"scope": question.scope, "became": question.became}
    earlier = [one.id for one in queries.list_scope_decisions(question) if one.id != decision.id]
    _apply(question, scope, words)
    note(question, "scoped", decision=decision.id, earlier=earlier[-1] if earlier else None, was=was, now=scope)


def _decide(question: Question, scope: str, reason: str) -> ScopeDecision:
    decision = ScopeDecision(question_id=question.id, scope=scope, reason=reason, undone=False, at=clock.now())
    db.session.add(decision)
    db.session.flush()
    return decision


def _apply(question: Question, scope: str, reason: str, became: str | None = None) -> None:
    """Set the scope, and tell the package that keeps barriers about a move or its end."""
    if question.scope == "moved_to_force" and scope != "moved_to_force":
        handlers.brought_back(question)
        question.became = ""
    arrives = scope == "moved_to_force" and question.scope != "moved_to_force"
    question.scope, question.scope_reason = scope, reason
    if arrives:
        question.became = handlers.moved(question) or became or ""
    db.session.flush()


@undoes("scoped")
def _unscope(event: TrailEvent) -> None:
    question = asked(event)
    decision = db.session.get_one(ScopeDecision, event.detail["decision"])
    standing = queries.list_scope_decisions(question)
    if not standing or standing[-1].id != decision.id or question.scope != decision.scope:
        raise changed_since()
    decision.undone = True
    earlier = db.session.get(ScopeDecision, event.detail["earlier"] or 0)
    _apply(question, event.detail["was"]["scope"], earlier.reason if earlier else "", event.detail["was"]["became"])


def answer_same(question: Question, other: Question, seat: Seat, answer: str) -> None:
    """Keep what an author says of a look-alike: advice for the facilitator, who merges. May be changed.

    Raises Refused for somebody else's question, an unknown answer, or a card no longer on the wall.
    """
    if question.seat_id != seat.id:
        raise Refused(_("Only the person who asked can answer this."))
    if answer not in LIKENESSES:
        raise Refused(_("Please choose one of these."), "answer")
    if other.visibility != "released" or question.visibility != "released":
        raise Refused(_("One of these cards is no longer on the wall."))
    likeness = queries.get_likeness(question, other) or Likeness(question_id=question.id, other_id=other.id)
    likeness.answer, likeness.at = answer, clock.now()
    db.session.add(likeness)
    announce(question.workshop_id, WORDS)
