"""People with an account, where they may act, their open sign-ins and invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered

FACILITATOR = "facilitator"
COMMISSIONER = "commissioner"
ROLES = (FACILITATOR, COMMISSIONER)


class Account(Numbered, Base):
    """A facilitator or a commissioner."""

    __tablename__ = "accounts"

    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    second_factor: Mapped[str] = mapped_column(String(64), default="")  # the TOTP secret, once confirmed
    second_factor_step: Mapped[int] = mapped_column(default=0)  # the half-minute of the last code: none works twice
    may_create: Mapped[bool] = mapped_column(default=False)  # may begin a cycle of their own
    disabled: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Membership(Numbered, Base):
    """What an account may do in one cycle."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("account_id", "cycle_id"),
        CheckConstraint("role IN ('facilitator', 'commissioner')", name="role"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    account: Mapped[Account] = relationship()


class SignIn(Base):
    """One open sign-in. Deleting the row ends it at once, on whatever machine it is."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]  # when the password was last typed, for what asks for it again
    account: Mapped[Account] = relationship()


class Invitation(Numbered, Base):
    """A link that makes an account, or lets an account into a cycle. Works once."""

    __tablename__ = "invitations"

    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[str] = mapped_column(String(20))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(254), default="")  # only that account: made, or given a new password
    note: Mapped[str] = mapped_column(String(80), default="")  # whom it is for, as the inviter put it
    made_by: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    made_at: Mapped[datetime]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    @property
    def is_first(self) -> bool:
        """Whether it makes the very first account, and is worth nothing once there is one."""
        return self.made_by is None and not self.email and self.cycle_id is None


class FailedTry(Numbered, Base):
    """A wrong password, kept for a short while so that guessing is slow. Keys are hashed with a secret."""

    __tablename__ = "failed_tries"

    key_hash: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
