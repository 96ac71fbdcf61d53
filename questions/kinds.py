"""The activity kinds of this package: write, uses, cluster, scope, wording; and what waits for the facilitator.

`register.py` makes them known; the three screens of `workshops` call the functions here for their values.
"""

from __future__ import annotations

import math
from typing import Any

from flask_babel import lazy_gettext as _l

from core.writing import new_once
from questions import queries
from questions.examples import examples
from questions.fates import fate
from questions.forms import AskForm, PaperForm
from questions.models import Likeness, Question, WordingEdit
from questions.queries import Card, ThemeGroup
from questions.walls import chosen_page, overview_pages, wall_pages
from questions.words import CHECKS, OFF_THE_WALL, SCOPES
from workshops.activities import ActivityKind, Lane, Panel, register, register_lane
from workshops.models import Activity, Seat, Workshop
from workshops.models.tables import LETTERS
from workshops.queries import count_seats, list_seats
from workshops.queries.tables import list_room_tables, list_tables
from workshops.tables import mixed_tables, tables_for, turns

TAKES_WORDS = frozenset({"write", "scope"})
ON_KEYS = 9  # themes that have a number key
BESIDE_A_COUNT = 5  # themes on a page of the wall that also says how many questions there are


def _group(groups: list[ThemeGroup]) -> list[dict[str, Any]]:
    return [{"label": group.label, "cards": group.cards} for group in groups]


def _own(seat: Seat) -> list[Any]:
    return [fate(question) for question in queries.list_own(seat)]


# silent writing


def write_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The box, and what became of what this seat wrote."""
    return {"form": AskForm(formdata=None), "details": [], "own": _own(seat), "once": new_once()}


def write_console(step: Activity) -> dict[str, Any]:
    """Counts per perspective, and the paper desk."""
    counts = queries.count_by_perspective(step.workshop)
    return {
        "counts": [{"code": code, "n": n} for code, n in counts.items()],
        "asked": sum(counts.values()),
        "paper": paper_form(step.workshop),
    }


def paper_form(workshop: Workshop) -> PaperForm | None:
    """The paper desk's form, if anybody takes part without a device."""
    seats = [seat for seat in list_seats(workshop) if seat.is_in and seat.device_id is None]
    return PaperForm(formdata=None).offer(seats) if seats else None


def write_projector(step: Activity) -> dict[str, Any]:
    """A count, never text."""
    return {"asked": queries.count_asked(step.workshop)}


# uses


def uses_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """Own questions first, then released ones that have no use yet."""
    own = [fate(question) for question in queries.list_own(seat) if question.visibility in {"held", "released"}]
    cards = queries.on_the_wall(queries.list_cards(step.workshop))
    mine = {one.id for one in own}
    said = [card for card in cards if card.use_seat_id == seat.id and card.id not in mine]
    others = [card for card in cards if not card.has_use and card.id not in mine]
    return {"own": own, "said": said, "others": others, "once": new_once()}


def uses_console(step: Activity) -> dict[str, Any]:
    """How many questions have a use, which have none, and who sits with whom, or might."""
    workshop = step.workshop
    cards = queries.on_the_wall(queries.list_cards(workshop))
    seated = list_tables(workshop)
    suggested = [] if seated else mixed_tables(list_seats(workshop), step.id)
    return {
        "with_use": sum(card.has_use for card in cards),
        "of": len(cards),
        "without": [card for card in cards if not card.has_use],
        "seated": [(table.code, [seat.ref for seat in table.seats]) for table in seated],
        "suggested": [(LETTERS[n], [seat.ref for seat in table]) for n, table in enumerate(suggested)],
        "once": new_once(),
    }


def uses_projector(step: Activity) -> dict[str, Any]:
    """The bar "questions with a use"."""
    with_use, of = queries.count_uses(step.workshop)
    return {"with_use": with_use, "of": of}


# round robin and cluster


def cluster_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """Own questions that have a look-alike, and what is on the wall by theme."""
    released = queries.list_released(step.workshop)
    answers = {(one.question_id, one.other_id): one.answer for one in queries.list_likenesses(step.workshop)}
    return {
        "twins": _twins(released, seat, answers),
        "groups": _group(_themed(step.workshop, released)),
        "once": new_once(),
    }


def _themed(workshop: Workshop, released: list[Question]) -> list[ThemeGroup]:
    order = [theme.label for theme in queries.list_themes(workshop.cycle)]
    return queries.group_by_theme(queries.on_the_wall(queries.gather(released)), order)


