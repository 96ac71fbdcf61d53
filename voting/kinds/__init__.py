"""The activity kinds of this package (ballot, reveal, reasons) and what waits for the facilitator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l

from voting import methods, queries, services, sources
from voting.kinds import ballot, lanes, reasons, reveal
from workshops.activities import ActivityKind, Lane, Panel, Setting, register, register_lane


def _panel(kind: str, surface: str, values: Callable[..., dict[str, Any]]) -> Panel:
    return Panel(f"voting/kinds/{kind}_{surface}.html", values)


BALLOT = ActivityKind(
    "ballot",
    _l("Ballot"),
    "vote",
    _l("secret ballots, the result"),
    _panel("ballot", "phone", ballot.phone),
    _panel("ballot", "console", ballot.console),
    _panel("ballot", "projector", ballot.projector),
    on_end=services.close_at_end,
    settings=(
        Setting("method", _l("How people choose"), methods.CHOOSE_RANK, "choice", methods.offered),
        Setting("n", _l("How many each person chooses"), 5),
        Setting("shortlist", _l("How many go on the shortlist"), 10),
        Setting("protect", _l("How many of each group's own top are protected"), 2),
        Setting("source", _l("What can be chosen"), "candidates", "choice", sources.offered),
    ),
)
REVEAL = ActivityKind(
    "reveal",
    _l("Show the result"),
    "chart-bar",
    _l("the result, by equal voice and by head count"),
    _panel("reveal", "phone", reveal.phone),
    _panel("reveal", "console", reveal.console),
    _panel("reveal", "projector", reveal.projector),
)
REASONS = ActivityKind(
    "reasons",
    _l("Talk about the divided ones"),
    "scale",
    _l("reasons for and against"),
    _panel("reasons", "phone", reasons.phone),
    _panel("reasons", "console", reasons.console),
    _panel("reasons", "projector", reasons.projector),
)


def register_all() -> None:
    """Make the kinds and lanes of this package known."""
    for kind in (BALLOT, REVEAL, REASONS):
        register(kind)
    register_lane(
        Lane(
            "reasons",
            _l("Reasons"),
            "voting/_held_reasons.html",
            lanes.held_reasons,
            queries.count_held_reasons,
            holds=True,
        )
    )
    register_lane(
        Lane(
            "shortlist",
            _l("Shortlist to agree"),
            "voting/_shortlist_lane.html",
            lanes.shortlist_lane,
            lanes.waits_to_be_agreed,
        )
    )
