"""The worked cycle's six rounds and what must come out of them; read by the scoring tests."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from voting.scoring import Groups, ItemResult, OrderedBallot, join_groups, score_ordered

WORKED: dict[str, Any] = json.loads(Path(__file__).with_name("worked_rounds.json").read_text())
CHAIN: dict[str, list[str]] = WORKED["join_chain"]
LIVE, PUBLISHED = 3, 5
ROUNDS = ["R1", "R2", "R3", "R4", "R5"]


def the_round(ref: str) -> dict[str, Any]:
    found: dict[str, Any] = WORKED["rounds"][ref]
    return found


def sizes_of(ref: str) -> dict[str, int]:
    return dict(Counter(perspective for perspective, _ in the_round(ref)["ballots"]))


def live(ref: str) -> Groups:
    return join_groups(sizes_of(ref), LIVE, CHAIN)


def ordered_ballots(ref: str) -> list[OrderedBallot]:
    return [OrderedBallot(group, tuple(chosen)) for group, chosen in the_round(ref)["ballots"]]


def scored(ref: str) -> list[ItemResult]:
    given = the_round(ref)
    return score_ordered(ordered_ballots(ref), given["candidates"], given["n"], live(ref))


def two_groups(**sizes: int) -> Groups:
    return join_groups(sizes, 1, {})
