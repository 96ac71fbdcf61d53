"""What became of a card, in words for the person who wrote it. The phone's panels and "my words" show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from questions.models import Question


@dataclass(frozen=True)
class Fate:
    """One own card: its words, what happened to it, and whether it can be taken back."""

    id: int
    ref: str
    text: str
    now_reads: str  # the words on the wall, when they are others
    said: str
    reason: str  # the facilitator's own words, when there are any
    state: str  # held, released, hidden or withdrawn: how the card is drawn
    has_use: bool
    use: str
    use_held: bool


DRAWN = {"held": "held", "released": "released", "hidden": "hidden", "quarantined": "hidden", "withdrawn": "withdrawn"}


def fate(question: Question) -> Fate:
    """What became of this card."""
    changed = question.visibility == "released" and question.text != question.first_words
    return Fate(
        id=question.id,
        ref=question.ref if question.visibility == "released" else "",
        text=question.first_words,
        now_reads=question.text if changed else "",
        said=_said(question),
        reason=question.scope_reason if question.visibility == "released" else "",
        state=DRAWN[question.visibility],
        has_use=question.has_use,
        use=question.intended_use,
        use_held=question.use_state == "held",
    )


def _said(question: Question) -> str:
    if question.visibility == "released":
        return _on_the_wall(question)
    words: dict[str, Callable[[], str]] = {
        "held": lambda: (
            _("It came late. It waits for the facilitator.") if question.late else _("Waits for the facilitator")
        ),
        "hidden": lambda: _("Not used today. It is kept, and not shown."),
        "quarantined": lambda: _("Put aside with care. Only the facilitator can see it."),
        "withdrawn": lambda: _("You took this back. Nothing of it is kept."),
    }
    return words[question.visibility]()


def _on_the_wall(question: Question) -> str:
    root = question.merged_into
    if root is not None:
        return _("Joined with %(ref)s: more than one of you asked this.", ref=root.ref)
    words: dict[str, Callable[[], str]] = {
        "out_of_scope": lambda: _("%(ref)s is out of scope today. It is kept and published.", ref=question.ref),
        "parked_sensitive": lambda: _("%(ref)s was put aside with care.", ref=question.ref),
        "moved_to_force": lambda: _("%(ref)s moved to the list of barriers.", ref=question.ref),
        "needs_rewording": lambda: _("On the wall as %(ref)s. We are looking for clearer words.", ref=question.ref),
    }
    other = words.get(question.scope)
    return other() if other else _("On the wall as %(ref)s", ref=question.ref)
