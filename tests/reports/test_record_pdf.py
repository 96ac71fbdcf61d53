"""The PDF of the worked record: what it says, in which order, its tags, fonts and bookmarks; what it never holds."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from core.writing import writing
from questions.services import withdraw
from reports import paper, pdf
from tests.conftest import make_settings
from tests.factories.reports import NEXT, example, make_filled_workshop, make_question
from tests.reports.conftest import publish_now, the_question, the_workshop
from tests.reports.test_contents import plant
from tests.reports.test_pdf import read, structure, text_of


def filled_app(migrated: Path, folder: Path) -> Flask:
    """An app with the worked workshop in a folder of its own."""
    shutil.copy(migrated, folder / "test.db")
    app = create_app(make_settings(folder, base_url="https://thread.example.org"))
    with app.app_context(), app.test_request_context("/"), writing():
        make_filled_workshop()
    return app


def as_html(app: Flask) -> str:
    """The record on paper."""
    with app.app_context(), app.test_request_context("/"):
        return paper.print_html(the_workshop())


@pytest.fixture(scope="module")
def published(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bytes]]:
    """The published record, with secrets planted all over and one question taken back: as HTML and as PDF."""
    app = filled_app(migrated, tmp_path_factory.mktemp("paper"))
    with app.app_context(), app.test_request_context("/"):
        with writing():
            publish_now()
        with writing():
            plant()
            withdraw(the_question(52))
    html = as_html(app)
    yield html, pdf.make(html)
    with app.app_context():
        app.extensions["writer_engine"].dispose()


def squeezed(text: str) -> str:
    """Words without any space: a line break in a PDF may fall anywhere."""
    return re.sub(r"\s+", "", text)


GONE = {"Q05", "Q52"}  # hidden, taken back


def test_it_holds_every_questions_first_words_and_the_shortlist(published: tuple[str, bytes]) -> None:
    said = squeezed(text_of(published[1]))
    for one in example()["questions"]:
        if one["ref"] in GONE:
            continue
        assert f"C1-{one['ref']}" in said
        assert squeezed(one["raw_text"]) in said, one["ref"]
        assert squeezed(one["text"]) in said, one["ref"]
    assert squeezed(NEXT) in said


def test_page_one_stands_alone(published: tuple[str, bytes]) -> None:
    first = squeezed(read(published[1]).pages[0].extract_text())
    for words in (
        example()["workshop"]["title"],
        example()["cycle"]["title"],
        NEXT,
        "4 March 2026",
        "What happens next",
    ):
        assert squeezed(words) in first
    for item in ["Q45", "Q10", "Q17", "Q02", "Q03", "Q26", "Q11", "Q09", "Q18", "Q04", "Q51", "Q14"]:
        text = next(one["text"] for one in example()["questions"] if one["ref"] == item)
        assert squeezed(text) in first
    assert "Whowasintheroom" not in first


def test_no_secret_is_in_it_nor_in_what_it_says_of_itself(published: tuple[str, bytes]) -> None:
    html, made = published
    assert "SECRET" not in html
    assert "SECRET" not in text_of(made)
    reader = read(made)
    hidden = [
        str(reader.metadata),
        str(reader.outline),
        reader.trailer["/Root"]["/Metadata"].get_object().get_data().decode(),
    ]
    hidden += [str(node.get("/Alt", "")) + str(node.get("/ActualText", "")) for node in structure(made)]
    assert "SECRET" not in "".join(hidden)
    words = next(one for one in example()["questions"] if one["ref"] == "Q52")
    assert squeezed(words["raw_text"]) not in squeezed(text_of(made))
    assert "C1-Q52" in text_of(made)


def test_it_is_tagged_for_a_screen_reader(published: tuple[str, bytes]) -> None:
    made = published[1]
    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert str(read(made).metadata.title).startswith(example()["workshop"]["title"])  # type: ignore[union-attr]
    kinds = [node["/S"] for node in structure(made)]
    assert kinds.count("/H1") == 1
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), levels


def _below(node: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    found = []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        below = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(below, dict):
            found += [below] if below.get("/S") == kind else _below(below, kind)
    return found


def test_every_table_has_header_cells_for_its_columns_and_rows(published: tuple[str, bytes]) -> None:
    made = published[1]
    tables = [node for node in structure(made) if node["/S"] == "/Table"]
    assert len(tables) >= 7
    for table in tables:
        assert _below(table, "/TH")
        for cell in _below(table, "/TD"):
            assert len(cell["/A"]["/Headers"]) >= 2, "a cell belongs to a row and a column"


def test_every_figure_says_in_words_what_it_shows(published: tuple[str, bytes]) -> None:
    figures = [node for node in structure(published[1]) if node["/S"] == "/Figure"]
    assert len(figures) >= 20
    for figure in figures:
        assert len(figure["/Alt"]) > 20
    said = " ".join(str(figure["/Alt"]) for figure in figures)
    assert "Direct experience: 5." in said
    assert "moved three places or more" in said


def test_links_say_where_they_lead(published: tuple[str, bytes]) -> None:
    reader = read(published[1])
    addresses = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    }
    assert "https://thread.example.org/workshops/C1-W1/record#C1-Q45" in addresses
    assert all(address.startswith("https://thread.example.org/workshops/C1-W1/record") for address in addresses)


def test_bookmarks_name_the_sections(published: tuple[str, bytes]) -> None:
    def titles(entries: list[Any]) -> list[str]:
        return [
            title for entry in entries for title in (titles(entry) if isinstance(entry, list) else [entry["/Title"]])
        ]

    found = titles(read(published[1]).outline)
    wanted = [
        "What the room chose",
        "What happens next",
        "Who was in the room",
        "How to read this",
        "Every question, with its first words",
    ]
    assert [title for title in found if title in wanted] == wanted


def test_every_font_is_embedded(published: tuple[str, bytes]) -> None:
    for page in read(published[1]).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_pages_are_a4_with_a_running_foot(published: tuple[str, bytes]) -> None:
    pages = read(published[1]).pages
    for number, page in enumerate(pages, 1):
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
        said = squeezed(page.extract_text())
        assert squeezed(f"page {number} of {len(pages)}") in said
        assert "C1-W1" in said


def test_the_same_record_gives_the_same_bytes(published: tuple[str, bytes]) -> None:
    html, made = published
    assert pdf.make(html) == made


def poppler(made: bytes, folder: Path, program: str, word: str) -> str:
    """What a program of poppler says of a PDF: another pair of eyes than the library that made it."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} (package poppler-utils) is not on this computer")
    file = folder / "looked-at.pdf"
    file.write_bytes(made)
    words = [str(file), word] if word == "-" else [word, str(file)]
    return subprocess.run([found, *words], capture_output=True, text=True, check=True).stdout


