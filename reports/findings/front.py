"""The sentences of what every record has: what was chosen, who came, how the time went, what changed since."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from reports.contents import Change, DataRecord, WorkshopRecord
from reports.findings.said import duration, listed
from reports.rounds import ShortlistLine
from workshops import perspectives

WORTH_SAYING = 2  # minutes over plan that are worth a sentence


def shortlist_said(record: WorkshopRecord) -> str:
    """How many go on, and how they came to be chosen."""
    if record.shortlist is None or not record.shortlist.kept:
        return _("The room made no shortlist.")
    lines = record.shortlist.kept
    if record.data:
        said = ngettext(
            "The room chose %(num)s pair of question and data worth trying.",
            "The room chose %(num)s pairs of question and data worth trying.",
            len(lines),
        )
        wished = sum(_is_wish(record.data, line.ref) for line in lines)
        if wished:
            more = ngettext(
                "%(num)s of them needs data that does not exist yet.",
                "%(num)s of them need data that does not exist yet.",
                wished,
            )
            said = f"{said} {more}"
    else:
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


def _is_wish(data: DataRecord, pair: str) -> bool:
    """Whether the dataset of a pair (C1-Q45+D23) is only wished for."""
    named = data.dataset(f"{pair.partition('-')[0]}-{pair.partition('+')[2]}")
    return named is not None and named.wished_for


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


def change_said(change: Change) -> dict[str, Any]:
    """A later change, with its day."""
    said = {
        "withdrew": _("%(ref)s: the words were taken back by the person who wrote them.", ref=change.ref),
        "hid": _("%(ref)s: the words were taken out.", ref=change.ref),
        "quarantined": _("%(ref)s: the words were taken out.", ref=change.ref),
        "released": _("%(ref)s: the words were put back.", ref=change.ref),
        "hid_reason": _("%(ref)s: a reason was taken out.", ref=change.ref),
        "released_reason": _("%(ref)s: a reason was put back.", ref=change.ref),
        "withdrew_card": _("%(ref)s: the words were taken back by the person who wrote them.", ref=change.ref),
        "hid_card": _("%(ref)s: the words were taken out.", ref=change.ref),
        "quarantined_card": _("%(ref)s: the words were taken out.", ref=change.ref),
        "released_card": _("%(ref)s: the words were put back.", ref=change.ref),
        "published": _("Texts were added and the record was published again."),
    }
    return {"day": change.day, "said": said.get(change.what) or _("%(ref)s: facts were changed.", ref=change.ref)}
