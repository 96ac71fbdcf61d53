"""House rules of files: every module says what it is, none is too long, nothing third-party is kept."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = (
    "core", "live", "accounts", "workshops", "voting", "questions", "datasets", "prototypes", "reports", "example",
)  # fmt: skip
MODULES = [ROOT / "app.py", *sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NO_SUBJECT = re.compile(r"(^|/)(utils?|helpers?|common|misc)(\.py$|/)")


def tracked() -> list[str]:
    """Files of the repository, new ones included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_keeps_to_the_house(path: Path) -> None:
    """A docstring at the top, at most 400 lines, functions of at most 40."""
    source = path.read_text()
    tree = ast.parse(source)
    assert ast.get_docstring(tree), "open with what lives here and who calls it"
    assert source.count("\n") <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_selects_stand_in_queries(path: Path) -> None:
    """Views and forms never import SQLAlchemy."""
    if path.stem in {"views", "forms"} or path.parent.name in {"views", "forms"}:
        assert not re.search(r"^\s*(from|import) sqlalchemy", path.read_text(), re.MULTILINE)


def test_no_room_without_a_subject() -> None:
    """Utils and helpers are where a house ends."""
    assert not [name for name in tracked() if NO_SUBJECT.search(name)]


def test_nothing_third_party_is_kept() -> None:
    """Libraries' own files are served out of their wheels."""
    assert not [
        name for name in tracked() if re.search(r"\.min\.(js|css)$|(^|/)vendor/|node_modules/|\.woff2?$|\.ttf$", name)
    ]


def test_no_package_index_is_named() -> None:
    """The project installs from whatever index the machine uses."""
    telling = re.compile(r"--(extra-)?index-url|https?://[^ ]*/simple(/|$)")
    for name in tracked():
        if Path(name).suffix in {".txt", ".toml", ".cfg", ".md", ".sh", ""} and not name.startswith("tests/"):
            assert not telling.search((ROOT / name).read_text(errors="ignore")), name
