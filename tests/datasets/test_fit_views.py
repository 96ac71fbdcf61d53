"""Filling the grid as people meet it: phones without script, a scribe, a paper seat, the console, the wall, a page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.kinds import fit as kind
from datasets.models import DataRole, Dataset, Link, Rating, Tally
from datasets.queries.grid import grid
from datasets.services import fits
from datasets.services.swapping import next_topics
from questions.models import Question
from tests.browse import Browser, facilitator
from tests.conftest import QueryCount
from tests.datasets.conftest import make_room
from tests.datasets.visitors import EMAIL, REF, console, phone
from tests.factories.datasets import make_dataset, make_gap, make_link
from tests.factories.workshops import make_account, make_seat
from workshops.models import Activity, RoomTable, Seat, Sitting, Workshop
from workshops.queries import get_workshop

Counting = Callable[[], AbstractContextManager[QueryCount]]


class Items:
    """The references of a furnished room."""

    def __init__(self, questions: list[Question], datasets: list[Dataset], step: Activity, screen: str) -> None:
        self.q = [one.item for one in questions]
        self.d = [one.item for one in datasets]
        self.step = step.id
        self.screen = f"/screens/{screen}"

    def cell(self, n: int = 0, m: int = 0) -> str:
        return f"fit/{self.q[n]}/{self.d[m]}"

    def on_phone(self, seat: int, rest: str) -> str:
        return f"/workshops/{REF}/seats/S{seat:02d}/steps/{self.step}/{rest}"


@pytest.fixture
def items(app: Flask) -> Items:
    """C1-W2 on the step, three questions, three datasets; S01 writes for table A, which has the second question."""
    with app.app_context(), writing():
        room = make_room("fit")
        datasets = [make_dataset(room.workshop, title=title) for title in ("Case records", "A survey", "A wish & more")]
        table = RoomTable(workshop_id=room.workshop.id, number=1, topic=room.questions[1].item)
        table.sittings = [Sitting(seat_id=room.ann.id, is_scribe=True), Sitting(seat_id=room.ben.id)]
        db.session.add(table)
        db.session.flush()
        return Items(room.questions, datasets, room.step, room.workshop.screen_token)


def kept(app: Flask, model: type) -> list[object]:
    with app.app_context():
        return [
            (one.fit, getattr(one, "n", None) or getattr(one, "missing", None))
            for one in db.session.scalars(db.select(model))
        ]


def cell(app: Flask, items: Items, n: int = 0, m: int = 0) -> tuple[object, ...]:
    with app.app_context():
        workshop = get_workshop(REF)
        assert workshop is not None
        found = grid(workshop).cell(items.q[n], items.d[m])
        return found.fit, found.agreement, found.state, dict(found.answers.counts)


# phones


def test_the_phone_shows_the_tables_question_one_dataset_at_a_time(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    assert "Your table's question: 0 of 3 datasets done" in one.text
    assert "Case records" in one.text
    path = items.on_phone(2, items.cell(1, 0) + "/rate")
    one.post(path, {"fit": "partly", "missing": ["who", "access"]})
    assert one.path.endswith("/seats/S02")
    assert "1 of 3 datasets done" in one.text
    assert f"Kept: C1-{items.d[0]}, partly." in one.text
    assert 'class="rating-title"' in one.html
    assert kept(app, Rating) == [("partly", ["who", "access"])]


def test_a_mind_is_changed_from_the_list(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    for m, fit in enumerate(("fully", "no", "do_not_know")):
        one.post(items.on_phone(2, items.cell(1, m) + "/rate"), {"fit": fit})
    assert "You have been through all of them" in one.text
    one.get(items.on_phone(2, items.cell(1, 1)))
    assert 'checked id="fit-3"' in one.html
    one.post(items.on_phone(2, items.cell(1, 1) + "/rate"), {"fit": "proxy"})
    assert [fit for fit, _missing in kept(app, Rating)] == ["fully", "proxy", "do_not_know"]  # type: ignore[misc]


def test_without_a_table_one_chooses_and_stays_with_the_choice(app: Flask, items: Items) -> None:
    one = phone(app, 3)
    assert "Choose a question that you know something about." in one.text
    one.get(items.on_phone(3, f"fit/{items.q[2]}"))
    one.post(items.on_phone(3, items.cell(2, 0) + "/rate"), {"fit": "no"})
    assert one.path.endswith(f"fit/{items.q[2]}")
    assert "1 of 3 datasets done" in one.get(f"/workshops/{REF}/seats/S03").text


def test_nothing_chosen_is_said_and_what_was_ticked_stays(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    one.post(items.on_phone(2, items.cell(1, 0) + "/rate"), {"missing": ["who"]}, expect=422)
    assert "Choose how well it answers, or “I do not know”." in one.text
    assert 'checked id="missing-0"' in one.html
    one.post(items.on_phone(2, items.cell(1, 0) + "/rate"), {"fit": "brilliantly"}, expect=422)
    assert kept(app, Rating) == []


def test_a_fragment_is_what_htmx_gets(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    path = items.on_phone(2, items.cell(1, 0) + "/rate")
    data = {"csrf_token": one.page.forms[0]["fields"]["csrf_token"]}
    answer = one.client.post(path, data=data, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.get_data(as_text=True).lstrip().startswith('<div id="now"')


def test_sending_twice_keeps_one(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    for _n in range(2):
        one.post(items.on_phone(2, items.cell(1, 0) + "/rate"), {"fit": "no", "once": "the same key"})
    assert kept(app, Rating) == [("no", [])] or kept(app, Rating) == [("no", None)]


@pytest.mark.parametrize("rest", ["fit/Q999/D1/rate", "fit/{q}/D999/rate", "fit/{q}/Q01/rate", "fit/{q}/D٣/rate"])
def test_cells_that_are_not_there(app: Flask, items: Items, rest: str) -> None:
    phone(app, 2).post(items.on_phone(2, rest.format(q=items.q[0])), {"fit": "no"}, expect=404)


def test_a_seat_of_another_phone_is_not_there(app: Flask, items: Items) -> None:
    phone(app, 2).post(items.on_phone(1, items.cell() + "/rate"), {"fit": "no"}, expect=404)


def test_who_listens_sees_no_form(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        make_seat(workshop, "commissioner", number=9)
    one = phone(app, 9).get(items.on_phone(9, f"fit/{items.q[0]}"))
    assert "Your seat listens here" in one.text
    one.post(items.on_phone(9, items.cell() + "/rate"), {"fit": "no"}, expect=422)
    assert kept(app, Rating) == []


def test_a_paper_seat_is_typed_in_by_the_facilitator(app: Flask, items: Items) -> None:
    desk = facilitator(app, EMAIL).get(items.on_phone(4, items.cell()))
    desk.post(items.on_phone(4, items.cell() + "/rate"), {"fit": "partly"})
    assert kept(app, Rating) == [("partly", [])]


def test_after_the_close_nothing_is_kept(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        workshop.state = "closed"
    one.post(items.on_phone(2, items.cell() + "/rate"), {"fit": "no"}, expect=422)
    assert "not open" in one.text
    assert kept(app, Rating) == []


def test_an_empty_room_says_what_will_be_here(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        for dataset in db.session.scalars(db.select(Dataset)):
            dataset.visibility = "hidden"
    assert "No dataset is on the wall yet" in phone(app, 2).text
    assert "Nothing to fill yet" in console(app).text
    assert "The grid is empty" in facilitator(app, EMAIL).get("/cycles/C1/grid").text


# the scribe


def test_a_scribe_types_her_tables_hands(app: Flask, items: Items) -> None:
    one = phone(app, 1)
    assert "Type your table's hands" in one.text
    path = items.on_phone(1, items.cell(1, 0) + "/count")
    one.post(path, {"all_fully": "3", "all_no": " 2 ", "in_data_no": "1"})
    assert "Kept: the hands of table A" in one.text
    assert cell(app, items, 1, 0)[3] == {"fully": 3, "no": 3}
    one.get(items.on_phone(1, items.cell(1, 0)))
    assert 'name="all_fully" type="text" value="3"' in one.html


@pytest.mark.parametrize("typed", ["-1", "1000000000", "201", "three", "2.5", "٣", "1e2", "<b>"])
def test_numbers_that_cannot_be(app: Flask, items: Items, typed: str) -> None:
    one = phone(app, 1)
    one.post(items.on_phone(1, items.cell(1, 0) + "/count"), {"all_fully": typed, "all_no": "4"}, expect=422)
    assert "Type a whole number from 0 to 200." in one.text
    assert 'value="4"' in one.html  # what was right is still there
    assert kept(app, Tally) == []


def test_only_the_scribe_types_hands(app: Flask, items: Items) -> None:
    two = phone(app, 2)
    assert "Type your table's hands" not in two.text
    two.post(items.on_phone(2, items.cell(1, 0) + "/count"), {"all_fully": "3"}, expect=422)
    assert "Somebody else writes for your table now." in two.text
    assert kept(app, Tally) == []


# the console


def rated(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        question, first = _cell(items)
        fits.tally(None, question, first, {"partly": 6, "no": 3, "do_not_know": 1})
        fits.tally(None, question, first, {"no": 2}, in_data=True)


def test_one_press_agrees_and_undo_takes_it_back(app: Flask, items: Items) -> None:
    rated(app, items)
    desk = console(app)
    assert "Agree: Partly" in desk.text
    assert "people in the data: not at all" in desk.text
    desk.post(f"/workshops/{REF}/console/{items.cell()}/agree-most", {"fit": "partly"})
    assert cell(app, items)[:3] == ("partly", 0.55, "disputed")
    assert "Partly by 6 of 11" in desk.text
    undo = next(form["action"] for form in desk.page.forms if "/undo/" in form["action"])
    desk.post(undo, {})
    assert cell(app, items)[:3] == ("", None, "rated")


def test_the_cells_page_sets_everything(app: Flask, items: Items) -> None:
    rated(app, items)
    path = f"/workshops/{REF}/console/{items.cell()}"
    desk = facilitator(app, EMAIL).get(path)
    assert "What was said" in desk.text
    desk.post(f"{path}/agree", {"fit": "no", "missing": ["who"], "why": "Too few", "needs_with": [items.d[1]]})
    with app.app_context():
        link = db.session.scalars(db.select(Link)).one()
        assert (link.fit, link.missing, link.why, link.needs_with) == ("no", ["who"], "Too few", [items.d[1]])
    desk.get(path)
    assert "Too few" in desk.html
    assert "5 of 11 gave the agreed fit (0.45)" in desk.text
    desk.post(f"{path}/agree", {"fit": "no", "why": "x" * 501}, expect=422)
    assert "Please keep it to 500" in desk.text
    desk.post(f"{path}/agree", {"fit": "no", "needs_with": ["D999"]}, expect=422)


def test_the_desk_takes_hands_of_any_table_and_goes_on(app: Flask, items: Items) -> None:
    path = f"/workshops/{REF}/console/hands"
    desk = facilitator(app, EMAIL).get(path, table="1", question=items.q[2])
    desk.send({"table": "1", "question": items.q[2], "dataset": items.d[0], "all_fully": "4", "in_data_no": "1"})
    assert f"Kept: C1-{items.q[2]} with C1-{items.d[0]}." in desk.text
    assert f'<option selected value="{items.d[1]}">' in desk.html
    assert cell(app, items, 2, 0)[3] == {"fully": 4, "no": 1}
    desk.post(path, {"table": "room", "question": items.q[2], "dataset": items.d[0], "all_partly": "9"})
    assert cell(app, items, 2, 0)[3] == {"partly": 9, "no": 1}
    desk.post(path, {"table": "room", "question": items.q[2], "dataset": items.d[0]}, expect=422)
    assert "Type at least one number. 0 takes a count back." in desk.text
    desk.post(path, {"table": "room", "question": items.q[2], "dataset": items.d[0], "all_no": "0"})
    assert cell(app, items, 2, 0)[3] == {"fully": 4, "no": 1}
    for wrong in ({"table": "7"}, {"table": ""}, {"all_no": "many"}, {"dataset": "D999"}, {"question": "Q999"}):
        given = {"table": "1", "question": items.q[2], "dataset": items.d[0], "all_fully": "1", **wrong}
        desk.post(path, given, expect=422)


def test_tables_swap_with_one_press(app: Flask, items: Items) -> None:
    desk = console(app)
    assert "Half time" not in desk.text
    with app.app_context(), writing():
        step = db.session.get(Activity, items.step)
        assert step is not None
        step.started_at = clock.now() - timedelta(minutes=7)
    assert "Half time" in desk.get(f"/workshops/{REF}/console").text
    desk.post(f"/workshops/{REF}/console/swap-topics", {})
    assert "Every table has its next question." in desk.text
    assert "Half time" not in desk.text
    with app.app_context():
        assert db.session.scalars(db.select(RoomTable.topic)).all() == [items.q[2]]
    undo = next(form["action"] for form in desk.page.forms if "/undo/" in form["action"])
    desk.post(undo, {})
    with app.app_context():
        assert db.session.scalars(db.select(RoomTable.topic)).all() == [items.q[1]]


@pytest.mark.parametrize(
    ("topics", "questions", "after"),
    [
        (["Q1", "Q2"], ["Q1", "Q2", "Q3", "Q4"], ["Q3", "Q4"]),
        (["Q1", "Q2", "Q3"], ["Q1", "Q2", "Q3", "Q4"], ["Q4", "Q1", "Q2"]),
        (["Q1", "Q2"], ["Q1", "Q2"], ["Q2", "Q1"]),
        (["Q1", "Q1"], ["Q1"], ["Q1", "Q1"]),
        (["", ""], ["Q1", "Q2", "Q3"], ["Q1", "Q2"]),
        (["gone", "Q1"], ["Q1", "Q2"], ["Q2", "Q2"]),
        (["Q1"], [], ["Q1"]),
    ],
)
def test_whose_turn_it_is_next(topics: list[str], questions: list[str], after: list[str]) -> None:
    assert next_topics(topics, questions) == after


def test_only_facilitators_run_the_step(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        make_account(email="other@example.org")
    other = facilitator(app, "other@example.org")
    other.get(f"/workshops/{REF}/console/hands", expect=404)
    other.get(f"/workshops/{REF}/console/{items.cell()}", expect=404)
    other.get("/cycles/C1/grid", expect=404)


# the wall and the page


def test_the_wall_fills_in_and_never_says_who(app: Flask, items: Items) -> None:
    one = phone(app, 2)
    one.post(items.on_phone(2, items.cell(0, 0) + "/rate"), {"fit": "proxy"})
    wall = one.get(items.screen)
    assert "Not agreed yet" in wall.text
    assert "stand-in answer" not in wall.text
    rated(app, items)
    console(app).post(f"/workshops/{REF}/console/{items.cell()}/agree-most", {"fit": "partly"})
    wall.get(items.screen)
    assert "Partly, 6 of 11 answers, disputed" in wall.text
    assert "people in the data" not in wall.text  # two of them only
    assert "S02" not in wall.html


def test_a_big_grid_takes_several_pages_of_the_wall(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        more = [make_dataset(workshop, title=f"Dataset {n}") for n in range(8)]
        last = more[-1].item
    wall = browse_to(app, items.screen)
    assert last not in wall.text
    console(app).post(f"/workshops/{REF}/console/view", {"value": "page=2"})
    assert last in wall.get(items.screen).text


def browse_to(app: Flask, path: str) -> Browser:
    from tests.browse import browse

    return browse(app).get(path)


def test_the_page_is_for_staff_until_published(app: Flask, items: Items) -> None:
    rated(app, items)
    browser = browse_to(app, "/join")
    browser.get("/cycles/C1/grid", expect=404)
    browser.get("/cycles/C9/grid", expect=404)
    staff = facilitator(app, EMAIL).get("/cycles/C1/grid")
    assert "Not agreed yet, 12 answers; people in the data: not at all" in staff.text
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        workshop.published_at = clock.now()
        db.session.scalars(db.select(Dataset)).first().public = True  # type: ignore[union-attr]
        for question in db.session.scalars(db.select(Question)):
            question.public = True
    browser.get("/cycles/C1/grid")
    assert "Case records" in browser.text
    assert "A survey" not in browser.text
    assert "people in the data: not at all" not in browser.text


def test_gaps_only(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        first, second, _third = db.session.scalars(db.select(Question).order_by(Question.number)).all()
        workshop = get_workshop(REF)
        dataset = db.session.scalars(db.select(Dataset)).first()
        assert workshop is not None
        assert dataset is not None
        make_link(first, dataset, "fully")
        make_link(second, dataset, "fully")
        make_gap(second, workshop=workshop)
    staff = facilitator(app, EMAIL).get("/cycles/C1/grid", gaps="1")
    assert "Only questions with something missing: 2 of 3." in staff.text
    assert f'<span class="ref">C1-{items.q[0]}</span>' not in staff.html
    assert f'<span class="ref">C1-{items.q[1]}</span>' in staff.html


def test_a_wide_grid_is_printed_in_parts_with_heads_and_a_key(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        more = [make_dataset(workshop, title=f"Dataset {n}") for n in range(47)]
        last, title = more[-1].item, more[-1].title
    page = facilitator(app, EMAIL).get("/cycles/C1/grid")
    assert page.html.count('<div class="fit-sheet">') == 3  # 24, 24 and 2
    assert page.html.count("<thead>") == 4
    assert f'<strong class="ref">{last}</strong> <bdi>{title}</bdi>' in page.html
    assert f" to {last})" in page.text


def test_tables_without_a_question_get_one_at_the_start(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        step = db.session.get(Activity, items.step)
        assert step is not None
        table = db.session.scalars(db.select(RoomTable)).one()
        kind.on_start(step)
        assert table.topic == items.q[1]  # it had one
        table.topic = "something else"
        kind.on_start(step)
        assert table.topic == items.q[0]


def test_what_people_wrote_is_never_markup(app: Flask, items: Items) -> None:
    with app.app_context(), writing():
        for dataset in db.session.scalars(db.select(Dataset)):
            dataset.title = "<script>alert(1)</script>"
    for browser, path in (
        (facilitator(app, EMAIL), "/cycles/C1/grid"),
        (facilitator(app, EMAIL), f"/workshops/{REF}/console"),
        (phone(app, 2), f"/workshops/{REF}/seats/S02"),
        (phone(app, 2), items.screen),
    ):
        assert "<script>alert" not in browser.get(path).html


@pytest.mark.parametrize("where", ["phone", "console", "wall", "page"])
def test_a_page_costs_the_same_however_much_was_said(
    app: Flask, items: Items, count_queries: Counting, where: str
) -> None:
    browser = phone(app, 2) if where == "phone" else facilitator(app, EMAIL)
    seat, desk = f"/workshops/{REF}/seats/S02", f"/workshops/{REF}/console"
    path = {"phone": seat, "console": desk, "wall": items.screen, "page": "/cycles/C1/grid"}[where]
    browser.get(path)
    with app.app_context(), writing():
        fits.tally(None, *_cell(items), {"partly": 3})
    small = _cost(browser, path, count_queries)
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        _fill(workshop)
    assert _cost(browser, path, count_queries) == small


def _cell(items: Items) -> tuple[Question, Dataset]:
    question = db.session.scalars(db.select(Question).where(Question.number == int(items.q[0][1:]))).one()
    return question, db.session.scalars(db.select(Dataset).where(Dataset.number == int(items.d[0][1:]))).one()


@pytest.mark.parametrize(("surface", "cost"), [("phone", 6), ("console", 9), ("projector", 8)])
def test_what_a_panel_costs(app: Flask, items: Items, count_queries: Counting, surface: str, cost: int) -> None:
    with app.test_request_context():
        step = db.session.get(Activity, items.step)
        assert step is not None
        seat = db.session.scalars(db.select(Seat).where(Seat.number == 2)).one()
        _ = step.workshop.cycle.ref, seat.consent, step.workshop.current  # a page has these anyway
        with count_queries() as count:
            getattr(kind, surface)(step, seat) if surface == "phone" else getattr(kind, surface)(step)
    assert count.n == cost


def _cost(browser: Browser, path: str, count_queries: Counting) -> int:
    with count_queries() as count:
        browser.get(path)
    return count.n


def _fill(workshop: Workshop) -> None:
    questions = db.session.scalars(db.select(Question).order_by(Question.number)).all()
    seats = db.session.scalars(db.select(Seat).where(Seat.votes.is_(True))).all()
    db.session.add(DataRole(seat_id=seats[0].id, is_in=True))
    for n in range(6):
        dataset = make_dataset(workshop, title=f"Dataset {n}")
        for question in questions:
            for seat in seats[2:]:
                fits.rate(seat, question, dataset, "partly")
            if n % 2:
                fits.agree(question, dataset, "partly", ["who"], "So", [])
