"""Pango: what is missing is named, private libraries are found, each way of getting them is tried once."""

from __future__ import annotations

import ctypes
import os
import time
from pathlib import Path

import pytest

from core import pango
from script.setup import pango as getting
from script.setup.say import Trouble
from script.setup.tree import Tree

LACKING = "PDF files cannot be made here: Pango is missing from this computer."


@pytest.fixture
def empty_computer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A computer on which no library can be loaded, but those in the private folder."""
    private = tmp_path / "private"

    def load(name: str, mode: int) -> None:
        assert mode == ctypes.RTLD_GLOBAL
        if not name.startswith(str(private)):
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    monkeypatch.setattr(pango, "PRIVATE", private)
    monkeypatch.setattr(pango, "FONTS", tmp_path / "fonts.conf")
    return private


def test_what_is_missing_is_named_in_plain_words(empty_computer: Path) -> None:
    assert pango.missing() == list(pango.LIBRARIES)
    told = pango.trouble() or ""
    assert "GLib, Pango, PangoFT2, HarfBuzz and fontconfig are missing" in told
    assert "printed from the browser" in told


def test_one_missing_library_is_told_in_the_singular(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "missing", lambda: ["Pango"])
    assert "Pango is missing from this computer" in (pango.trouble() or "")


def test_nothing_is_told_when_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pango, "missing", list)
    assert pango.trouble() is None


def test_welcome_libraries_are_asked_for_by_setup_alone(empty_computer: Path) -> None:
    assert set(pango.missing(welcome_too=True)) - set(pango.missing()) == set(pango.WELCOME)


def test_private_libraries_are_loaded_in_whatever_order_works(
    empty_computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = empty_computer / "usr" / "lib"
    folder.mkdir(parents=True)
    for name in ("liba.so.1", "libb.so.1", "libc.so.1", "broken.so"):
        (folder / name).touch()
    needs = {"liba.so.1": "libb.so.1", "libb.so.1": "libc.so.1", "libc.so.1": None, "broken.so": "gone"}
    loaded: list[str] = []

    def load(path: str, mode: int) -> None:
        name = Path(path).name
        if needs[name] not in (None, *loaded):
            raise OSError(name)
        loaded.append(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    pango.prepare()
    assert loaded == ["libc.so.1", "libb.so.1", "liba.so.1"]


def test_our_font_settings_are_used_unless_others_are_asked_for(
    empty_computer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pango.FONTS.touch()
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    monkeypatch.delenv("FONTCONFIG_FILE")
    pango.prepare()
    assert os.environ["FONTCONFIG_FILE"] == str(pango.FONTS) == pango.environment()["FONTCONFIG_FILE"]
    monkeypatch.setenv("FONTCONFIG_FILE", "/mine")
    pango.prepare()
    assert os.environ["FONTCONFIG_FILE"] == "/mine"


class Ways:
    """Stands in for the ways of getting Pango: which were tried, and which one helps."""

    def __init__(self) -> None:
        self.tried: list[str] = []
        self.helps = ""
        self.there = False

    def way(self, name: str) -> object:
        def attempt(_tree: Tree) -> bool:
            self.tried.append(name)
            self.there = self.there or name == self.helps
            return True

        return attempt


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> Ways:
    ways = Ways()
    for name in ("_with_apt", "_privately", "_with_dnf", "_with_homebrew"):
        monkeypatch.setattr(getting, name, ways.way(name))
    monkeypatch.setattr(getting, "works", lambda _tree: ways.there)
    monkeypatch.setattr(getting, "answer", lambda *_args, **_rest: LACKING)
    monkeypatch.delenv("CI", raising=False)
    return ways


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    tree.kept.mkdir()
    return tree


def test_where_it_works_nothing_is_tried(ways: Ways, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    ways.there = True
    monkeypatch.setattr(getting, "answer", lambda *_args, **_rest: "")
    getting.ensure_pango(tree)
    assert ways.tried == []


def test_the_gentlest_way_that_helps_is_taken(ways: Ways, tree: Tree) -> None:
    ways.helps = "_privately"
    getting.ensure_pango(tree)
    assert ways.tried == ["_with_apt", "_privately"]


def test_without_it_we_start_and_say_so(ways: Ways, tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    getting.ensure_pango(tree)
    assert ways.tried == ["_with_apt", "_privately", "_with_dnf", "_with_homebrew"]
    assert LACKING in capsys.readouterr().out


def test_ways_that_failed_are_not_tried_at_every_start(ways: Ways, tree: Tree) -> None:
    getting.ensure_pango(tree)
    ways.tried.clear()
    getting.ensure_pango(tree)
    assert ways.tried == []
    yesterday = time.time() - getting.TRY_AGAIN - 60
    os.utime(tree.kept / "pango-tried", (yesterday, yesterday))
    getting.ensure_pango(tree)
    assert ways.tried


def test_where_ci_is_set_it_is_a_failure(ways: Ways, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Trouble, match=r"CI is set.*Pango is missing"):
        getting.ensure_pango(tree)


def test_unpacking_replaces_the_private_folder_in_one_move(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree.kept / "pango" / "old").mkdir(parents=True)
    monkeypatch.setattr(getting, "has", lambda _program: True)

    def run(_tree: Tree, command: list[str]) -> bool:
        archives = tree.kept / "pango-new" / "cache" / "archives"
        if "install" in command:
            (archives / "libpango.deb").touch()
        if command[0] == "dpkg-deb":
            (Path(command[-1]) / "new").mkdir()
            assert (tree.kept / "pango" / "old").exists()
        return True

    monkeypatch.setattr(getting, "run", run)
    assert getting._privately(tree)
    assert [path.name for path in (tree.kept / "pango").iterdir()] == ["new"]
    assert not (tree.kept / "pango-new").exists()


def test_a_download_that_fails_leaves_nothing_behind(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(getting, "has", lambda _program: True)
    monkeypatch.setattr(getting, "run", lambda *_args: False)
    assert not getting._privately(tree)
    assert list(tree.kept.iterdir()) == []
