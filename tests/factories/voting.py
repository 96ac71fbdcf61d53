"""Rounds, ballots and shortlists for tests. Call them inside `writing()`, but `cast` outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.writing import new_once
from tests.factories.workshops import make_seat, make_step, make_workshop
from voting import services
from voting.ballots import Outcome
from voting.models import Round
from voting.sources import CandidateText, Source, register_source
from workshops.models import Activity, Seat, Workshop

ITEMS = tuple(f"Q{n:02d}" for n in range(1, 9))
_lists: dict[int, list[CandidateText]] = {}
register_source("a test's list", Source("a test's list", lambda workshop: _lists[workshop.id]))


def make_ballot_step(workshop: Workshop | None = None, items: Iterable[str] = ITEMS, **settings: Any) -> Activity:
    """A ballot step on show, whose source lists these items in two themes."""
    workshop = workshop or make_workshop()
    _lists[workshop.id] = [
        CandidateText(item, f"Words of {item}?", f"Use of {item}", f"Theme {n % 2 + 1}") for n, item in enumerate(items)
    ]
    given = {"source": "a test's list", "n": 5, "shortlist": 3, **settings}
    return make_step(workshop, "ballot", settings=given)


def make_round(workshop: Workshop | None = None, items: Iterable[str] = ITEMS, **settings: Any) -> Round:
    """An open round."""
    return services.open_round(make_ballot_step(workshop, items, **settings))


def make_room(workshop: Workshop, **perspectives: int) -> list[Seat]:
    """So many seats of each perspective."""
    return [make_seat(workshop, code) for code, many in perspectives.items() for _ in range(many)]


def cast(seat: Seat, round_: Round, items: Sequence[str], once: str | None = None) -> Outcome:
    """A ballot of this seat, in a commit of its own."""
    return services.cast_ballot(seat, round_, items, once or new_once())
