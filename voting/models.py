"""Rounds, frozen candidates, secret ballots, reasons and shortlists. Knows candidates by reference only.

A stored ballot has no seat, no time, no channel: only its round, its voting group and its lines, under a random key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered, random_key
from workshops.models import Workshop


class Round(Numbered, Base):
    """One vote: a question, a frozen list of candidates, a method."""

    __tablename__ = "rounds"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        UniqueConstraint("id", "n"),
        CheckConstraint(
            "method IN ('choose_rank', 'choose_n', 'rate_1_to_5', 'choose_one', 'dots', 'cards')",
            name="method",
        ),
        CheckConstraint("state IN ('draft', 'open', 'closed', 'revealed', 'void')", name="state"),
        CheckConstraint("n BETWEEN 1 AND 20", name="n"),
        Index(
            "ix_rounds_one_open",
            "workshop_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id", ondelete="SET NULL"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    object_type: Mapped[str] = mapped_column(String(30))
    axis: Mapped[str] = mapped_column(String(30))
    method: Mapped[str] = mapped_column(String(20))
    n: Mapped[int]  # how many each ballot may choose
    shortlist_size: Mapped[int]
    protect: Mapped[int] = mapped_column(default=2)  # how many of each group's own top are protected; 0 for none
    state: Mapped[str] = mapped_column(String(10), default="draft")
    key_name: Mapped[str] = mapped_column(
        String(32), default=random_key
    )  # names the key file, outside the database; empty once the key is destroyed
    live_minimum: Mapped[int]
    published_minimum: Mapped[int]
    join_chain: Mapped[dict[str, Any]]
    eligible: Mapped[int | None]  # seats that could vote, noted at the close
    groups: Mapped[dict[str, Any]] = mapped_column(default=dict)  # joined group: ballots, noted at the close
    why_not_equal: Mapped[str] = mapped_column(String(40), default="")  # why equal voice is not offered, if so
    seal: Mapped[str] = mapped_column(String(64), default="")  # hash of the sorted ballots at the close
    seal_salt: Mapped[str] = mapped_column(
        String(32), default=random_key
    )  # so that the ballots of a small round cannot be guessed from its seal
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    workshop: Mapped[Workshop] = relationship()
    candidates: Mapped[list[Candidate]] = relationship(order_by="Candidate.position", cascade="all, delete-orphan")

    @property
    def ref(self) -> str:
        """The spoken reference: R1."""
        return f"R{self.number}"


class Candidate(Numbered, Base):
    """What may be chosen in a round, in the words that were shown when it opened."""

    __tablename__ = "candidates"
    __table_args__ = (UniqueConstraint("round_id", "item"), UniqueConstraint("round_id", "id"))

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(30))  # Q07
    wording: Mapped[str] = mapped_column(String(300))
    use: Mapped[str] = mapped_column(String(200), default="")
    theme: Mapped[str] = mapped_column(String(80), default="")


class Ballot(Base):
    """One secret ballot."""

    __tablename__ = "ballots"
    __table_args__ = (
        UniqueConstraint("round_id", "voter_ref"),
        UniqueConstraint("id", "round_id", "n"),
        ForeignKeyConstraint(["round_id", "n"], ["rounds.id", "rounds.n"], ondelete="CASCADE"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=random_key)
    round_id: Mapped[int]
    n: Mapped[int]
    voter_ref: Mapped[str] = mapped_column(String(64))  # HMAC(round key, seat); random after the key is destroyed
    voting_group: Mapped[str] = mapped_column(String(120))  # a perspective; the joined group after the close


class BallotLine(Base):
    """One choice on a ballot. The budget is the database's: ranks run from 1 to the round's n, each once."""

    __tablename__ = "ballot_lines"
    __table_args__ = (
        UniqueConstraint("ballot_id", "candidate_id"),
        ForeignKeyConstraint(
            ["ballot_id", "round_id", "n"],
            ["ballots.id", "ballots.round_id", "ballots.n"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["round_id", "candidate_id"],
            ["candidates.round_id", "candidates.id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("rank >= 1 AND rank <= n", name="budget"),
        {"sqlite_with_rowid": False},
    )

    ballot_id: Mapped[str] = mapped_column(String(22), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int]
    n: Mapped[int]
    candidate_id: Mapped[int]


class BallotReceipt(Base):
    """That a ballot form was carried out. Holds no seat; all are deleted when the workshop closes."""

    __tablename__ = "ballot_receipts"
    __table_args__ = {"sqlite_with_rowid": False}

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True)
    voter_ref: Mapped[str] = mapped_column(String(64), primary_key=True)
    once: Mapped[str] = mapped_column(String(64), primary_key=True)


class Reason(Numbered, Base):
    """A reason for or against a candidate, given after a reveal by whoever wants. Held like all text."""

    __tablename__ = "reasons"
    __table_args__ = (
        UniqueConstraint("round_id", "item", "seat_id", "side"),
        CheckConstraint("side IN ('for', 'against', 'condition')", name="side"),
        CheckConstraint("visibility IN ('held', 'released', 'hidden', 'withdrawn')", name="visibility"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"))
    item: Mapped[str] = mapped_column(String(30))
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"))
    side: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(500))
    may_quote: Mapped[bool] = mapped_column(default=False)  # the seat's consent to be quoted, unnamed
    late: Mapped[bool] = mapped_column(default=False)
    visibility: Mapped[str] = mapped_column(String(10), default="held")
    at: Mapped[datetime]


class Shortlist(Numbered, Base):
    """What a round, or the room, hands on."""

    __tablename__ = "shortlists"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        CheckConstraint("state IN ('provisional', 'agreed', 'superseded')", name="state"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rounds.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    rule: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(12), default="provisional")
    items: Mapped[list[ShortlistItem]] = relationship(order_by="ShortlistItem.position", cascade="all, delete-orphan")

    @property
    def ref(self) -> str:
        """The spoken reference: SL1."""
        return f"SL{self.number}"


class ShortlistItem(Numbered, Base):
    """One item of a shortlist, why it is there, and (after an edit) why it is not."""

    __tablename__ = "shortlist_items"
    __table_args__ = (
        UniqueConstraint("shortlist_id", "item"),
        CheckConstraint("basis IN ('overall', 'protected', 'added', 'removed')", name="basis"),
    )

    shortlist_id: Mapped[int] = mapped_column(ForeignKey("shortlists.id", ondelete="CASCADE"))
    position: Mapped[int]
    item: Mapped[str] = mapped_column(String(30))
    basis: Mapped[str] = mapped_column(String(10))
    groups: Mapped[list[str]] = mapped_column(default=list)  # whose own top it is, when protected
    reason: Mapped[str] = mapped_column(String(500), default="")
