"""The trail: the append-only record of what was done, each line bound to the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Numbered


class TrailEvent(Numbered, Base):
    """One thing done. `actor` is a role, never a seat; `detail` points to texts by salted digest, never holds them."""

    __tablename__ = "trail_events"
    __table_args__ = (UniqueConstraint("cycle_id", "n"),)

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    n: Mapped[int]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(20))
    verb: Mapped[str] = mapped_column(String(30))
    subject: Mapped[str] = mapped_column(String(40), index=True)  # a reference: Q07, R1, W1
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    undoes: Mapped[int | None] = mapped_column(ForeignKey("trail_events.id", ondelete="SET NULL"))
    undone: Mapped[bool] = mapped_column(default=False)  # kept out of the fingerprint: it is said by a later line
    previous: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[str] = mapped_column(String(64))
