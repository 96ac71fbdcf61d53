"""The tables on the console's page, on phones, on the wall, on paper, and in the lane for late joiners."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core.writing import writing
from tests.browse import Browser, browse
from tests.conftest import QueryCount
from tests.factories.workshops import make_seat
from tests.questions.visitors import REF, console, make_room, phone
from workshops import hooks, table_walls
from workshops.models import Seat, Workshop
from workshops.queries import get_seat, get_workshop
from workshops.queries import tables as queries
from workshops.services import choose_view
from workshops.services import tables as services

Counting = Callable[[], AbstractContextManager[QueryCount]]
PAGE = f"/workshops/{REF}/console/tables"


@pytest.fixture
def desk(app: Flask) -> Browser:
    """C1-W1 with S01 to S04 and an ordinary step on show; the facilitator's laptop on the page of the tables."""
    make_room(app, "discuss")
    return console(app).get(PAGE)


def room() -> Workshop:
    found = get_workshop(REF)
    assert found is not None
    return found


def seat(number: int) -> Seat:
    found = get_seat(room(), f"S{number:02d}")
    assert found is not None
    return found


def seated(app: Flask) -> list[tuple[str, list[int]]]:
    with app.app_context():
        return [(one.code, [seat.number for seat in one.seats]) for one in queries.list_tables(room())]


def test_the_console_leads_here_by_one_key(app: Flask, desk: Browser) -> None:
    desk.get(f"/workshops/{REF}/console")
    assert f'href="{PAGE}"' in desk.html and 'data-key="g"' in desk.html


def test_making_mixing_and_moving(app: Flask, desk: Browser) -> None:
    assert "No tables yet" in desk.text
    desk.post(f"{PAGE}/make", {"count": "2"})
    assert desk.path == PAGE and "Everybody has a table" in desk.text
    tables = seated(app)
    assert [code for code, _seats in tables] == ["A", "B"] and len(tables[0][1]) == len(tables[1][1]) == 2
    mover = tables[0][1][0]
    desk.post(f"{PAGE}/sit", {"seat": f"S{mover:02d}", "table": "2"})
    assert f"S{mover:02d} sits at table B" in desk.text and mover in seated(app)[1][1]
    desk.post(f"{PAGE}/sit", {"seat": f"S{mover:02d}", "table": ""})
    assert "has no table now" in desk.text and "1 person has no table" in desk.text
    desk.post(f"{PAGE}/add", {})
    assert [code for code, _seats in seated(app)] == ["A", "B", "C"]
    desk.post(f"{PAGE}/3/remove", {})
    assert [code for code, _seats in seated(app)] == ["A", "B"]


@pytest.mark.parametrize("count", ["0", "25", "many", "-3", "9" * 30])
def test_a_wrong_number_of_tables_is_said_plainly(app: Flask, desk: Browser, count: str) -> None:
    desk.post(f"{PAGE}/make", {"count": count}, expect=422)
    assert "There is a problem" in desk.text and seated(app) == []


@pytest.mark.parametrize(
    ("who", "table", "status"), [("S99", "1", 422), ("S01", "9", 422), ("", "", 422), ("x", "x", 422)]
)
def test_a_wrong_place_is_said_plainly(app: Flask, desk: Browser, who: str, table: str, status: int) -> None:
    desk.post(f"{PAGE}/make", {"count": "1"})
    desk.post(f"{PAGE}/sit", {"seat": who, "table": table}, expect=status)
    assert "There is a problem" in desk.text


def test_the_scribe_and_the_topic_reach_the_phone(app: Flask, desk: Browser) -> None:
    desk.post(f"{PAGE}/make", {"count": "1"})
    with app.app_context():
        assert queries.is_scribe(seat(1))
    desk.post(f"{PAGE}/1/set", {"scribe": "S03", "topic": "Q45"})
    assert "Table A is set" in desk.text and "Q45" in desk.text
    third, first = phone(app, 3), phone(app, 1)
    assert "Your table: A. You write for your table." in third.text
    assert "Your table: A." in first.text and "You write" not in first.text
    desk.get(PAGE).post(f"{PAGE}/1/set", {"scribe": "S99", "topic": "Q1"})
    assert "not at table A any more" in desk.text
    desk.post(f"{PAGE}/1/set", {"scribe": "S01", "topic": "x" * 31})
    assert "31 letters" in desk.text
    desk.post(f"{PAGE}/9/set", {"scribe": "", "topic": ""}, expect=404)


