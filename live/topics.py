"""What can change while a workshop runs. Services announce these; pages listen for them."""

from __future__ import annotations

STEP = "step"  # the run sheet moved, or the step on show changed its state
PEOPLE = "people"  # somebody joined, left, or asked for help
WORDS = "words"  # cards arrived, were released, hidden, merged, themed
VOTES = "votes"  # a ballot was counted in; never which
RESULTS = "results"  # a round was revealed, a shortlist changed, a reason was shown

AUDIENCES: dict[str, frozenset[str]] = {
    "phone": frozenset({STEP}),
    "projector": frozenset({STEP, PEOPLE, WORDS, VOTES, RESULTS}),
    "console": frozenset({STEP, PEOPLE, WORDS, VOTES, RESULTS}),
}
