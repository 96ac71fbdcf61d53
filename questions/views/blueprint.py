"""The blueprint of this package, and the addresses its view modules share."""

from __future__ import annotations

from flask import Blueprint, abort, request

from questions import queries
from questions.models import Question
from workshops.models import Workshop
from workshops.screens import console_url, waiting_url

bp = Blueprint("questions", __name__)
SEAT = "/workshops/<workshop:ref>/seats/<seat:seat_ref>"
STEP = f"{SEAT}/steps/<number:step>"
CONSOLE = "/workshops/<workshop:ref>/console"
CARD = f"{CONSOLE}/questions/<number:question>"
EDIT = f"{CONSOLE}/edits/<number:edit>"


def question_or_404(workshop: Workshop, number: int) -> Question:
    """A question of this workshop whose words are still there."""
    found = queries.get_question(workshop, number)
    if found is None or found.visibility == "withdrawn":
        abort(404)
    return found


def back(workshop: Workshop) -> str:
    """Where a console form came from: the waiting zone, or the middle one."""
    return waiting_url(workshop) if request.headers.get("HX-Target") == "waiting" else console_url(workshop)
