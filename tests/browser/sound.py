"""What must hold of every page a browser test comes to: axe finds nothing; at 320 px and 200 % text nothing is cut."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

axe = Axe()
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
CUT = """() => [...document.querySelectorAll('main *')].filter(one => {
  const style = getComputedStyle(one);
  return one.scrollWidth > one.clientWidth + 1 && style.overflowX === 'hidden' && one.clientWidth > 1
    && !one.closest('.visually-hidden, svg') && one.textContent.trim();
}).map(one => one.outerHTML.slice(0, 120))"""


def sound(page: Page) -> None:
    """Assert that axe finds no fault on this page."""
    result = axe.run(page)
    faults = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in result.response["violations"]]
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def loses_nothing(page: Page) -> None:
    """Assert that at 320 px, and at twice the text size, nothing is cut off and nobody has to scroll sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 700})
    assert not page.evaluate(WIDER), f"{page.url} is wider than 320 px"
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert not page.evaluate(WIDER), f"{page.url} is wider than 320 px at 200 % text"
    assert not page.evaluate(CUT), f"{page.url} cuts {page.evaluate(CUT)}"
    page.evaluate("document.documentElement.style.removeProperty('font-size')")
    if before:
        page.set_viewport_size(before)
