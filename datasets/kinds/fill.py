"""The break in which cards get their licence, how often they are updated and which nations they cover."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets import words
from datasets.forms.room import FactsForm
from datasets.queries import room as queries
from workshops.activities import ActivityKind, Lane, Panel
from workshops.models import Activity, Seat, Workshop

SHOWN = 8  # cards with a form of their own on the console; the others come up as these are done


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The cards that lack something, to fill in one or more facts of one."""
    lacking = [one for one in queries.list_card_facts(step.workshop) if one.lacks]
    return {"form": FactsForm(formdata=None, cards=lacking), "lacking": lacking, "words": words}


def console(step: Activity) -> dict[str, Any]:
    """What cards lack, most first, each with a quick form; and how many are whole."""
    cards = queries.list_card_facts(step.workshop)
    lacking = [one for one in cards if one.lacks]
    return {
        "lacking": lacking[:SHOWN],
        "more": max(0, len(lacking) - SHOWN),
        "whole": len(cards) - len(lacking),
        "all_cards": len(cards),
        "words": words,
        "once": new_once(),
    }


def projector(step: Activity) -> dict[str, Any]:
    """The share of cards that are whole; the clock is the frame's."""
    cards = queries.list_card_facts(step.workshop)
    return {"whole": sum(not one.lacks for one in cards), "all_cards": len(cards)}


def lane_values(workshop: Workshop) -> dict[str, Any]:
    """What phones filled in and waits to be taken in."""
    return {"said": queries.list_said(workshop), "words": words, "once": new_once()}


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/fill_{surface}.html", values)


KINDS = (
    ActivityKind(
        "fill",
        _l("Fill gaps in cards"),
        "coffee",
        _l("licence, updates and nations of datasets"),
        panel("phone", phone),
        panel("console", console),
        panel("projector", projector),
    ),
)
LANE = Lane("facts", _l("Facts from phones"), "datasets/lanes/facts.html", lane_values, queries.count_said)
