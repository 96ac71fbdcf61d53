"""`.venv`: adopted, filled, remade after an interruption, and trouble told in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from script.setup import packages
from script.setup.commands import log
from script.setup.packages import RUNNING, STAMP, TESTING, ensure_packages, fingerprint
from script.setup.say import Trouble
from script.setup.tree import Tree


class Computer:
    """Stands in for the programs that set-up runs, and remembers what it was asked to do."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.done: list[str] = []
        self.version: str | None = "3.11"
        self.pip_says: str | None = None  # None when pip succeeds
        self.stamp_during_pip = ""

    def run(self, _tree: Tree, command: list[str], **_rest: object) -> bool:
        what = "venv" if "venv" in command else "pip"
        self.done.append(what)
        if what == "venv":
            self.tree.python.parent.mkdir(parents=True)
            self.tree.python.touch()
            return True
        self.stamp_during_pip = (self.tree.venv / STAMP).read_text()
        log(self.tree).write_text(self.pip_says or "")
        return self.pip_says is None

    def answer(self, command: list[str], **_rest: object) -> str | None:
        return self.version if command[0] == str(self.tree.python) else "yes"


@pytest.fixture
def computer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Computer:
    tree = Tree(tmp_path)
    tree.kept.mkdir()
    for lock in (RUNNING, TESTING):
        (tmp_path / lock).write_text(lock)
    computer = Computer(tree)
    monkeypatch.setattr(packages, "run", computer.run)
    monkeypatch.setattr(packages, "answer", computer.answer)
    return computer


def made_by_hand(tree: Tree) -> None:
    tree.python.parent.mkdir(parents=True)
    tree.python.touch()
    (tree.venv / "pyvenv.cfg").touch()


def test_from_nothing_it_is_made_and_filled(computer: Computer) -> None:
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip"]


def test_a_second_time_nothing_is_done(computer: Computer) -> None:
    ensure_packages(computer.tree, RUNNING)
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip"]


def test_a_changed_lock_fills_again_in_place(computer: Computer) -> None:
    ensure_packages(computer.tree, RUNNING)
    (computer.tree.root / RUNNING).write_text("another")
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip", "pip"]


def test_filling_for_tests_serves_running_too(computer: Computer) -> None:
    ensure_packages(computer.tree, TESTING)
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip"]


def test_filling_for_running_keeps_what_tests_need(computer: Computer) -> None:
    ensure_packages(computer.tree, TESTING)
    (computer.tree.root / RUNNING).write_text("another")
    ensure_packages(computer.tree, RUNNING)
    noted = json.loads((computer.tree.venv / STAMP).read_text())["filled"]
    assert noted == {lock: fingerprint(computer.tree.root / lock) for lock in (RUNNING, TESTING)}


def test_one_made_by_hand_is_filled_and_not_remade(computer: Computer) -> None:
    made_by_hand(computer.tree)
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["pip"]


@pytest.mark.parametrize("version", [None, "3.10"])
def test_one_whose_python_is_gone_or_too_old_is_remade(computer: Computer, version: str | None) -> None:
    made_by_hand(computer.tree)
    computer.version = version
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip"]


@pytest.mark.parametrize("stamp", ['{"unfinished": {}}', "{half a sta", "[]"])
def test_one_that_was_cut_off_is_remade(computer: Computer, stamp: str) -> None:
    made_by_hand(computer.tree)
    (computer.tree.venv / STAMP).write_text(stamp)
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip"]


def test_while_pip_works_the_stamp_says_unfinished(computer: Computer) -> None:
    ensure_packages(computer.tree, RUNNING)
    assert "unfinished" in json.loads(computer.stamp_during_pip)


def test_when_nothing_could_be_fetched_what_is_there_stays(computer: Computer) -> None:
    ensure_packages(computer.tree, RUNNING)
    (computer.tree.root / RUNNING).write_text("another")
    computer.pip_says = "NewConnectionError"
    with pytest.raises(Trouble, match="no network"):
        ensure_packages(computer.tree, RUNNING)
    computer.pip_says = None
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip", "pip", "pip"]


def test_when_pip_failed_half_way_all_is_made_anew(computer: Computer) -> None:
    computer.pip_says = "Installing collected packages: flask\nERROR: No space left on device"
    with pytest.raises(Trouble, match="disk is full"):
        ensure_packages(computer.tree, RUNNING)
    computer.pip_says = None
    ensure_packages(computer.tree, RUNNING)
    assert computer.done == ["venv", "pip", "venv", "pip"]


def test_an_unknown_failure_shows_the_last_words(computer: Computer) -> None:
    computer.pip_says = "ERROR: the moon is in the wrong place"
    with pytest.raises(Trouble, match="wrong place"):
        ensure_packages(computer.tree, RUNNING)


def test_a_folder_that_holds_something_else_is_left_alone(computer: Computer) -> None:
    diary = computer.tree.venv / "diary.txt"
    diary.parent.mkdir()
    diary.write_text("private")
    with pytest.raises(Trouble, match="something else"):
        ensure_packages(computer.tree, RUNNING)
    assert diary.read_text() == "private"


def test_without_the_venv_module_the_command_to_run_is_said(
    computer: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "answer", lambda *_args, **_rest: None)
    monkeypatch.setattr(packages, "administrator", lambda: None)
    with pytest.raises(Trouble, match=r"sudo apt install python3\.\d+-venv"):
        ensure_packages(computer.tree, RUNNING)
