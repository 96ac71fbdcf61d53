"""Seats (a person in one workshop), the devices that speak for them, consent, help and feedback."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered, random_key
from workshops.models.workshops import Workshop


class Device(Numbered, Base):
    """A phone (or other browser) in one workshop. Its token is in a cookie; only the hash is here."""

    __tablename__ = "devices"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)


class Seat(Base):
    """A person in one workshop, with a spoken reference (S07) and no account."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("workshop_id", "number"),
        CheckConstraint("channel IN ('phone', 'paper', 'console', 'remote', 'import')", name="channel"),
        CheckConstraint("state IN ('in', 'away', 'left', 'removed')", name="state"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=random_key)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    number: Mapped[int]
    perspective: Mapped[str] = mapped_column(String(20))
    role_type: Mapped[str] = mapped_column(String(20), default="")
    nation: Mapped[str] = mapped_column(String(20), default="")
    channel: Mapped[str] = mapped_column(String(8))
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id", ondelete="SET NULL"), index=True)
    votes: Mapped[bool] = mapped_column(default=True)
    state: Mapped[str] = mapped_column(String(8), default="in")
    device_ok: Mapped[bool] = mapped_column(default=False)  # answered the practice question
    return_hash: Mapped[str] = mapped_column(String(64), default="", index=True)  # of the three words
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    workshop: Mapped[Workshop] = relationship()
    consent: Mapped[Consent | None] = relationship(cascade="all, delete-orphan")

    @property
    def ref(self) -> str:
        """The spoken seat code, for the room only: S07."""
        return f"S{self.number:02d}"

    @property
    def is_in(self) -> bool:
        """Whether this seat still takes part."""
        return self.state in {"in", "away"}


class Consent(Base):
    """What a seat agreed to, in which wording."""

    __tablename__ = "consents"

    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[str] = mapped_column(String(10))
    take_part: Mapped[bool]
    quote_unnamed: Mapped[bool] = mapped_column(default=False)
    photo: Mapped[bool] = mapped_column(default=False)
    recontact: Mapped[bool] = mapped_column(default=False)
    given_at: Mapped[datetime]


class HelpCall(Numbered, Base):
    """Somebody asked for a break or for help, without words. Seen by the console only; gone at the close."""

    __tablename__ = "help_calls"
    __table_args__ = (CheckConstraint("kind IN ('break', 'help', 'said_too_much')", name="kind"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    seen: Mapped[bool] = mapped_column(default=False)


class Feedback(Base):
    """Three taps at the close. Not tied to a seat: `mark` only stops a second one."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("workshop_id", "mark"),
        CheckConstraint("useful BETWEEN 1 AND 5 AND felt_heard BETWEEN 1 AND 5", name="scale"),
    )

    id: Mapped[str] = mapped_column(String(22), primary_key=True, default=random_key)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    mark: Mapped[str] = mapped_column(String(64))
    useful: Mapped[int | None]
    felt_heard: Mapped[int | None]
    one_thing: Mapped[str] = mapped_column(String(500), default="")
