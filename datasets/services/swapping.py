"""Which question each table works on while the grid fills: handing them out, and swapping at half time."""

from __future__ import annotations

from collections.abc import Sequence

from datasets.queries.grid import list_rows
from workshops.models import Workshop
from workshops.queries.tables import list_room_tables
from workshops.services.tables import give_topics


def next_topics(topics: Sequence[str], questions: Sequence[str]) -> list[str]:
    """The topic each table takes next. Questions that no table has come first, so that none is left out.

    Topics move on by as many places as are in hand, or by one when every question is. A table without a question
    gets one by its place. No two tables that had different questions get the same one.
    """
    if not questions:
        return list(topics)
    place = {question: n for n, question in enumerate(questions)}
    in_hand = len({topic for topic in topics if topic in place})
    if not in_hand:
        return [questions[n % len(questions)] for n in range(len(topics))]
    shift = in_hand if in_hand < len(questions) else 1
    return [questions[(place.get(topic, n) + shift) % len(questions)] for n, topic in enumerate(topics)]


def swap_topics(workshop: Workshop) -> bool:
    """Give every table its next question; False when there is no table or no question. One undo takes it back."""
    tables = list_room_tables(workshop)
    questions = [question.item for question in list_rows(workshop)]
    if not tables or not questions:
        return False
    topics = next_topics([table.topic for table in tables], questions)
    give_topics(workshop, {table.number: topic for table, topic in zip(tables, topics, strict=True)})
    return True


def hand_out(workshop: Workshop) -> None:
    """At the start of the step: tables that have no question of the grid yet get one each. Others keep theirs."""
    questions = {question.item for question in list_rows(workshop)}
    tables = list_room_tables(workshop)
    if tables and not any(table.topic in questions for table in tables):
        swap_topics(workshop)
