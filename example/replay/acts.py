"""What a replay is made of: acts at minutes of the plan, the moments those minutes fell on, and the doing of them.

Acts go through the services of each package, a few to a transaction, so that a live room is never kept waiting.
"""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from flask import g

from core import clock
from core.writing import writing
from example.worked import Told, began

TOGETHER = 4  # acts in one transaction: some hundredths of a second
PAUSE_SECONDS = 0.005  # between two of them, for everybody else

PARTICIPANT = "participant"
FACILITATOR = "facilitator"


@dataclass(frozen=True)
class Act:
    """One thing done, at a minute of the planned run sheet, by somebody in this role."""

    minute: float
    do: Callable[[], object]
    by: str = FACILITATOR


@dataclass(frozen=True)
class Timeline:
    """When the minutes of a plan came, as each step took longer or shorter than planned."""

    start: datetime
    planned: tuple[float, ...]  # where each step begins, and where the last one ends
    actual: tuple[float, ...]

    def moment(self, minute: float) -> datetime:
        """The moment of a planned minute. Before the first step and after the last it is counted from there."""
        step = min(max(bisect_right(self.planned, minute) - 1, 0), len(self.planned) - 1)
        into = minute - self.planned[step]
        if into >= 0 and step + 1 < len(self.planned):
            length = self.planned[step + 1] - self.planned[step]
            into *= (self.actual[step + 1] - self.actual[step]) / length
        return self.start + timedelta(seconds=round((self.actual[step] + into) * 60))


@dataclass(frozen=True)
class Replay:
    """Everything that happened in a workshop. Of acts in the same minute, the one listed first is done first."""

    timeline: Timeline
    acts: tuple[Act, ...]


def timeline_of(workshop: Told) -> Timeline:
    """The timeline of a workshop, from the lengths in its agenda."""
    agenda = workshop["agenda"]
    planned = accumulate((step["minutes"] for step in agenda), initial=0.0)
    actual = accumulate((step["actual_minutes"] for step in agenda), initial=0.0)
    return Timeline(began(workshop), tuple(planned), tuple(actual))


def spread(many: int, first: float, last: float) -> Iterator[float]:
    """So many minutes, evenly between two."""
    return (first + (last - first) * (n + 0.5) / many for n in range(many))


def perform(replay: Replay) -> None:
    """Do every act at its moment. Call outside any transaction; each few acts are on disk before the next begin."""
    acts = sorted(replay.acts, key=lambda act: act.minute)
    for start in range(0, len(acts), TOGETHER):
        _do_together(acts[start : start + TOGETHER], replay.timeline)
        time.sleep(PAUSE_SECONDS)


def _do_together(acts: Sequence[Act], timeline: Timeline) -> None:
    with writing():
        for act in acts:
            moment = timeline.moment(act.minute)
            with clock.set_to(lambda moment=moment: moment), acting_as(act.by):  # type: ignore[misc]
                act.do()


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """What is done here was done in this role: so the trail says."""
    before = g.get("actor")
    g.actor = role
    try:
        yield
    finally:
        if before is None:
            g.pop("actor", None)
        else:
            g.actor = before
