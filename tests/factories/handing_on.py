"""A question workshop that handed on, and the data and insight workshop that starts from it."""

from __future__ import annotations

from core.db import db
from questions.models import Question
from tests.factories.questions import make_question
from tests.factories.workshops import make_workshop
from voting.models import Round, Shortlist, ShortlistItem
from workshops.models import Cycle, Workshop


def hand_on(workshop: Workshop, items: list[str], object_type: str = "question") -> Shortlist:
    """An agreed shortlist of these items, from a revealed round of this workshop."""
    rounds = Round(
        cycle_id=workshop.cycle_id, workshop_id=workshop.id, number=1 + workshop.number * 10, title="Ballot",
        object_type=object_type, axis="importance", method="choose_rank", n=5, shortlist_size=12, state="revealed",
        live_minimum=3, published_minimum=5, join_chain={},
    )  # fmt: skip
    db.session.add(rounds)
    db.session.flush()
    shortlist = Shortlist(
        cycle_id=workshop.cycle_id, workshop_id=workshop.id, round_id=rounds.id, number=1 + workshop.number * 10,
        rule="top 12 by equal voice", state="agreed",
    )  # fmt: skip
    shortlist.items = [ShortlistItem(position=n, item=item, basis="overall") for n, item in enumerate(items, 1)]
    db.session.add(shortlist)
    db.session.flush()
    return shortlist


def make_data_workshop(cycle: Cycle, questions: int = 3) -> tuple[Workshop, list[Question]]:
    """A live data and insight workshop, and the questions an earlier workshop (number 1) handed to it."""
    earlier = make_workshop(cycle, number=1, state="closed")
    handed = [make_question(earlier, text=f"What do people lack most, part {n}?") for n in range(1, questions + 1)]
    hand_on(earlier, [question.item for question in handed])
    return make_workshop(cycle, number=2, kind="data_insight", title="What could answer it?"), handed
