"""The silent list of datasets as people meet it: phones, paper, console, wall; plain and as htmx."""

from __future__ import annotations

import pytest
from flask import Flask

from core.db import db
from core.writing import writing
from tests.datasets.listing_room import (
    CARD,
    CONSOLE,
    HTMX,
    Counting,
    add_entry,
    address,
    cards,
    set_up,
    wall,
)
from tests.datasets.visitors import REF, console, phone
from workshops.queries import get_workshop

# the silent list


def test_a_card_goes_from_the_phone_through_the_lane_to_the_wall(app: Flask) -> None:
    set_up(app)
    ann, desk = phone(app), console(app)
    ann.send(CARD)
    assert "Got it. It waits for the facilitator. You can add another." in ann.text
    assert "Food parcel records" in ann.text and "Waits for the facilitator" in ann.text
    assert "Take this back" in ann.text
    desk.get(CONSOLE)
    for said in ("Food parcel records", "Ellbridge pantry", "one parcel", "Held by the person who wrote this"):
        assert said in desk.text
    [card] = cards(app)
    desk.post(f"{CONSOLE}/cards/dataset/{card.id}/release", {})
    ann.get(f"/workshops/{REF}/seats/S01")
    assert "On the wall as C1-D01" in ann.text
    assert "1 dataset on the wall" in desk.get(CONSOLE).text


def test_the_wall_shows_a_count_and_never_text(app: Flask) -> None:
    set_up(app)
    ann = phone(app).send(CARD)
    ann.get(wall(app))
    assert "1 dataset so far" in ann.text
    assert "Food parcel" not in ann.html and "pantry" not in ann.html


def test_words_that_are_not_sent_are_never_lost(app: Flask) -> None:
    set_up(app)
    ann = phone(app)
    ann.send({**CARD, "existence": ""}, expect=422)
    assert "Choose one of the three." in ann.text
    assert ann.page.forms[0]["fields"]["title"] == CARD["title"]
    assert 'data-touched="yes"' in ann.html
    ann.send({"existence": "exists"})
    assert [card.title for card in cards(app)] == [CARD["title"]]


def test_without_script_a_button_looks_on_the_shelf_and_keeps_what_was_typed(app: Flask) -> None:
    set_up(app)
    number = add_entry(app, "Family Resources Survey", holder="A department")
    add_entry(app, "Family diary, unpublished", public=False)
    ann = phone(app)
    ann.send({"title": "family", "unit": "one household", "look": "yes"})
    assert "Family Resources Survey" in ann.text and "A department" in ann.text
    assert "unpublished" not in ann.text
    assert ann.page.forms[0]["fields"]["unit"] == "one household"
    assert cards(app) == []
    ann.send({"entry": str(number), "existence": "exists"})
    [card] = cards(app)
    assert (card.title, card.entry_id) == ("family", number)


def test_the_button_says_when_the_shelf_knows_nothing(app: Flask) -> None:
    set_up(app)
    ann = phone(app).send({"title": "rainfall", "look": "yes"})
    assert "Nothing of that name is on the shelf yet." in ann.text


def test_typing_asks_the_shelf_for_a_small_list(app: Flask, count_queries: Counting) -> None:
    set_up(app)
    first = add_entry(app, "Family Resources Survey")
    for n in range(9):
        add_entry(app, f"Family survey number {n}")
    ann = phone(app)
    with count_queries() as count:
        answer = ann.client.get(address(app, what="shelf-matches"), query_string={"title": "fam"}, headers=HTMX)
    said = answer.get_data(as_text=True)
    assert said.strip().startswith('<div id="shelf-matches"')
    assert said.count('type="radio"') == 6  # five, and none of them
    assert count.n == 5, count.said  # the workshop twice, its seats, the step, the shelf
    kept = ann.client.get(
        address(app, what="shelf-matches"), query_string={"title": "zzz", "entry": str(first)}, headers=HTMX
    )
    assert "Family Resources Survey" in kept.get_data(as_text=True)  # what was chosen stays


def test_asking_the_shelf_shows_titles_as_text(app: Flask) -> None:
    set_up(app)
    add_entry(app, "<b>Bold</b> survey")
    answer = phone(app).client.get(address(app, what="shelf-matches"), query_string={"title": "bold"}, headers=HTMX)
    assert "<b>" not in answer.get_data(as_text=True)


