"""Questions, their themes, wording edits, scope decisions, merges, and what authors say of look-alikes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered
from workshops.models import Cycle, Workshop


class Theme(Numbered, Base):
    """A heading that questions are gathered under."""

    __tablename__ = "themes"
    __table_args__ = (UniqueConstraint("cycle_id", "label"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    label: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Question(Numbered, Base):
    """What somebody wants to know. `first_words` never change by editing; only their author may take them back."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        CheckConstraint("visibility IN ('held', 'released', 'hidden', 'quarantined', 'withdrawn')", name="visibility"),
        CheckConstraint(
            "scope IN ('unchecked', 'in_scope', 'out_of_scope', 'needs_rewording', "
            "'parked_sensitive', 'moved_to_force')",
            name="scope",
        ),
        CheckConstraint("channel IN ('phone', 'paper', 'console', 'remote', 'import')", name="channel"),
        CheckConstraint("use_state IN ('held', 'released', 'hidden')", name="use_state"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    number: Mapped[int | None]  # given at release, in that order, never again
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"), index=True)
    perspective: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(8))
    first_words: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(String(300))
    salt: Mapped[str] = mapped_column(String(32))  # for the digests on the trail; blanked with the words
    intended_use: Mapped[str] = mapped_column(String(200), default="")
    who_would_act: Mapped[str] = mapped_column(String(30), default="")
    decision_informed: Mapped[str] = mapped_column(String(200), default="")
    by_when: Mapped[str] = mapped_column(String(20), default="")
    audience: Mapped[list[str]] = mapped_column(default=list)
    use_state: Mapped[str] = mapped_column(String(8), default="released")  # a use is free text too: held like all
    use_seat_id: Mapped[str | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"), index=True)
    visibility: Mapped[str] = mapped_column(String(12), default="held")
    public: Mapped[bool] = mapped_column(default=False)  # read once by a person, and let out
    late: Mapped[bool] = mapped_column(default=False)  # sent after the step had closed
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id", ondelete="SET NULL"))
    scope: Mapped[str] = mapped_column(String(20), default="unchecked")
    scope_reason: Mapped[str] = mapped_column(String(500), default="")
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the five tests of a well-formed question
    answer_status: Mapped[str] = mapped_column(String(20), default="not_checked")
    became: Mapped[str] = mapped_column(String(20), default="")  # reference of the barrier it was moved to
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"), index=True)
    split_from_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    cycle: Mapped[Cycle] = relationship()
    workshop: Mapped[Workshop] = relationship()
    theme: Mapped[Theme | None] = relationship()
    merged_into: Mapped[Question | None] = relationship(foreign_keys=[merged_into_id], remote_side="Question.id")
    split_from: Mapped[Question | None] = relationship(foreign_keys=[split_from_id], remote_side="Question.id")

    @property
    def item(self) -> str:
        """The reference within its cycle: Q07. Empty until it is released."""
        return f"Q{self.number:02d}" if self.number else ""

    @property
    def ref(self) -> str:
        """The spoken reference: C1-Q07. Empty until it is released."""
        return f"{self.cycle.ref}-{self.item}" if self.number else ""

    @property
    def has_use(self) -> bool:
        """Whether somebody said what they would do with an answer."""
        return bool(self.intended_use)


class WordingEdit(Numbered, Base):
    """A proposed or accepted change of a question's words."""

    __tablename__ = "wording_edits"
    __table_args__ = (
        CheckConstraint("reason IN ('clearer', 'neutral', 'split', 'bounded', 'typo')", name="reason"),
        CheckConstraint("author_agrees IN ('yes', 'no', 'not_asked')", name="author_agrees"),
        CheckConstraint("state IN ('proposed', 'accepted', 'declined', 'undone')", name="state"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    before: Mapped[str] = mapped_column(String(300))
    after: Mapped[str] = mapped_column(String(300))
    reason: Mapped[str] = mapped_column(String(10))
    by: Mapped[str] = mapped_column(String(20))  # a role: facilitator, co_facilitator, table, participant
    seat_id: Mapped[str | None] = mapped_column(ForeignKey("seats.id", ondelete="SET NULL"))
    author_agrees: Mapped[str] = mapped_column(String(10), default="not_asked")
    checks: Mapped[dict[str, Any]] = mapped_column(default=dict)  # the ticks of whoever proposed it
    state: Mapped[str] = mapped_column(String(10), default="proposed")
    at: Mapped[datetime]
    question: Mapped[Question] = relationship()


class ScopeDecision(Numbered, Base):
    """What the scope desk said of a question, and why. The newest that is not undone holds."""

    __tablename__ = "scope_decisions"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    scope: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500), default="")
    undone: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]


class MergeEvent(Numbered, Base):
    """Questions joined into one, or one split in two. Both originals stay.

    The merges that are not undone form a forest; `Question.merged_into_id` holds each one's root.
    """

    __tablename__ = "merge_events"
    __table_args__ = (
        CheckConstraint("kind IN ('merge', 'split')", name="kind"),
        CheckConstraint("author_agrees IN ('yes', 'no', 'not_asked')", name="author_agrees"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    from_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    into_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    author_agrees: Mapped[str] = mapped_column(String(10), default="not_asked")
    undone: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    from_question: Mapped[Question] = relationship(foreign_keys=[from_id])
    into_question: Mapped[Question] = relationship(foreign_keys=[into_id])


class Likeness(Numbered, Base):
    """An author's answer to "is this the same as yours?". Advice to the facilitator, never a merge by itself."""

    __tablename__ = "likenesses"
    __table_args__ = (
        UniqueConstraint("question_id", "other_id"),
        CheckConstraint("answer IN ('yes', 'no', 'not_sure')", name="answer"),
    )

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    answer: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime]
