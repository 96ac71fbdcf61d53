"""Rating, counting hands and agreeing: services, undo, secrecy, the grid they fill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
from flask import Flask

from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.models import DataRole, Dataset, Link, Rating
from datasets.queries import fits as queries
from datasets.queries.grid import grid
from datasets.services import fits, publishing
from questions.models import Question
from tests.conftest import QueryCount
from tests.factories.datasets import make_dataset, make_gap, make_link
from tests.factories.handing_on import make_data_workshop
from tests.factories.workshops import make_cycle, make_seat
from workshops import trail
from workshops.models import RoomTable, Seat, Sitting, Workshop
from workshops.queries import list_trail
from workshops.services import hide_card, merge_cards, withdraw_card


@dataclass
class Room:
    """A data workshop with two questions, two datasets and three seats."""

    workshop: Workshop
    first: Question
    second: Question
    case: Dataset
    survey: Dataset
    seats: list[Seat]

    def table(self, number: int, *seats: Seat, topic: str = "") -> RoomTable:
        table = RoomTable(workshop_id=self.workshop.id, number=number, topic=topic)
        table.sittings = [Sitting(seat_id=seat.id) for seat in seats]
        db.session.add(table)
        db.session.flush()
        return table

    def undo(self) -> None:
        trail.undo(self.workshop, list_trail(self.workshop, newest=1)[0])

    def cell(self, question: Question | None = None, dataset: Dataset | None = None) -> tuple[object, ...]:
        found = grid(self.workshop).cell((question or self.first).item, (dataset or self.case).item)
        return found.fit, found.agreement, found.state, dict(found.answers.counts)


@pytest.fixture
def room(app: Flask) -> Iterator[Room]:
    """The room, inside an open writing transaction."""
    with app.app_context(), writing():
        workshop, questions = make_data_workshop(make_cycle(), questions=2)
        seats = [make_seat(workshop, code, number=n) for n, code in enumerate(("lived", "research", "funder"), 1)]
        case, survey = make_dataset(workshop), make_dataset(workshop, title="A survey")
        yield Room(workshop, *questions, case, survey, seats)


def test_a_seat_rates_and_changes_its_mind(room: Room) -> None:
    fits.rate(room.seats[0], room.first, room.case, "fully", ["where", "who"])
    fits.rate(room.seats[0], room.first, room.case, "partly", ["when"])
    (rating,) = db.session.scalars(db.select(Rating)).all()
    assert (rating.fit, rating.missing) == ("partly", ["when"])
    assert room.cell() == ("", None, "rated", {"partly": 1})


def test_what_a_seat_says_is_not_on_the_trail(room: Room) -> None:
    before = len(list_trail(room.workshop))
    fits.rate(room.seats[0], room.first, room.case, "fully")
    assert len(list_trail(room.workshop)) == before


def test_chips_are_kept_once_in_one_order(room: Room) -> None:
    rating = fits.rate(room.seats[0], room.first, room.case, "no", ["access", "who", "access"])
    assert rating.missing == ["who", "access"]


@pytest.mark.parametrize(
    ("fit", "missing", "field"), [("maybe", [], "fit"), ("", [], "fit"), ("no", ["soul"], "missing")]
)
def test_codes_that_are_not_ours_are_refused(room: Room, fit: str, missing: list[str], field: str) -> None:
    with pytest.raises(Refused) as error:
        fits.rate(room.seats[0], room.first, room.case, fit, missing)
    assert error.value.field == field


def test_who_only_listens_does_not_rate(room: Room) -> None:
    listener = make_seat(room.workshop, "commissioner", number=9)
    with pytest.raises(Refused, match="listens"):
        fits.rate(listener, room.first, room.case, "fully")


def test_nothing_is_rated_before_the_room_opens_or_after_it_closed(room: Room) -> None:
    room.workshop.state = "closed"
    with pytest.raises(Refused, match="not open"):
        fits.rate(room.seats[0], room.first, room.case, "fully")


def test_a_cell_outside_the_grid_is_refused(room: Room) -> None:
    held = make_dataset(room.workshop, visibility="held")
    with pytest.raises(Refused, match="not on the wall"):
        fits.rate(room.seats[0], room.first, held, "fully")
    room.first.answer_status = "answered"
    with pytest.raises(Refused, match="answered already"):
        fits.agree(room.first, room.case, "fully")
    _other, (foreign,) = make_data_workshop(make_cycle(), questions=1)
    with pytest.raises(Refused, match="not in the grid"):
        fits.tally(None, foreign, room.case, {"fully": 1})


def test_a_table_counts_instead_of_its_seats(room: Room) -> None:
    ann, ben, _cat = room.seats
    table = room.table(1, ann, ben)
    for seat in room.seats:
        fits.rate(seat, room.first, room.case, "no")
    fits.tally(table, room.first, room.case, {"partly": 5, "fully": 0})
    assert room.cell()[3] == {"partly": 5, "no": 1}
    room.undo()
    assert room.cell()[3] == {"no": 3}


def test_typing_hands_again_replaces_them_and_undo_brings_them_back(room: Room) -> None:
    table = room.table(1)
    fits.tally(table, room.first, room.case, {"partly": 5})
    fits.tally(table, room.first, room.case, {"partly": 4, "no": 2})
    assert room.cell()[3] == {"partly": 4, "no": 2}
    room.undo()
    assert room.cell()[3] == {"partly": 5}
    fits.tally(table, room.first, room.case, {"partly": 0})
    assert room.cell()[3] == {}


def test_the_same_hands_again_leave_no_second_line(room: Room) -> None:
    fits.tally(None, room.first, room.case, {"partly": 5})
    lines = len(list_trail(room.workshop))
    fits.tally(None, room.first, room.case, {"partly": 5, "no": 0})
    assert len(list_trail(room.workshop)) == lines


def test_hands_cannot_be_undone_over_newer_ones(room: Room) -> None:
    fits.tally(None, room.first, room.case, {"partly": 5})
    event = list_trail(room.workshop, newest=1)[0]
    fits.tally(None, room.first, room.case, {"partly": 6})
    with pytest.raises(Refused, match="changed since"):
        trail.undo(room.workshop, event)


@pytest.mark.parametrize("n", [-1, 201, 10**9, "5", None, 2.5, True])
def test_hands_that_cannot_be(room: Room, n: object) -> None:
    with pytest.raises(Refused, match="whole number") as error:
        fits.tally(None, room.first, room.case, {"partly": 3, "no": n})  # type: ignore[dict-item]
    assert error.value.field == "no"
    assert room.cell()[3] == {}


def test_hands_of_an_unknown_fit_or_of_another_rooms_table(room: Room) -> None:
    with pytest.raises(Refused):
        fits.tally(None, room.first, room.case, {"perhaps": 3})
    other, _questions = make_data_workshop(make_cycle(), questions=1)
    table = RoomTable(workshop_id=other.id, number=1)
    db.session.add(table)
    db.session.flush()
    with pytest.raises(Refused, match="not in this room"):
        fits.tally(table, room.first, room.case, {"no": 3})


def test_people_in_the_data_stand_beside(room: Room) -> None:
    ann, ben, _cat = room.seats
    db.session.add(DataRole(seat_id=ann.id, is_in=True))
    fits.rate(ann, room.first, room.case, "no")
    fits.rate(ben, room.first, room.case, "fully")
    fits.tally(room.table(1), room.first, room.case, {"no": 2}, in_data=True)
    cell = grid(room.workshop).cell(room.first.item, room.case.item)
    assert cell.answers.counts == {"no": 3, "fully": 1}
    assert cell.answers.in_data == {"no": 3}
    assert (cell.in_data_fit, cell.in_data_n) == ("no", 3)


def test_a_removed_seat_is_not_counted(room: Room) -> None:
    fits.rate(room.seats[0], room.first, room.case, "fully", ["who"])
    room.seats[0].state = "removed"
    assert room.cell()[3] == {}
    link = queries.get_link(room.first, room.case)
    assert link is not None
    assert queries.missing_named(link) == {}


def test_agreeing_with_everything_said_beside_it(room: Room) -> None:
    fits.tally(None, room.first, room.case, {"partly": 4, "no": 3, "do_not_know": 2})
    link = fits.agree(
        room.first,
        room.case,
        "partly",
        ["access", "who"],
        " Only  one\u202e area ",
        [room.survey.item, room.survey.item],
    )
    assert (link.missing, link.why, link.needs_with) == (["who", "access"], "Only one area", [room.survey.item])
    assert queries.agreement(link) == (0.57, "disputed")
    assert room.cell() == ("partly", 0.57, "disputed", {"partly": 4, "no": 3, "do_not_know": 2})
    assert [one.item for one in grid(room.workshop).disputed] == [link.item]


def test_agreeing_is_undone_and_leaves_no_words_on_the_trail(room: Room) -> None:
    fits.agree(room.first, room.case, "no", ["who"])
    link = fits.agree(room.first, room.case, "partly", why="Because Fatima's list is short")
    assert "Fatima" not in str([event.detail for event in list_trail(room.workshop)])
    room.undo()
    assert (link.fit, link.missing, link.why) == ("no", ["who"], "")


def test_an_agreement_is_taken_back_and_the_same_again_is_nothing(room: Room) -> None:
    link = fits.agree(room.first, room.case, "no")
    lines = len(list_trail(room.workshop))
    fits.agree(room.first, room.case, "no")
    assert len(list_trail(room.workshop)) == lines
    fits.agree(room.first, room.case, "")
    assert (link.fit, room.cell()[2]) == ("", "proposed")


def test_undo_of_an_agreement_changed_since(room: Room) -> None:
    fits.agree(room.first, room.case, "no")
    event = list_trail(room.workshop, newest=1)[0]
    fits.agree(room.first, room.case, "fully")
    with pytest.raises(Refused, match="changed since"):
        trail.undo(room.workshop, event)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"fit": "perhaps"}, "fit"),
        ({"fit": "no", "missing": ["soul"]}, "missing"),
        ({"fit": "no", "why": "x" * 501}, "why"),
        ({"fit": "no", "needs_with": ["D9999"]}, "needs_with"),
    ],
)
def test_what_cannot_be_agreed(room: Room, given: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as error:
        fits.agree(room.first, room.case, **given)  # type: ignore[arg-type]
    assert error.value.field == field
    assert db.session.scalars(db.select(Link.fit)).all() in ([], [""])


def test_a_dataset_does_not_need_itself(room: Room) -> None:
    with pytest.raises(Refused):
        fits.agree(room.first, room.case, "no", needs_with=[room.case.item])


# the grid


def test_an_empty_grid_and_its_order(room: Room) -> None:
    found = grid(room.workshop)
    assert [row.item for row in found.questions] == [room.first.item, room.second.item]
    assert [column.item for column in found.datasets] == [room.case.item, room.survey.item]
    assert found.cells == {}
    assert found.cell(room.first.item, room.case.item).state == ""


def test_cards_that_go_leave_the_grid_and_come_back(room: Room) -> None:
    fits.agree(room.first, room.case, "fully")
    hide_card(room.case)
    assert (len(grid(room.workshop).datasets), grid(room.workshop).cells) == (1, {})
    room.undo()
    assert room.cell()[0] == "fully"
    merge_cards(room.case, room.survey)
    assert [one.item for one in grid(room.workshop).datasets] == [room.survey.item]
    room.undo()
    withdraw_card(room.case)
    assert grid(room.workshop).cells == {}


def test_an_answered_question_leaves_the_grid(room: Room) -> None:
    fits.agree(room.first, room.case, "fully")
    room.first.answer_status = "answered"
    found = grid(room.workshop)
    assert [row.item for row in found.questions] == [room.second.item]
    assert found.answered == ((room.first.ref, room.first.text),)
    assert found.cells == {}


def test_gaps_are_counted_and_filtered(room: Room) -> None:
    make_gap(room.second, workshop=room.workshop)
    make_gap(room.second, workshop=room.workshop, visibility="held")
    fits.agree(room.first, room.case, "partly")
    found = grid(room.workshop)
    assert [(row.gaps, row.lacking) for row in found.questions] == [(0, False), (1, True)]
    assert [row.item for row in found.only_gaps().questions] == [room.second.item]
    assert found.only_gaps().cells == {}
    fits.agree(room.second, room.case, "proxy")  # a stand-in does not answer it
    assert [row.item for row in grid(room.workshop).only_gaps().questions] == [room.second.item]


def test_what_to_agree_next_has_most_answers(room: Room) -> None:
    fits.tally(None, room.first, room.survey, {"no": 3})
    fits.tally(None, room.first, room.case, {"no": 9})
    fits.tally(None, room.second, room.case, {"no": 12})
    fits.agree(room.second, room.case, "no")
    items = [room.case.item, room.survey.item]
    assert [cell.item for cell in grid(room.workshop).to_agree] == [f"{room.first.item}+{item}" for item in items]


def test_the_public_grid_holds_only_what_was_let_out(room: Room) -> None:
    room.first.public = room.case.public = True
    fits.agree(room.first, room.case, "partly", why="Seen by nobody yet")
    fits.agree(room.first, room.survey, "no")
    fits.agree(room.second, room.case, "no")
    make_gap(room.first, workshop=room.workshop)
    found = grid(room.workshop, public=True)
    assert list(found.cells) == [(room.first.item, room.case.item)]
    assert (found.questions[0].gaps, found.cells[room.first.item, room.case.item].why) == (0, "")
    assert [one.item for one in found.datasets] == [room.case.item]


def test_the_grid_never_says_who(room: Room) -> None:
    fits.rate(room.seats[0], room.first, room.case, "fully")
    assert room.seats[0].id not in repr(grid(room.workshop))


def test_a_grid_of_any_size_costs_the_same(
    room: Room, count_queries: Callable[[], AbstractContextManager[QueryCount]]
) -> None:
    fits.rate(room.seats[0], room.first, room.case, "fully")
    db.session.flush()
    small = _cost(room, count_queries)
    for n in range(8):
        dataset = make_dataset(room.workshop, title=f"One more, {n}")
        make_link(room.second, dataset, "partly", why="So")
        fits.rate(room.seats[1], room.first, dataset, "no")
        make_gap(room.second, workshop=room.workshop)
    db.session.flush()
    assert _cost(room, count_queries) == small == 8


def _cost(room: Room, count_queries: Callable[[], AbstractContextManager[QueryCount]]) -> int:
    db.session.expire_all()
    _ = room.workshop.cycle.ref  # a page has these anyway
    with count_queries() as count:
        grid(room.workshop)
    return count.n


@pytest.mark.parametrize("since", ["answered", "merged", "companion hidden"])
def test_a_reason_can_be_deleted_whatever_became_of_its_cell(room: Room, since: str) -> None:
    link = fits.agree(room.first, room.case, "partly", why="Names somebody", needs_with=[room.survey.item])
    if since == "answered":
        room.first.answer_status = "answered"
    elif since == "merged":
        merge_cards(room.case, room.survey)
    else:
        hide_card(room.survey)
    publishing.delete_reason(link)
    publishing.delete_reason(link)
    assert (link.why, link.fit, link.needs_with) == ("", "partly", [room.survey.item])
    room.undo()
    assert link.why == "Names somebody"
