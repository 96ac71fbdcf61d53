"""The reveal step: mine beside the room's on the phone, the choice of views on the console, the order on the wall."""

from __future__ import annotations

from typing import Any

from voting import queries, services
from voting.forms import Press
from voting.kinds import wall
from voting.models import Round
from workshops.models import Activity, Seat


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """My choices beside the room's, once it is shown."""
    round_ = queries.round_before(step)
    if round_ is None or round_.state != "revealed":
        return {"shown": None}
    return {"shown": phone_result(round_, seat)}


def console(step: Activity) -> dict[str, Any]:
    """Show the result, and choose what the wall shows of it."""
    round_ = queries.round_before(step)
    values: dict[str, Any] = {
        "round": round_,
        "button_form": Press(formdata=None),
        "shown": None,
        "can_take_back": False,
    }
    if round_ is None:
        return values
    values["turnout"] = queries.turnout(round_)
    values["can_take_back"] = services.can_take_back(round_)
    if round_.state == "revealed":
        values["shown"] = console_result(round_)
    return values


def projector(step: Activity) -> dict[str, Any]:
    """The order, once it is shown."""
    round_ = queries.round_before(step)
    return {"shown": projector_result(round_) if round_ is not None and round_.state == "revealed" else None}


def phone_result(round_: Round, seat: Seat) -> dict[str, Any]:
    """What a phone shows of a result: where my choices came, and the room's first ones."""
    found = queries.results(round_)
    own = queries.rows_of(found, queries.own_ballot(seat, round_))
    return {
        **_facts(found),
        "mine": [
            {
                "ref": row.ref,
                "text": row.wording,
                "rank": row.rank,
                "said": wall.said_place(row, found, "" if found.equal_voice else wall.HEADS),
                "on_list": bool(row.basis),
                "place": place,
            }
            for place, row in enumerate(own, 1)
        ],
        "top": wall.strip_rows(found.handed_on, found),
    }


def console_result(round_: Round) -> dict[str, Any]:
    """What the console shows of a result: the whole order, what the wall shows, what nobody chose."""
    found = queries.results(round_)
    view = wall.read_view(round_.workshop.screen_view, found)
    return {
        **_facts(found),
        "views": wall.choices(view, found),
        "order": wall.strip_rows(found.ranked, found),
        "heads": [
            (row.ref, row.wording, wall.said_place(row, found, wall.HEADS), wall.said_place(row, found, ""))
            for row in found.by_headcount
        ],
        "nobody": [row.ref for row in found.chosen_by_nobody],
        "only_equal_voice": [f"{round_.workshop.cycle.ref}-{item}" for item in found.share_check.only_equal_voice],
        "seal": found.seal,
        "seal_holds": found.seal_holds,
        "ballots": found.ballots,
        "eligible": found.eligible,
    }


def projector_result(round_: Round) -> dict[str, Any]:
    """One page of what the facilitator chose to show."""
    found = queries.results(round_)
    view = wall.read_view(round_.workshop.screen_view, found)
    rows, page, pages = wall.on_page(view, found)
    by = wall.HEADS if view.name == wall.HEADS else view.group
    lines = wall.strip_rows(rows, found, rank=by, say_divided=view.name != wall.DIVIDED)
    for line, row in zip(lines, rows, strict=True):
        line["before"] = wall.said_place(row, found, by)
    return {
        **_facts(found),
        "view": view.name,
        "title": wall.title_of(view, found),
        "rows": lines,
        "strips": wall.has_strips(view, found),
        "page": page,
        "pages": pages,
    }


def _facts(found: queries.Results) -> dict[str, Any]:
    return {
        "ref": found.round_ref,
        "equal_voice": found.equal_voice,
        "why_not": wall.why_not_words(found.why_not),
        "groups": found.groups,
        "total": found.total,
        "shares": not found.has_order,
        "thing": wall.thing(found),
        "finding": wall.finding(found),
        "n": found.n,
    }
