"""How far a room agrees on a cell of the grid: arithmetic of answers, without a database. `queries.fits` feeds it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from datasets.models.codes import FITS
from voting.scoring.results import shown

PLACES = 2
DISPUTED_UNDER = 0.6
DO_NOT_KNOW = "do_not_know"
MOST_HANDS = 200  # of one fit at one table, or in the room
ROOM = 0  # stands for the table of a count of the whole room


@dataclass(frozen=True)
class Said:
    """So many say this of a cell. `table` is where they sit (None: nowhere); ROOM for a count of the whole room."""

    link: int
    fit: str
    n: int
    table: int | None = None
    in_data: bool = False  # by people who are in the data themselves
    hands: bool = False  # counted as hands, not given one by one


@dataclass(frozen=True)
class Answers:
    """What was said of one cell, each person counted once: by everybody, and of these by people in the data."""

    counts: Mapping[str, int] = field(default_factory=dict)
    in_data: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def n(self) -> int:
        """How many gave an answer that says how well it fits."""
        return sum(n for fit, n in self.counts.items() if fit != DO_NOT_KNOW)

    @cached_property
    def unsure(self) -> int:
        """How many said that they do not know."""
        return self.counts.get(DO_NOT_KNOW, 0)

    @cached_property
    def in_data_n(self) -> int:
        """How many people in the data answered, those who do not know left out."""
        return sum(n for fit, n in self.in_data.items() if fit != DO_NOT_KNOW)

    @cached_property
    def leading(self) -> str:
        """What most say: the better fit on a tie; '' while nobody said how well it fits."""
        return _most(self.counts)

    @cached_property
    def in_data_leading(self) -> str:
        """What most people in the data say."""
        return _most(self.in_data)


NOTHING = Answers()


def _most(counts: Mapping[str, int]) -> str:
    known = [fit for fit in FITS if fit != DO_NOT_KNOW and counts.get(fit, 0)]
    return max(known, key=lambda fit: counts[fit], default="")


def gather(said: Iterable[Said]) -> dict[int, Answers]:
    """What was said of each cell, nobody counted twice.

    The widest count stands for the people it holds: a count of the whole room for everybody, a table's hands for the
    seats at that table. Their own ratings stay kept, and count again once the hands are taken back. People in the
    data are counted as a side of their own: their hands stand for their seats only, so that a table which counts
    only its experts does not silence them.
    """
    sides: dict[tuple[int, bool], list[Said]] = defaultdict(list)
    for one in said:
        if one.n > 0:
            sides[one.link, one.in_data].append(one)
    everybody: dict[int, dict[str, int]] = defaultdict(dict)
    in_data: dict[int, dict[str, int]] = defaultdict(dict)
    for (link, inside), lines in sides.items():
        for one in _counted(lines):
            everybody[link][one.fit] = everybody[link].get(one.fit, 0) + one.n
            if inside:
                in_data[link][one.fit] = in_data[link].get(one.fit, 0) + one.n
    return {link: Answers(counts, in_data.get(link, {})) for link, counts in everybody.items()}


def _counted(lines: list[Said]) -> list[Said]:
    """Those of the lines of one side that no wider count stands for."""
    room = [one for one in lines if one.hands and one.table == ROOM]
    if room:
        return room
    tables = {one.table for one in lines if one.hands}
    return [one for one in lines if one.hands or one.table not in tables]


def agreement_of(counts: Mapping[str, int], fit: str) -> tuple[float | None, str]:
    """The share of the answers that gave the agreed fit, and what that makes of the cell.

    Who does not know is left out of the base. Two decimals, rounded half to even as every figure here
    (`voting.scoring.results.shown`); a share shown under 0.6 is `disputed`, else the cell is `agreed`, also when
    nothing was counted (then there is no share). Without an agreed fit it is `rated`, or `proposed` while nobody said.
    """
    base = sum(n for code, n in counts.items() if code != DO_NOT_KNOW)
    if not fit:
        return None, "rated" if sum(counts.values()) else "proposed"
    if not base or fit == DO_NOT_KNOW:
        return None, "agreed"
    share = shown(Fraction(counts.get(fit, 0), base), PLACES)
    return share, "disputed" if share < DISPUTED_UNDER else "agreed"
