"""A data and insight workshop for browser tests: planned on a server's own database, its people as page objects."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Page, expect

from app import create_app
from core import clock
from core.writing import writing
from questions.models import Question
from tests.browse import facilitator
from tests.browser.room import MOMENT, Console, Phone
from tests.factories.handing_on import hand_on
from tests.factories.questions import make_question
from tests.factories.workshops import make_account, make_cycle, make_workshop
from tests.server.running import Server
from workshops import services
from workshops.models import Workshop
from workshops.screens import projector_url

EMAIL = "lead@example.org"
REF = "C1-W2"
QUESTIONS = (
    "What are the main reasons people ask charities for help this month, in each area?",
    "How many times does a person in hardship repeat their story before they get help?",
    "What is the time lag between hardship happening and official statistics showing it?",
)


def plan(server: Server) -> tuple[str, str, str]:
    """C1-W2 on questions that C1-W1 handed on; gives the join code, the wall's address and a session cookie."""
    app = create_app(server.settings)
    with app.app_context():
        with writing():
            workshop = _rows()
            code = workshop.join_code
        with app.test_request_context():
            wall = projector_url(workshop)
        app.extensions["writer_engine"].dispose()
    browser = facilitator(app, EMAIL)
    cookie = browser.client.get_cookie(app.config["SESSION_COOKIE_NAME"], "localhost")
    assert cookie is not None
    return code, wall, cookie.value


def _rows() -> Workshop:
    cycle = make_cycle(make_account(email=EMAIL), sequence=1, title="Reasons, reach and repeat")
    earlier = make_workshop(cycle, number=1, state="reported", published_at=clock.now())
    asked: list[Question] = [
        make_question(earlier, text=text, intended_use="Plan services month by month", public=True)
        for text in QUESTIONS
    ]
    hand_on(earlier, [question.item for question in asked])
    return services.create_workshop(cycle, "data_insight", "What could answer it?", date(2026, 12, 17))


class Desk(Console):
    """The facilitator's laptop in a data and insight workshop."""

    def begin(self) -> None:
        """Open the console, and the doors; everything after this is done by its own buttons and keys."""
        self.ref = REF
        self.page.goto(f"/workshops/{REF}/console")
        self.page.get_by_role("button", name="Open the room").click()
        expect(self.page.get_by_role("heading", name="Join; what do you bring?")).to_be_visible(timeout=MOMENT)


class DataPhone(Phone):
    """A phone in a data and insight workshop."""

    def send(self, name: str) -> None:
        """Press the one button of this name on the step."""
        self.page.locator("main").get_by_role("button", name=name, exact=True).first.click()

    def name_dataset(self, title: str, unit: str, existence: str) -> None:
        """One card of the silent list."""
        self.page.get_by_label("What is the data called?").fill(title)
        self.page.get_by_label("What is one row?").fill(unit)
        self.page.get_by_label(existence).check()
        self.page.locator("main").get_by_role("button", name="Send", exact=True).or_(
            self.page.locator("main").get_by_role("button", name="Add another", exact=True)
        ).first.click()
        expect(self.page.locator(".cards").get_by_text(title).first).to_be_visible(timeout=MOMENT)

    def choose(self, *items: str) -> None:
        """Tick these on the ballot paper and send it."""
        for item in items:
            self.page.locator(f"[data-candidate='{item}'] input[type=checkbox]").check()
        self.page.get_by_role("button", name="Send my ballot").click()
        expect(self.page.get_by_text("Your ballot is saved.")).to_be_visible(timeout=MOMENT)


def fits(wall: Page) -> None:
    """Nothing on the wall needs scrolling."""
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight + 1"), wall.url
