"""The lock files: complete, hashed, free of host names, and in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib

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