def test_topics_that_a_package_offers_can_be_chosen(app: Flask, desk: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_table_topics", [lambda workshop: [hooks.HandedOn("Q45", "Who <b>counts</b>?")]])
    desk.post(f"{PAGE}/make", {"count": "1"})
    assert '<option value="Q45"' in desk.html and "&lt;b&gt;" in desk.html
    desk.post(f"{PAGE}/1/set", {"topic": "Q45"})
    assert '<option value="Q45" selected' in desk.html


def test_without_tables_a_phone_says_nothing_of_them(app: Flask, desk: Browser) -> None:
    assert "Your table" not in phone(app, 1).text


def test_htmx_gets_the_fragment_it_asked_from(app: Flask, desk: Browser) -> None:
    headers = {"HX-Request": "true", "HX-Target": "tables"}
    token = desk.form({})["csrf_token"]
    data = {"csrf_token": token, "count": "2"}
    answer = desk.client.post(f"{PAGE}/make", data=data, headers=headers, follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert html.lstrip().startswith('<div id="tables"') and "Everybody has a table" in html
    for zone, path in (("waiting", f"/workshops/{REF}/console/waiting"), ("now", f"/workshops/{REF}/console")):
        sent = {"csrf_token": token, "seat": "S01", "table": "1"}
        answer = desk.client.post(f"{PAGE}/sit", data=sent, headers={**headers, "HX-Target": zone})
        assert answer.status_code == 303 and answer.location == path


def test_late_people_wait_in_the_lane_for_one_press(app: Flask, desk: Browser) -> None:
    desk.post(f"{PAGE}/make", {"count": "2"})
    with app.app_context(), writing():
        make_seat(room(), "funder", number=21)
        make_seat(room(), "commissioner", number=22)
    desk.get(f"/workshops/{REF}/console")
    assert "No table yet 1" in desk.text and "S21" in desk.text and "S22" not in desk.text
    desk.post(f"{PAGE}/sit", {"seat": "S21", "table": "1"})
    assert "No table yet" not in desk.get(f"/workshops/{REF}/console").text


def test_everything_can_be_undone_from_the_console(app: Flask, desk: Browser) -> None:
    desk.post(f"{PAGE}/make", {"count": "2"})
    desk.get(f"/workshops/{REF}/console")
    assert "Undo: Gave people their tables" in desk.text
    with app.app_context():
        from workshops.queries import list_trail

        event = list_trail(room(), newest=1)[0].n
    desk.post(f"/workshops/{REF}/console/undo/{event}", {})
    assert "Undone." in desk.text and seated(app) == []


def test_the_wall_shows_the_tables_when_asked(app: Flask, desk: Browser) -> None:
    desk.post(f"{PAGE}/make", {"count": "2"})
    with app.app_context():
        wall = f"/screens/{room().screen_token}"
    assert "go to that table" not in browse(app).get(wall).text
    desk.post(f"{PAGE}/wall", {"value": "tables=1"})
    shown = browse(app).get(wall)
    assert "go to that table" in shown.text and "S01" in shown.text and "S04" in shown.text
    assert "The wall shows the tables" in desk.get(f"/workshops/{REF}/console").text
    desk.post(f"{PAGE}/wall", {"value": "page=2"})
    assert "go to that table" not in browse(app).get(wall).text


def test_a_large_room_takes_pages_of_the_wall(app: Flask, desk: Browser) -> None:
    with app.app_context(), writing():
        for number in range(10, 40):
            make_seat(room(), "lived", number=number)
        services.make_tables(room(), 8, chance=1)
        pages = table_walls.pages_of(queries.list_tables(room()))
        assert [len(page) for page in pages] == [6, 2]
        choose_view(room(), "tables=2")
        wall = f"/screens/{room().screen_token}"
    shown = browse(app).get(wall)
    assert "2 of 2" in shown.text and shown.html.count("wall-table-code") == 2
    desk.get(PAGE)
    assert "Page 2 of 2 on the wall" in desk.text and "Page before" in desk.text
    with app.app_context(), writing():
        services.make_tables(room(), 1, chance=1)
        assert [len(page) for page in table_walls.pages_of(queries.list_tables(room()))] == [1]
    assert "of 2" not in browse(app).get(wall).text


@pytest.mark.parametrize("view", ["tables=0", "tables=", "tables=9999", "tablesx", "page=1", ""])
def test_views_of_others_are_left_alone(view: str) -> None:
    workshop = Workshop(screen_view=view, state="live")
    assert table_walls.on_wall(workshop) is (view == "tables=0")
    assert table_walls.chosen(workshop, 3) == 1


def test_cards_for_the_tables_are_printed(app: Flask, desk: Browser) -> None:
    assert "No tables yet" in desk.get(f"{PAGE}/cards").text
    desk.get(PAGE).post(f"{PAGE}/make", {"count": "2"})
    desk.get(f"{PAGE}/cards")
    with app.app_context():
        code = room().join_code
    assert desk.html.count('class="table-card"') == 2 and f"{code[:3]} {code[3:]}" in desk.text


def test_a_closed_room_only_shows_its_tables(app: Flask, desk: Browser) -> None:
    desk.post(f"{PAGE}/make", {"count": "2"})
    with app.app_context(), writing():
        room().state = "closed"
    desk.get(PAGE)
    assert "Table A" in desk.text and "Mix everybody" not in desk.text and "Move" not in desk.text
    desk.post(f"{PAGE}/make", {"count": "1"})
    assert "This workshop is over" in desk.text and len(seated(app)) == 2


def test_a_question_room_seats_the_suggested_tables_by_one_press(app: Flask) -> None:
    step = make_room(app, "uses")
    with app.app_context(), writing():
        for number in range(10, 16):
            make_seat(room(), "research", number=number)
    desk = console(app)
    assert "Seat them like this" in desk.text
    suggested = desk.text.split("Tables, mixed by perspective")[1].split("Seat them")[0]
    desk.post(f"{PAGE}/make", {"chance": str(step)})
    for code, numbers in seated(app):
        assert f"Table {code}: {', '.join(f'S{number:02d}' for number in numbers)}" in suggested
    desk.get(f"/workshops/{REF}/console")
    assert "Seat them like this" not in desk.text and "Table A" in desk.text


@pytest.mark.parametrize("many", [1, 8])
def test_the_page_asks_as_few_questions_for_many_tables(
    app: Flask, desk: Browser, count_queries: Counting, many: int
) -> None:
    with app.app_context(), writing():
        for number in range(10, 30):
            make_seat(room(), "lived", number=number)
        services.make_tables(room(), many, chance=1)
    desk.get(PAGE)
    with count_queries() as count:
        desk.get(PAGE)
    assert count.n <= 8, count.said


def test_only_the_facilitator_comes_here(app: Flask, desk: Browser) -> None:
    visitor = phone(app, 1)
    for path in ("", "/cards"):
        assert visitor.client.get(f"{PAGE}{path}").status_code in {302, 303, 404}
    for path in ("/make", "/add", "/sit", "/wall", "/1/set", "/1/remove"):
        token = visitor.form({})["csrf_token"]
        assert visitor.client.post(f"{PAGE}{path}", data={"csrf_token": token}).status_code in {302, 303, 404}
    assert seated(app) == []


@pytest.mark.parametrize("typed", [" ", "\u2003", "²", "-1", "9" * 400])
def test_a_table_that_is_none_is_no_fault_of_ours(desk: Browser, typed: str) -> None:
    desk.post(f"{PAGE}/make", {"count": "2"})
    answer = desk.client.post(f"{PAGE}/sit", data={"seat": "S01", "table": typed, "csrf_token": token_of(desk)})
    assert answer.status_code in {303, 422}


def token_of(desk: Browser) -> str:
    return next(one["value"] for one in desk.page.inputs if one.get("name") == "csrf_token")
