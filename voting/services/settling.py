"""What happens to the ballots when voting ends: groups that are too small are joined, and the whole is sealed.

Called by `services.rounds`, inside its transaction.
"""

from __future__ import annotations

from sqlalchemy import delete, select, update

from core.db import db
from voting import keys, queries
from voting.models import Ballot, BallotLine, BallotReceipt, Round
from voting.scoring import join_groups
from voting.seal import seal_of
from workshops import queries as rooms
from workshops.models import Seat
from workshops.perspectives import COMMISSIONER


def settle(round_: Round) -> int:
    """File every ballot under the voice it speaks in, note who could vote, and seal. Gives the number of ballots.

    Ballots of seats that were taken out of the room are dropped first. Where equal voice cannot be offered every
    ballot is filed under "everyone": a group of one or two would tie a person to a vote.
    """
    voters = _voters(round_)
    _drop_removed(round_, voters)
    sizes = queries.count_by_group(round_)
    groups = join_groups(sizes, round_.live_minimum, round_.join_chain)
    for perspective in sizes:
        _file_under(round_, perspective, groups.voice_of(perspective))
    round_.groups = dict(groups.sizes) if groups.equal_voice else {}
    round_.why_not_equal = groups.why_not
    round_.eligible = _eligible(round_, voters)
    ballots = queries.list_ballots(round_)
    round_.seal = seal_of(round_, ballots)
    return len(ballots)


def unsettle(round_: Round) -> None:
    """The reverse, while the round key is here: each ballot goes back under its seat's own perspective."""
    for ref, seat in _voters(round_).items():
        statement = update(Ballot).where(Ballot.round_id == round_.id, Ballot.voter_ref == ref)
        db.session.execute(statement.values(voting_group=seat.perspective))
    round_.groups, round_.why_not_equal, round_.eligible, round_.seal = {}, "", None, ""


def _voters(round_: Round) -> dict[str, Seat]:
    """Seats by the reference their ballot would carry; none when the key is gone."""
    key = keys.read(round_.key_name)
    if key is None:
        return {}
    seats = rooms.list_seats(round_.workshop)
    return {keys.voter_ref(key, seat.id): seat for seat in seats if seat.perspective != COMMISSIONER}


def _drop_removed(round_: Round, voters: dict[str, Seat]) -> None:
    """Ballots of seats that were taken out of the room do not count."""
    gone = queries.list_voter_refs(round_) - voters.keys() if voters else set()
    for ref in gone:
        own = (Ballot.round_id == round_.id, Ballot.voter_ref == ref)
        lines = delete(BallotLine).where(BallotLine.ballot_id.in_(select(Ballot.id).where(*own)))
        db.session.execute(lines.execution_options(synchronize_session=False))
        db.session.execute(delete(Ballot).where(*own))
        db.session.execute(
            delete(BallotReceipt).where(BallotReceipt.round_id == round_.id, BallotReceipt.voter_ref == ref)
        )


def _file_under(round_: Round, perspective: str, voice: str) -> None:
    mine = update(Ballot).where(Ballot.round_id == round_.id, Ballot.voting_group == perspective)
    db.session.execute(mine.values(voting_group=voice))


def _eligible(round_: Round, voters: dict[str, Seat]) -> int:
    """Seats that could vote at the close: those still here, and those that voted and went home."""
    voted = queries.list_voter_refs(round_)
    could = [ref for ref, seat in voters.items() if ref in voted or (seat.votes and seat.is_in)]
    return max(len(could), len(voted))
