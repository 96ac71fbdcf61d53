"""The baseline: what was known before any room met, as shipped with the project. Read by queries and services."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

BASELINE = Path(__file__).parent / "shipped" / "baseline.json"


@dataclass(frozen=True)
class Known:
    """One insight of the baseline, in our own words. `key` never changes; copies in cycles carry it."""

    key: str
    statement: str
    source_title: str
    publisher: str
    url: str
    published: str
    evidence_type: str
    strength: str
    nations: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def baseline() -> dict[str, Known]:
    """Every insight of the baseline by its key, in the order of the file."""
    told = json.loads(BASELINE.read_text(encoding="utf-8"))["insights"]
    known = [Known(**{**one, "nations": tuple(one["nations"])}) for one in told]
    return {one.key: one for one in known}
