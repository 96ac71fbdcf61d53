"""Talking about the divided ones: a reason for or against on the phone, turns and the scribe's line on the console."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from voting import queries
from voting.forms import Press, ReasonForm
from voting.kinds import wall
from voting.models import Reason, Round
from voting.order import speaking_order
from voting.queries import Results, Row
from workshops import queries as rooms
from workshops.models import Activity, Seat
from workshops.perspectives import COMMISSIONER

WALL_REASONS = 5
WALL_TURNS = 12


def _round(step: Activity) -> Round | None:
    round_ = queries.round_before(step)
    return round_ if round_ is not None and round_.state == "revealed" else None


def talked_about(found: Results) -> tuple[Row, ...]:
    """The three to talk about: those on which groups differ most, else the first three."""
    return found.most_divided or found.ranked[:3]


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """The three, with my reasons, and a form for each; any other candidate by choice."""
    round_ = _round(step)
    if round_ is None:
        return {"round": None}
    found = queries.results(round_)
    three = talked_about(found)
    return {
        "round": round_,
        "three": wall.strip_rows(three, found, say_divided=False),
        "items": [row.item for row in three],
        "groups": found.groups,
        "total": found.total,
        "shares": not found.has_order,
        "form": ReasonForm(formdata=None, about=_about(found)),
        "url": url_for("voting.give_reason", ref=seat.workshop.ref, seat_ref=seat.ref, step=step.id),
        "mine": _mine(round_, seat, step),
    }


def _about(found: Results) -> list[tuple[str, str]]:
    """Every candidate to choose from, the three first."""
    three = talked_about(found)
    rest = sorted((row for row in found.rows if row not in three), key=lambda row: row.ref)
    return [(row.item, f"{row.ref} {row.wording[:60]}") for row in (*three, *rest)]


def about(step: Activity) -> list[tuple[str, str]]:
    """What a reason can be about in this step; nothing before the reveal."""
    round_ = _round(step)
    return _about(queries.results(round_)) if round_ is not None else []


def _mine(round_: Round, seat: Seat, step: Activity) -> list[dict[str, Any]]:
    states = {
        "held": _("waits to be read by the facilitator"),
        "released": _("shown to the room"),
        "hidden": _("not shown"),
    }
    return [
        {
            "ref": f"{seat.workshop.cycle.ref}-{reason.item}",
            "side": side_words(reason.side),
            "text": reason.text,
            "state": states[reason.visibility],
            "url": url_for(
                "voting.take_back_reason", ref=seat.workshop.ref, seat_ref=seat.ref, step=step.id, reason=reason.id
            ),
        }
        for reason in queries.list_own_reasons(seat, round_)
    ]


def side_words(side: str) -> str:
    """The side of a reason in a word."""
    return {"for": _("for"), "against": _("against")}.get(side, _("on a condition"))


def console(step: Activity) -> dict[str, Any]:
    """The three, what the wall shows, whose turn it is, and the scribe's line."""
    round_ = _round(step)
    if round_ is None:
        return {"round": None}
    found = queries.results(round_)
    three = talked_about(found)
    return {
        "round": round_,
        "three": wall.strip_rows(three, found, say_divided=False),
        "groups": found.groups,
        "total": found.total,
        "shares": not found.has_order,
        "turns": turns(step),
        "views": _views(step, three),
        "form": ReasonForm(formdata=None, about=_about(found)),
        "button_form": Press(formdata=None),
        "released": [_said(reason, round_) for reason in queries.list_released_reasons(round_)],
    }


def _views(step: Activity, three: tuple[Row, ...]) -> list[dict[str, Any]]:
    shown = step.workshop.screen_view
    offered = [{"value": "", "label": _("All three"), "current": not shown, "key": "0"}]
    for n, row in enumerate(three, 1):
        name = wall.ITEM + row.item
        offered.append({"value": name, "label": row.ref, "current": shown == name, "key": str(n)})
    return offered


def _said(reason: Reason, round_: Round) -> dict[str, Any]:
    return {
        "id": reason.id,
        "ref": f"{round_.workshop.cycle.ref}-{reason.item}",
        "side": side_words(reason.side),
        "text": reason.text,
    }


def turns(step: Activity) -> list[str]:
    """Whose turn it is to speak, by seat; people who fund the work speak last."""
    seats = [seat for seat in rooms.list_seats(step.workshop) if seat.state == "in"]
    last = [seat.ref for seat in seats if seat.perspective == COMMISSIONER]
    return speaking_order(
        (seat.ref for seat in seats if seat.ref not in last), last, int(step.settings.get("order", step.id))
    )


def projector(step: Activity) -> dict[str, Any]:
    """The three and whose turn it is, or one of them with its reasons."""
    round_ = _round(step)
    if round_ is None:
        return {"round": None}
    found = queries.results(round_)
    item = wall.View(step.workshop.screen_view, 1).item
    row = found.row(item) if item else None
    reasons = [one for one in queries.list_released_reasons(round_) if row is not None and one.item == row.item]
    three = (row,) if row is not None else talked_about(found)
    return {
        "round": round_,
        "rows": wall.strip_rows(three if row else wall.to_talk_about(three), found, say_divided=False),
        "groups": found.groups,
        "total": found.total,
        "shares": not found.has_order,
        "one": row is not None,
        "reasons": [_said(one, round_) for one in reasons[:WALL_REASONS]],
        "more": max(0, len(reasons) - WALL_REASONS),
        "turns": turns(step)[:WALL_TURNS],
    }
