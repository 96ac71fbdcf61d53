"""A workshop while it is replayed: what is told of it, and its rows by the references it is told in.

The replay of each kind of workshop adds the rows it makes; `room`, `rounds` and `ending` need no more than this.
"""

from __future__ import annotations

from typing import Any

from example.worked import Told, told_in, worked, workshop_told
from questions.models import Question
from questions.queries import get_by_item
from voting import queries as votes
from voting.models import Round
from workshops import queries
from workshops.models import Activity, Cycle, Device, Seat, Workshop


class Stage:
    """Filled as the acts are done; every module of a replay shares it."""

    def __init__(self, cycle: Cycle, ref: str) -> None:
        self.cycle = cycle
        self.ref = ref
        self.told = workshop_told(ref)
        self.seats: dict[str, Seat] = {}
        self.devices: dict[str, Device] = {}
        self.questions: dict[str, Question] = {}
        self._workshop: Workshop | None = None

    @property
    def number(self) -> int:
        """Its number within the cycle."""
        return int(self.ref[1:])

    @property
    def workshop(self) -> Workshop:
        """The row of the workshop, once it is planned."""
        if self._workshop is None:
            raise LookupError("the workshop has not been planned yet")
        return self._workshop

    @workshop.setter
    def workshop(self, made: Workshop) -> None:
        self._workshop = made

    def part(self, name: str) -> list[Told]:
        """The entries of a part of the worked cycle that belong here."""
        return told_in(self.ref, name)

    @property
    def people(self) -> list[Told]:
        """Who came, in the order of their codes."""
        seats = {seat["ref"]: seat for seat in worked()["seats"]}
        return [seats[ref] for ref in self.told["attended_seats"]]

    @property
    def agenda(self) -> list[Told]:
        """The plan of the day, step by step."""
        agenda: list[Told] = self.told["agenda"]
        return agenda

    def planned(self, title: str) -> Told:
        """The step of the plan with this title."""
        return next(step for step in self.agenda if step["title"] == title)

    def step(self, order: int) -> Activity:
        """The row of a step, by its place on the plan."""
        return queries.list_steps(self.workshop)[order - 1]

    def round(self, ref: str) -> Round:
        """The row of a vote: R1."""
        found = votes.get_round(self.workshop, int(ref[1:]))
        if found is None:
            raise LookupError(f"{ref} has not been opened yet")
        return found

    def question(self, ref: str) -> Question:
        """The row of a question that an earlier workshop asked: Q45."""
        if ref not in self.questions:
            found = get_by_item(self.cycle, ref)
            if found is None:
                raise LookupError(f"nobody asked {ref}")
            self.questions[ref] = found
        return self.questions[ref]


def window(step: Told) -> tuple[Any, Any]:
    """Where a step begins and ends on the plan."""
    return step["start_min"], step["start_min"] + step["minutes"]
