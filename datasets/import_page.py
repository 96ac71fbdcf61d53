"""What the pages of an import show, as plain values: rows as they would look, runs and their accounts."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from datasets import words
from datasets.columns import BY_NAME
from datasets.importers import SOURCES
from datasets.importers.tables import open_table
from datasets.models import ImportRun
from datasets.services.judging import ADD, CHANGE, REFUSE, SAME, Verdict

SHOWN_ROWS = 5
SHOWN_CELL = 80
SHOWN = ("holder", "access", "licence", "nations", "finest_geography", "update_frequency", "topics", "url")
SAID: dict[str, words.Words] = {
    "access": words.ACCESS,
    "licence": words.LICENCES,
    "nations": words.NATIONS,
    "finest_geography": words.GEOGRAPHIES,
    "update_frequency": words.FREQUENCIES,
}
NOTES = {"licence": "licence_note", "finest_geography": "geography_note", "update_frequency": "frequency_note"}


def row_values(verdict: Verdict) -> dict[str, Any]:
    """One row as it would look on the shelf, and what becomes of it."""
    facts = {**verdict.before, **verdict.values} or verdict.row.told
    changed = verdict.values if verdict.what == CHANGE else {}
    return {
        "number": verdict.row.number,
        "title": str(facts.get("title") or verdict.row.told.get("title") or ""),
        "what": verdict.what,
        "what_words": _what(verdict.what),
        "why": verdict.why,
        "changed": [
            str(column.label) for name, column in BY_NAME.items() if column.holds in changed and not column.part
        ],
        "facts": [] if verdict.what == REFUSE else [(BY_NAME[name].label, _said(facts, name)) for name in SHOWN],
    }


def _what(what: str) -> str:
    return {
        ADD: _("would be added"),
        CHANGE: _("would be changed"),
        SAME: _("is there already"),
        REFUSE: _("would be refused"),
    }[what]


def _said(facts: dict[str, Any], name: str) -> str:
    """A fact in words; a note in brackets where its source put it in other words."""
    value = facts.get(name) or ""
    known = SAID.get(name, {})
    said = ", ".join(str(known.get(one, one)) for one in (value if isinstance(value, list) else [value]) if one)
    note = str(facts.get(NOTES.get(name, ""), "") or "")
    if name == "licence" and said and note and value != "other":
        return said
    return f"{said} ({note})" if said and note else said or note


def run_values(run: ImportRun) -> dict[str, Any]:
    """A run as lists and result pages show it."""
    return {
        "number": run.id,
        "label": run.label,
        "source": str(SOURCES[run.source].title) if run.source in SOURCES else run.source,
        "publisher": run.publisher,
        "licence": run.licence,
        "state": run.state,
        "at": run.at,
        "read": run.rows_read,
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "refusals": sorted(((int(number), why) for number, why in run.refusals.items()), key=lambda one: one[0]),
        "problem": run.problem,
    }


def first_rows(content: bytes) -> tuple[list[str], list[list[str]]]:
    """The headings of a table that was looked at before, and its first rows, cut short."""
    table = open_table(content)
    rows = []
    for _number, cells in table.rows():
        rows.append([cell[:SHOWN_CELL] + ("…" if len(cell) > SHOWN_CELL else "") for cell in cells])
        if len(rows) == SHOWN_ROWS:
            break
    width = len(table.headings)
    return table.headings, [[*row[:width], *[""] * (width - len(row))] for row in rows]
