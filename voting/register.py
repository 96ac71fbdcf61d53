"""Joins this package to the app."""

from __future__ import annotations

import contextlib

import click
from flask import Flask
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Busy
from voting import kinds, queries, services
from voting.door import BallotDoor
from voting.sources import Source, from_shortlist, register_source
from voting.views import bp
from workshops import closing, hooks
from workshops.models import Workshop
from workshops.words import register_verbs

rounds = AppGroup("rounds", help="Votes: what must be forgotten.")

VERBS = {
    "opened_round": _l("Opened the vote"),
    "closed_round": _l("Closed the vote"),
    "took_back_close": _l("Took back the closing of the vote"),
    "revealed_round": _l("Showed the result"),
    "voided_round": _l("Set the vote aside"),
    "agreed_shortlist": _l("Agreed the shortlist"),
    "added_to_shortlist": _l("Put on the shortlist"),
    "removed_from_shortlist": _l("Took off the shortlist"),
    "released_reason": _l("Let the room see a reason"),
    "hid_reason": _l("Hid a reason"),
    "wrote_down_reason": _l("Wrote down a reason"),
}


@rounds.command("tidy")
def tidy() -> None:
    """Destroy the keys of votes that closed over 24 hours ago, and leave nothing of them in the files."""
    click.echo(f"{services.destroy_old_keys()} votes tidied.")


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    app.register_blueprint(bp)
    app.wsgi_app = BallotDoor(app, app.wsgi_app)  # type: ignore[method-assign]
    app.cli.add_command(rounds)
    kinds.register_all()
    register_verbs(VERBS)
    register_source("shortlist", Source(_l("the shortlist of the ballot before"), from_shortlist))
    hooks.answers_ballot_was_opened(queries.was_opened)
    hooks.answers_handed_on(_handed_on)
    closing.before_close(_still_open)
    closing.on_close(services.sever_workshop)
    closing.after_close(_after_close)


def _handed_on(workshop: Workshop) -> list[hooks.HandedOn]:
    """The shortlist that stands, once the room has agreed it, in the words that were voted on."""
    found = queries.shortlist(workshop)
    if found is None or found.state != "agreed":
        return []
    words = {one.item: one.wording for one in queries.list_candidates(found.round_id)}
    ref = workshop.cycle.ref
    return [
        hooks.HandedOn(
            f"{ref}-{line.item}", words.get(line.item, ""), _("protected") if line.basis == "protected" else ""
        )
        for line in found.items
        if line.basis != "removed"
    ]


def _still_open(workshop: Workshop) -> list[str]:
    """What of the votes stands open before a workshop closes."""
    said = []
    if queries.open_round_in(workshop) is not None:
        said.append(_("A vote is still open. Closing the workshop closes it."))
    shortlist = queries.shortlist(workshop)
    if shortlist is not None and shortlist.state == "provisional":
        said.append(_("The shortlist has not been agreed yet."))
    held = queries.count_held_reasons(workshop)
    if held:
        said.append(_("Reasons that nobody has read yet: %(n)s.", n=held))
    return said


def _after_close(workshop: Workshop) -> None:
    """Once the close is on disk: old keys go, and nothing of the severed ballots stays in the files."""
    with contextlib.suppress(Busy):  # the workshop is closed all the same; `rounds tidy` does it later
        services.destroy_old_keys()
