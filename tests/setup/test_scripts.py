"""The commands people type: there, executable, and clear about what they cannot do."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from script.setup import __main__ as entry
from script.setup import browser, check, serve
from script.setup.say import Trouble
from script.setup.tree import Tree, alone, here

ROOT = here().root


@pytest.mark.parametrize("script", ["script/server", "script/test", "script/lock", "script/find-python", ".ci/run"])
def test_each_command_can_be_run(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)


def test_ci_runs_what_everybody_runs() -> None:
    assert "script/test" in (ROOT / ".ci" / "run").read_text()


def computer_with(folder: Path, python: str | None) -> dict[str, str]:
    """A PATH that holds a shell, perhaps a `python3`, and nothing else."""
    for name in ("sh", "uname", "head"):
        (folder / name).symlink_to(shutil.which(name) or name)
    if python:
        (folder / "python3").write_text(f"#!/bin/sh\n{python}\n")
        (folder / "python3").chmod(0o755)
    return {"PATH": str(folder)}


def find_python(folder: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    copy = folder / "copy"
    copy.mkdir()
    path = computer_with(folder, python)
    script = str(ROOT / "script" / "find-python")
    return subprocess.run([script], env=path, cwd=copy, capture_output=True, text=True, check=False)


def test_a_python_that_is_new_enough_is_found(tmp_path: Path) -> None:
    assert find_python(tmp_path, "exit 0").stdout == "python3\n"


def test_no_python_is_told_in_plain_words(tmp_path: Path) -> None:
    found = find_python(tmp_path, None)
    assert found.returncode == 1
    assert "needs Python 3.11 or newer. This computer has no Python." in found.stderr


def test_an_old_python_is_told_with_its_version(tmp_path: Path) -> None:
    found = find_python(tmp_path, 'case "$1" in --version) echo Python 3.9.2;; *) exit 1;; esac')
    assert found.returncode == 1
    assert "This computer has Python 3.9.2." in found.stderr


def test_trouble_ends_in_words_and_not_in_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def troubled(_arguments: list[str]) -> int:
        raise Trouble("The disk is full.")

    monkeypatch.setattr(serve, "run", troubled)
    assert entry.told(["server"]) == 1
    assert capsys.readouterr().err == "\nThe disk is full.\n"


def test_stopping_it_says_that_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(_arguments: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", stopped)
    assert entry.told(["test"]) == 130
    assert "Nothing is lost" in capsys.readouterr().err


def test_an_unknown_command_is_not_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.told(["serve"]) == 2
    assert "script/server" in capsys.readouterr().out


def test_an_unknown_option_shows_how_it_is_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.run(["--wide"]) == 2
    assert "script/server --lan" in capsys.readouterr().out
    assert serve.run(["--help"]) == 0


def test_two_set_ups_do_not_run_at_once(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    code = "import fcntl, sys; fcntl.flock(open(sys.argv[1], 'w'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    attempt = [str(here().python), "-c", code, str(tree.kept / "lock")]
    with alone(tree):
        assert subprocess.run(attempt, capture_output=True, check=False).returncode != 0
    assert subprocess.run(attempt, capture_output=True, check=False).returncode == 0


def test_a_browser_that_does_not_start_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("CHROMIUM", str(broken))
    assert browser.find() is None
    broken.write_text("#!/bin/sh\necho Chromium 1\n")
    assert browser.find() == str(broken)


def test_without_a_browser_ci_fails_and_others_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(browser, "find", lambda: None)
    monkeypatch.setattr(browser, "_may_install", lambda: False)
    monkeypatch.delenv("CI", raising=False)
    assert browser.ensure_browser(Tree(tmp_path)) is None
    assert "There is no browser on this computer" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    with pytest.raises(Trouble, match=r"CI is set.*no browser"):
        browser.ensure_browser(Tree(tmp_path))


@pytest.mark.parametrize(("tests", "failing", "expected"), [(0, "", 0), (0, "mypy", 1), (1, "", 1), (5, "ruff", 5)])
def test_the_run_fails_when_any_check_fails(
    monkeypatch: pytest.MonkeyPatch, tests: int, failing: str, expected: int
) -> None:
    ran: list[str] = []

    def tool(_tree: Tree, command: list[str], _settings: dict[str, str]) -> int:
        ran.append(" ".join(command))
        return tests if "pytest" in command else int(bool(failing) and failing in command)

    monkeypatch.setattr(check, "prepare", lambda _tree: {})
    monkeypatch.setattr(check, "_run", tool)
    assert check.run([]) == expected
    assert "pytest" in ran[-1]
    assert len(ran) == 4


def test_arguments_go_to_pytest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(check, "prepare", lambda _tree: {})
    monkeypatch.setattr(check, "_run", lambda _tree, command, _settings: ran.append(command) or 0)
    assert check.run(["tests/voting", "-x"]) == 0
    assert ran == [["-m", "pytest", "tests/voting", "-x"]]
