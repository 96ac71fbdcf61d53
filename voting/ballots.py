"""Casting a ballot: one small grouped write, with Core statements compiled once and run on the driver's own cursor.

Called by the ballot route (`cast_at`, which also guards) and by `services.cast_ballot` (paper, the example, tests).
It reads and writes in one transaction, so it is the one place where SELECTs and writes live together.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.sql import ClauseElement

from core.db import db, random_key
from core.errors import Refused
from core.writing import write_grouped
from live.announce import announce, announce_now
from live.topics import VOTES
from voting import keys
from voting.methods import CHOOSE_N
from voting.models import Ballot, BallotLine, BallotReceipt, Candidate, Round
from workshops.models import Cycle, Device, Seat, Workshop
from workshops.perspectives import COMMISSIONER

KNOWN_ROUNDS = 64


class Outcome(Enum):
    """What became of a ballot. Words for people are found in the request that sent it, not in the shared commit."""

    SAVED = "saved"
    REPEATED = "repeated"
    NOT_HERE = "not here"
    NOT_BY_DEVICE = "not by device"
    NOT_VOTING = "not voting"
    NOT_OPEN = "not open"
    CLOSED = "closed"
    KEY_LOST = "key lost"
    TOO_MANY = "too many"
    NOT_A_CANDIDATE = "not a candidate"
    NEEDS_AN_ORDER = "needs an order"


class Place(NamedTuple):
    """Where a ballot arrives: C1-W2, seat S07, step 9, from the device with this token's hash."""

    cycle: int
    workshop: int
    seat: int
    step: int
    device: str


class Facts(NamedTuple):
    """What the transaction knows of the seat and the round, in the order of `_facts`. Without a round: None."""

    seat_id: str
    perspective: str
    votes: bool
    seat_state: str
    device_id: int | None
    device_hash: str | None
    workshop_id: int
    round_id: int | None
    n: int
    state: str
    key_name: str
    method: str


WORTH_AN_ANSWER = {Outcome.SAVED, Outcome.REPEATED, Outcome.NOT_HERE, Outcome.NOT_BY_DEVICE}


class Prepared:
    """A Core statement, compiled once for each kind of database."""

    def __init__(self, statement: ClauseElement) -> None:
        self.statement = statement
        self._compiled: dict[str, tuple[str, dict[str, Any], Sequence[str] | None]] = {}

    def _for(self, connection: Connection) -> tuple[str, dict[str, Any], Sequence[str] | None]:
        name = connection.dialect.name
        if name not in self._compiled:
            compiled: Any = self.statement.compile(dialect=connection.dialect)
            self._compiled[name] = (str(compiled), dict(compiled.params), compiled.positiontup)
        return self._compiled[name]

    def run(self, connection: Connection, *rows: dict[str, Any]) -> Any:  # noqa: ANN401 - the driver's cursor
        """Run it for one row of values, or for several at once; gives the driver's cursor."""
        sql, fixed, order = self._for(connection)
        given = [_arguments(fixed | row, order) for row in rows]
        cursor = connection.connection.cursor()
        try:
            if len(given) == 1:
                cursor.execute(sql, given[0])
            else:
                cursor.executemany(sql, given)
        except connection.dialect.loaded_dbapi.OperationalError as error:  # a full disk, a lost server
            raise OperationalError(sql, None, error) from error
        return cursor


def _arguments(values: dict[str, Any], order: Sequence[str] | None) -> Any:  # noqa: ANN401 - as the driver takes them
    return values if order is None else [values[name] for name in order]


