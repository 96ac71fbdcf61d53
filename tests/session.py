"""What holds for the whole run: browser tests last and alone, and nothing left out where CI is set.

`tests/conftest.py` names it as a plugin.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

BROWSER_TESTS = "browser/"  # a folder of tests
NOTHING_LEFT_OUT = "CI is set, so nothing may be left out: "


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first, in their order; then those of tests/browser, which are marked `browser` here."""
    for item in items:
        if BROWSER_TESTS in item.nodeid:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: BROWSER_TESTS in item.nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """With `-n`, quick tests go to whichever worker is free, and all browser tests to one."""
    return BrowserLast(config, log)


class BrowserLast(LoadScopeScheduling):
    """Hands out tests one by one, but those of tests/browser together."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER_TESTS if BROWSER_TESTS in nodeid else nodeid


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that would be left out fails where CI is set."""
    report = yield
    _fail_if_left_out(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So does a whole file of them."""
    report = yield
    _fail_if_left_out(report)
    return report


def _fail_if_left_out(report: pytest.TestReport | pytest.CollectReport) -> None:
    if not os.environ.get("CI") or report.outcome != "skipped" or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"{NOTHING_LEFT_OUT}{reason}"
