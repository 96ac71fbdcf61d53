"""`flask shelf`: fill, import, export, from the installation's own computer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from datasets.queries import runs as queries
from script.setup import serve
from script.setup.tree import here
from tests.datasets.lists import count_entries, table


def run(app: Flask, *words: str) -> Any:
    """What the command says."""
    return app.test_cli_runner().invoke(args=["shelf", *words])


def test_fill_may_be_called_at_every_start(app: Flask) -> None:
    said = run(app, "fill", "--if-new")
    assert said.exit_code == 0, said.output
    assert "60 added, 0 changed, 0 as before, 0 refused." in said.output
    assert run(app, "fill", "--if-new").output == ""
    assert "0 added, 0 changed, 60 as before, 0 refused." in run(app, "fill").output
    with app.app_context():
        assert count_entries() == 60
        assert len(queries.list_runs(0)) == 2


def test_export_and_import_go_round(app: Flask, tmp_path: Path) -> None:
    run(app, "fill")
    for name in ("shelf.csv", "shelf.jsonld"):
        file = tmp_path / name
        assert f"60 datasets written to {file}." in run(app, "export", str(file)).output
        said = run(app, "import", str(file))
        assert "60 rows read." in said.output
        assert "0 added, 0 changed, 60 as before, 0 refused." in said.output


def test_import_says_what_it_refused_and_why(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(table([("1", "Bus fares", "", "", ""), ("2", "", "", "", "")]))
    said = run(app, "import", str(file), "--source", "csv")
    assert said.exit_code == 0
    assert "1 added, 0 changed, 0 as before, 1 refused." in said.output
    assert "row 3: Name of the dataset: Say what the dataset is called." in said.output


def test_a_broken_file_ends_in_words(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_bytes(b'title\r\n"open')
    said = run(app, "import", str(file))
    assert said.exit_code == 1
    assert "Error: The quotation marks do not fit" in said.output
    assert run(app, "import", str(file), "--source", "dcat").exit_code == 1


def test_export_knows_two_kinds_of_file(app: Flask, tmp_path: Path) -> None:
    said = run(app, "export", str(tmp_path / "shelf.xlsx"))
    assert said.exit_code == 1
    assert "ends in .csv or .jsonld" in said.output


def test_a_start_fills_the_shelf_and_goes_on_when_it_cannot(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def fails(_tree: object, command: list[str], **_more: object) -> bool:
        asked.append(command)
        return False

    monkeypatch.setattr(serve, "run_program", fails)
    monkeypatch.setattr(serve, "last_words", lambda _tree: "its last words")
    serve.fill_shelf(here(), {})
    assert asked[0][-3:] == ["shelf", "fill", "--if-new"]
    assert "the next start tries again" in capsys.readouterr().out
