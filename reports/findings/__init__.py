"""The sentences of the record: what each figure and table shows, said the way people say it. Values in, words out.

`values` gathers what the section templates of page and PDF need besides the record itself.
"""

from __future__ import annotations

from typing import Any

from reports.contents import WorkshopRecord
from reports.findings.data import data_values
from reports.findings.front import (
    change_said,
    room_notes,
    room_said,
    shortlist_said,
    time_note,
    time_said,
    why_listed,
)
from reports.findings.votes import movement_values, vote_values
from reports.findings.words import STATUSES, by_theme, funnel_said, questions_said, reason_rows

__all__ = ["STATUSES", "values"]


def values(record: WorkshopRecord) -> dict[str, Any]:
    """Everything the sections show besides the record."""
    return {
        "record": record,
        "short_fingerprint": record.short_fingerprint,
        "shortlist_said": shortlist_said(record),
        "room_said": room_said(record),
        "room_notes": room_notes(record),
        "time_said": time_said(record),
        "time_note": time_note(record),
        "funnel_said": funnel_said(record),
        "questions_said": questions_said(record),
        "themes": by_theme(record),
        "votes": [vote_values(round_) for round_ in record.rounds],
        "movement": movement_values(record),
        "reasons": reason_rows(record),
        "changes": [change_said(change) for change in record.changes],
        **data_values(record),
        "why_listed": {line.ref: why_listed(line) for line in record.shortlist.lines} if record.shortlist else {},
    }
