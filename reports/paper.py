"""The record as HTML: what the section templates need, for the page and for paper. Views and commands call it."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, url_for
from flask_babel import force_locale

from questions.words import ACTORS, WHENS
from reports import findings
from reports.contents import PUBLIC, workshop_record
from workshops.models import Workshop
from workshops.words import KINDS

SECTIONS = {
    "question": ("shortlist", "next", "room", "reading", "votes", "talk", "questions", "times", "about"),
    "data_insight": (
        "pairs", "next", "room", "reading_data", "known", "datasets", "grid", "fits", "gaps", "votes", "times", "about",
    ),
}  # fmt: skip


def values(workshop: Workshop, *, audience: str = PUBLIC, on_paper: bool = False) -> dict[str, Any]:
    """Everything a record's templates show."""
    record = workshop_record(workshop, audience=audience)
    path = url_for("reports.record", ref=workshop.ref)
    return {
        **findings.values(record),
        "sections": SECTIONS.get(record.kind, SECTIONS["question"]),
        "kind": KINDS[record.kind],
        "statuses": findings.STATUSES,
        "actors": ACTORS,
        "whens": WHENS,
        "issued": workshop.published_at is not None,
        "here": current_app.config["BASE_URL"] + path,
        "print": on_paper,
    }


def print_html(workshop: Workshop) -> str:
    """The public record as a document for A4, in English; the same content always gives the same document."""
    with force_locale("en_GB"):
        return render_template("reports/record_print.html", **values(workshop, on_paper=True))