def test_a_screen_reader_meets_it_in_order(published: tuple[str, bytes], tmp_path: Path) -> None:
    """In the order of the tags, as poppler reads them."""
    told = poppler(published[1], tmp_path, "pdfinfo", "-struct-text")
    # the tree stands one element a line, words in quotes
    said = squeezed("".join(re.findall(r'"(.*)"', told)))
    order = [
        example()["workshop"]["title"],
        "What the room chose",
        "What happens next",
        "Who was in the room",
        "How to read this",
        "First ballot: choose five and order them",
        "Second ballot, after talking",
        "What talking changed",
        "Every question, with its first words",
        "How the time went",
        "About this record",
    ]
    places = [said.find(squeezed(words)) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    refs = re.findall(r"C1-Q\d\d", said[: places[2]])
    assert refs == [
        f"C1-{item}" for item in ["Q45", "Q10", "Q17", "Q02", "Q03", "Q26", "Q11", "Q09", "Q18", "Q04", "Q51", "Q14"]
    ]


HOSTILE = [
    "<script>alert(1)</script><img src='file:///etc/hostname'>",
    "<style>@import url(http://127.0.0.1:9/x.css)</style>",
    "<link rel=attachment href='file:///etc/hostname'>",
    "x" * 300,
    "\u0627\u0644\u0633\u0644\u0627\u0645 \u05e9\u05dc\u05d5\u05dd and back again",
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319a\u0324\u031e\u0349\u034f" * 9,
    "\U0001f642 \u0926\u0947\u0935\u0928\u093e\u0917\u0930\u0940 \u4e2d\u6587",
]


def test_300_hostile_questions_make_a_pdf(migrated: Path, tmp_path: Path) -> None:
    app = filled_app(migrated, tmp_path)
    with app.app_context(), app.test_request_context("/"), writing():
        for n in range(300):
            words = HOSTILE[n % len(HOSTILE)]
            make_question(
                the_workshop(), words[:300], number=100 + n, intended_use=words[:200], decision_informed=words[:200],
                scope="out_of_scope", scope_reason=words,
            )  # fmt: skip
        the_workshop().next_step = "x" * 500
    made = pdf.make(as_html(app))
    said = squeezed(poppler(made, tmp_path, "pdftotext", "-"))
    assert "C1-Q399" in said
    assert squeezed("<script>alert(1)</script>") in said
    assert "/EmbeddedFiles" not in read(made).trailer["/Root"].get("/Names", {})
    for page in read(made).pages:
        assert round(float(page.mediabox.width)) == 595
