"""The run itself: browser tests come last, and where CI is set nothing is left out."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from script.setup.check import EVERYTHING
from script.setup.tree import here

FILES = {
    "browser/test_a.py": "def test_drives(): pass\ndef test_drives_on(): pass\n",
    "test_b.py": "import pytest\ndef test_quick(): pass\ndef test_left_out(): pytest." + "skip('no such thing here')\n",
}


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a run of a few sample tests says."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(here().root))

    def run(*options: str) -> str:
        command = [str(here().python), "-m", "pytest", "-p", "tests.session", "-p", "no:cacheprovider", "-v", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    return run


def test_browser_tests_come_last(said: Callable[..., str]) -> None:
    words = said()
    assert words.index("test_quick PASSED") < words.index("test_drives PASSED")
    assert "3 passed, 1 skipped" in words


def test_browser_tests_can_be_asked_for(said: Callable[..., str]) -> None:
    assert "2 passed, 2 deselected" in said("-m", "browser")


def test_browser_tests_share_one_worker(said: Callable[..., str]) -> None:
    done = re.findall(r"\[gw(\d)\].* (PASSED|SKIPPED) (\S+)", said(*EVERYTHING))
    drives = [worker for worker, _, name in done if name.startswith("browser/")]
    assert len(drives) == 2
    assert len(set(drives)) == 1


def test_where_ci_is_set_a_test_left_out_fails_with_its_reason(
    said: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    words = said()
    assert "nothing may be left out" in words
    assert "no such thing here" in words
    assert "1 failed, 3 passed" in words
