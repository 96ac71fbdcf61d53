"""The silent list of datasets, and the round robin that merges what is one dataset under two names."""

from __future__ import annotations

import math
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from core.writing import new_once
from datasets import words
from datasets.forms.listing import DatasetForm
from datasets.models import Dataset
from datasets.queries import naming as queries
from datasets.queries.naming import Named
from questions.walls import chosen_page
from workshops.activities import ActivityKind, Panel
from workshops.card_lanes import own_cards
from workshops.cards import CardKind, get_card_kind
from workshops.models import Activity, Sameness, Seat, Workshop
from workshops.queries import count_seats, list_seats
from workshops.queries.cards import count_written
from workshops.queries.tables import list_room_tables
from workshops.tables import tables_for, turns

LINES = 7  # of cards on one page of the wall
LETTERS = 56  # of a card's words in one line at the wall's size
PAIRS = 4  # look-alikes offered at a time


def card_kind() -> CardKind:
    """The registered kind of these cards."""
    found = get_card_kind(queries.KIND)
    if found is None:
        raise LookupError("datasets are not registered")
    return found


# the silent list


def ask_address(seat: Seat, step: Activity) -> str:
    """Where the name's box asks the shelf while somebody types."""
    return url_for("datasets.shelf_matches", ref=seat.workshop.ref, seat_ref=seat.ref, step=step.id)


def list_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The card to fill in, and what became of one's own."""
    form = DatasetForm(formdata=None, ask=ask_address(seat, step))
    return {"form": form, "details": [], **own_cards(seat, card_kind())}


def list_console(step: Activity) -> dict[str, Any]:
    """How many from whom, what is on the wall, the facilitator's own card, and seats without a phone."""
    workshop = step.workshop
    counts = queries.count_by_perspective(workshop)
    return {
        "counts": [{"code": code, "n": n} for code, n in counts.items()],
        "named": sum(counts.values()),
        "on_wall": queries.gather(queries.list_wall(workshop)),
        "form": DatasetForm(formdata=None),
        "paper_seats": [seat.ref for seat in list_seats(workshop) if seat.is_in and seat.device_id is None],
    }


def list_projector(step: Activity) -> dict[str, Any]:
    """A count, never text."""
    return {"named": count_written(step.workshop, card_kind()), "existence": words.EXISTENCE}


# round robin and merge


def merge_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """Own cards that have a look-alike, and the wall."""
    wall = queries.list_wall(step.workshop)
    answers = {(one.card_id, one.other_id): one.answer for one in queries.list_answers(step.workshop, seat)}
    return {
        "twins": _twins(wall, seat, answers),
        "on_wall": queries.gather(wall),
        "once": new_once(),
        **own_cards(seat, card_kind()),
    }


def _twins(wall: list[Dataset], seat: Seat, answers: dict[tuple[int, int], str]) -> list[dict[str, Any]]:
    """Own unmerged cards, each with the one of somebody else that is most like it."""
    by_id = {card.id: card for card in wall}
    own = [card for card in wall if card.seat_id == seat.id and card.merged_into_id is None]
    pairs = ((card, queries.nearest_twin(card, wall)) for card in own)
    return [
        {"mine": _brief(card), "other": _brief(by_id[twin.key]), "answer": answers.get((card.id, twin.key), "")}
        for card, twin in pairs
        if twin is not None and by_id[twin.key].seat_id != seat.id
    ]


def _brief(card: Dataset) -> dict[str, Any]:
    return {"id": card.id, "ref": card.ref, "title": card.title, "holder": queries.holder_of(card), "unit": card.unit}


def merge_console(step: Activity) -> dict[str, Any]:
    """Whose turn it is, what authors say, look-alikes to merge by one key, and every card."""
    workshop = step.workshop
    wall = queries.list_wall(workshop)
    cards = queries.gather(wall)
    advice = _advice(wall, queries.list_answers(workshop))
    said = {(one["card"]["id"], one["into"]["id"]) for one in advice}
    pairs = [_offer(pair.card, pair.into, pair.shared) for pair in queries.list_pairs(wall)]
    pages = len(wall_pages(cards))
    return {
        "turns": table_turns(workshop, step.id),
        "advice": advice,
        "pairs": [one for one in pairs if (one["card"]["id"], one["into"]["id"]) not in said][:PAIRS],
        "on_wall": cards,
        "page": chosen_page(workshop.screen_view, pages),
        "pages": pages,
        "once": new_once(),
    }


def _offer(card: Dataset, into: Dataset, shared: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"card": _brief(card), "into": _brief(into), "shared": shared}


def _advice(wall: list[Dataset], answers: list[Sameness]) -> list[dict[str, Any]]:
    """Where an author said "the same" and both cards still stand apart; each pair once, the earlier card speaks."""
    by_id = {card.id: card for card in wall if card.merged_into_id is None}
    found: dict[tuple[int, int], dict[str, Any]] = {}
    for answer in answers:
        both = by_id.get(answer.card_id), by_id.get(answer.other_id)
        if answer.answer == "same" and both[0] is not None and both[1] is not None:
            early, late = sorted((both[0], both[1]), key=lambda card: card.number or 0)
            found.setdefault((late.id, early.id), _offer(late, early))
    return list(found.values())


def table_turns(workshop: Workshop, chance: int) -> list[str]:
    """The tables in an order of chance, by their letters once people sit at tables; none for a single table."""
    codes = [table.code for table in list_room_tables(workshop)]
    many = len(codes) or tables_for(count_seats(workshop))
    order = turns(many, chance) if many > 1 else []
    return [codes[n - 1] if codes else str(n) for n in order]


def merge_projector(step: Activity) -> dict[str, Any]:
    """The cards by reference, as many as can be read from the back."""
    pages = wall_pages(queries.gather(queries.list_wall(step.workshop)))
    page = chosen_page(step.workshop.screen_view, len(pages))
    return {"shown": pages[page - 1] if pages else (), "page": page, "pages": len(pages)}


def wall_pages(cards: list[Named]) -> list[tuple[Named, ...]]:
    """Cards in runs of at most LINES lines; one longer than that stands alone."""
    runs: list[list[Named]] = []
    room = 0
    for card in cards:
        lines = lines_of(card)
        if not runs or lines > room:
            runs.append([])
            room = LINES
        runs[-1].append(card)
        room -= lines
    return [tuple(run) for run in runs]


def lines_of(card: Named) -> int:
    """About how many lines a card takes: its name with its reference, and below them its holder and one row."""
    below = len(card.holder) + (len(card.unit) + 14 if card.unit else 0)
    return math.ceil((len(card.title) + 8 + (13 if card.wished else 0)) / LETTERS) + math.ceil(below / LETTERS)


def _panel(name: str, surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    return Panel(f"datasets/kinds/{name}_{surface}.html", values)


KINDS = (
    ActivityKind(
        "list_data",
        _l("List datasets"),
        "database",
        _l("datasets"),
        _panel("list_data", "phone", list_phone),
        _panel("list_data", "console", list_console),
        _panel("list_data", "projector", list_projector),
    ),
    ActivityKind(
        "merge_data",
        _l("Merge datasets"),
        "merge",
        _l("merged datasets"),
        _panel("merge_data", "phone", merge_phone),
        _panel("merge_data", "console", merge_console),
        _panel("merge_data", "projector", merge_projector),
    ),
)
