"""The sentences about votes: who voted, what came first, where groups differ, what talking changed."""

from __future__ import annotations

import math
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from reports.contents import WorkshopRecord
from reports.movement import Move, moves
from reports.rounds import RankRow, RoundRecord
from voting.kinds.shares import said_share

PAIRS = "question_dataset_link"
STRIPS = 12  # rows of a rank strip when a vote handed nothing on

WHY_NO_SPLIT: dict[str, Any] = {
    "small_round": _l("Fewer than 20 people voted, so places are not shown by group: they could point at a person."),
    "lived_too_small": _l(
        "Too few people with direct experience of poverty voted to show places by group without pointing at one of "
        "them. They are never counted into another group."
    ),
    "group_too_small": _l("Places are not shown by group, because one group is too small to be shown safely."),
    "one_group": _l("Everybody who voted belongs to one group, so there is nothing to compare."),
    "no_ballots": _l("Nobody voted."),
}


def vote_values(round_: RoundRecord) -> dict[str, Any]:
    """One vote, ready for its figure and its table."""
    shown = (round_.handed_on or round_.ranked[:STRIPS]) if round_.groups else ()
    return {
        "round": round_,
        "turnout": turnout_said(round_),
        "finding": vote_said(round_),
        "divided": divided_said(round_),
        "why_no_split": "" if round_.groups else str(WHY_NO_SPLIT.get(round_.why_no_split, "")),
        "strips": [strip_row(row) for row in shown] if round_.has_order else [],
        "shares": [] if round_.has_order else [share_row(row) for row in shown],
        "thing": _("Pair") if round_.object_type == PAIRS else _("Question"),
        "order": [order_row(row, told=row in shown) for row in round_.ranked],
        "unchosen": [row.ref for row in round_.unchosen],
    }


def turnout_said(round_: RoundRecord) -> str:
    """Who voted and how."""
    if round_.ballots == round_.eligible:
        voted = ngettext(
            "The %(num)s person who could vote did.", "All %(num)s people who could vote did.", round_.ballots
        )
    else:
        voted = _("%(voted)s of %(all)s people voted.", voted=round_.ballots, all=round_.eligible)
    how = (
        ngettext("Each chose %(num)s.", "Each chose up to %(num)s and put them in order.", round_.n)
        if round_.has_order
        else ngettext("Each chose %(num)s.", "Each chose up to %(num)s, in no order.", round_.n)
    )
    counted = _("Counted by equal voice.") if round_.equal_voice else _("Counted by head count.")
    return f"{voted} {how} {counted}"


def vote_said(round_: RoundRecord) -> str:
    """What the vote found, in a sentence."""
    if not round_.ranked:
        return _("Nobody chose anything.")
    first = round_.ranked[0]
    if not first.places:
        return _("%(ref)s came first.", ref=first.ref)
    lowest = math.ceil(max(place.rank for place in first.places))
    if lowest <= max(3, round_.total // 4):
        return _("%(ref)s came first: every group has it among its first %(lowest)s.", ref=first.ref, lowest=lowest)
    return _(
        "%(ref)s came first, although one group has it no higher than place %(lowest)s.", ref=first.ref, lowest=lowest
    )


def divided_said(round_: RoundRecord) -> str:
    """On what the groups differ."""
    if not round_.groups:
        return ""
    divided = [row for row in round_.handed_on if row.divided]
    if not divided:
        return _("The groups stand far apart on none of what was handed on.")
    furthest = max(divided, key=lambda row: (apart(row), -(row.rank or 0)))
    if len(divided) == 1:
        return _("The groups stand far apart only on %(ref)s.", ref=furthest.ref)
    return _(
        "The groups stand far apart on %(num)s of the %(all)s handed on, furthest on %(ref)s.",
        num=len(divided), all=len(round_.handed_on), ref=furthest.ref,
    )  # fmt: skip


def apart(row: RankRow) -> float:
    """How far the groups that like it most and least are apart: in places, or in shares where ballots had no order."""
    ranks = [place.rank for place in row.places] or [one.value for one in row.shares]
    return max(ranks) - min(ranks) if ranks else 0


def strip_row(row: RankRow) -> dict[str, Any]:
    """A row of the rank strip."""
    return {
        "ref": row.ref,
        "text": row.text or _("These words are not published."),
        "rank": row.rank,
        "marks": [{"group": place.group, "rank": place.rank} for place in row.places],
        "divided": row.divided,
        "protected": False,
        "tie_note": "",
    }


def share_row(row: RankRow) -> dict[str, Any]:
    """A row of the table that says how much of each group chose something."""
    return {"ref": row.ref, "text": row.text, "shares": {one.group: said_share(one.value) for one in row.shares}}


def order_row(row: RankRow, *, told: bool) -> dict[str, Any]:
    """A row of the whole order; `told` says that its words stand above, beside its strip."""
    another = str(row.best) if row.best == row.worst else _("%(best)s to %(worst)s", best=row.best, worst=row.worst)
    return {
        "rank": row.rank,
        "ref": row.ref,
        "text": row.text,
        "told": told,
        "another_day": another,
        "close": row.close,
    }


def movement_values(record: WorkshopRecord) -> dict[str, Any] | None:
    """The two last votes side by side, when there were two."""
    if len(record.rounds) < 2:
        return None
    before, after = record.rounds[-2], record.rounds[-1]
    rows = moves(before, after)
    if len(rows) < 2:
        return None
    return {
        "rows": [{"ref": row.ref, "text": row.text, "before": row.before, "after": row.after} for row in rows],
        "finding": movement_said(rows),
        "before": before.title,
        "after": after.title,
    }


def movement_said(rows: list[Move]) -> str:
    """What the talk changed."""
    far = [row for row in rows if abs(row.up) >= 3]
    if not far:
        return _("After the talk no question moved as many as three places.")
    most = max(far, key=lambda row: (abs(row.up), row.ref))
    said = ngettext(
        "After the talk %(num)s of %(all)s questions moved three places or more.",
        "After the talk %(num)s of %(all)s questions moved three places or more.",
        len(far),
        all=len(rows),
    )
    moved = _(
        "%(ref)s moved most, from place %(before)s to place %(after)s.",
        ref=most.ref,
        before=most.before,
        after=most.after,
    )
    return f"{said} {moved}"
