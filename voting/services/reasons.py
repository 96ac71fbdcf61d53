"""Reasons for and against, given after a reveal by whoever wants; held like all text until somebody lets them out."""

from __future__ import annotations

import secrets

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT, clean
from live.announce import announce
from live.topics import RESULTS, WORDS
from voting import queries
from voting.models import Reason, Round
from voting.sources import present_words
from workshops.models import Activity, Seat, TrailEvent, Workshop
from workshops.trail import record, undoes

SIDES = ("for", "against", "condition")


def give_reason(seat: Seat, round_: Round, item: str, side: str, text: str, *, late: bool = False) -> Reason:
    """A seat's reason. Held, unless the room shows words at once. A newer one for the same side takes its place.

    Raises Refused for an item that was not voted on, before the reveal, and once the workshop is over.
    """
    words = _checked(round_, item, side, text)
    reason = queries.own_reason(seat, round_, item, side) or Reason(
        round_id=round_.id, item=item, seat_id=seat.id, side=side
    )
    reason.text = words
    reason.may_quote = bool(seat.consent and seat.consent.quote_unnamed)
    reason.late = late
    reason.visibility = "released" if seat.workshop.moderation == "auto" and not late else "held"
    reason.at = clock.now()
    db.session.add(reason)
    db.session.flush()
    announce(round_.workshop_id, WORDS, RESULTS)
    return reason


def write_down(round_: Round, item: str, side: str, text: str, *, may_quote: bool = False) -> Reason:
    """The scribe's line: said aloud in the room and typed by the console, so it shows at once and has no seat.

    `may_quote` when whoever said it agreed to be quoted, unnamed.
    """
    words = _checked(round_, item, side, text)
    reason = Reason(round_id=round_.id, item=item, side=side, text=words, visibility="released", at=clock.now())
    reason.may_quote, reason.late = may_quote, False
    db.session.add(reason)
    db.session.flush()
    record(
        round_.workshop, "wrote_down_reason", f"{round_.ref}:{item}", detail={"reason": reason.id, "before": "hidden"}
    )
    announce(round_.workshop_id, WORDS, RESULTS)
    return reason


def _checked(round_: Round, item: str, side: str, text: str) -> str:
    if round_.workshop.is_over:
        raise Refused(_("This workshop is over."))
    if round_.state != "revealed":
        raise Refused(_("Reasons come after the result is shown."))
    if side not in SIDES:
        raise Refused(_("Choose for or against."), "side")
    if not any(candidate.item == item for candidate in round_.candidates):
        raise Refused(_("Choose something that was voted on."), "item")
    words = clean(text, TEXT_LIMIT)
    if not words:
        raise Refused(_("Please write something here."), "text")
    return words


def release_reason(reason: Reason) -> None:
    """Let the room see a reason."""
    _move(reason, "released", "released_reason")


def hide_reason(reason: Reason) -> None:
    """Keep a reason from the room, at once."""
    _move(reason, "hidden", "hid_reason")


def _move(reason: Reason, to: str, verb: str) -> None:
    if reason.visibility == "withdrawn":
        raise Refused(_("Its author took this back."))
    if reason.visibility == to:
        return
    before, reason.visibility = reason.visibility, to
    round_ = db.session.get_one(Round, reason.round_id)
    record(round_.workshop, verb, f"{round_.ref}:{reason.item}", detail={"reason": reason.id, "before": before})
    announce(round_.workshop_id, WORDS, RESULTS)


@undoes("released_reason")
@undoes("hid_reason")
@undoes("wrote_down_reason")
def _unmove(event: TrailEvent) -> None:
    reason = db.session.get_one(Reason, event.detail["reason"])
    if reason.visibility == "withdrawn":
        raise Refused(_("Its author took this back."))
    reason.visibility = event.detail["before"]
    announce(event.workshop_id or 0, WORDS, RESULTS)


def take_back_reason(reason: Reason) -> None:
    """The author takes a reason back: the words are gone, the blank keeps counts right. Twice is once."""
    reason.text, reason.visibility = "", "withdrawn"
    round_ = db.session.get_one(Round, reason.round_id)
    announce(round_.workshop_id, WORDS, RESULTS)


def reshuffle(activity: Activity) -> None:
    """Draw a new speaking order for the room."""
    activity.settings = {**activity.settings, "order": secrets.randbelow(2**31)}
    announce(activity.workshop_id, RESULTS)


def blank_words(workshop: Workshop, item: str) -> None:
    """An item's words were withdrawn: they leave the frozen lists of its cycle too, also where it is half of a pair.

    Votes stay counted and the reference stays; reasons about it are hidden. Called by whoever owns the words, inside
    `writing()`.
    """
    cover_words(workshop, item)
    for reason in queries.reasons_of(workshop.cycle_id, item):
        if reason.visibility != "withdrawn":
            reason.visibility = "hidden"


def cover_words(workshop: Workshop, item: str) -> None:
    """An item's words were quarantined: no frozen list of its cycle shows them, nor a pair it is one half of."""
    for candidate in queries.candidates_of(workshop.cycle_id, item):
        candidate.wording, candidate.use = "", ""
    announce(workshop.id, RESULTS, WORDS)


def restore_words(workshop: Workshop, item: str) -> None:
    """A quarantine was lifted: the words of today stand in the frozen lists again, as far as all of them may."""
    bare = [one for one in queries.candidates_of(workshop.cycle_id, item) if not one.wording]
    words = present_words(workshop.cycle, sorted({one.item for one in bare}))
    for candidate in bare:
        if candidate.item in words:
            candidate.wording, candidate.use = words[candidate.item].wording, words[candidate.item].use
    announce(workshop.id, RESULTS, WORDS)
