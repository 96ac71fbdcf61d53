"""What a benchmark gives: a figure, the bar it has to reach, and how far it is from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measurement. `value` is what is held against `bar`; `words` say what it came from."""

    number: str
    what: str
    value: float
    bar: float
    unit: str = ""
    at_least: bool = False
    words: str = ""

    @property
    def reached(self) -> bool:
        """Whether the bar is reached."""
        return self.value >= self.bar if self.at_least else self.value <= self.bar

    @property
    def share(self) -> float:
        """How far: 1 is the bar itself, more is better, whichever way the bar points."""
        if not self.value or not self.bar:
            return float("inf") if self.reached else 0.0
        return self.value / self.bar if self.at_least else self.bar / self.value

    def line(self) -> str:
        """One line for a person: figure, bar, ratio of the two."""
        sign = "at least" if self.at_least else "at most"
        verdict = "reached" if self.reached else "NOT REACHED"
        return (
            f"{self.number:<3} {self.what:<52} {self.value:>9.2f} {self.unit:<6} {sign} {self.bar:g} {self.unit:<6}"
            f" {self.share:>6.2f} x  {verdict:<12} {self.words}"
        )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return percentile(values, 0.5)
