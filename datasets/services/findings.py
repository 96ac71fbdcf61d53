"""The row of what a room found out about a question: made when something is first said of it.

Called by `verdicts` (the answer card) and `gaps` (whether the data could be had at all).
"""

from __future__ import annotations

from core.db import db
from datasets.models import Finding
from questions.models import Question
from workshops.models import Workshop


def finding_of(workshop: Workshop, question: Question) -> Finding:
    """The finding of a question; a new, empty one of this workshop when nobody found out anything so far."""
    found = db.session.get(Finding, question.id)
    if found is None:
        found = Finding(question_id=question.id, workshop_id=workshop.id, answer="", grade="")
        db.session.add(found)
    return found
