"""`flask words forget` deletes what every package kept long enough, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.models import Gap
from questions.models import Question
from tests.datasets.conftest import make_room
from tests.factories.datasets import make_gap
from tests.factories.questions import make_question


def test_the_command_forgets_cards_and_questions_whose_time_is_up(app: Flask) -> None:
    long_ago = clock.now() - timedelta(days=91)
    with app.app_context(), writing():
        room = make_room()
        make_gap(room.questions[0], "Never shown", room.workshop, visibility="held")
        make_gap(room.questions[0], "Shown", room.workshop)
        make_question(room.workshop, text="Never shown either?", visibility="held", number=None)
        room.workshop.state, room.workshop.closed_at = "closed", long_ago
    result = app.test_cli_runner().invoke(args=["words", "forget"])
    assert result.output == "2 texts forgotten.\n"
    with app.app_context():
        assert [gap.text for gap in db.session.query(Gap)] == ["Shown"]
        assert "Never shown either?" not in {one.text for one in db.session.query(Question)}
    assert app.test_cli_runner().invoke(args=["words", "forget"]).output == "0 texts forgotten.\n"
