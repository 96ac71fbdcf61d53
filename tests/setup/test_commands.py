"""Running other programs: quiet, bounded, never asking, and mixed with no other Python's settings."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from script.setup import commands
from script.setup.commands import answer, apt_install, last_words, log, run
from script.setup.tree import Tree, environment


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_what_a_program_prints_is_kept(tree: Tree, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(tree, [sys.executable, "-c", "print('one'); import sys; print('two', file=sys.stderr)"])
    assert {"one", "two"} <= set(log(tree).read_text().splitlines())
    assert capfd.readouterr() == ("", "")


def test_a_failure_is_told_apart(tree: Tree) -> None:
    assert not run(tree, [sys.executable, "-c", "raise SystemExit('the reason')"])
    assert "the reason" in last_words(tree)


def test_of_a_python_program_that_fell_over_only_the_reason_is_shown(tree: Tree) -> None:
    assert not run(tree, [sys.executable, "-c", "def deep(): raise ValueError('no such room')\ndeep()"])
    assert last_words(tree) == "    ValueError: no such room"


def test_a_program_that_is_not_there_is_a_failure(tree: Tree) -> None:
    assert not run(tree, ["no-such-program-at-all"])
    assert "no-such-program-at-all" in last_words(tree)


def test_a_program_that_does_not_end_is_stopped(tree: Tree) -> None:
    assert not run(tree, [sys.executable, "-c", "import time; time.sleep(60)"], minutes=0.005)
    assert "stopped after" in last_words(tree)


def test_nobody_is_asked_for_input(tree: Tree) -> None:
    assert not run(tree, [sys.executable, "-c", "input()"])


def test_a_program_runs_in_the_copy_with_its_settings(tree: Tree) -> None:
    code = "import os; print(os.getcwd()); print(os.environ['PORT'])"
    assert run(tree, [sys.executable, "-c", code], PORT="8123")
    assert {str(tree.root.resolve()), "8123"} <= set(log(tree).read_text().splitlines())


def test_an_answer_is_none_when_the_program_fails() -> None:
    assert answer([sys.executable, "-c", "print(' yes ')"]) == "yes"
    assert answer([sys.executable, "-c", "raise SystemExit(1)"]) is None
    assert answer(["no-such-program-at-all"]) is None


def test_settings_of_another_python_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    assert not {"PYTHONPATH", "PIP_USER"} & set(environment())
    assert environment()["DATABASE_URL"] == "sqlite://"


def test_nothing_is_installed_without_the_right_to(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "administrator", lambda: None)
    monkeypatch.setattr(commands, "run", lambda *_args: pytest.fail("ran something"))
    assert not apt_install(tree, ["chromium"])
