"""Results of ballots without an order, in words: how much of a group chose something, as people say it."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from voting.queries import Results, Row

PLACES = 11  # the line of a strip, from none (1) to all (11)


def said_share(share: float) -> str:
    """A share as people say it: about 7 in 10, half, all."""
    if share in {0, 1, 0.5}:
        return {0: _("none"), 1: _("all"), 0.5: _("half")}[share]
    tenths = min(max(round(share * 10), 1), 9)
    return _("about half") if tenths == 5 else _("about %(n)s in 10", n=tenths)


def said_people(n: int, of: int) -> str:
    """A head count: 14 of 19."""
    return _("%(n)s of %(of)s", n=n, of=of)


def line_of(row: Row) -> dict[str, Any]:
    """What a strip needs of a row: each group on average, and each group."""
    marks = [{"group": one.group, "rank": _place(one.value), "said": said_share(one.value)} for one in row.shares]
    return {"at": _place(row.score), "said": said_share(row.score), "marks": marks}


def _place(share: float) -> float:
    return 1 + (PLACES - 1) * share


def said_in(row: Row, found: Results, group: str, *, heads: bool) -> str:
    """What stands before a row in a plain list: by head count, in one group's own order, or each group on average."""
    if heads:
        return said_people(row.headcount_points, found.ballots)
    return said_share(row.share_in(group) if group else row.score)


def said_finding(row: Row, found: Results) -> str:
    """What came first, in a sentence."""
    if not found.equal_voice:
        people = said_people(row.headcount_points, found.ballots)
        return _("%(item)s comes first: %(people)s people chose it.", item=row.ref, people=people)
    share = said_share(row.score)
    return _("%(item)s comes first: on average %(share)s of each group chose it.", item=row.ref, share=share)
