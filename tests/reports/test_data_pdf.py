"""The PDF of the worked data and insight workshop: what it says, its tags, its wide page; the same bytes twice."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from example import services
from example.worked import worked, workshop_told
from reports import paper, pdf
from tests.conftest import make_settings
from tests.reports.test_pdf import read, structure, text_of
from tests.reports.test_record_pdf import _below, squeezed
from workshops.queries import get_workshop

PAIRS = ["Q45+D23", "Q02+D20", "Q03+D23", "Q45+D18", "Q26+D03", "Q17+D18", "Q03+D18", "Q11+D18"]


@pytest.fixture(scope="module")
def published(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bytes]]:
    """The second workshop of the worked example, as HTML and as PDF."""
    folder = tmp_path_factory.mktemp("data-paper")
    shutil.copy(migrated, folder / "test.db")
    app = create_app(make_settings(folder, base_url="https://thread.example.org"))
    with app.app_context():
        services.load()
    with app.app_context(), app.test_request_context("/"):
        workshop = get_workshop("C1-W2")
        assert workshop is not None
        html = paper.print_html(workshop)
    yield html, pdf.make(html)
    with app.app_context():
        app.extensions["writer_engine"].dispose()


def pages(made: bytes) -> list[str]:
    return [squeezed(page.extract_text()) for page in read(made).pages]


def test_it_holds_everything_the_room_found(published: tuple[str, bytes]) -> None:
    said = squeezed(text_of(published[1]))
    for part, names in (
        ("datasets", ("title",)), ("insights", ("statement", "source_title")), ("gaps", ("text",)),
        ("question_dataset_links", ("why",)),
    ):  # fmt: skip
        for one in worked()[part]:
            assert all(squeezed(one[name]) in said for name in names), one["ref"]


def test_page_one_stands_alone(published: tuple[str, bytes]) -> None:
    first = pages(published[1])[0]
    titles = {one["ref"]: one["title"] for one in worked()["datasets"]}
    texts = {one["ref"]: one["text"] for one in worked()["questions"]}
    assert squeezed(workshop_told("W2")["title"]) in first
    assert squeezed("The room chose 8 pairs of question and data worth trying.") in first
    assert squeezed("2 of them need data that does not exist yet.") in first
    for pair in PAIRS:
        question, dataset = pair.split("+")
        assert squeezed(texts[question]) in first and squeezed(titles[dataset]) in first
    assert squeezed("On 10 February 2026 comes the next workshop") in first
    assert "Whowasintheroom" not in first


def test_nobody_can_be_pointed_at(published: tuple[str, bytes]) -> None:
    """Four of direct experience and nineteen ballots: no group, no share, no score leaves the room."""
    said = text_of(published[1])
    assert squeezed("They are not told by group") in squeezed(said)
    assert squeezed("Fewer than 20 people voted") in squeezed(said)
    assert not re.search(r"\bS\d\d\b", said)
    assert "0.737" not in said and "in 10 of" not in said
    assert "Charities" in said and "type of holder:" not in said


def test_what_was_not_recorded_is_said(published: tuple[str, bytes]) -> None:
    said = squeezed(text_of(published[1]))
    assert squeezed("Whether they answer a question was not recorded.") in said
    assert squeezed("Not recorded: who is left out, what would close a gap and whether the data could be had.") in said


def test_the_grid_turns_its_page_and_has_it_to_itself(published: tuple[str, bytes]) -> None:
    sides = [[round(float(side)) for side in page.mediabox[2:]] for page in read(published[1]).pages]
    assert {tuple(one) for one in sides} == {(595, 842), (842, 595)}
    wide = [n for n, one in enumerate(sides) if one == [842, 595]]
    assert len(wide) == 1
    grid = pages(published[1])[wide[0]]
    assert all(f"D{n:02d}" in grid for n in range(1, 25))
    assert "Howwelldataanswers" in grid and "Onlyastand-in" in grid


def test_each_section_begins_with_its_finding(published: tuple[str, bytes]) -> None:
    html = published[0]
    for name in ("shortlist", "room", "known", "grid", "fits", "gaps", "times"):
        section = html.split(f'<section id="{name}"')[1].split("</section>")[0]
        assert re.search(r"</h2>\s*<p class=\"record-finding\">[^<]{20,}", section), name
    datasets = html.split('<section id="datasets"')[1].split("</section>")[0]
    assert re.search(r"</h2>\s*<figure[^>]*>\s*<figcaption class=\"figure-finding\">[^<]{20,}", datasets)


def test_it_is_tagged_for_a_screen_reader(published: tuple[str, bytes]) -> None:
    made = published[1]
    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB"
    kinds = [node["/S"] for node in structure(made)]
    assert kinds.count("/H1") == 1
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels


def test_every_table_has_header_cells(published: tuple[str, bytes]) -> None:
    tables = [node for node in structure(published[1]) if node["/S"] == "/Table"]
    assert len(tables) >= 16
    for table in tables:
        assert _below(table, "/TH")
        for cell in _below(table, "/TD"):
            assert len(cell["/A"]["/Headers"]) >= 2


def test_bookmarks_name_the_sections(published: tuple[str, bytes]) -> None:
    def titles(entries: list[Any]) -> list[str]:
        return [title for one in entries for title in (titles(one) if isinstance(one, list) else [one["/Title"]])]

    wanted = [
        "What the room chose", "What happens next", "Who was in the room", "How to read this", "What is known already",
        "Datasets", "How well data answers", "Each fit in words", "What is missing", "Ballot", "How the time went",
        "About this record",
    ]  # fmt: skip
    found = titles(read(published[1]).outline)
    assert [title for title in found if title in wanted] == wanted


def test_the_same_record_gives_the_same_bytes(published: tuple[str, bytes]) -> None:
    html, made = published
    assert pdf.make(html) == made