_facts = select(
    Seat.id,
    Seat.perspective,
    Seat.votes,
    Seat.state,
    Seat.device_id,
    Device.token_hash,
    Seat.workshop_id,
    Round.id,
    Round.n,
    Round.state,
    Round.key_name,
    Round.method,
)
FACTS_BY_ID = Prepared(
    _facts.select_from(Seat)
    .outerjoin(Device, Device.id == Seat.device_id)
    .outerjoin(Round, (Round.workshop_id == Seat.workshop_id) & (Round.id == bindparam("round_id")))
    .where(Seat.id == bindparam("seat_id"))
)
FACTS_BY_PLACE = Prepared(
    _facts.select_from(Cycle)
    .join(Workshop, (Workshop.cycle_id == Cycle.id) & (Workshop.number == bindparam("workshop")))
    .join(Seat, (Seat.workshop_id == Workshop.id) & (Seat.number == bindparam("seat")))
    .outerjoin(Device, Device.id == Seat.device_id)
    .outerjoin(
        Round,
        (Round.workshop_id == Workshop.id) & (Round.activity_id == bindparam("step")) & (Round.state != "void"),
    )
    .where(Cycle.sequence == bindparam("cycle"))
    .order_by(Round.id.desc())
    .limit(1)
)
CANDIDATES = Prepared(
    select(Candidate.item, Candidate.id).where(Candidate.round_id == bindparam("round_id")).order_by(Candidate.position)
)
RECEIPT = Prepared(
    select(BallotReceipt.once).where(
        BallotReceipt.round_id == bindparam("round_id"),
        BallotReceipt.voter_ref == bindparam("voter_ref"),
        BallotReceipt.once == bindparam("once"),
    )
)
OWN = Prepared(
    select(Ballot.id).where(Ballot.round_id == bindparam("round_id"), Ballot.voter_ref == bindparam("voter_ref"))
)


def _insert(table: Any) -> Prepared:  # noqa: ANN401 - a mapped class
    names = [column.name for column in table.__table__.columns]
    return Prepared(insert(table.__table__).values({name: bindparam(name) for name in names}))


ADD_BALLOT = _insert(Ballot)
ADD_LINE = _insert(BallotLine)
ADD_RECEIPT = _insert(BallotReceipt)
DROP_LINES = Prepared(delete(BallotLine).where(BallotLine.ballot_id == bindparam("ballot_id")))


def cast_at(place: Place, items: Sequence[str], once: str, *, ticked: bool = False) -> Outcome:
    """A ballot from a phone, with the guard's questions asked in the same transaction. `ticked`: it has no order.

    NOT_HERE: no such seat or step, or it takes no part. NOT_BY_DEVICE: this device does not speak for the seat (ask
    `for_seat`). Other refusals are raised as Refused.
    """
    where = {"cycle": place.cycle, "workshop": place.workshop, "seat": place.seat, "step": place.step}

    def work(connection: Connection) -> tuple[Outcome, Facts | None]:
        facts = _find(connection, FACTS_BY_PLACE, where)
        if facts is None or facts.seat_state not in {"in", "away"}:
            return Outcome.NOT_HERE, None
        if not facts.device_hash or facts.device_hash != place.device:
            return Outcome.NOT_BY_DEVICE, None
        return _save(connection, facts, items, once, ticked=ticked), facts

    return _carry_out(work, items)


def cast_ballot(seat: Seat, round_: Round, items: Sequence[str], once: str, *, ticked: bool = False) -> Outcome:
    """The ballot of a seat: SAVED, or REPEATED when exactly this was sent before under this `once`.

    A newer ballot takes the place of the older. Returns once it is on disk (inside `writing()`: with that commit).
    Raises Refused, which changes nothing: the round is not open, the seat does not vote, nothing or too much or
    something twice was chosen.
    """
    where = {"seat_id": seat.id, "round_id": round_.id}

    def work(connection: Connection) -> tuple[Outcome, Facts | None]:
        facts = _find(connection, FACTS_BY_ID, where)
        if facts is None or facts.seat_state not in {"in", "away"}:
            return Outcome.NOT_VOTING, None
        return _save(connection, facts, items, once, ticked=ticked), facts

    return _carry_out(work, items)


def _carry_out(work: Any, items: Sequence[str]) -> Outcome:  # noqa: ANN401 - one of the two above
    _check_shape(items)
    inside = _inside_writing()
    outcome, facts = work(_own_connection()) if inside else write_grouped(work)
    if outcome is Outcome.SAVED:
        (announce if inside else announce_now)(facts.workshop_id, VOTES)
    return _or_refuse(outcome, facts, len(items))


def _inside_writing() -> bool:
    """Whether the caller holds the writer already (the example loader does). Ends a reading begun before."""
    if not db.session.registry.has():
        return False
    if db.session().info.get("writing"):
        return True
    db.session.rollback()
    return False


def _own_connection() -> Connection:
    db.session.flush()
    return db.session.connection()


def _check_shape(items: Sequence[str]) -> None:
    if not items:
        raise Refused(_("Choose at least one before you send."))
    if len(set(items)) < len(items):
        raise Refused(_("You chose the same one twice. Choose each only once."))


