"""Any order of merging, taking apart, splitting, hiding, sorting and undoing keeps the wall sound; undo is exact."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app import create_app
from core.db import db
from core.errors import Refused
from core.writing import writing
from questions import queries, services
from questions.models import Question
from tests.conftest import make_settings
from tests.factories.questions import make_question
from tests.factories.workshops import make_cycle, make_seat, make_workshop
from workshops import trail
from workshops.models import Workshop
from workshops.queries import get_event, list_trail

PICK = st.integers(0, 30)
SCOPES = ("in_scope", "needs_rewording", "out_of_scope", "moved_to_force")


class Wall(RuleBasedStateMachine):
    """A wall of cards that a facilitator tidies. `done` remembers what could be seen before each act."""

    app: Flask

    @initialize()
    def begin(self) -> None:
        """Six cards of three people."""
        self.context = self.app.app_context()
        self.context.push()
        self.holding = writing()
        self.holding.__enter__()
        workshop = make_workshop(make_cycle())
        seats = [make_seat(workshop) for _ in range(3)]
        for n in range(6):
            make_question(workshop, seats[n % 3], f"Question number {n}?")
        self.workshop: Workshop = workshop
        self.done: list[tuple[int, Any]] = []
        self.patience = 0  # authors take words back now and then, not all the time

    def teardown(self) -> None:
        """Forget everything."""
        if hasattr(self, "context"):
            db.session.rollback()
            self.holding.__exit__(None, None, None)
            self.context.pop()

    def cards(self) -> list[Question]:
        return list(db.session.scalars(db.select(Question).where(Question.workshop_id == self.workshop.id)))

    def seen(self) -> Any:
        """All that a person could see of the wall."""
        db.session.flush()
        cards = queries.list_cards(self.workshop)
        rows = [(one.id, one.visibility, one.scope, one.scope_reason, one.text) for one in self.cards()]
        return cards, [row for row in rows if row[1] == "released"]

    def act(self, doing: Any) -> None:
        """Do it; a refusal must change nothing."""
        before = self.seen()
        self.patience += 1
        try:
            doing()
        except Refused:
            assert self.seen() == before
            return
        if self.seen() != before:
            newest = list_trail(self.workshop, newest=1)[0]
            assert trail.can_undo(newest), newest.verb
            self.done.append((newest.n, before))

    def pick(self, n: int) -> Question:
        cards = self.cards()
        return cards[n % len(cards)]

    @rule(a=PICK, b=PICK)
    def merge_anything(self, a: int, b: int) -> None:
        self.act(lambda: services.merge_questions(self.pick(a), self.pick(b)))

    @rule(a=PICK, b=PICK)
    def merge(self, a: int, b: int) -> None:
        """Two that may be merged, if there are two."""
        free = [one for one in self.cards() if one.visibility == "released" and one.merged_into_id is None]
        if len(free) > 1:
            first = free[a % len(free)]
            rest = [one for one in free if one is not first]
            self.act(lambda: services.merge_questions(first, rest[b % len(rest)]))

    @rule(a=PICK)
    def unmerge(self, a: int) -> None:
        self.act(lambda: services.unmerge_question(self.pick(a)))

    @rule(a=PICK)
    def split(self, a: int) -> None:
        self.act(lambda: services.split_question(self.pick(a), f"First half {a}?", f"Second half {a}?"))

    @rule(a=PICK)
    def hide(self, a: int) -> None:
        self.act(lambda: services.hide_question(self.pick(a)))

    @rule(a=PICK)
    def release(self, a: int) -> None:
        self.act(lambda: services.release_question(self.pick(a)))

    @rule(a=PICK, scope=st.sampled_from(SCOPES))
    def decide(self, a: int, scope: str) -> None:
        self.act(lambda: services.set_scope(self.pick(a), scope, f"because {a}"))

    @rule(a=PICK, b=PICK)
    def reword(self, a: int, b: int) -> None:
        self.act(lambda: services.edit_wording(self.pick(a), f"Better words {b}?"))

    @precondition(lambda self: getattr(self, "patience", 0) > 12)
    @rule(a=PICK)
    def withdraw(self, a: int) -> None:
        self.patience = 0
        services.withdraw(self.pick(a))
        self.done.clear()  # what authors take back cannot be undone; earlier acts may have been about it

    @precondition(lambda self: getattr(self, "done", []))
    @rule()
    def undo_the_newest(self) -> None:
        """Straight after an act, undo gives back exactly what was seen."""
        number, before = self.done.pop()
        event = get_event(self.workshop, number)
        assert event is not None
        trail.undo(self.workshop, event)
        assert self.seen() == before
        trail.undo(self.workshop, event)
        assert self.seen() == before

    @invariant()
    def the_wall_is_sound(self) -> None:
        """Roots are never merged themselves, nothing is lost, references are unique and stay."""
        if not hasattr(self, "workshop"):
            return
        cards = {one.id: one for one in self.cards()}
        for one in cards.values():
            if one.merged_into_id is not None:
                assert cards[one.merged_into_id].merged_into_id is None
                assert one.merged_into_id != one.id
        numbers = [one.number for one in cards.values()]
        assert len(set(numbers)) == len(numbers)
        starts = [event.from_id for event in queries.list_merges(self.workshop.cycle_id)]
        assert len(set(starts)) == len(starts)
        assert {one.id for one in cards.values() if one.merged_into_id} == set(starts)
        shown = queries.list_cards(self.workshop)
        held_in = [number for card in shown for number in (card.id, *(merged for merged, _ in card.merged))]
        assert sorted(held_in) == sorted(one.id for one in cards.values() if one.visibility == "released")
        assert trail.broken_at(self.workshop.cycle) is None


@pytest.mark.slow
def test_tidying_in_any_order(migrated: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated, Path(folder) / "test.db")
        Wall.app = create_app(make_settings(Path(folder)))
        run_state_machine_as_test(
            Wall,
            settings=settings(
                max_examples=40,
                stateful_step_count=40,
                deadline=None,
                phases=[Phase.reuse, Phase.generate],  # a failing run says its steps; making it shorter takes minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
        with Wall.app.app_context():
            Wall.app.extensions["writer_engine"].dispose()
