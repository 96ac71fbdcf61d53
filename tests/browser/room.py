"""The people of a browser test: a facilitator at the console, phones, a wall. Each says what a person would do."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.sound import loses_nothing, sound

MOMENT = 5_000


class Phone:
    """A phone that speaks for one or more seats."""

    def __init__(self, page: Page, *, script: bool = True) -> None:
        self.page = page
        self.script = script

    def join(self, code: str, perspective: str) -> str:
        """Type the code, choose, tick; gives the seat."""
        self.page.goto("/join")
        self.page.get_by_label("The code on the screen").fill(code.lower())
        self.page.get_by_role("button", name="Join").click()
        return self.take_seat(perspective)

    def take_seat(self, perspective: str) -> str:
        """The two taps."""
        self.page.get_by_label(perspective).check()
        self.page.get_by_label("I have read this").check()
        sound(self.page)
        loses_nothing(self.page)
        self.page.get_by_role("button", name="Take my seat").click()
        return self.page.locator(".seat-now .ref").inner_text()

    def see(self, title: str) -> None:
        """Come to the step of this name: by itself, or by looking again where there is no script."""
        if not self.script:
            self.page.goto(self.page.url.split("/seats/")[0] + "/seats/" + self.page.url.split("/seats/")[1][:3])
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title, timeout=MOMENT)

    def write(self, *questions: str) -> None:
        """Send questions one after another."""
        for question in questions:
            self.page.get_by_label("What do you want to know?").fill(question)
            self.page.get_by_role("button", name="Send", exact=True).or_(
                self.page.get_by_role("button", name="Add another")
            ).click()
            expect(self.page.locator(".cards").get_by_text(question, exact=True).first).to_be_visible()

    def say_use(self, use: str) -> None:
        """What this seat would do with an answer to its first question."""
        self.page.get_by_role("link", name="Say what you would do").first.click()
        self.page.get_by_label("What would you do with an answer?").fill(use)
        self.page.get_by_label("Who would act?").select_option("council")
        self.page.locator("main").get_by_role("button").first.click()

    def vote(self, *items: str) -> None:
        """Choose these, first is best."""
        if self.script:
            for item in items:
                self.page.locator(f"[data-candidate={item}] [data-add]").click()
        else:
            for place, item in enumerate(items, start=1):
                self.page.locator(f"#place-{item}").select_option(str(place))
        self.page.get_by_role("button", name="Send my ballot").or_(
            self.page.get_by_role("button", name="Send my changed ballot")
        ).click()
        expect(self.page.get_by_text("Your ballot is saved.")).to_be_visible()

    def pass_to(self, seat: str) -> None:
        """Hand the phone over."""
        self.page.get_by_role("link", name=f"Pass the phone to {seat}").click()
        self.page.get_by_role("link", name=f"I am {seat}").click()


class Console:
    """The facilitator at the laptop."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.ref = ""

    def become(self, link: str) -> None:
        """Make the first account with the printed link."""
        self.page.goto(link)
        self.page.get_by_label("E-mail").fill("lead@example.org")
        self.page.get_by_label("Password", exact=True).fill("three words and more")
        sound(self.page)
        self.page.get_by_role("button", name="Make the account").click()

    def plan(self) -> None:
        """Begin a cycle and plan its first workshop."""
        self.page.goto("/cycles/new")
        self.page.get_by_label("Title of the cycle").fill("Reasons, reach and repeat")
        self.page.get_by_label("Focus").fill("People in hardship reach charities before they show up in statistics.")
        sound(self.page)
        self.page.get_by_role("button", name="Begin").click()
        self.page.get_by_role("link", name="Plan a workshop").click()
        self.page.get_by_label("Title").fill("What do we want to know about hardship near us?")
        self.page.get_by_label("Day").fill("2026-12-03")
        self.page.get_by_role("button", name="Plan it").click()
        sound(self.page)
        self.ref = self.page.url.rsplit("/", 1)[-1]
        self.page.get_by_role("link", name="Open the console").click()

    def open_room(self) -> str:
        """Let people in; gives the join code."""
        self.page.get_by_role("button", name="Open the room").click()
        expect(self.page.get_by_role("heading", name="Arrive and join")).to_be_visible()
        return self.page.locator(".console-code strong").inner_text()

    def seat_without_phone(self, perspective: str) -> str:
        """Give somebody a paper seat."""
        self.page.get_by_role("link", name="People").click()
        self.page.get_by_label("Mainly here as").select_option(label=perspective)
        sound(self.page)
        self.page.get_by_role("button", name="Give them a seat").click()
        seat = self.page.locator("tbody tr").last.locator("th").inner_text()
        self.page.get_by_role("link", name="Back to the console").click()
        return seat

    def press(self, name: str, *, zone: str = "#now") -> None:
        """Press a button and wait for what it brings."""
        self.page.locator(zone).get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state("networkidle") if False else self.page.wait_for_timeout(150)

    def next(self, title: str) -> None:
        """Move on by key; the step of this name is on show."""
        self.page.locator("h1").click()
        self.page.keyboard.press("n")
        expect(self.page.locator("#now > h2")).to_have_text(title, timeout=MOMENT)

    def go_to(self, title: str) -> None:
        """Move on until the step of this name is on show."""
        for _ in range(13):
            if self.page.locator("#now > h2").inner_text() == title:
                return
            before = self.page.locator("#now > h2").inner_text()
            self.page.locator("h1").click()
            self.page.keyboard.press("n")
            expect(self.page.locator("#now > h2")).not_to_have_text(before, timeout=MOMENT)
        raise AssertionError(f"no step is called {title}")

    def release_all(self) -> int:
        """Release what waits, one key at a time; gives how many."""
        lane = self.page.locator("#waiting").get_by_role("button", name="Release")
        released = 0
        while lane.count():
            left = lane.count()
            self.page.locator("h1").click()
            self.page.keyboard.press("r")
            expect(lane).to_have_count(left - 1)
            released += 1
        return released