def _or_refuse(outcome: Outcome, facts: Facts | None, chosen: int) -> Outcome:
    if outcome in WORTH_AN_ANSWER:
        return outcome
    words = {
        Outcome.NOT_VOTING: _("This seat does not vote in this round."),
        Outcome.NOT_OPEN: _("Voting is not open. Nothing was counted; please try again in a moment."),
        Outcome.CLOSED: _("Voting had closed when this arrived. It was not counted."),
        Outcome.KEY_LOST: _("This vote cannot go on, and will be opened again as a new one. Nothing was counted."),
        Outcome.TOO_MANY: _too_many(chosen, facts.n if facts and facts.n else 0),
        Outcome.NEEDS_AN_ORDER: _("This vote was opened anew, and now asks for an order. Please choose again."),
        Outcome.NOT_A_CANDIDATE: _("Something you chose is not on this list. Open the list again."),
    }
    raise Refused(words[outcome])


def _too_many(chosen: int, most: int) -> str:
    over = ngettext("Take one away.", "Take %(num)s away.", chosen - most)
    return _("You chose %(chosen)s, and can choose up to %(most)s.", chosen=chosen, most=most) + " " + over


def _find(connection: Connection, statement: Prepared, where: dict[str, Any]) -> Facts | None:
    row = statement.run(connection, where).fetchone()
    return Facts(*row) if row else None


def _save(connection: Connection, facts: Facts, items: Sequence[str], once: str, *, ticked: bool) -> Outcome:
    """Inside the transaction: ask everything, then write. Writes nothing unless the outcome is SAVED."""
    if not facts.votes or facts.perspective == COMMISSIONER:
        return Outcome.NOT_VOTING
    if facts.round_id is None or facts.state != "open":
        return Outcome.NOT_OPEN if facts.round_id is None or facts.state == "draft" else Outcome.CLOSED
    key = keys.read(facts.key_name)
    if key is None:
        return Outcome.KEY_LOST
    if len(items) > facts.n:
        return Outcome.TOO_MANY
    known = _candidates(connection, facts)
    if not all(item in known for item in items):
        return Outcome.NOT_A_CANDIDATE
    if facts.method == CHOOSE_N:  # in the order of the list, so that the order tells nothing of the person
        items = [item for item in known if item in items]
    elif ticked:
        return Outcome.NEEDS_AN_ORDER
    voter = {"round_id": facts.round_id, "voter_ref": keys.voter_ref(key, facts.seat_id)}
    receipt = voter | {"once": _told_apart(once, items)}
    if RECEIPT.run(connection, receipt).fetchone():
        return Outcome.REPEATED
    _write(connection, facts, voter, [known[item] for item in items])
    ADD_RECEIPT.run(connection, receipt)
    return Outcome.SAVED


def _told_apart(once: str, items: Sequence[str]) -> str:
    """A repeat is the same form with the same choices; an old page sent again with others is a newer ballot."""
    return sha256("\n".join([once, *items]).encode()).hexdigest()


def _write(connection: Connection, facts: Facts, voter: dict[str, Any], chosen: list[int]) -> None:
    own = OWN.run(connection, voter).fetchone()
    ballot_id = own[0] if own else random_key()
    if own:
        DROP_LINES.run(connection, {"ballot_id": ballot_id})
    else:
        ballot = {"id": ballot_id, "n": facts.n, "voting_group": facts.perspective}
        ADD_BALLOT.run(connection, voter | ballot)
    line = {"ballot_id": ballot_id, "round_id": facts.round_id, "n": facts.n}
    ADD_LINE.run(connection, *(line | {"rank": rank, "candidate_id": one} for rank, one in enumerate(chosen, 1)))


def _candidates(connection: Connection, facts: Facts) -> dict[str, int]:
    """Item to candidate, in the list's order. Frozen at the opening, so kept; a key's name is never used again."""
    assert facts.round_id is not None  # noqa: S101 - for the type checker
    known = _known(facts.key_name)
    if not known:
        known.update(CANDIDATES.run(connection, {"round_id": facts.round_id}).fetchall())
    return known


@lru_cache(maxsize=KNOWN_ROUNDS)
def _known(key_name: str) -> dict[str, int]:
    return {}
