"""`flask report workshop`: the record as a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from reports import pdf
from tests.reports.conftest import publish_now

Change = Callable[[Callable[[], Any]], None]


def run(app: Flask, *arguments: str) -> Any:
    """What the command says."""
    return app.test_cli_runner().invoke(args=["report", "workshop", *arguments])


def test_it_writes_the_pdf(filled: Flask, change: Change, tmp_path: Path) -> None:
    change(publish_now)
    file = tmp_path / "out.pdf"
    said = run(filled, "C1-W1", "--output", str(file))
    assert said.exit_code == 0, said.output
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert str(file) in said.output


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ("C9-W9", "There is no workshop C9-W9."),
        ("W1", "A reference looks like C1-W1."),
        ("C1-W1; ls", "A reference looks like"),
    ],
)
def test_it_says_what_is_wrong(filled: Flask, tmp_path: Path, reference: str, words: str) -> None:
    file = tmp_path / "out.pdf"
    said = run(filled, reference, "--output", str(file))
    assert said.exit_code == 1
    assert words in said.output
    assert not file.exists()


@pytest.mark.parametrize(
    ("reason", "words"),
    [("missing", "missing"), ("time", "60 seconds"), ("memory", "memory"), ("busy", "minute"), ("fault", "could not")],
)
def test_it_says_why_there_is_no_pdf(
    filled: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str, words: str
) -> None:
    def fails(html: str) -> bytes:
        raise pdf.PdfError(reason)

    monkeypatch.setattr("reports.commands.pdf.make", fails)
    said = run(filled, "c1-w1", "--output", str(tmp_path / "out.pdf"))
    assert said.exit_code == 1
    assert words in said.output
