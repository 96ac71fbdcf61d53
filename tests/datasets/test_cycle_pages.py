"""The datasets of a cycle as anybody may read them: only what was let out, and an honest marker for what was not."""

from __future__ import annotations

from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.models import Dataset, ShelfEntry
from datasets.queries import naming as queries
from datasets.queries.inputs import list_questions
from datasets.services import shelf
from tests.browse import browse
from tests.datasets.listing_room import (
    CONSOLE,
    cards,
    make_wall,
)
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_link
from workshops.queries import get_workshop

# pages of a cycle


def publish(app: Flask, *items: str) -> None:
    """Let these cards out, and the workshop's record with them."""
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        workshop.published_at, workshop.state = clock.now(), "reported"
        for card in queries.list_wall(workshop):
            card.public = card.item in items


def test_nobody_reads_a_card_before_it_is_published(app: Flask) -> None:
    make_wall(app)
    reader = browse(app)
    for path in ("/cycles/C1/datasets", "/cycles/C1/datasets/D01", "/cycles/C9/datasets"):
        reader.get(path, expect=404)
    desk = console(app).get("/cycles/C1/datasets")
    assert "Case records of charities" in desk.text and "not published" in desk.text
    assert "Not published" in desk.get("/cycles/C1/datasets/D01").text


def test_a_published_card_tells_its_story(app: Flask) -> None:
    make_wall(app)
    one, two, _three = cards(app)
    console(app).post(f"{CONSOLE}/cards/dataset/{two.id}/merge", {"into": str(one.id)})
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None

        asked = list_questions(workshop)
        asked[0].public = True
        card = db.session.get_one(Dataset, one.id)
        make_link(asked[0], card, "partly", missing=["where"], why="Only one town")
        make_link(asked[1], card, "fully")
        make_link(asked[2], card)
        shelf.edit_entry(db.session.get_one(ShelfEntry, card.entry_id), {"nations": ["wales"], "licence": "none"})
    publish(app, "D01", "D02")
    reader = browse(app).get("/cycles/C1/datasets")
    assert "C1-D01" in reader.text and "2 people named this" in reader.text
    assert "C1-D03" not in reader.text and "C1-D02" not in reader.text
    reader.get("/cycles/C1/datasets/D01")
    for said in ("2 people named this", "Records of cases", "Partly", "Some places are missing", "Wales", "not known"):
        assert said in reader.text
    assert "Fully" not in reader.text and "Only one town" not in reader.text  # neither has been let out
    assert "Only one town" in console(app).get("/cycles/C1/datasets/D01").text
    assert "Merged" in reader.get("/cycles/C1/datasets/D02").text
    reader.get("/cycles/C1/datasets/D03", expect=404)
    reader.get("/cycles/C1/datasets/Q01", expect=404)


def test_a_merged_card_that_was_not_let_out_is_not_named(app: Flask) -> None:
    make_wall(app)
    one, two, _ = cards(app)
    console(app).post(f"{CONSOLE}/cards/dataset/{two.id}/merge", {"into": str(one.id)})
    publish(app, "D01")
    reader = browse(app).get("/cycles/C1/datasets/D01")
    assert "Records of cases" not in reader.text and "1 person named this" in reader.text
    assert "1 person" not in reader.get("/cycles/C1/datasets").text
    assert "Records of cases" not in reader.text


def test_what_was_taken_back_is_on_no_page(app: Flask) -> None:
    make_wall(app)
    ann = phone(app)
    publish(app, "D01", "D02", "D03")
    two = cards(app)[1]
    ann.post(f"/workshops/{REF}/seats/S01/cards/dataset/{two.id}/strike", {})
    reader = browse(app)
    assert "Records of cases" not in reader.get("/cycles/C1/datasets").text
    reader.get("/cycles/C1/datasets/D02", expect=410)
    assert "taken back by the person who wrote them" in reader.text and "Records of cases" not in reader.text
    reader.get("/cycles/C1/datasets/D99", expect=404)
