"""Tables in the room: a letter, who sits there, and who writes for it."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered
from workshops.models.people import Seat
from workshops.models.workshops import Workshop

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither I nor O: they are read as numbers


class RoomTable(Numbered, Base):
    """One table of a workshop."""

    __tablename__ = "room_tables"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    number: Mapped[int]
    topic: Mapped[str] = mapped_column(String(30), default="")  # what it works on now, as an item: Q45
    workshop: Mapped[Workshop] = relationship()
    sittings: Mapped[list[Sitting]] = relationship(cascade="all, delete-orphan", back_populates="table")

    @property
    def code(self) -> str:
        """The code on the card that stands on the table: A."""
        return LETTERS[(self.number - 1) % len(LETTERS)] + ("" if self.number <= len(LETTERS) else "2")


class Sitting(Base):
    """That a seat sits at a table. One of them is its scribe."""

    __tablename__ = "sittings"

    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True)
    table_id: Mapped[int] = mapped_column(ForeignKey("room_tables.id", ondelete="CASCADE"), index=True)
    is_scribe: Mapped[bool] = mapped_column(default=False)
    seat: Mapped[Seat] = relationship()
    table: Mapped[RoomTable] = relationship(back_populates="sittings")
