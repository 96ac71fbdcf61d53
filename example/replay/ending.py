"""How a workshop ended: what comes next, the close, each released text read once, the record published."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from flask_babel import format_date
from flask_babel import gettext as _

from example.replay.acts import Act, spread
from example.replay.stage import Stage, window
from example.worked import began, workshop_told
from reports.contents import texts_mark, workshop_record
from reports.services import publish
from workshops import services

READ_AFTER = 60.0  # minutes after the close; an hour later everything was read
PUBLISHED_AFTER = 125.0


def acts(stage: Stage, let_out: Sequence[Callable[[], object]]) -> list[Act]:
    """From the last words said to the published record; `let_out` lets each text out once somebody read it."""
    first, last = window(stage.planned("Close"))
    minutes = spread(len(let_out), last + READ_AFTER, last + 2 * READ_AFTER)
    return [
        Act(first + 2, partial(_say_what_is_next, stage)),
        Act(last, lambda: services.close_workshop(stage.workshop)),
        *(Act(minute, do) for minute, do in zip(minutes, let_out, strict=True)),
        Act(last + PUBLISHED_AFTER, partial(_publish, stage)),
    ]


def _say_what_is_next(stage: Stage) -> None:
    following = workshop_told(f"W{stage.number + 1}")
    day = format_date(began(following), "d MMMM y")
    words = _("On %(day)s comes the next workshop: “%(title)s”", day=day, title=following["title"])
    services.save_summary(stage.workshop, list(stage.workshop.summary), words)


def _publish(stage: Stage) -> None:
    """As the check page does, with the mark of the texts that were just read."""
    publish(stage.workshop, texts_mark(workshop_record(stage.workshop, draft=True)))
