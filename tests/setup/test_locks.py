"""The lock files: complete, hashed, free of host names, and in step with pyproject.toml."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from script.setup.packages import RUNNING, TESTING
from script.setup.tree import here

ROOT = here().root
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)", re.MULTILINE)
LEFT_OUT = {"django", "asgiref", "sqlparse"}


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / lock).read_text()))


def asked_for() -> dict[str, list[str]]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {RUNNING: settings["project"]["dependencies"], TESTING: settings["dependency-groups"]["dev"]}


def plain_name(requirement: str) -> str:
    return re.split(r"[\[<>=;! ]", requirement, maxsplit=1)[0].lower()


@pytest.mark.parametrize("lock", [RUNNING, TESTING])
def test_every_package_is_locked_by_hash(lock: str) -> None:
    entries = re.split(r"^(?=[a-z0-9])", (ROOT / lock).read_text(), flags=re.MULTILINE)[1:]
    assert len(entries) == len(pins(lock)) > 40
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", [RUNNING, TESTING])
def test_no_lock_names_a_host(lock: str) -> None:
    assert not re.search(r"https?:|//|index|find-links", (ROOT / lock).read_text())


@pytest.mark.parametrize("lock", [RUNNING, TESTING])
def test_all_that_is_asked_for_is_locked(lock: str) -> None:
    assert {plain_name(requirement) for requirement in asked_for()[lock]} <= set(pins(lock))


def test_the_test_lock_holds_the_running_lock() -> None:
    assert pins(RUNNING).items() <= pins(TESTING).items()


def test_django_is_left_out() -> None:
    assert not LEFT_OUT & set(pins(TESTING))


def test_htmx_stays_on_its_second_edition() -> None:
    assert pins(RUNNING)["django-htmx"].startswith("1.")


def imported(folder: str) -> set[str]:
    """Names of the packages that our own code imports, those of the standard library and our own left out."""
    found: set[str] = set()
    files = ROOT.glob("*.py") if folder == "." else (ROOT / folder).rglob("*.py")
    for node in (node for file in files for node in ast.walk(ast.parse(file.read_text()))):
        if isinstance(node, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    ours = {path.stem for path in ROOT.iterdir()}
    return found - sys.stdlib_module_names - ours - {"__future__"}


def own_folders() -> list[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [".", "migrations", *settings["tool"]["importlinter"]["root_packages"]]


@pytest.mark.parametrize(("lock", "folders"), [(RUNNING, own_folders()), (TESTING, ["tests", "benchmarks"])])
def test_all_that_our_code_imports_is_locked(lock: str, folders: list[str]) -> None:
    holders = packages_distributions()
    locked = {comparable(pin) for pin in pins(lock)}
    used = {name for folder in folders for name in imported(folder)}
    assert {name for name in used if not {comparable(holder) for holder in holders.get(name, [name])} & locked} == set()


def comparable(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
