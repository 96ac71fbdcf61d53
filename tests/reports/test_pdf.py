"""Making a PDF in a child process: tagged, the same every time, closed to the outside, bounded, and gone on time."""

from __future__ import annotations

import io
import os
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from core import pango
from reports import pdf
from reports.pdf import Limits, PdfError, make

PAGE = (
    '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A small record</title></head>'
    "<body><h1>A small record</h1>{body}</body></html>"
)
FIGURE = (
    '<svg width="100%" height="2em" role="img"><title>Places for C1-Q07</title><desc>Funders: 2.</desc>'
    '<line x1="0" x2="50%" y1="1em" y2="1em" stroke="#000"/></svg>'
)
TABLE = (
    '<table><thead><tr><th scope="col">Item</th><th scope="col">Place</th></tr></thead>'
    '<tr><th scope="row">Q07</th><td>2</td></tr></table>'
)


def whole(body: str) -> str:
    """A document that holds this."""
    return PAGE.replace("{body}", body)


def read(made: bytes) -> PdfReader:
    """The PDF, opened."""
    return PdfReader(io.BytesIO(made))


def text_of(made: bytes) -> str:
    """All words of a PDF, with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in read(made).pages).split())


def structure(made: bytes) -> list[dict[str, Any]]:
    """Every element of the tag tree, in reading order."""
    found: list[dict[str, Any]] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            walk(node.get("/K", []))
        elif isinstance(node, list):
            for kid in node:
                walk(kid)

    walk(read(made).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine, and everything anybody asked it for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_a_pdf_is_tagged_and_says_its_language_and_title() -> None:
    made = make(whole(f"<h2>Places</h2>{FIGURE}{TABLE}"))
    root = read(made).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read(made).metadata is not None
    assert read(made).metadata.title == "A small record"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    kinds = [node["/S"] for node in structure(made)]
    assert kinds.count("/H1") == 1
    assert kinds.count("/TH") == 3
    assert next(entry["/Title"] for entry in read(made).outline if isinstance(entry, dict)) == "A small record"


def test_a_drawing_is_read_as_its_title_and_its_description() -> None:
    figures = [node for node in structure(make(whole(FIGURE))) if node["/S"] == "/Figure"]
    assert [node["/Alt"] for node in figures] == ["Places for C1-Q07. Funders: 2."]


def test_a_drawing_without_words_is_ornament() -> None:
    kinds = [
        node["/S"]
        for node in structure(make(whole('<svg width="9" height="9" aria-hidden="true"><path d="M0 0H9"/></svg>')))
    ]
    assert "/Figure" not in kinds


def test_the_same_page_gives_the_same_bytes() -> None:
    page = whole("<p>Same words</p>" + FIGURE + TABLE)
    first = make(page)
    assert make(page) == first
    assert make(whole("<p>Other words</p>")) != first


def test_every_font_is_embedded() -> None:
    fonts = [
        font.get_object()
        for page in read(make(whole("<p>Plain</p><p><b>Bold</b></p>"))).pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
        assert "Public-Sans" in font["/BaseFont"]


HOSTILE = [
    '<img src="{web}/pixel.png">',
    '<link rel="stylesheet" href="{web}/far.css">',
    '<style>@import url("{web}/in.css"); p {{ background: url({web}/back.png) }}</style><p>x</p>',
    "<style>@font-face {{ font-family: X; src: url({web}/font.woff2) }} p {{ font-family: X }}</style><p>x</p>",
    '<object data="{web}/thing.svg"></object><embed src="{web}/thing.svg">',
    '<svg width="9" height="9"><image href="{web}/in.svg" width="9" height="9"/><use href="{web}/use.svg#a"/></svg>',
    '<link rel="attachment" href="{file}"><a rel="attachment" href="{file}">the file</a>',
    '<img src="{file}"><img src="file:///etc/hostname"><img src="/etc/hostname">',
    '<iframe src="{file}"></iframe><svg width="9" height="9"><image href="{file}"/></svg>',
    '<base href="{web}/"><img src="pixel.png"><link rel="stylesheet" href="assets/0123456789ab/css/print.css">',
    '<img src="asset:///../instance/secret-key"><img src="asset:///etc/hostname">',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}/d.png'/></svg>\">",
]


@pytest.mark.parametrize("body", HOSTILE)
def test_nothing_is_fetched_and_the_pdf_is_made_all_the_same(
    body: str, listener: tuple[str, list[str]], tmp_path: Path
) -> None:
    web, asked = listener
    secret = tmp_path / "secret.txt"
    secret.write_text("planted-secret-7731")
    made = make(whole(body.format(web=web, file=secret.as_uri()) + "<p>Still here</p>"))
    assert "Still here" in text_of(made)
    assert asked == []
    assert b"planted-secret-7731" not in made
    assert "/EmbeddedFiles" not in read(made).trailer["/Root"].get("/Names", {})


def test_only_files_that_the_head_names_are_handed_over(app: Any) -> None:
    with app.app_context():
        from core.assets import address

        mark, sheet = address("img/mark.svg"), address("css/print.css")
        found = pdf.own_files(f'<head><link rel="stylesheet" href="{sheet}"></head><body><img src="{mark}"></body>')
    assert next(iter(found)) == sheet
    assert mark not in found


def test_our_stylesheet_and_the_font_it_names_are_used(app: Any) -> None:
    with app.app_context():
        from core.assets import address

        link = f'<link rel="stylesheet" href="{address("css/print.css")}">'
        plain = whole('<p class="small">Words</p>')
        styled = make(plain.replace("</head>", f"{link}</head>").replace("<html", '<html class="print"'))
    assert round(float(read(styled).pages[0].mediabox.width)) == 595  # A4, as the stylesheet says
    sizes = {size for page in read(styled).pages for size in _sizes(page)}
    assert sizes != {size for page in read(make(plain)).pages for size in _sizes(page)}


def _sizes(page: Any) -> list[float]:
    found: list[float] = []
    page.extract_text(
        visitor_text=lambda text, _cm, _tm, _font, size: found.append(round(size, 1)) if text.strip() else None
    )
    return found


def test_time_is_bounded() -> None:
    slow = whole("<div>" * 400 + "<table><tr><td>" * 60 + "x" * 20 + "<p>word " * 60_000)
    began = time.monotonic()
    with pytest.raises(PdfError) as refused:
        make(slow, Limits(seconds=2))
    assert refused.value.reason == "time"
    assert time.monotonic() - began < 10


def test_memory_is_bounded() -> None:
    with pytest.raises(PdfError) as refused:
        make(whole("<p>word " * 40_000), Limits(memory=170 * pdf.MEGABYTE))
    assert refused.value.reason == "memory"


def test_after_a_failure_the_next_one_is_made() -> None:
    with pytest.raises(PdfError):
        make(whole("<p>word " * 40_000), Limits(memory=170 * pdf.MEGABYTE))
    assert make(whole("<p>Well</p>")).startswith(b"%PDF")


def test_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "LONGEST_QUEUE", 0.05)
    assert pdf._one_at_a_time.acquire(timeout=1)
    try:
        with pytest.raises(PdfError) as refused:
            make(whole("<p>x</p>"))
    finally:
        pdf._one_at_a_time.release()
    assert refused.value.reason == "busy"


def test_the_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "planted")
    monkeypatch.setenv("DATABASE_URL", "planted")
    assert "planted" not in pdf._environment("own-folder").values()
    assert set(pdf._environment("own-folder")) <= {
        "SYSTEMROOT", "WEASYPRINT_DLL_DIRECTORIES", "PYTHONHASHSEED", "SOURCE_DATE_EPOCH", "LANG", "PATH",
        "PYTHONDONTWRITEBYTECODE", "MALLOC_ARENA_MAX", "TMPDIR", "TEMP", "HOME", *pango.environment(),
    }  # fmt: skip


def test_a_sealed_process_can_neither_call_out_nor_write_nor_read_elsewhere(tmp_path: Path) -> None:
    """In a process of its own: a seal cannot be taken off."""
    outside = tmp_path / "outside.txt"
    outside.write_text("x")
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        from reports.child import seal

        own = tmp_path / "own"
        own.mkdir()
        seal(str(own))
        (own / "font").write_text("may be written")
        tries = {
            "socket": lambda: socket.create_connection(("127.0.0.1", 9), 1),
            "name": lambda: socket.getaddrinfo("example.org", 80),
            "program": lambda: os.posix_spawn("/bin/true", ["true"], {}),
            "reading": outside.read_text,
            "writing": lambda: outside.with_name("new.txt").write_text("x"),
        }
        refused = []
        for name, attempt in tries.items():
            try:
                attempt()
            except PermissionError:
                refused.append(name)
            except BaseException as other:
                refused.append(f"{name}: {type(other).__name__}")
        os.write(write_end, ",".join(refused).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as told:
        assert told.read() == "socket,name,program,reading,writing"
    os.waitpid(child, 0)


def test_without_pango_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_in_child", lambda job, folder, limits: (_ for _ in ()).throw(PdfError(pdf._reason(3))))
    with pytest.raises(PdfError) as refused:
        make(whole("<p>x</p>"))
    assert refused.value.reason == "missing"
