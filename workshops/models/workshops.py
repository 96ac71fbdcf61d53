"""A workshop and the steps of its run sheet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered
from workshops.models.cycles import Cycle

KINDS = ("question", "data_insight", "prototyping", "resourcing", "barrier_enabler")


class Workshop(Numbered, Base):
    """One live session of a cycle."""

    __tablename__ = "workshops"
    __table_args__ = (
        UniqueConstraint("cycle_id", "number"),
        CheckConstraint(
            "state IN ('draft', 'ready', 'lobby', 'live', 'paused', 'closed', 'reported', 'cancelled')", name="state"
        ),
        CheckConstraint("moderation IN ('hold', 'auto')", name="moderation"),
    )

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    day: Mapped[date] = mapped_column(Date)
    starts: Mapped[str] = mapped_column(String(5), default="10:00")  # as it stands on the invitation
    mode: Mapped[str] = mapped_column(String(30), default="in_person")
    state: Mapped[str] = mapped_column(String(12), default="draft")
    moderation: Mapped[str] = mapped_column(String(4), default="hold")
    join_code: Mapped[str] = mapped_column(String(6), unique=True)
    locked: Mapped[bool] = mapped_column(default=False)
    join_cap: Mapped[int] = mapped_column(default=60)
    screen_token: Mapped[str] = mapped_column(String(32), unique=True)
    screen_view: Mapped[str] = mapped_column(String(60), default="")  # what the facilitator chose to show of this step
    blanked: Mapped[bool] = mapped_column(default=False)
    host_note: Mapped[str] = mapped_column(String(500), default="")  # whom to speak to, shown on every screen
    next_step: Mapped[str] = mapped_column(String(500), default="")  # what happens next, said at the close
    summary: Mapped[list[str]] = mapped_column(default=list)  # the facilitator's sentences for the record
    take_back_until: Mapped[date | None] = mapped_column(Date)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    current_id: Mapped[int | None] = mapped_column(
        ForeignKey("activities.id", ondelete="SET NULL", use_alter=True, name="fk_workshops_current_id_activities")
    )
    cycle: Mapped[Cycle] = relationship()
    activities: Mapped[list[Activity]] = relationship(
        order_by="Activity.position",
        cascade="all, delete-orphan",
        foreign_keys="Activity.workshop_id",
        back_populates="workshop",
    )
    current: Mapped[Activity | None] = relationship(foreign_keys=[current_id], post_update=True)

    @property
    def ref(self) -> str:
        """The spoken reference: C1-W2."""
        return f"{self.cycle.ref}-W{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether the room is running: words are taken and steps move."""
        return self.state in {"lobby", "live", "paused"}

    @property
    def is_over(self) -> bool:
        """Whether the room has emptied."""
        return self.state in {"closed", "reported"}


class Activity(Numbered, Base):
    """One step of a run sheet. `kind` names an entry of `workshops.activities`."""

    __tablename__ = "activities"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'active', 'locked', 'revealed', 'done', 'skipped')", name="state"),
        CheckConstraint("planned >= 0 AND shortest >= 0 AND shortest <= planned", name="minutes"),
    )

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(120))
    planned: Mapped[int]
    shortest: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    phone_prompt: Mapped[str] = mapped_column(String(500), default="")
    screen_prompt: Mapped[str] = mapped_column(String(500), default="")
    notes: Mapped[str] = mapped_column(String(500), default="")  # for the facilitator only
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]  # when the timer runs out
    paused_left: Mapped[int | None]  # seconds left while the timer is stopped
    workshop: Mapped[Workshop] = relationship(foreign_keys=[workshop_id], back_populates="activities")
