"""What packages above want done with a question: `barriers` makes a barrier of one that was moved, `datasets` blanks
what rooms wrote about one whose words are gone for good.
"""

from __future__ import annotations

from collections.abc import Callable

from questions.models import Question

_moved: list[Callable[[Question], str]] = []
_brought_back: list[Callable[[Question], None]] = []
_blanked: list[Callable[[Question], None]] = []


def on_moved(handler: Callable[[Question], str]) -> Callable[[Question], str]:
    """Do this, in the same transaction, when a question is moved to barriers; gives the barrier's reference, or ''."""
    if handler not in _moved:
        _moved.append(handler)
    return handler


def on_brought_back(handler: Callable[[Question], None]) -> Callable[[Question], None]:
    """Do this when a move is undone or another scope is chosen. `question.became` still names the barrier."""
    if handler not in _brought_back:
        _brought_back.append(handler)
    return handler


def moved(question: Question) -> str:
    """Run the handlers of a move; the reference of what was made, or ''."""
    made = [handler(question) for handler in _moved]
    return next((ref for ref in made if ref), "")


def brought_back(question: Question) -> None:
    """Run the handlers of a move that is taken back."""
    for handler in _brought_back:
        handler(question)


def on_blanked(handler: Callable[[Question], None]) -> Callable[[Question], None]:
    """Do this, in the same transaction, when a question's words are taken back or forgotten."""
    if handler not in _blanked:
        _blanked.append(handler)
    return handler


def blanked(question: Question) -> None:
    """Run the handlers of words that are gone for good."""
    for handler in _blanked:
        handler(question)
