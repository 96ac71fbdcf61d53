"""Cutting the last tie between a seat and its ballot: keys destroyed, references replaced, ballots written anew.

Runs when a workshop closes, and for older rounds by `destroy_old_keys` (closing, and the command `rounds tidy`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert

from core import clock
from core.db import db, random_key
from core.scrub import scrub
from core.writing import after_commit, writing
from voting import keys, queries
from voting.models import Ballot, BallotLine, BallotReceipt, Round
from voting.services.rounds import close_round, void_lost_rounds
from workshops.models import Workshop

KEEP = timedelta(hours=24)
TABLES = ("ballots", "ballot_lines", "ballot_receipts")


def sever_workshop(workshop: Workshop) -> None:
    """At the close of a workshop: end the open vote, then sever all its rounds. Call inside `writing()`."""
    for round_ in queries.list_rounds(workshop, void=True):
        close_round(round_, actor="system")
        sever(round_)


def sever(round_: Round) -> None:
    """Make it impossible to say whose ballot is whose. Call inside `writing()`; doing it twice changes nothing.

    Receipts go; every ballot is written anew, in an order of chance, under a new key and with a reference that means
    nothing; the round key is destroyed once this is on disk.
    """
    if not round_.key_name:
        return
    name = round_.key_name
    ballots, lines = _renewed(round_)
    for table in (BallotReceipt, BallotLine, Ballot):
        db.session.execute(delete(table).where(table.round_id == round_.id))
    if ballots:
        db.session.execute(insert(Ballot), ballots)
    if lines:
        db.session.execute(insert(BallotLine), lines)
    round_.key_name = ""
    db.session.flush()
    after_commit(lambda: keys.destroy(name))


def _renewed(round_: Round) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The round's ballots and lines as new rows, shuffled."""
    chance = secrets.SystemRandom()
    ballots, lines = queries.raw_ballots(round_)
    chance.shuffle(ballots)
    renamed = {ballot["id"]: random_key() for ballot in ballots}
    for ballot in ballots:
        ballot |= {"id": renamed[ballot["id"]], "voter_ref": secrets.token_hex(32)}
    for line in lines:
        line["ballot_id"] = renamed[line["ballot_id"]]
    chance.shuffle(lines)
    return ballots, lines


def destroy_old_keys() -> int:
    """Sever every round that closed more than 24 hours ago or whose workshop is over; remove keys without a round.

    Runs in a transaction of its own and then scrubs the files, even when nothing was old: an earlier scrub may have
    been in somebody's way. Also voids rounds whose key is gone. Gives how many rounds were severed.
    """
    with writing():
        void_lost_rounds()
        old = queries.list_with_key(closed_before=clock.now() - KEEP)
        for round_ in old:
            sever(round_)
        db.session.flush()
        for name in keys.names() - queries.key_names():
            after_commit(_destroyer(name))
    severed = len(old)
    forget_deleted()
    return severed


def _destroyer(name: str) -> Callable[[], None]:
    return lambda: keys.destroy(name)


def forget_deleted() -> bool:
    """Leave nothing of the severed ballots in the database's files. Outside any transaction."""
    return scrub(*TABLES)
