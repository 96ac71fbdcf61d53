"""What people bring, what they can help with, tables by it, and the facts that a break fills in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from core.db import db
from core.errors import Refused
from datasets.models import DataRole, Dataset, Pick
from datasets.models.codes import FREQUENCIES, LICENCES, NATIONS
from datasets.queries import room as queries
from datasets.queries.inputs import list_questions
from datasets.queries.room import FACTS, MOST_PICKS, SAID
from datasets.services import shelf
from datasets.table_plan import Picks, PlannedTable, plan_tables
from live.announce import announce
from live.topics import PEOPLE, RESULTS, WORDS
from questions.models import Question
from workshops.models import Activity, RoomTable, Seat, TrailEvent, Workshop
from workshops.queries import list_seats
from workshops.services.cards import changed_since, note
from workshops.services.tables import seat_groups
from workshops.trail import undoes

CODES: dict[str, Collection[str]] = {"licence": LICENCES, "update_frequency": FREQUENCIES, "nations": NATIONS}
ROOM = "room"  # the source of shelf entries that a room made


def set_roles(seat: Seat, *, holds: bool, uses: bool, is_in: bool) -> None:
    """Keep what a seat brings, any or none of the three; a second time replaces the first. Raises Refused when over."""
    _check_open(seat.workshop)
    role = queries.role_of(seat) or DataRole(seat_id=seat.id)
    role.holds, role.uses, role.is_in = holds, uses, is_in
    db.session.add(role)
    db.session.flush()
    announce(seat.workshop_id, PEOPLE)


def pick(seat: Seat, items: Collection[str]) -> None:
    """Keep which questions a seat can help with, two at most, none too; it replaces what was picked before.

    Raises Refused for more than two, for what was not handed on, and when the workshop is over.
    """
    _check_open(seat.workshop)
    if len(set(items)) > MOST_PICKS:
        raise Refused(_("Choose two at most. Untick one."), "picks")
    known = {question.item: question.id for question in list_questions(seat.workshop)}
    if not set(items) <= known.keys():
        raise Refused(_("Choose from the list."), "picks")
    db.session.execute(delete(Pick).where(Pick.seat_id == seat.id))
    db.session.add_all(Pick(seat_id=seat.id, question_id=known[item]) for item in sorted(set(items)))
    db.session.flush()
    announce(seat.workshop_id, PEOPLE)


def plan(workshop: Workshop, questions: Sequence[Question], picks: Picks, chance: int) -> list[PlannedTable]:
    """The tables that these picks suggest, not yet made. The same `chance` gives the same ones."""
    return plan_tables(list_seats(workshop), [question.item for question in questions], picks, chance)


def seat_by_picks(workshop: Workshop, chance: int) -> list[RoomTable]:
    """Seat everybody by that plan, with each table's question as its topic. Raises Refused when there is none."""
    questions = list_questions(workshop)
    planned = plan(workshop, questions, queries.picks_by_seat(questions, queries.list_picks(workshop)), chance)
    if not planned:
        raise Refused(_("There is nobody to seat yet, or no question was handed on."))
    return seat_groups(workshop, [(table.topic, table.seats) for table in planned])


def say_fact(step: Activity, card: Dataset, fact: str, value: str) -> None:
    """Note that a phone filled in a fact of a card; the facilitator takes it in or leaves it. No seat is kept.

    `value` is a code; of nations several, joined by "+". Raises Refused for codes that are not ours, for what the card
    says already, and when the workshop is over.
    """
    _check_open(step.workshop)
    _check_value(fact, value)
    if card.workshop_id != step.workshop_id or fact not in queries.lacking(card):
        raise Refused(_("Somebody filled this in already. Thank you."), fact)
    said = queries.said_of(step)
    values = said.setdefault(f"{card.id}:{fact}", {})
    values[value] = values.get(value, 0) + 1
    step.settings = {**step.settings, SAID: said}
    db.session.flush()
    announce(step.workshop_id, WORDS)


def take_fact(step: Activity, card: Dataset, fact: str, value: str) -> None:
    """Put a fact that phones said on the card; what else was said of it goes. Raises Refused as `describe` does."""
    if value not in queries.said_of(step).get(f"{card.id}:{fact}", {}):
        return
    _check_value(fact, value)
    describe(card, {fact: value.split("+") if fact == "nations" else value})
    leave_fact(step, card, fact)


def leave_fact(step: Activity, card: Dataset, fact: str, value: str = "") -> None:
    """Do not take in what phones said of a fact: one value, or without one all of them. Twice changes nothing."""
    said = queries.said_of(step)
    values = said.get(f"{card.id}:{fact}", {})
    values.pop(value, None)
    if not values or not value:
        said.pop(f"{card.id}:{fact}", None)
    step.settings = {**step.settings, SAID: said}
    db.session.flush()
    announce(step.workshop_id, WORDS)


def describe(card: Dataset, facts: dict[str, Any]) -> list[str]:
    """Say the licence, how often it is updated or the nations of a card's dataset; gives the facts that changed.

    On an entry that this room did not make only what is empty may be filled in. Raises Refused for anything else.
    """
    _check_open(card.workshop)
    entry = card.entry
    if entry is None or not set(facts) <= set(FACTS):
        raise Refused(_("This card is not on the wall. Release it first."))
    was = {name: getattr(entry, name) for name in facts}
    ours = entry.source == ROOM and entry.cycle_id == card.cycle_id
    lacks = queries.lacking(card)
    if not ours and any(was[name] != facts[name] and name not in lacks for name in facts):
        raise Refused(_("This is on the shelf for everybody. Fill in what is empty; change the rest on the shelf."))
    changed = shelf.edit_entry(entry, facts)
    if changed:
        now = {name: getattr(entry, name) for name in facts}
        note(card, "described_dataset", entry=entry.id, was=was, now=now)
    return changed


@undoes("described_dataset")
def _undescribe(event: TrailEvent) -> None:
    card = db.session.get(Dataset, event.detail["card"])
    entry = card.entry if card is not None else None
    now = event.detail["now"]
    if card is None or entry is None or entry.id != event.detail["entry"]:
        raise changed_since()
    if {name: getattr(entry, name) for name in now} != now:
        raise changed_since()
    shelf.edit_entry(entry, event.detail["was"], same_name_ok=True)
    announce(card.workshop_id, WORDS, RESULTS)


def _check_value(fact: str, value: str) -> None:
    parts = value.split("+") if fact == "nations" else [value]
    if fact not in CODES or not all(part in CODES[fact] for part in parts):
        raise Refused(_("Choose from the list."), fact)


def _check_open(workshop: Workshop) -> None:
    if workshop.is_over:
        raise Refused(_("This workshop is over."))
