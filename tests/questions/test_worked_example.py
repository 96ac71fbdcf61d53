"""The worked example as oracle: replay its words through the services, get its texts, merges, split and scopes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from questions import queries, services
from questions.models import Question
from tests.factories.workshops import make_seat
from tests.questions.conftest import Room
from workshops import trail
from workshops.queries import list_trail

Told = dict[str, Any]
WORKED = Path(__file__).resolve().parents[2] / "example" / "cycle.json"


@pytest.fixture(scope="module")
def told() -> Told:
    """The example as it is told."""
    found: Told = json.loads(WORKED.read_text())
    return found


class Replay:
    """Carries out what is told, in its order."""

    def __init__(self, room: Room, told: Told) -> None:
        self.told = told
        self.seats = {one["ref"]: make_seat(room.workshop, one["perspective"]) for one in told["seats"]}
        self.cards: dict[str, Question] = {}

    def run(self) -> dict[str, Question]:
        """Ask and release; then merges, split and edits by their minute; then scope and ticks."""
        for one in self.told["questions"]:
            if not one["split_from"]:
                self._ask(one)
        acts = [*self.told["merge_events"], *self.told["wording_edits"]]
        for act in sorted(acts, key=lambda one: one["minute"]):
            self._merge_or_split(act) if "kind" in act else self._reword(act)
        for one in self.told["questions"]:
            services.set_scope(self.cards[one["ref"]], one["scope_status"], one["scope_reason"] or "")
        return self.cards

    def _ask(self, one: Told) -> None:
        seat = self.seats[one["author_seat"]]
        card = services.ask_question(seat, one["raw_text"], channel=one["capture_channel"])
        services.release_question(card, number=int(one["ref"][1:]))
        self.cards[one["ref"]] = card

    def _merge_or_split(self, event: Told) -> None:
        card = self.cards[event["from"][0]]
        if event["kind"] == "merge":
            services.merge_questions(card, self.cards[event["into"]], event["reason"], event["author_agrees"])
        else:
            half = services.split_question(
                card, card.text, card.first_words, event["reason"], number=int(event["into"][1:])
            )
            self.cards[event["into"]] = half

    def _reword(self, edit: Told) -> None:
        card, how = self.cards[edit["question"]], {name: edit[name] for name in ("by", "author_agrees")}
        found = services.propose_wording(card, edit["after"], edit["reason"], **how)
        assert found.before == edit["before"]
        services.accept_wording(found)


@pytest.fixture
def cards(room: Room, told: Told) -> Iterator[dict[str, Question]]:
    """The replayed cards, by reference."""
    yield Replay(room, told).run()


def test_every_card_reads_as_told(cards: dict[str, Question], told: Told) -> None:
    assert len(told["wording_edits"]) == 37
    for one in told["questions"]:
        card = cards[one["ref"]]
        assert (card.item, card.first_words, card.text) == (one["ref"], one["raw_text"], one["text"])


def test_merges_and_the_split_are_as_told(cards: dict[str, Question], told: Told) -> None:
    items = {card.id: ref for ref, card in cards.items()}
    for one in told["questions"]:
        card = cards[one["ref"]]
        assert items.get(card.merged_into_id or 0) == one["merged_into"]
        assert items.get(card.split_from_id or 0) == one["split_from"]
        assert [items[child.id] for child in queries.list_merged_into(card)] == one["merged_from"]


def test_scopes_reasons_and_ballot_are_as_told(room: Room, cards: dict[str, Question], told: Told) -> None:
    for one in told["questions"]:
        card = cards[one["ref"]]
        assert (card.scope, card.scope_reason) == (one["scope_status"], one["scope_reason"] or "")
    first_ballot = next(one for one in told["vote_rounds"] if one["ref"] == "R1")
    assert [card.item for card in queries.list_candidates(room.workshop)] == sorted(first_ballot["candidates"])


def test_a_merged_card_counts_people(room: Room, cards: dict[str, Question], told: Told) -> None:
    asked = {card.item: card.asked_by for card in queries.list_cards(room.workshop)}
    authors = {one["ref"]: one["author_seat"] for one in told["questions"]}
    for one in told["questions"]:
        if not one["merged_into"]:
            assert asked[one["ref"]] == len({authors[ref] for ref in [one["ref"], *one["merged_from"]]})


def test_the_numbers_of_the_record(room: Room, cards: dict[str, Question], told: Told) -> None:
    tally = queries.tally_words(room.workshop)
    assert (tally.asked, tally.released, tally.merges, tally.splits, tally.edits) == (53, 54, 4, 1, 37)
    assert tally.by_scope == {"in_scope": 50, "moved_to_force": 2, "out_of_scope": 1, "parked_sensitive": 1}


def test_all_of_it_can_be_undone_back_to_the_wall(room: Room, cards: dict[str, Question], told: Told) -> None:
    kept = {"asked", "released", "proposed_wording"}
    for event in reversed(list_trail(room.workshop)):
        if event.verb not in kept:
            trail.undo(room.workshop, event)
    for one in told["questions"]:
        card = cards[one["ref"]]
        assert card.merged_into_id is None
        assert (card.scope, card.scope_reason) == ("unchecked", "")
        assert card.text == one["raw_text"]
    assert cards["Q53"].visibility == "hidden"
    assert trail.broken_at(room.workshop.cycle) is None
