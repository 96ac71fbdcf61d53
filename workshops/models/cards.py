"""What every card shares: words that somebody wrote in a workshop, held until a facilitator lets the room see them.

Packages above mix `Card` into their tables (datasets, insights, gaps …) and register it in `workshops.cards`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship
from sqlalchemy.schema import SchemaItem

from core.db import Base, Numbered
from workshops.models.cycles import Cycle
from workshops.models.workshops import Workshop


class Card(Numbered):
    """A row that holds people's words. `PREFIX` opens its spoken reference; `WORDS` names its columns of free text."""

    PREFIX: ClassVar[str]
    WORDS: ClassVar[tuple[str, ...]]
    __table__: ClassVar[Any]
    __tablename__: str

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]  # given at release, in that order, never again
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"), index=True)
    perspective: Mapped[str] = mapped_column(String(20), default="")  # empty when the facilitator wrote it
    channel: Mapped[str] = mapped_column(String(8))
    visibility: Mapped[str] = mapped_column(String(12), default="held")
    public: Mapped[bool] = mapped_column(default=False)  # read once by a person, and let out
    late: Mapped[bool] = mapped_column(default=False)  # sent after the step had closed
    salt: Mapped[str] = mapped_column(String(32))  # for the digests on the trail; blanked with the words
    at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]

    @declared_attr
    def merged_into_id(cls) -> Mapped[int | None]:  # noqa: N805 - SQLAlchemy hands the class
        """The card that asks, names or says the same."""
        return mapped_column(ForeignKey(f"{cls.__tablename__}.id", ondelete="SET NULL"), index=True)

    @declared_attr
    def merged_into(cls) -> Mapped[Any]:  # noqa: N805
        """The row of that card."""
        name = cls.__name__  # type: ignore[attr-defined]
        return relationship(name, foreign_keys=f"{name}.merged_into_id", remote_side=f"{name}.id")

    @declared_attr
    def cycle(cls) -> Mapped[Cycle]:  # noqa: N805
        """Whose cycle it is part of."""
        return relationship(Cycle)

    @declared_attr
    def workshop(cls) -> Mapped[Workshop]:  # noqa: N805
        """The workshop it was written in."""
        return relationship(Workshop)

    @property
    def item(self) -> str:
        """The reference within its cycle: D07. Empty until it is released."""
        return f"{self.PREFIX}{self.number:02d}" if self.number else ""

    @property
    def ref(self) -> str:
        """The spoken reference: C1-D07. Empty until it is released."""
        return f"{self.cycle.ref}-{self.item}" if self.number else ""

    @property
    def texts(self) -> dict[str, str]:
        """Its free text by column, in the order of `WORDS`."""
        return {name: getattr(self, name) for name in self.WORDS}


def card_rules(*more: SchemaItem) -> tuple[SchemaItem | dict[str, bool], ...]:
    """The constraints of a card's table, and its own. No row number is used twice: the trail points to it."""
    return (
        UniqueConstraint("cycle_id", "number"),
        CheckConstraint("visibility IN ('held', 'released', 'hidden', 'quarantined', 'withdrawn')", name="visibility"),
        CheckConstraint("channel IN ('phone', 'paper', 'console', 'remote', 'import')", name="channel"),
        *more,
        {"sqlite_autoincrement": True},
    )


class Sameness(Numbered, Base):
    """What a seat answered when asked whether its card is the same as another of the same kind."""

    __tablename__ = "samenesses"
    __table_args__ = (
        UniqueConstraint("kind", "card_id", "other_id", "seat_id"),
        CheckConstraint("answer IN ('same', 'different', 'unsure')", name="answer"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # a name of `workshops.cards`
    card_id: Mapped[int]
    other_id: Mapped[int]
    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    answer: Mapped[str] = mapped_column(String(10))
