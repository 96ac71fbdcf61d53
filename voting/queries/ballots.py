"""Ballots, counted and anonymous; a seat's own ballot and who has voted, only while the round key is here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, func, select

from core.db import db
from voting import keys
from voting.methods import CHOOSE_N
from voting.models import Ballot, BallotLine, Candidate, Round
from voting.scoring import ChoiceBallot, OrderedBallot
from workshops import queries as rooms
from workshops.models import Seat
from workshops.perspectives import COMMISSIONER

# Every phone asks this in the second in which a vote opens, so it is built once.
_CHOSEN_BY = (
    select(Candidate.item)
    .join(BallotLine, BallotLine.candidate_id == Candidate.id)
    .join(Ballot, Ballot.id == BallotLine.ballot_id)
    .where(Ballot.round_id == bindparam("round"), Ballot.voter_ref == bindparam("voter"))
    .order_by(BallotLine.rank)
)


Cast = OrderedBallot | ChoiceBallot


@dataclass(frozen=True)
class Turnout:
    """How many have voted, of how many that can."""

    voted: int
    of: int


def electorate(round_: Round) -> list[Seat]:
    """Seats that may vote in this round now: they are here, they vote, and they do not fund it."""
    return [seat for seat in rooms.voting_seats(round_.workshop) if seat.perspective != COMMISSIONER]


def turnout(round_: Round) -> Turnout:
    """How many have voted. Once closed, of those who could at the close."""
    voted = db.session.scalar(select(func.count()).where(Ballot.round_id == round_.id)) or 0
    of = round_.eligible if round_.eligible is not None else len(electorate(round_))
    return Turnout(voted, max(of, voted))


def count_by_group(round_: Round) -> dict[str, int]:
    """Ballots by voting group."""
    rows = db.session.execute(
        select(Ballot.voting_group, func.count())
        .where(Ballot.round_id == round_.id)
        .group_by(Ballot.voting_group)
        .order_by(Ballot.voting_group)
    )
    return {row[0]: row[1] for row in rows}


def list_ballots(round_: Round) -> list[Cast]:
    """Every ballot as scoring reads it, sorted by what it says: the order tells nothing of when it came."""
    rows = db.session.execute(
        select(Ballot.id, Ballot.voting_group, Candidate.item)
        .join(BallotLine, BallotLine.ballot_id == Ballot.id)
        .join(Candidate, Candidate.id == BallotLine.candidate_id)
        .where(Ballot.round_id == round_.id)
        .order_by(Ballot.id, BallotLine.rank)
    ).all()
    split = groupby(rows, key=lambda row: (row[0], row[1]))
    cast = sorted((group, [line[2] for line in lines]) for (_id, group), lines in split)
    if round_.method == CHOOSE_N:
        return [ChoiceBallot(group, frozenset(items)) for group, items in cast]
    return [OrderedBallot(group, tuple(items)) for group, items in cast]


def list_voter_refs(round_: Round) -> set[str]:
    """The references of the ballots cast so far."""
    return set(db.session.scalars(select(Ballot.voter_ref).where(Ballot.round_id == round_.id)))


def own_ballot(seat: Seat, round_: Round) -> list[str]:
    """What a seat chose, best first or, without an order, as listed.

    Nothing when it has not voted, or once the round key is destroyed.
    """
    key = keys.read(round_.key_name)
    if key is None:
        return []
    voter = {"round": round_.id, "voter": keys.voter_ref(key, seat.id)}
    return list(db.session.scalars(_CHOSEN_BY, voter))


def who_has_voted(round_: Round) -> set[str]:
    """The spoken codes of seats that have voted; empty unless the round is open and its key is here."""
    key = keys.read(round_.key_name)
    if round_.state != "open" or key is None:
        return set()
    cast = list_voter_refs(round_)
    return {seat.ref for seat in rooms.list_seats(round_.workshop) if keys.voter_ref(key, seat.id) in cast}


def not_yet(round_: Round) -> list[Seat]:
    """Seats that may vote and have not, those on paper first; empty unless the round is open."""
    key = keys.read(round_.key_name)
    if round_.state != "open" or key is None:
        return []
    cast = list_voter_refs(round_)
    missing = [seat for seat in electorate(round_) if keys.voter_ref(key, seat.id) not in cast]
    return sorted(missing, key=lambda seat: (seat.device_id is not None, seat.number))


def raw_ballots(round_: Round) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of a round's ballots and lines, to be written anew when they are severed from their seats."""
    found = []
    for table in (Ballot.__table__, BallotLine.__table__):
        rows = db.session.execute(select(table).where(table.c.round_id == round_.id).order_by(*table.primary_key))
        found.append([dict(row) for row in rows.mappings()])
    return found[0], found[1]
