"""The shelf: one catalogue of candidate datasets for the whole installation, and the runs that filled it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Numbered, random_key
from datasets.models import codes
from datasets.models.codes import one_of
from workshops.models import Cycle


class ShelfEntry(Numbered, Base):
    """One candidate dataset, described and never uploaded. An empty field means: not known.

    Of a secret one the holder's name and number are never stored, only the type of holder.
    """

    __tablename__ = "shelf_entries"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("source", "source_key"),
        CheckConstraint(one_of("existence", codes.EXISTENCE, empty=False), name="existence"),
        CheckConstraint(one_of("access", codes.ACCESS), name="access"),
        CheckConstraint(one_of("kind", codes.KINDS), name="kind"),
        CheckConstraint(one_of("licence", codes.LICENCES), name="licence"),
        CheckConstraint(one_of("finest_geography", codes.GEOGRAPHIES), name="finest_geography"),
        CheckConstraint(one_of("update_frequency", codes.FREQUENCIES), name="update_frequency"),
        CheckConstraint(one_of("lag", codes.LAGS), name="lag"),
        CheckConstraint(one_of("personal_data", codes.PERSONAL_DATA), name="personal_data"),
        CheckConstraint(one_of("sensitivity", codes.SENSITIVITIES), name="sensitivity"),
        CheckConstraint(one_of("state", codes.ENTRY_STATES, empty=False), name="state"),
        CheckConstraint("NOT secret OR (holder = '' AND org_id = '')", name="secret"),
    )

    key: Mapped[str] = mapped_column(String(40), default=random_key)  # the same wherever the entry travels
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(String(1000), default="")
    holder: Mapped[str] = mapped_column(String(200), default="")
    holder_type: Mapped[str] = mapped_column(String(120), default="")  # instead of the holder, when that is secret
    secret: Mapped[bool] = mapped_column(default=False)
    org_id: Mapped[str] = mapped_column(String(40), default="")  # GB-CHC-1234567; empty for no number
    org_id_typed: Mapped[str] = mapped_column(String(60), default="")  # as somebody typed it
    existence: Mapped[str] = mapped_column(String(12), default="exists")
    kind: Mapped[str] = mapped_column(String(20), default="")
    unit: Mapped[str] = mapped_column(String(200), default="")  # what one row is
    access: Mapped[str] = mapped_column(String(20), default="")
    access_note: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(20), default="")
    licence_note: Mapped[str] = mapped_column(String(200), default="")  # as its source puts it
    nations: Mapped[list[str]] = mapped_column(default=list)
    coverage_note: Mapped[str] = mapped_column(String(200), default="")
    finest_geography: Mapped[str] = mapped_column(String(20), default="")
    geography_note: Mapped[str] = mapped_column(String(200), default="")
    period_from: Mapped[str] = mapped_column(String(10), default="")  # 2019, 2019-04 or 2019-04-01
    period_to: Mapped[str] = mapped_column(String(10), default="")
    update_frequency: Mapped[str] = mapped_column(String(20), default="")
    frequency_note: Mapped[str] = mapped_column(String(200), default="")
    lag: Mapped[str] = mapped_column(String(20), default="")
    personal_data: Mapped[str] = mapped_column(String(20), default="")
    sensitivity: Mapped[str] = mapped_column(String(10), default="")
    quality: Mapped[dict[str, Any]] = mapped_column(default=dict)  # codes.QUALITIES: 1 to 5
    governance: Mapped[dict[str, Any]] = mapped_column(default=dict)  # codes.GOVERNANCE: words
    standards: Mapped[list[str]] = mapped_column(default=list)
    topics: Mapped[list[str]] = mapped_column(default=list)
    label_check: Mapped[str] = mapped_column(String(300), default="")  # how would this label feel?
    url: Mapped[str] = mapped_column(String(500), default="")
    url_check: Mapped[str] = mapped_column(String(80), default="")  # what came of looking at the link
    checked_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(12), default="described")
    public: Mapped[bool] = mapped_column(default=True)  # one made in a room waits for check-and-publish
    search: Mapped[str] = mapped_column(Text, default="")  # its words, folded, for finding it
    source: Mapped[str] = mapped_column(String(40))  # an importer's name, 'shelf' (typed in) or 'room'
    source_key: Mapped[str] = mapped_column(String(200))  # what it is called there: importing twice finds it again
    run_id: Mapped[int | None] = mapped_column(ForeignKey("import_runs.id", ondelete="SET NULL"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycles.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    cycle: Mapped[Cycle | None] = relationship()


class ImportRun(Numbered, Base):
    """One import, accounted for: what was read, added, changed, left alone, refused and why."""

    __tablename__ = "import_runs"
    __table_args__ = (
        CheckConstraint("state IN ('mapping', 'previewed', 'done', 'failed')", name="state"),
        CheckConstraint("rows_read >= added + changed + unchanged + refused", name="accounted"),
    )

    source: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))  # the file's name, or the source's title
    publisher: Mapped[str] = mapped_column(String(200), default="")
    licence: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the file
    state: Mapped[str] = mapped_column(String(10))
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict)  # our field: their column
    rows_read: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    refusals: Mapped[dict[str, Any]] = mapped_column(default=dict)  # row number: why, for the first few hundred
    problem: Mapped[str] = mapped_column(String(500), default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ImportFile(Base):
    """The file of a run between its sending and its import; deleted with the run's end."""

    __tablename__ = "import_files"

    run_id: Mapped[int] = mapped_column(ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
