"""Words before a change: kept so that the change can be undone, blanked when they are taken back, deleted in the end.

Every service that changes words a facilitator may change keeps them here first, and puts the number on the trail.
No page, list or export reads from here; only undoing does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, update

from core import clock
from core.db import db
from core.errors import Refused
from workshops.models import Cycle, TextVersion, Workshop

OPEN = ("lobby", "live", "paused")


def keep_before(cycle: Cycle, about: str, row: int, field: str, text: str) -> int:
    """Keep what a field holds before it is changed; gives the number to put into the detail of the trail's line.

    `about` names the kind of row (insight, finding, link, entry), `row` its number in its own table.
    """
    version = TextVersion(cycle_id=cycle.id, about=about, row=row, field=field, text=text, at=clock.now())
    db.session.add(version)
    db.session.flush()
    return version.id


def text_of(version_id: int) -> str | None:
    """The words that were kept, '' when there were none before; None when they were blanked or deleted since."""
    return db.session.scalar(select(TextVersion.text).where(TextVersion.id == version_id))


def text_or_refuse(version_id: int) -> str:
    """The words that were kept. Raises Refused when they are gone: then there is nothing to go back to."""
    text = text_of(version_id)
    if text is None:
        raise Refused(_("The words from before are gone for good. There is nothing to go back to."))
    return text


def blank_versions(about: str, row: int) -> None:
    """Leave none of the words that a row ever held: they were taken back, or their time is up. Twice is once."""
    blank_all_versions(about, [row])


def blank_all_versions(about: str, rows: Collection[int]) -> None:
    """The same for many rows of one kind."""
    if rows:
        old = update(TextVersion).where(TextVersion.about == about, TextVersion.row.in_(rows))
        db.session.execute(old.values(text=None))


def delete_old_versions(moment: datetime) -> None:
    """Delete what was kept before a moment, but in cycles where a room is open, or closed only since.

    So a change can be undone as long as words that were never released are kept: 90 days after the close.
    """
    busy = select(Workshop.cycle_id).where(or_(Workshop.state.in_(OPEN), Workshop.closed_at >= moment))
    db.session.execute(delete(TextVersion).where(TextVersion.at < moment, TextVersion.cycle_id.not_in(busy)))
