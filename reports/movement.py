"""What a talk between two votes changed: places before and after, among what both votes held. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from reports.rounds import RoundRecord


@dataclass(frozen=True)
class Move:
    """One item's places in two votes."""

    ref: str
    text: str
    before: int
    after: int

    @property
    def up(self) -> int:
        """Places it rose; negative when it fell."""
        return self.before - self.after


def moves(before: RoundRecord, after: RoundRecord) -> list[Move]:
    """Items ranked in both votes, best of the second first; places are counted among these items alone."""
    firsts = [row.ref for row in before.ranked]
    seconds = [row for row in after.ranked if row.ref in firsts]
    both = [ref for ref in firsts if ref in {row.ref for row in seconds}]
    return [Move(row.ref, row.text, both.index(row.ref) + 1, place) for place, row in enumerate(seconds, 1)]
