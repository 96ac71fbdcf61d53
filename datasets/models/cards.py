"""What rooms write here: datasets they name, insights they add, gaps they see. All are cards, held like all text."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from core.db import Base, Numbered
from datasets.models import codes
from datasets.models.codes import one_of
from datasets.models.shelf import ShelfEntry
from questions.models import Question
from workshops.models import Card, card_rules


class Dataset(Card, Base):
    """A dataset as a room named it (C1-D07). Its facts stand on the shelf entry that it points to."""

    __tablename__ = "datasets"
    __table_args__ = card_rules(
        CheckConstraint(one_of("existence", codes.SAID_EXISTENCE, empty=False), name="existence"),
    )
    PREFIX = "D"
    WORDS = ("title", "holder", "unit")

    title: Mapped[str] = mapped_column(String(200))
    holder: Mapped[str] = mapped_column(String(200), default="")  # or the type of holder, when it is secret
    secret: Mapped[bool] = mapped_column(default=False)
    unit: Mapped[str] = mapped_column(String(200), default="")
    existence: Mapped[str] = mapped_column(String(12), default="exists")
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("shelf_entries.id", ondelete="SET NULL"), index=True)
    access_agreed: Mapped[bool] = mapped_column(default=False)  # the room agreed its stop on the line
    entry: Mapped[ShelfEntry | None] = relationship(lazy="joined")  # its facts are always wanted with it


class Insight(Card, Base):
    """Something already known, in our own words, with its source (C1-I05)."""

    __tablename__ = "insights"
    __table_args__ = card_rules(
        CheckConstraint(one_of("evidence_type", codes.EVIDENCE), name="evidence_type"),
        CheckConstraint(one_of("strength", codes.STRENGTHS, empty=False), name="strength"),
    )
    PREFIX = "I"
    WORDS = ("statement", "source_title", "publisher")

    statement: Mapped[str] = mapped_column(String(500))
    source_title: Mapped[str] = mapped_column(String(200), default="")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    published: Mapped[str] = mapped_column(String(40), default="")  # a year, a date, or "date to check"
    nations: Mapped[list[str]] = mapped_column(default=list)
    evidence_type: Mapped[str] = mapped_column(String(24), default="")
    strength: Mapped[str] = mapped_column(String(16), default="to_check")
    is_baseline: Mapped[bool] = mapped_column(default=False)
    library_key: Mapped[str] = mapped_column(String(60), default="")  # where in the library it was taken from
    state: Mapped[str] = mapped_column(String(12), default="suggested")  # suggested, checked, rejected, superseded
    bearings: Mapped[list[Bearing]] = relationship(cascade="all, delete-orphan", back_populates="insight")


class Bearing(Base):
    """That an insight bears on a question."""

    __tablename__ = "bearings"

    insight_id: Mapped[int] = mapped_column(ForeignKey("insights.id", ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(
        ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    insight: Mapped[Insight] = relationship(back_populates="bearings")
    question: Mapped[Question] = relationship()


class Gap(Card, Base):
    """Why a question cannot be answered, and who is left out (C1-G03)."""

    __tablename__ = "gaps"
    __table_args__ = card_rules(
        CheckConstraint(one_of("kind", codes.MISSING), name="kind"),
        CheckConstraint("severity IS NULL OR severity BETWEEN 1 AND 5", name="severity"),
        CheckConstraint(one_of("closed_by", codes.CLOSED_BY), name="closed_by"),
        CheckConstraint(one_of("state", codes.GAP_STATES, empty=False), name="state"),
    )
    PREFIX = "G"
    WORDS = ("text", "left_out")

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20), default="")
    text: Mapped[str] = mapped_column(String(500))
    left_out: Mapped[str] = mapped_column(String(200), default="")  # who is left out
    severity: Mapped[int | None]
    closed_by: Mapped[str] = mapped_column(String(12), default="")
    state: Mapped[str] = mapped_column(String(12), default="named")
    question: Mapped[Question] = relationship()


class Finding(Base):
    """What a room found out about a question: its answer, if there is one, and whether data could be had at all.

    The verdict itself stands on the question (`answer_status`).
    """

    __tablename__ = "findings"
    __table_args__ = (CheckConstraint(one_of("grade", codes.GRADES), name="grade"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(500), default="")  # the answer card, in the facilitator's words
    grade: Mapped[str] = mapped_column(String(20), default="")
    public: Mapped[bool] = mapped_column(default=False)  # a person read the answer and let it out
    question: Mapped[Question] = relationship()

    @validates("answer")
    def _hold_new_words(self, _name: str, words: str) -> str:
        """Other words are read once more before anybody else sees them."""
        if words != self.answer:
            self.public = False
        return words


class VerdictOpinion(Numbered, Base):
    """Whether a seat holds a question to be answered already."""

    __tablename__ = "verdict_opinions"
    __table_args__ = (
        UniqueConstraint("question_id", "seat_id"),
        CheckConstraint(one_of("verdict", codes.VERDICTS, empty=False), name="verdict"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    seat_id: Mapped[str] = mapped_column(ForeignKey("seats.id", ondelete="CASCADE"))
    verdict: Mapped[str] = mapped_column(String(10))
