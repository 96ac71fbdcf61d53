"""A cycle, and how many seats of each perspective it wants."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered


class Cycle(Numbered, Base):
    """One prototyping cycle: several workshops that hand on to each other."""

    __tablename__ = "cycles"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'running', 'synthesis', 'reported', 'closed')", name="state"),
        CheckConstraint("live_minimum >= 3 AND published_minimum >= 5", name="minimums"),
    )

    sequence: Mapped[int] = mapped_column(unique=True)
    title: Mapped[str] = mapped_column(String(120))
    focus_statement: Mapped[str] = mapped_column(String(300))
    purpose: Mapped[str] = mapped_column(String(500), default="")
    scope_in: Mapped[list[str]] = mapped_column(default=list)
    scope_out: Mapped[list[str]] = mapped_column(default=list)
    licence: Mapped[str] = mapped_column(String(30), default="CC BY 4.0")
    live_minimum: Mapped[int] = mapped_column(default=3)
    published_minimum: Mapped[int] = mapped_column(default=5)
    join_chain: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[str] = mapped_column(String(12), default="draft")
    is_example: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    targets: Mapped[list[PerspectiveTarget]] = relationship(
        order_by="PerspectiveTarget.position", cascade="all, delete-orphan"
    )

    @property
    def ref(self) -> str:
        """The spoken reference: C1."""
        return f"C{self.sequence}"


class PerspectiveTarget(Numbered, Base):
    """A perspective that a cycle asks for, and how many seats it hopes for in a workshop."""

    __tablename__ = "perspective_targets"
    __table_args__ = (UniqueConstraint("cycle_id", "code"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(20))
    target: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
