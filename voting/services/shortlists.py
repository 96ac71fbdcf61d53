"""What a round hands on: the shortlist, provisional at the reveal, edited with reasons, agreed by the room."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import func, select

from core.db import db
from core.errors import Refused
from live.announce import announce
from live.topics import RESULTS, STEP
from voting import queries
from voting.models import Candidate, Round, Shortlist, ShortlistItem
from workshops.models import TrailEvent, Workshop
from workshops.trail import record, undoes

BY_VOICE = "top {n} by equal voice"
BY_COUNT = "top {n} by head count"
PROTECTING = ", plus the top {protect} of each group"


def make_provisional(round_: Round) -> Shortlist:
    """The shortlist that comes of a round: its top N, and each group's own top that is not among them.

    A round that was revealed before and hidden again gets its shortlist back as it was.
    """
    earlier = queries.shortlist_of(round_)
    if earlier is not None:
        earlier.state = "provisional"
        return earlier
    last = db.session.scalar(select(func.max(Shortlist.number)).where(Shortlist.cycle_id == round_.cycle_id)) or 0
    shortlist = Shortlist(
        cycle_id=round_.cycle_id,
        workshop_id=round_.workshop_id,
        round_id=round_.id,
        number=last + 1,
        rule=_rule(round_),
        state="provisional",
    )
    shortlist.items = [
        ShortlistItem(position=n, item=entry.item, basis=entry.basis, groups=list(entry.groups))
        for n, entry in enumerate(queries.entries(round_), 1)
    ]
    db.session.add(shortlist)
    db.session.flush()
    return shortlist


def _rule(round_: Round) -> str:
    if round_.why_not_equal:
        return BY_COUNT.format(n=round_.shortlist_size)
    rule = BY_VOICE.format(n=round_.shortlist_size)
    return rule + (PROTECTING.format(protect=round_.protect) if round_.protect else "")


def set_aside(round_: Round) -> None:
    """Set aside what a round handed on (it was voided, or its result hidden); the one before stands again, to agree."""
    shortlist = queries.shortlist_of(round_)
    if shortlist is None:
        return
    shortlist.state = "superseded"
    earlier = queries.earlier_shortlists(shortlist)
    if earlier and earlier[0].state == "superseded":
        earlier[0].state = "provisional"


def add_item(shortlist: Shortlist, item: str, reason: str) -> None:
    """Put a candidate on the shortlist that the votes did not. Raises Refused without a reason, or when agreed."""
    _check(shortlist, reason)
    if (
        db.session.scalar(select(Candidate).where(Candidate.round_id == shortlist.round_id, Candidate.item == item))
        is None
    ):
        raise Refused(_("Choose something that was voted on."), "item")
    line = _line(shortlist, item)
    if line is not None and line.basis != "removed":
        raise Refused(_("This is on the shortlist already."), "item")
    before = _facts(line)
    if line is None:
        line = ShortlistItem(position=_next(shortlist), item=item)
        shortlist.items.append(line)
    line.basis, line.reason = "added", reason
    _keep(shortlist, "added_to_shortlist", item, before)


def remove_item(shortlist: Shortlist, item: str, reason: str) -> None:
    """Take something off the shortlist; it stays visible as removed, with the reason. Raises Refused as above."""
    _check(shortlist, reason)
    line = _line(shortlist, item)
    if line is None or line.basis == "removed":
        raise Refused(_("This is not on the shortlist."), "item")
    before = _facts(line)
    line.basis, line.reason = "removed", reason
    _keep(shortlist, "removed_from_shortlist", item, before)


def _check(shortlist: Shortlist, reason: str) -> None:
    if shortlist.state != "provisional":
        raise Refused(_("This shortlist was agreed. Undo the agreement to change it."))
    if not reason.strip():
        raise Refused(_("Say why, in a sentence: the reason is printed with the shortlist."), "reason")


def _line(shortlist: Shortlist, item: str) -> ShortlistItem | None:
    return next((line for line in shortlist.items if line.item == item), None)


def _next(shortlist: Shortlist) -> int:
    return max((line.position for line in shortlist.items), default=0) + 1


def _facts(line: ShortlistItem | None) -> str | None:
    """Why an item stood on the list before a change, to undo it. Reasons are words: they stay off the trail."""
    return line.basis if line is not None else None


def _keep(shortlist: Shortlist, verb: str, item: str, before: str | None) -> None:
    db.session.flush()
    workshop = db.session.get_one(Workshop, shortlist.workshop_id)
    detail = {"shortlist": shortlist.id, "item": item, "before": before}
    record(workshop, verb, f"{shortlist.ref}:{item}", detail=detail)
    announce(workshop.id, RESULTS)


def agree_shortlist(shortlist: Shortlist, actor: str = "facilitator") -> None:
    """The room agrees: this is handed on, and earlier shortlists of the workshop are superseded. Twice is once.

    Raises Refused when a later one came since, or when nothing is left on it.
    """
    if shortlist.state == "agreed":
        return
    if shortlist.state != "provisional":
        raise Refused(_("A later shortlist took the place of this one."))
    if not any(line.basis != "removed" for line in shortlist.items):
        raise Refused(_("Nothing is left on this shortlist."))
    earlier = [one for one in queries.earlier_shortlists(shortlist) if one.state != "superseded"]
    detail = {"shortlist": shortlist.id, "earlier": [[one.id, one.state] for one in earlier]}
    for one in earlier:
        one.state = "superseded"
    shortlist.state = "agreed"
    db.session.flush()
    workshop = db.session.get_one(Workshop, shortlist.workshop_id)
    record(workshop, "agreed_shortlist", shortlist.ref, actor=actor, detail=detail)
    announce(workshop.id, STEP, RESULTS)


@undoes("agreed_shortlist")
def _unagree(event: TrailEvent) -> None:
    shortlist = db.session.get_one(Shortlist, event.detail["shortlist"])
    if shortlist.state != "agreed":
        raise Refused(_("This shortlist is no longer the agreed one."))
    shortlist.state = "provisional"
    for number, state in event.detail["earlier"]:
        db.session.get_one(Shortlist, number).state = state
    announce(shortlist.workshop_id, STEP, RESULTS)


@undoes("added_to_shortlist")
@undoes("removed_from_shortlist")
def _restore_line(event: TrailEvent) -> None:
    shortlist = db.session.get_one(Shortlist, event.detail["shortlist"])
    line = _line(shortlist, event.detail["item"])
    if shortlist.state != "provisional" or line is None:
        raise Refused(_("This shortlist was agreed. Undo the agreement to change it."))
    if event.detail["before"] is None:
        shortlist.items.remove(line)
    else:
        line.basis = event.detail["before"]
        line.reason = "" if line.basis in {"overall", "protected"} else line.reason
    announce(shortlist.workshop_id, RESULTS)
