"""Every text that would be read in a record, as the check page shows it, with what looks like a detail of a person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from datasets.models import Dataset, Finding, Link
from datasets.queries.naming import ROOM
from datasets.queries.publishing import list_explained, list_findings
from questions import queries as words
from questions.models import Question
from reports import card_queries, queries
from voting.models import Reason
from workshops.cards import CardKind
from workshops.details import KINDS, looks_like
from workshops.models import Workshop

FIELDS: dict[str, Any] = {
    "title": _l("Name"),
    "holder": _l("Holder, or type of holder"),
    "holder_type": _l("Type of holder"),
    "unit": _l("One row is"),
    "statement": _l("What is known"),
    "source_title": _l("Source"),
    "publisher": _l("Published by"),
    "url": _l("Address"),
    "text": _l("What is missing"),
    "left_out": _l("Who is left out"),
    "description": _l("What it is"),
    "access_note": _l("How to get at it"),
    "licence_note": _l("About the licence"),
    "coverage_note": _l("About the places it covers"),
    "geography_note": _l("About the smallest area"),
    "frequency_note": _l("About how often it is updated"),
    "label_check": _l("How would this label feel?"),
}
OF_AN_ENTRY = (
    "title", "holder", "holder_type", "unit", "description", "access_note", "licence_note", "coverage_note",
    "geography_note", "frequency_note", "label_check", "url",
)  # fmt: skip


def to_read(workshop: Workshop) -> dict[str, Any]:
    """Everything the check page lists, as plain values: what would be public, and what is left out."""
    released = words.list_released(workshop)
    hidden = [question for question in released if question.has_use and question.use_state == "hidden"]
    return {
        "texts": [_question(question) for question in released],
        "left_out": [_question(question) for question in queries.list_left_out(workshop)],
        "hidden_uses": [_question(question) for question in hidden],
        "reasons": [_reason(workshop, reason) for _round, reason in queries.list_reasons(workshop)],
        "hidden_reasons": [_reason(workshop, reason) for _round, reason in queries.list_reasons(workshop, "hidden")],
        "card_groups": _groups(card_queries.list_cards(workshop)),
        "cards_left_out": _groups(card_queries.list_cards_left_out(workshop)),
        "explained": [_pair(link) for link in list_explained(workshop)],
        "answers": [_answer(finding) for finding in list_findings(workshop)],
    }


def _details(texts: Iterable[str]) -> list[str]:
    """What in these texts looks like a detail of a person, in words."""
    found = {kind for text in texts for kind in looks_like(text)}
    return [str(KINDS[kind]) for kind in KINDS if kind in found]


def _question(question: Question) -> dict[str, Any]:
    shown = question.use_state == "released"
    texts = {
        "text": question.text,
        "first_words": question.first_words,
        "use": question.intended_use if shown else "",
        "decision": question.decision_informed if shown else "",
        "scope_reason": question.scope_reason,
    }
    return {
        **texts,
        "id": question.id,
        "ref": question.ref,
        "public": question.public,
        "hidden_use": question.intended_use if not shown else "",
        "looks_like": _details(texts.values()),
    }


def _reason(workshop: Workshop, reason: Reason) -> dict[str, Any]:
    return {
        "id": reason.id,
        "ref": f"{workshop.cycle.ref}-{reason.item}",
        "side": reason.side,
        "text": reason.text,
        "looks_like": _details([reason.text]),
    }


def _groups(found: list[tuple[CardKind, list[Any]]]) -> list[dict[str, Any]]:
    """Cards kind by kind; kinds without any are left out."""
    return [
        {"name": kind.name, "label": kind.label, "cards": [_card(card) for card in shown]}
        for kind, shown in found
        if shown
    ]


def _card(card: Any) -> dict[str, Any]:  # noqa: ANN401 - a card of any kind
    """A card: its first text large, every other one with its label."""
    lines = _entry_lines(card) if isinstance(card, Dataset) else _lines(card)
    first = getattr(card, card.WORDS[0])
    return {
        "id": card.id,
        "ref": card.ref,
        "public": card.public,
        "text": first,
        "lines": lines,
        "looks_like": _details([first, *(text for _label, text in lines)]),
    }


def _lines(card: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - as above
    names = [*card.WORDS[1:], *(["url"] if hasattr(card, "url") else [])]
    return [(FIELDS[name], getattr(card, name)) for name in names if getattr(card, name)]


def _entry_lines(card: Dataset) -> list[tuple[Any, str]]:
    """What the card says, and what its own shelf entry says besides: that becomes public with it."""
    found = _lines(card)
    entry = card.entry
    if entry is None or entry.source != ROOM or entry.public:
        return found
    said = {card.title, *(text for _label, text in found)}
    texts = [(FIELDS[name], getattr(entry, name)) for name in OF_AN_ENTRY if getattr(entry, name)]
    texts += [(_("About governance"), text) for text in entry.governance.values() if text]
    return [*found, *((label, text) for label, text in texts if text not in said)]


def _pair(link: Link) -> dict[str, Any]:
    return {
        "id": link.id,
        "ref": f"{link.question.ref}+{link.dataset.item}",
        "text": link.why,
        "about": link.dataset.title,
        "public": link.public,
        "looks_like": _details([link.why]),
    }


def _answer(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.question_id,
        "ref": finding.question.ref,
        "text": finding.answer,
        "public": finding.public,
        "looks_like": _details([finding.answer]),
    }
