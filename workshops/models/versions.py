"""Words as they were before somebody changed them. The trail points here, so that it never holds words itself."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Numbered


class TextVersion(Numbered, Base):
    """One text before a change: `field` of the `row` that it is `about`. Its words can be taken out for good."""

    __tablename__ = "text_versions"
    # A number is never given twice, also when its row is gone: a line of the trail would point to other words.
    __table_args__ = (Index("ix_text_versions_about_row", "about", "row"), {"sqlite_autoincrement": True})

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    about: Mapped[str] = mapped_column(String(20))  # a kind of card (insight), or finding, link, entry
    row: Mapped[int]  # the number of that row in its own table
    field: Mapped[str] = mapped_column(String(30))
    text: Mapped[str | None] = mapped_column(Text)  # nothing at all: blanked. Empty: there were no words before
    at: Mapped[datetime]
