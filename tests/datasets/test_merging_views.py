"""Merging datasets and a card's own page on the console, as people meet them; and what the screens cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from datasets.kinds import listing
from datasets.models import Dataset
from datasets.queries import naming as queries
from tests.browse import browse
from tests.datasets.conftest import make_room
from tests.datasets.listing_room import (
    CARD,
    CONSOLE,
    HTMX,
    Counting,
    add_entry,
    cards,
    make_wall,
    set_up,
    wall,
)
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_dataset
from tests.factories.workshops import make_workshop
from workshops.models import Sameness
from workshops.queries import get_seat, get_workshop
from workshops.services.tables import make_tables

# merging


def test_an_author_is_asked_and_the_console_sees_the_answer(app: Flask) -> None:
    make_wall(app)
    ann = phone(app)
    assert "The same dataset?" in ann.text and "C1-D01" in ann.text
    assert "The same dataset?" not in phone(app, 3).text
    one, two, _ = cards(app)
    same = f"/workshops/{REF}/seats/S01/cards/dataset/{two.id}/same"
    ann.post(same, {"other": str(one.id), "answer": "perhaps"}, expect=404)
    ann.get(f"/workshops/{REF}/seats/S01")
    ann.post(same, {"other": str(one.id), "answer": "same"})
    assert "You said: yes, the same." in ann.text
    desk = console(app)
    assert "Their authors say: the same" in desk.text
    assert desk.text.count("Merge C1-D02 into C1-D01") == 1
    assert 'data-key="m"' in desk.html
    with app.app_context():
        assert db.session.scalar(db.select(Sameness.answer)) == "same"


def test_one_press_merges_and_undo_takes_apart(app: Flask) -> None:
    make_wall(app)
    one, two, _ = cards(app)
    desk = console(app)
    assert "both say: case, records, charities" in desk.text
    desk.post(f"{CONSOLE}/cards/dataset/{two.id}/merge", {"into": str(one.id)})
    assert "Merged. Both keep their words." in desk.text and "Take C1-D02 out" in desk.text
    assert "2 people named this" in phone(app, 3).text
    assert "Joined with C1-D01" in phone(app).text
    desk.post(f"{CONSOLE}/cards/dataset/{two.id}/unmerge", {})
    assert "Merge C1-D02 into C1-D01" in desk.text


def test_merged_by_htmx_the_middle_zone_is_asked_for(app: Flask) -> None:
    make_wall(app)
    one, two, _ = cards(app)
    desk = console(app)
    token = next(field["value"] for field in desk.page.inputs if field.get("name") == "csrf_token")
    answer = desk.client.post(
        f"{CONSOLE}/cards/dataset/{two.id}/merge",
        data={"into": str(one.id), "csrf_token": token},
        headers={**HTMX, "HX-Target": "now"},
    )
    assert (answer.status_code, answer.location) == (303, CONSOLE)


def test_the_wall_shows_released_cards_by_reference(app: Flask) -> None:
    make_wall(app)
    ann = phone(app).get(wall(app))
    for said in ("C1-D01", "Case records of charities", "one row is one visit", "wished for"):
        assert said in ann.text


def test_a_page_of_the_wall_is_never_longer_than_it_can_be_read() -> None:
    def named(n: int, length: int) -> queries.Named:
        return queries.Named(n, f"C1-D{n:02d}", "t" * length, "h" * 20, False, "u" * 10, False, 1, ())

    many = [named(n, 20 + 15 * (n % 5)) for n in range(1, 30)]
    pages = listing.wall_pages(many)
    assert [card.id for page in pages for card in page] == list(range(1, 30))
    assert all(sum(map(listing.lines_of, page)) <= listing.LINES for page in pages)
    assert [len(page) for page in listing.wall_pages([named(1, 900), named(2, 5)])] == [1, 1]
    assert listing.wall_pages([]) == []


def test_tables_read_in_an_order_of_chance_that_stays(app: Flask) -> None:
    with app.app_context(), writing():
        room = make_room("merge_data")
        assert listing.table_turns(room.workshop, 7) == []  # four people are one table

        make_tables(room.workshop, 2)
        first = listing.table_turns(room.workshop, 7)
        assert sorted(first) == ["A", "B"]
        assert listing.table_turns(room.workshop, 7) == first


# a card's own page


def test_a_held_card_is_linked_to_the_shelf_and_it_can_be_undone(app: Flask) -> None:
    set_up(app)
    phone(app).send({**CARD, "title": "food parcels"})
    number = add_entry(app, "Emergency food parcel statistics", holder="A network")
    [card] = cards(app)
    desk = console(app).get(f"{CONSOLE}/datasets/{card.id}")
    assert "A held card" in desk.text and "Nothing of that name is on the shelf." in desk.text
    desk.get(f"{CONSOLE}/datasets/{card.id}", find="parcel")
    assert "Emergency food parcel statistics" in desk.text
    typed = desk.client.get(f"{CONSOLE}/datasets/{card.id}", query_string={"find": "parcel"}, headers=HTMX)
    assert typed.get_data(as_text=True).strip().startswith('<div id="shelf-offers"')
    desk.post(f"{CONSOLE}/datasets/{card.id}/link", {"entry": str(number)})
    assert "Linked to the shelf." in desk.text and "On the shelf: Emergency food parcel statistics" in desk.text
    desk.post(f"{CONSOLE}/datasets/{card.id}/link", {"entry": "999999"}, expect=404)
    desk.get(CONSOLE)
    desk.post(f"{CONSOLE}/datasets/{card.id}/link", {"entry": ""})
    assert cards(app)[0].entry_id is None


def test_the_holder_is_corrected_on_the_cards_page(app: Flask) -> None:
    make_wall(app)
    one = cards(app)[0]
    desk = console(app).get(f"{CONSOLE}/datasets/{one.id}")
    desk.post(f"{CONSOLE}/datasets/{one.id}/correct-holder", {"holder": "h" * 201}, expect=422)
    desk.post(f"{CONSOLE}/datasets/{one.id}/correct-holder", {"holder": "Ellbridge council"})
    assert "Corrected." in desk.text and "Ellbridge council" in desk.text
    assert "Ellbridge council" in phone(app, 3).get(wall(app)).text
    desk.get(f"{CONSOLE}/datasets/{one.id}")
    assert "Front-line charities" in desk.text  # the first words stay


def test_a_card_of_another_workshop_is_not_found(app: Flask) -> None:
    set_up(app)
    with app.app_context(), writing():
        other = make_dataset(make_workshop()).id
    desk = console(app)
    desk.get(f"{CONSOLE}/datasets/{other}", expect=404)
    desk.get(CONSOLE)
    desk.post(f"{CONSOLE}/datasets/{other}/link", {"entry": ""}, expect=404)


# what it costs


def make_many(app: Flask, kind: str) -> None:
    """Forty cards on the wall and ten held, all of S01 and S02."""
    with app.app_context(), writing():
        room = make_room(kind)
        for n in range(50):
            seat = (room.ann, room.ben)[n % 2]
            held = "held" if n % 5 == 0 else "released"
            make_dataset(room.workshop, seat, f"Records of charity number {n}", visibility=held)


@pytest.mark.parametrize(
    ("values", "kind", "most"),
    [
        (listing.list_phone, "list_data", 1),
        (listing.list_console, "list_data", 3),
        (listing.list_projector, "list_data", 1),
        (listing.merge_phone, "merge_data", 3),
        (listing.merge_console, "merge_data", 4),
        (listing.merge_projector, "merge_data", 1),
    ],
)
def test_what_a_panel_asks_of_the_database_with_fifty_cards(
    app: Flask, count_queries: Counting, values: Callable[..., object], kind: str, most: int
) -> None:
    make_many(app, kind)
    with app.test_request_context():
        workshop = get_workshop(REF)
        assert workshop is not None and workshop.current is not None
        seat = get_seat(workshop, "S01")
        given = (workshop.current, seat) if values.__name__.endswith("phone") else (workshop.current,)
        with count_queries() as count:
            values(*given)
    assert count.n == most, count.said


@pytest.mark.parametrize("kind", ["list_data", "merge_data"])
def test_a_screen_asks_nothing_for_each_card(app: Flask, count_queries: Counting, kind: str) -> None:
    """Drawing fifty cards costs the database no more than drawing two."""
    make_many(app, kind)
    pages = ((phone(app), f"/workshops/{REF}/seats/S01"), (console(app), CONSOLE), (browse(app), wall(app)))
    counted = []
    for keep in (50, 2):
        with app.app_context(), writing():
            extra = [card.id for card in db.session.scalars(db.select(Dataset).order_by(Dataset.id))][keep:]
            db.session.execute(db.delete(Dataset).where(Dataset.id.in_(extra)))
        for browser, path in pages:
            with count_queries() as count:
                browser.get(path)
            counted.append(count.n)
    assert counted[:3] == counted[3:], counted