def test_the_holder_of_a_secret_card_is_not_kept_anywhere(app: Flask) -> None:
    set_up(app)
    ann = phone(app)
    secret = {**CARD, "holder": "Hidden Harbour Refuge", "secret": "y"}
    ann.send(secret, expect=422)
    assert "Give the type of holder" in ann.text
    ann.send({**secret, "holder_type": "a refuge", "title": "Hidden Harbour Refuge files"}, expect=422)
    assert "still names the holder" in ann.text
    ann.send({**secret, "holder_type": "a refuge", "title": "Case files"})
    [card] = cards(app)
    assert (card.holder, card.secret) == ("a refuge", True)
    console(app).post(f"{CONSOLE}/cards/dataset/{card.id}/release", {})
    with app.app_context():
        for table in db.metadata.sorted_tables:
            assert "Harbour" not in str(db.session.execute(db.select(table)).all()), table.name


@pytest.mark.parametrize("unit", ["AB 12 34 56 C", "Jo 07700 900123"])
def test_real_records_are_refused_with_a_reason(app: Flask, unit: str) -> None:
    set_up(app)
    ann = phone(app).send({**CARD, "unit": unit, "anyway": "yes"}, expect=422)
    assert "Describe the data; never" in ann.text
    assert cards(app) == []


def test_a_name_in_it_is_asked_about_once(app: Flask) -> None:
    set_up(app)
    ann = phone(app).send({**CARD, "holder": "Fatima at the pantry"}, expect=422)
    assert "Send it anyway" in ann.text and cards(app) == []
    ann.send({"anyway": "yes"})
    assert len(cards(app)) == 1


def test_the_same_form_sent_twice_makes_one_card(app: Flask) -> None:
    set_up(app)
    ann = phone(app)
    data = ann.form(CARD)
    ann.post(address(app), data).post(address(app), data)
    assert len(cards(app)) == 1


def test_late_words_are_held_and_a_closed_room_keeps_them_on_the_page(app: Flask) -> None:
    set_up(app)
    ann, before = phone(app), address(app)
    data = ann.form(CARD)
    desk = console(app)
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None and workshop.current is not None
        workshop.current.state = "done"
    ann.post(before, data)
    assert "marked late" in ann.text
    assert [card.late for card in cards(app)] == [True]
    assert "Came late" in desk.get(CONSOLE).text
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        workshop.state = "closed"
    ann.post(before, {**data, "once": "another", "title": "After the close"}, expect=422)
    assert "closed" in ann.text and "After the close" in ann.html
    assert len(cards(app)) == 1


def test_a_seat_on_paper_is_typed_in_by_the_console(app: Flask) -> None:
    set_up(app)
    desk = console(app)
    assert f"/workshops/{REF}/seats/S04" in desk.html
    desk.get(f"/workshops/{REF}/seats/S04").send(CARD)
    [card] = cards(app)
    assert (card.channel, card.late) == ("paper", False)


def test_the_facilitator_names_one_on_the_console(app: Flask) -> None:
    set_up(app)
    desk = console(app)
    desk.post(f"{CONSOLE}/datasets/name", {"title": "", "existence": "exists"}, expect=422)
    desk.post(f"{CONSOLE}/datasets/name", {**CARD, "existence": "exists"})
    assert "C1-D01 is on the wall." in desk.text
    assert cards(app)[0].seat_id is None


def test_another_phone_cannot_write_for_a_seat(app: Flask) -> None:
    set_up(app)
    ann = phone(app)
    ann.post(address(app, "S02"), CARD, expect=404)
    ann.get(address(app, "S02", "shelf-matches"), expect=404)
    ann.get(f"/workshops/{REF}/seats/S01")
    ann.post(f"/workshops/{REF}/seats/S01/steps/999999/name-dataset", CARD, expect=404)


def test_an_author_takes_a_card_back(app: Flask) -> None:
    set_up(app)
    ann = phone(app).send(CARD)
    [card] = cards(app)
    ann.post(f"/workshops/{REF}/seats/S01/cards/dataset/{card.id}/strike", {})
    assert "Taken back. Nothing of it is kept." in ann.text
    assert cards(app) == []
