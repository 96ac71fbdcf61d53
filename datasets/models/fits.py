"""How well a dataset answers a question: the cells of the grid, and what seats and tables said of each."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.db import Base, Numbered
from datasets.models import codes
from datasets.models.cards import Dataset
from datasets.models.codes import one_of
from questions.models import Question


class Link(Numbered, Base):
    """One cell of the grid: a dataset put to a question."""

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("question_id", "dataset_id"),
        CheckConstraint(one_of("fit", codes.FITS), name="fit"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"), index=True)
    fit: Mapped[str] = mapped_column(String(12), default="")  # as it was agreed; empty until then
    missing: Mapped[list[str]] = mapped_column(default=list)
    needs_with: Mapped[list[str]] = mapped_column(default=list)  # items of other datasets it needs beside it
    why: Mapped[str] = mapped_column(String(500), default="")  # written by the facilitator
    public: Mapped[bool] = mapped_column(default=False)
    question: Mapped[Question] = relationship()
    dataset: Mapped[Dataset] = relationship()

    @validates("why")
    def _hold_new_words(self, _name: str, words: str) -> str:
        """Other words are read once more before anybody else sees them."""
        if words != self.why:
            self.public = False
        return words

    @property
    def item(self) -> str:
        """The pair as a ballot names it: Q45+D18."""
        return f"{self.question.item}+{self.dataset.item}"


class Rating(Numbered, Base):
    """What one seat says of a cell."""

    __tablename__ = "ratings"
    __table_args__ = (
        UniqueConstraint("link_id", "seat_id"),
        CheckConstraint(one_of("fit", codes.FITS, empty=False), name="fit"),
    )

    link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), index=True)
    fit: Mapped[str] = mapped_column(String(12))
    missing: Mapped[list[str]] = mapped_column(default=list)


class Tally(Numbered, Base):
    """Hands counted at a table, typed in by its scribe: so many say this of a cell."""

    __tablename__ = "tallies"
    __table_args__ = (
        CheckConstraint(one_of("fit", codes.FITS, empty=False), name="fit"),
        CheckConstraint("n BETWEEN 0 AND 200", name="n"),
        Index("uq_tallies_cell", "link_id", "table_id", "in_data", "fit", unique=True),
    )

    link_id: Mapped[int] = mapped_column(ForeignKey("links.id", ondelete="CASCADE"))
    table_id: Mapped[int | None] = mapped_column(ForeignKey("room_tables.id", ondelete="CASCADE"), index=True)
    in_data: Mapped[bool] = mapped_column(default=False)  # hands of people who are in the data themselves
    fit: Mapped[str] = mapped_column(String(12))
    n: Mapped[int]


class Placing(Numbered, Base):
    """Where a seat puts a dataset on the line from closed to open, and what it says of its care, date and places."""

    __tablename__ = "placings"
    __table_args__ = (
        UniqueConstraint("dataset_id", "seat_id"),
        CheckConstraint(one_of("access", codes.ACCESS), name="access"),
        CheckConstraint(one_of("sensitivity", codes.SENSITIVITIES), name="sensitivity"),
        CheckConstraint(one_of("lag", codes.LAGS), name="lag"),
        CheckConstraint(one_of("finest_geography", codes.GEOGRAPHIES), name="finest_geography"),
    )

    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), index=True)
    access: Mapped[str] = mapped_column(String(20), default="")
    sensitivity: Mapped[str] = mapped_column(String(10), default="")
    lag: Mapped[str] = mapped_column(String(20), default="")
    finest_geography: Mapped[str] = mapped_column(String(20), default="")


class DataRole(Base):
    """What a seat brings: it holds data, it uses data, it is in the data."""

    __tablename__ = "data_roles"

    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True)
    holds: Mapped[bool] = mapped_column(default=False)
    uses: Mapped[bool] = mapped_column(default=False)
    is_in: Mapped[bool] = mapped_column(default=False)


class Pick(Base):
    """That a seat says it can help with a question."""

    __tablename__ = "picks"

    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
