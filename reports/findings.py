"""The sentences of the record: what each figure and table shows, said the way people say it. Values in, words out.

`values` gathers what the section templates of page and PDF need besides the record itself.
"""

from __future__ import annotations

import math
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from reports.contents import Change, QuestionRecord, WorkshopRecord
from reports.movement import Move, moves
from reports.rounds import RankRow, RoundRecord, ShortlistLine
from workshops import perspectives

WORTH_SAYING = 2  # minutes over plan that are worth a sentence
STRIPS = 12  # rows of a rank strip when a vote handed nothing on

STATUSES: dict[str, Any] = {
    "handed_on": _l("On the shortlist"),
    "voted_on": _l("Voted on, not on the shortlist"),
    "recorded": _l("Not voted on"),
    "out_of_scope": _l("Out of scope"),
    "parked_sensitive": _l("Put aside with care"),
    "moved_to_force": _l("Moved to barriers: something in the way, not a question"),
    "withdrawn": _l("These words were taken back by the person who wrote them."),
    "taken_out": _l("These words were taken out after they were published."),
}
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
        "why_listed": {line.ref: why_listed(line) for line in record.shortlist.lines} if record.shortlist else {},
    }


def listed(parts: list[str]) -> str:
    """A list as a person says it: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s", most=", ".join(parts[:-1]), last=parts[-1])


def duration(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return listed(parts)


# the shortlist


def shortlist_said(record: WorkshopRecord) -> str:
    """How many go on, and how they came to be chosen."""
    if record.shortlist is None or not record.shortlist.kept:
        return _("The room made no shortlist.")
    lines = record.shortlist.kept
    said = ngettext("The room chose %(num)s question.", "The room chose %(num)s questions.", len(lines))
    if record.shortlist.state != "agreed":
        said = f"{said} {_('The list comes from the vote; the room did not say yes to it as a list.')}"
    protected = sum(line.basis == "protected" for line in lines)
    if protected:
        more = ngettext(
            "%(num)s of them is protected: one group put it at its own top.",
            "%(num)s of them are protected: a group put them at its own top.",
            protected,
        )
        said = f"{said} {more}"
    return said


def why_listed(line: ShortlistLine) -> str:
    """Why an item is on the list, or off it. Nothing for those there by the room's own order."""
    if line.basis == "protected":
        groups = [perspectives.short(group) for group in line.groups] + (
            [_("a smaller group")] if line.smaller_group else []
        )
        return _("Protected: among the first of %(groups)s", groups=listed(groups) or _("one group"))
    if line.basis == "added":
        return _("Added by the room: %(reason)s", reason=line.reason) if line.reason else _("Added by the room")
    if line.basis == "removed":
        return _("Taken off: %(reason)s", reason=line.reason) if line.reason else _("Taken off by the room")
    return ""


# the room


def room_said(record: WorkshopRecord) -> str:
    """How many took part, and in how many groups they are told."""
    room = record.room
    people = ngettext("%(num)s person took part", "%(num)s people took part", room.people)
    if not room.groups:
        return _("%(people)s.", people=people)
    return _("%(people)s, told here in %(groups)s groups.", people=people, groups=len(room.groups))


def room_notes(record: WorkshopRecord) -> list[str]:
    """What else can be said of the room without pointing at anybody."""
    room, notes = record.room, []
    if not room.groups and room.people:
        notes.append(_("They are not told by group: a group would be so small that it points at a person."))
    elif room.groups and all(perspectives.LIVED not in group.code.split("+") for group in room.groups):
        notes.append(_("Nobody said they were mainly here with direct experience of poverty."))
    if any("+" in group.code for group in room.groups):
        notes.append(
            _("Groups of fewer than five are told together with another; people with direct experience never are.")
        )
    ways = {"phone": _("a phone"), "other": _("paper, a call or the desk")}
    if room.ways:
        notes.append(
            _("How they took part: %(ways)s.", ways=listed([f"{n} {ways.get(way, way)}" for way, n in room.ways]))
        )
    elif room.few_other_ways:
        notes.append(_("Phones, paper and help from the desk were all in use; the numbers are too small to print."))
    if room.late:
        notes.append(
            ngettext("%(num)s person joined after the start.", "%(num)s people joined after the start.", room.late)
        )
    elif room.few_late:
        notes.append(_("A few joined after the start."))
    if room.listeners:
        notes.append(_("JRF staff were there to listen. They did not vote and are in none of these numbers."))
    return notes


# time


def time_said(record: WorkshopRecord) -> str:
    """Planned against actual."""
    planned = sum(step.planned for step in record.steps if step.state != "skipped")
    if record.minutes is None:
        return _("%(planned)s were planned.", planned=duration(planned))
    return _(
        "The workshop took %(actual)s; %(planned)s were planned.",
        actual=duration(record.minutes),
        planned=duration(planned),
    )