def _twins(released: list[Question], seat: Seat, answers: dict[tuple[int, int], str]) -> list[dict[str, Any]]:
    """Own unmerged cards with the one card on the wall that is most like each."""
    by_id = {question.id: question for question in released}
    own = [one for one in released if one.seat_id == seat.id and one.merged_into_id is None]
    pairs = ((one, queries.nearest_twin(one, released)) for one in own if one.scope not in OFF_THE_WALL)
    return [
        {
            "id": one.id,
            "ref": one.ref,
            "text": one.text,
            "other": {"id": twin.key, "ref": by_id[twin.key].ref, "text": by_id[twin.key].text},
            "answer": answers.get((one.id, twin.key), ""),
        }
        for one, twin in pairs
        if twin is not None and by_id[twin.key].seat_id != seat.id
    ]


def cluster_console(step: Activity) -> dict[str, Any]:
    """The next card without a theme with its look-alikes, what authors say, and the wall by theme."""
    workshop = step.workshop
    released = queries.list_released(workshop)
    themes = [theme.label for theme in queries.list_themes(workshop.cycle)]
    groups = queries.group_by_theme(queries.on_the_wall(queries.gather(released)), themes)
    return {
        "next_card": _next_card(released, groups),
        "themes": list(enumerate(themes[:ON_KEYS], 1)),
        "more_themes": len(themes) > ON_KEYS,
        "advice": _advice(released, queries.list_likenesses(workshop)),
        "groups": _group(groups),
        "turns": _turns(step),
        "page": chosen_page(workshop.screen_view, _page_count(groups)),
        "pages": _page_count(groups),
        "once": new_once(),
    }


def _turns(step: Activity) -> list[str]:
    """The tables in an order of chance: by their letters, or by numbers while none are made."""
    codes = [table.code for table in list_room_tables(step.workshop)]
    order = turns(len(codes) or tables_for(count_seats(step.workshop)), step.id)
    return [codes[n - 1] if codes else str(n) for n in order]


def _next_card(released: list[Question], groups: list[ThemeGroup]) -> dict[str, Any] | None:
    waiting = next((group.cards for group in groups if not group.label), ())
    if not waiting:
        return None
    card = waiting[0]
    by_id = {question.id: question for question in released}
    near = queries.look_alikes(by_id[card.id], released)
    return {
        "card": card,
        "left": len(waiting),
        "alikes": [
            {"id": one.key, "ref": by_id[one.key].ref, "text": by_id[one.key].text, "shared": one.shared}
            for one in near
        ],
    }


def _advice(released: list[Question], likenesses: list[Likeness]) -> list[dict[str, Any]]:
    """Where an author said "yes, the same" and both cards are still apart."""
    by_id = {question.id: question for question in released}
    pairs = ((by_id.get(one.question_id), by_id.get(one.other_id)) for one in likenesses if one.answer == "yes")
    return [
        {**_brief(mine), "into": other.id, "into_ref": other.ref, "into_text": other.text}
        for mine, other in pairs
        if mine and other and mine.merged_into_id is None and other.merged_into_id is None
    ]


def _brief(question: Question) -> dict[str, Any]:
    return {"id": question.id, "ref": question.ref, "text": question.text}


def _page_count(groups: list[ThemeGroup]) -> int:
    return len(overview_pages(groups)) + len(wall_pages(groups))


def cluster_projector(step: Activity) -> dict[str, Any]:
    """An overview of themes first, then one theme at a time."""
    groups = queries.list_by_theme(step.workshop)
    overview, pages = overview_pages(groups), wall_pages(groups)
    page = chosen_page(step.workshop.screen_view, len(overview) + len(pages))
    at = page - 1
    return {
        "overview": overview[at] if at < len(overview) else None,
        "theme_page": pages[at - len(overview)] if len(overview) <= at < len(overview) + len(pages) else None,
        "page": page,
        "pages": len(overview) + len(pages),
    }


# the break with the scope desk


def scope_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """One more question stays open."""
    return write_phone(step, seat)


def scope_console(step: Activity) -> dict[str, Any]:
    """The next card nobody looked at, how many are left, and what was decided."""
    cards = queries.list_cards(step.workshop)
    themes = {card.theme for card in queries.on_the_wall(cards)}
    pages = math.ceil(len(themes) / BESIDE_A_COUNT)
    unchecked = [card for card in cards if card.scope == "unchecked"]
    return {
        "next_card": unchecked[0] if unchecked else None,
        "left": len(unchecked),
        "decided": _by_scope(cards),
        "page": chosen_page(step.workshop.screen_view, pages),
        "pages": pages,
        "paper": paper_form(step.workshop),
        "once": new_once(),
    }


def _by_scope(cards: list[Card]) -> list[dict[str, Any]]:
    order = ("needs_rewording", *OFF_THE_WALL, "in_scope")
    found = ((code, [card for card in cards if card.scope == code]) for code in order)
    return [{"code": code, "label": SCOPES[code], "cards": held} for code, held in found if held]


