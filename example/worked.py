"""Reads the worked cycle. The replay modules ask for its parts; nothing here touches the database."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

Told = dict[str, Any]

FIRST_DAY = datetime(2026, 1, 13, tzinfo=UTC)  # invented; in winter, when the clocks of the UK show UTC


@lru_cache(maxsize=1)
def worked() -> Told:
    """The whole worked cycle, as it was written down. Read only."""
    found: Told = json.loads(Path(__file__).with_name("cycle.json").read_text(encoding="utf-8"))
    return found


def workshop_told(ref: str) -> Told:
    """What is told of one workshop: W1."""
    return next(one for one in worked()["workshops"] if one["ref"] == ref)


def told_in(workshop: str, part: str) -> list[Told]:
    """The entries of a part (questions, merge_events, vote_rounds…) that belong to one workshop."""
    return [one for one in worked()[part] if one["workshop"] == workshop]


def began(workshop: Told) -> datetime:
    """When a workshop began, counted from the invented first day."""
    hour, minute = workshop["start_time"].split(":")
    return FIRST_DAY + timedelta(days=workshop["day_offset"], hours=int(hour), minutes=int(minute))
