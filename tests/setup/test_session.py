"""The run itself: browser tests come last, and where CI is set nothing is left out."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from script.setup.tree import here

SAMPLE = """
import pytest

@pytest.mark.browser
def test_drives(): pass

def test_quick(): pass

def test_left_out(): pytest.{leave}("no such thing here")
"""


def run_sample(folder: Path, monkeypatch: pytest.MonkeyPatch, *options: str, ci: bool = False) -> str:
    (folder / "test_sample.py").write_text(SAMPLE.format(leave="skip"))
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    if ci:
        monkeypatch.setenv("CI", "true")
    tree = here()
    command = [str(tree.python), "-m", "pytest", "-c", str(tree.root / "pyproject.toml"), "-p", "tests.session", "-v",
               "-p", "no:cacheprovider", *options, str(folder / "test_sample.py")]  # fmt: skip
    return subprocess.run(command, cwd=tree.root, capture_output=True, text=True, check=False).stdout


def test_browser_tests_come_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run_sample(tmp_path, monkeypatch)
    assert said.index("test_quick PASSED") < said.index("test_drives PASSED")
    assert "2 passed, 1 skipped" in said


def test_browser_tests_are_one_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = run_sample(tmp_path, monkeypatch, "-n", "1", "--dist", "loadgroup")
    assert "test_drives@browser" in said
    assert "test_quick@" not in said


def test_where_ci_is_set_a_test_left_out_fails_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run_sample(tmp_path, monkeypatch, ci=True)
    assert "nothing may be left out" in said
    assert "no such thing here" in said
    assert "1 failed, 2 passed" in said
