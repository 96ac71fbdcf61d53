"""Codes as people read them: kinds, states and what the trail says."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from workshops.models import TrailEvent

KINDS: dict[str, Any] = {
    "question": _l("Question workshop"),
    "data_insight": _l("Data and insight workshop"),
    "prototyping": _l("Open prototyping workshop"),
    "resourcing": _l("Resourcing workshop"),
    "barrier_enabler": _l("Barriers and enablers workshop"),
}
STATES: dict[str, Any] = {
    "draft": _l("being planned"),
    "ready": _l("ready"),
    "lobby": _l("people are joining"),
    "live": _l("running now"),
    "paused": _l("having a pause"),
    "closed": _l("closed"),
    "reported": _l("record published"),
    "cancelled": _l("cancelled"),
}
CYCLE_STATES: dict[str, Any] = {
    "draft": _l("being planned"),
    "running": _l("under way"),
    "synthesis": _l("being written up"),
    "reported": _l("reported"),
    "closed": _l("closed"),
}
_verbs: dict[str, Any] = {
    "began_cycle": _l("Began the cycle"),
    "edited_cycle": _l("Changed the cycle's particulars"),
    "planned": _l("Planned the workshop"),
    "edited_workshop": _l("Changed the workshop's particulars"),
    "opened_room": _l("Opened the room"),
    "locked_room": _l("Locked the room"),
    "unlocked_room": _l("Unlocked the room"),
    "changed_code": _l("Changed the join code"),
    "changed_screen_link": _l("Changed the projector's link"),
    "started_step": _l("Started a step"),
    "ended_step": _l("Ended a step"),
    "skipped_step": _l("Skipped a step"),
    "shortened_step": _l("Shortened a step"),
    "removed_seat": _l("Removed a seat"),
    "cancelled": _l("Cancelled the workshop"),
    "closed": _l("Closed the workshop"),
    "published": _l("Published the record"),
    "undid": _l("Undid a step"),
    "wrote_card": _l("Somebody wrote a card"),
    "released_card": _l("Let the room see a card"),
    "hid_card": _l("Hid a card"),
    "quarantined_card": _l("Put a card aside with care"),
    "merged_card": _l("Merged a card"),
    "unmerged_card": _l("Took merged cards apart"),
    "struck_card": _l("A card was taken back"),
    "withdrew_card": _l("An author took words back"),
    "let_out_card": _l("Let a card out to the public"),
    "held_back_card": _l("Held a card back"),
    "forgot_card": _l("Deleted words whose time was up"),
    "sat_tables": _l("Gave people their tables"),
    "moved_seat": _l("Changed who sits at a table"),
    "chose_scribe": _l("Chose who writes for a table"),
    "gave_topic": _l("Gave a table its topic"),
    "added_table": _l("Added a table"),
    "removed_table": _l("Took a table away"),
}


def register_verbs(words: dict[str, Any]) -> None:
    """Say how a package's own verbs read on the trail."""
    _verbs.update(words)


def said(event: TrailEvent) -> str:
    """One line of the trail as a sentence."""
    verb = str(_verbs.get(event.verb, event.verb.replace("_", " ").capitalize()))
    return str(_("%(what)s: %(subject)s", what=verb, subject=event.subject))