def time_note(record: WorkshopRecord) -> str:
    """The step that ran over most, if any did."""
    over = [(step.actual - step.planned, step) for step in record.steps if step.actual is not None]
    most, step = max(over, key=lambda one: one[0], default=(0, None))
    if step is None or most < WORTH_SAYING:
        return _("Every step kept to its time.")
    return _(
        "“%(step)s” ran over most: %(actual)s minutes instead of %(planned)s.",
        step=step.title, actual=step.actual, planned=step.planned,
    )  # fmt: skip


# questions


def funnel_said(record: WorkshopRecord) -> list[str]:
    """From asked to handed on, a sentence for each step that happened."""
    funnel, said = record.funnel, []
    said.append(ngettext("%(num)s question was asked.", "%(num)s questions were asked.", funnel.asked))
    if funnel.split:
        said.append(ngettext("%(num)s was split in two.", "%(num)s were split in two.", funnel.split))
    said.append(ngettext("%(num)s stands in this record.", "%(num)s stand in this record.", funnel.recorded))
    if funnel.merged:
        said.append(
            ngettext(
                "%(num)s was joined with another that asks the same.",
                "%(num)s were joined with others that ask the same.",
                funnel.merged,
            )
        )
    left = [
        ngettext("%(num)s was out of scope", "%(num)s were out of scope", funnel.out) if funnel.out else "",
        ngettext("%(num)s was put aside with care", "%(num)s were put aside with care", funnel.parked)
        if funnel.parked
        else "",
        ngettext("%(num)s became a barrier", "%(num)s became barriers", funnel.moved) if funnel.moved else "",
    ]
    if any(left):
        said.append(_("%(left)s.", left=listed([part for part in left if part])))
    if funnel.on_ballot:
        said.append(ngettext("%(num)s could be voted on.", "%(num)s could be voted on.", funnel.on_ballot))
    if funnel.handed_on:
        said.append(ngettext("%(num)s is on the shortlist.", "%(num)s are on the shortlist.", funnel.handed_on))
    return said


def questions_said(record: WorkshopRecord) -> str:
    """How many questions say what somebody would do with an answer."""
    funnel = record.funnel
    if not funnel.recorded:
        return _("No question stands in this record.")
    return _(
        "For %(used)s of %(all)s questions somebody said what they would do with an answer.",
        used=funnel.with_use, all=funnel.recorded,
    )  # fmt: skip


def by_theme(record: WorkshopRecord) -> list[tuple[str, list[QuestionRecord]]]:
    """Questions under their themes, in the order the themes first appear; those without one, and those gone, last."""
    groups: dict[str, list[QuestionRecord]] = {}
    for question in sorted(record.questions, key=lambda one: not one.theme):
        groups.setdefault(question.theme, []).append(question)
    return list(groups.items())


# votes


def vote_values(round_: RoundRecord) -> dict[str, Any]:
    """One vote, ready for its figure and its table."""
    shown = (round_.handed_on or round_.ranked[:STRIPS]) if round_.groups else ()
    return {
        "round": round_,
        "turnout": turnout_said(round_),
        "finding": vote_said(round_),
        "divided": divided_said(round_),
        "why_no_split": "" if round_.groups else str(WHY_NO_SPLIT.get(round_.why_no_split, "")),
        "strips": [strip_row(row) for row in shown],
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
    how = ngettext("Each chose %(num)s.", "Each chose up to %(num)s and put them in order.", round_.n)
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
    """How many places lie between the groups that like it most and least."""
    ranks = [place.rank for place in row.places]
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


# before and after the talk


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


def reason_rows(record: WorkshopRecord) -> list[dict[str, Any]]:
    """Reasons by question, in the order of the shortlist and then of references."""
    order = [line.ref for line in record.shortlist.lines] if record.shortlist else []
    refs = sorted(
        {reason.ref for reason in record.reasons}, key=lambda ref: (order.index(ref) if ref in order else 999, ref)
    )
    found = []
    for ref in refs:
        question = record.question(ref)
        own = [reason for reason in record.reasons if reason.ref == ref]
        found.append({"ref": ref, "text": question.text if question else "", "reasons": own})
    return found


def change_said(change: Change) -> dict[str, Any]:
    """A later change, with its day."""
    said = {
        "withdrew": _("%(ref)s: the words were taken back by the person who wrote them.", ref=change.ref),
        "hid": _("%(ref)s: the words were taken out.", ref=change.ref),
        "quarantined": _("%(ref)s: the words were taken out.", ref=change.ref),
        "released": _("%(ref)s: the words were put back.", ref=change.ref),
        "hid_reason": _("%(ref)s: a reason was taken out.", ref=change.ref),
        "released_reason": _("%(ref)s: a reason was put back.", ref=change.ref),
    }
    return {"day": change.day, "said": said.get(change.what, _("Texts were added and the record was published again."))}
