"""The final read: what a server left in its database, in words that tests can hold against what they sent."""

from __future__ import annotations

from sqlalchemy import select, text

from core.db import db
from questions.models import Question
from tests.server.rooms import Room, Vote
from voting import keys
from voting.models import Ballot, BallotLine, Candidate, Round
from workshops.models import Seat, Workshop
from workshops.trail import broken_at


def stored_questions() -> list[str]:
    """The words of every question that came from a seat. Fails when something is there twice."""
    words = list(db.session.scalars(select(Question.first_words).where(Question.seat_id.is_not(None))))
    assert len(words) == len(set(words)), "a question was doubled"
    return words


def stored_ballots(room: Room, vote: Vote) -> dict[str, str]:
    """Seat to choices, in their order, by the round's key. Fails for two ballots of a seat, or one over the budget."""
    key = keys.read(db.session.get_one(Round, vote.round_id).key_name)
    assert key is not None
    seats = db.session.scalars(select(Seat.id).where(Seat.workshop_id == room.workshop_id))
    seat_of = {keys.voter_ref(key, seat): seat for seat in seats}
    found = select(Ballot.id, Ballot.voter_ref).where(Ballot.round_id == vote.round_id)
    ballots = {row.id: seat_of[row.voter_ref] for row in db.session.execute(found)}
    assert len(set(ballots.values())) == len(ballots), "a seat has two ballots"
    chosen = _choices(vote, ballots)
    assert all(1 <= len(items) <= vote.most for items in chosen.values()), "a budget is exceeded"
    return {seat: " ".join(items) for seat, items in chosen.items()}


def _choices(vote: Vote, ballots: dict[str, str]) -> dict[str, list[str]]:
    chosen: dict[str, list[str]] = {seat: [] for seat in ballots.values()}
    lines = (
        select(BallotLine.ballot_id, Candidate.item)
        .join(Candidate, Candidate.id == BallotLine.candidate_id)
        .where(BallotLine.round_id == vote.round_id)
        .order_by(BallotLine.ballot_id, BallotLine.rank)
    )
    for line in db.session.execute(lines):
        chosen[ballots[line.ballot_id]].append(line.item)
    return chosen


def assert_sound(room: Room) -> None:
    """The file is whole, every row has its parents, and the trail is unbroken."""
    assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert db.session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert broken_at(db.session.get_one(Workshop, room.workshop_id).cycle) is None