def scope_projector(step: Activity) -> dict[str, Any]:
    """Questions per theme, while people rest."""
    groups = queries.list_by_theme(step.workshop)
    overview = overview_pages(groups, BESIDE_A_COUNT)
    page = chosen_page(step.workshop.screen_view, len(overview))
    return {"overview": overview[page - 1] if overview else (), "total": sum(len(group.cards) for group in groups)}


# wording clinic


def wording_phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """ "Still yours?" first; then the wall by theme; then what this seat suggested."""
    return {
        "to_confirm": [_edit(edit) for edit in queries.list_to_confirm(seat)],
        "groups": _group(queries.list_by_theme(step.workshop)),
        "suggested": [
            {"ref": edit.question.ref, "after": edit.after, "state": edit.state}
            for edit in queries.list_suggested_by(seat)
            if edit.question.visibility == "released"
        ],
        "once": new_once(),
    }


def _edit(edit: WordingEdit) -> dict[str, Any]:
    return {
        "id": edit.id,
        "question": edit.question_id,
        "ref": edit.question.ref,
        "before": edit.before,
        "after": edit.after,
        "agrees": edit.author_agrees,
    }


def wording_console(step: Activity) -> dict[str, Any]:
    """What authors do not agree to, what needs other words, and the five ticks of the rest."""
    workshop = step.workshop
    groups = queries.list_by_theme(workshop)
    accepted = queries.list_accepted(workshop)
    cards = [card for group in groups for card in group.cards]
    return {
        "disagreed": [_edit(edit) for edit in accepted if edit.author_agrees == "no"],
        "asked": sum(edit.author_agrees == "not_asked" for edit in accepted),
        "agreed": sum(edit.author_agrees == "yes" for edit in accepted),
        "to_reword": [card for card in cards if card.scope == "needs_rewording"],
        "groups": _group(groups),
        "checks": CHECKS,
        "once": new_once(),
    }


def wording_projector(step: Activity) -> dict[str, Any]:
    """Three examples of before and after."""
    return {"examples": examples(step.workshop)}


# what waits for the facilitator


def held_values(workshop: Workshop) -> dict[str, Any]:
    """Held cards, newest last."""
    held = queries.list_held(workshop)
    cards = [
        {"id": one.id, "text": one.text, "perspective": one.perspective, "late": one.late, "channel": one.channel}
        for one in held
    ]
    return {"cards": cards, "once": new_once()}


def held_uses_values(workshop: Workshop) -> dict[str, Any]:
    """Held uses with the question each belongs to."""
    cards = [
        {"id": one.id, "ref": one.ref, "text": one.text, "use": one.intended_use, "decision": one.decision_informed}
        for one in queries.list_held_uses(workshop)
    ]
    return {"cards": cards, "once": new_once()}


def proposed_values(workshop: Workshop) -> dict[str, Any]:
    """Suggested wordings beside the words there are."""
    edits = [
        {
            "id": edit.id,
            "question": edit.question_id,
            "ref": edit.question.ref,
            "now": edit.question.text,
            "after": edit.after,
            "reason": edit.reason,
            "mine": edit.seat_id is not None and edit.seat_id == edit.question.seat_id,
        }
        for edit in queries.list_proposed(workshop)
    ]
    return {"edits": edits, "once": new_once()}


KINDS = (
    ("write", _l("Silent writing"), "pencil-line", _l("questions in first words"),
     (write_phone, write_console, write_projector)),
    ("uses", _l("What for?"), "target", _l("uses, who would act, by when"),
     (uses_phone, uses_console, uses_projector)),
    ("cluster", _l("Round robin"), "layers", _l("themes and merges"),
     (cluster_phone, cluster_console, cluster_projector)),
    ("scope", _l("Break with scope desk"), "coffee", _l("scope, with reasons"),
     (scope_phone, scope_console, scope_projector)),
    ("wording", _l("Wording clinic"), "spell-check", _l("other words, five ticks"),
     (wording_phone, wording_console, wording_projector)),
)  # fmt: skip
LANES = (
    ("held", _l("Questions to release"), held_values, queries.count_held),
    ("uses", _l("Uses to release"), held_uses_values, queries.count_held_uses),
    ("wording", _l("Suggested words"), proposed_values, queries.count_proposed),
)


def _panels(name: str, phone: Any, console: Any, projector: Any) -> tuple[Panel, Panel, Panel]:  # noqa: ANN401
    return (
        Panel(f"questions/kinds/{name}_phone.html", phone),
        Panel(f"questions/kinds/{name}_console.html", console),
        Panel(f"questions/kinds/{name}_projector.html", projector),
    )


def register_all() -> None:
    """Make this package's kinds and lanes known."""
    for name, label, icon, records, panels in KINDS:
        register(ActivityKind(name, label, icon, records, *_panels(name, *panels)))
    for name, label, values, count in LANES:
        register_lane(Lane(name, label, f"questions/lanes/{name}.html", values, count, holds=name != "wording"))
