"""A data and insight workshop, every step of its run sheet: a console, a wall, two phones and one without script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, PHONE, WALL, Open
from tests.browser.data_room import QUESTIONS, REF, DataPhone, Desk, fits, plan
from tests.browser.room import MOMENT
from tests.browser.sound import loses_nothing, sound
from tests.server.running import Server

RECORDS = "Case records kept by front-line charities"
WISH = "Shared monthly count of reasons for asking for help"
DASHBOARD = "Cost-of-living data dashboard"


class Room:
    """Everybody in it."""

    def __init__(self, server: Server, open_page: Open) -> None:
        self.code, wall, cookie = plan(server)
        laptop = open_page(LAPTOP)
        laptop.context.add_cookies([{"name": "session", "value": cookie, "url": server.base_url}])
        self.desk = Desk(laptop)
        self.desk.begin()
        self.wall = open_page(WALL)
        self.wall.goto(wall)
        self.ann, self.cat = DataPhone(open_page(PHONE)), DataPhone(open_page(PHONE))
        self.ben = DataPhone(open_page(PHONE, java_script_enabled=False), script=False)

    @property
    def phones(self) -> list[DataPhone]:
        return [self.ann, self.ben, self.cat]

    def go_to(self, title: str) -> None:
        """Everybody comes to this step; nothing is wrong with any of their screens."""
        self.desk.go_to(title)
        for phone in self.phones:
            phone.see(title)
        expect(self.wall.get_by_role("heading", level=1)).to_have_text(title, timeout=MOMENT)
        fits(self.wall)

    def look(self) -> None:
        """Every screen as it is now: axe, 320 px, twice the text."""
        sound(self.ann.page)
        loses_nothing(self.ann.page)
        sound(self.desk.page)
        sound(self.wall)
        fits(self.wall)

    def released(self, words: str, cards: int = 1) -> None:
        """The facilitator lets out what waits; the words reach no other screen before."""
        lane = self.desk.page.locator("#waiting")
        expect(lane.get_by_text(words).first).to_be_visible(timeout=MOMENT)
        expect(lane.get_by_role("button", name="Release")).to_have_count(cards, timeout=MOMENT)
        assert words not in self.wall.content()
        self.desk.release_all()


@pytest.fixture
def room(server: Server, open_page: Open) -> Room:
    """The room, with the doors open."""
    return Room(server, open_page)


def test_a_whole_data_workshop(room: Room) -> None:
    people_come_and_say_what_they_bring(room)
    they_pick_questions_and_sit_down(room)
    one_question_is_answered_already(room)
    datasets_are_listed_and_merged(room)
    they_stand_on_the_line(room)
    cards_are_filled_in(room)
    they_say_how_well_it_answers(room)
    gaps_are_named(room)
    pairs_are_chosen(room)
    it_closes_and_is_published(room)


def people_come_and_say_what_they_bring(room: Room) -> None:
    page = room.ben.page
    page.goto("/join")
    page.fill("#code", room.code)
    page.get_by_role("button", name="Join").click()
    page.get_by_label("Direct experience of poverty").check()
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Take my seat").click()
    room.ann.join(room.code, "Direct experience of poverty")
    room.cat.join(room.code, "Front-line charity or community group")
    for phone in room.phones:
        phone.see("Join; what do you bring?")
    room.ann.page.get_by_label("I am in the data").check()
    room.ann.page.locator("main").get_by_role("button").last.click()
    expect(room.ann.page.get_by_text("We have what you bring.")).to_be_visible(timeout=MOMENT)
    room.cat.page.get_by_label("I hold data").check()
    room.cat.page.locator("main").get_by_role("button").last.click()
    expect(room.wall.get_by_text("3 people have joined")).to_be_visible(timeout=MOMENT)
    room.look()


def they_pick_questions_and_sit_down(room: Room) -> None:
    room.go_to("Where the questions came from")
    for phone in room.phones:
        phone.page.locator("input[name=picks]").first.check()
        phone.send("Send my picks")
    expect(room.desk.page.locator("#now").get_by_text("3 picks").first).to_be_visible(timeout=MOMENT)
    room.desk.press("Seat them like this")
    expect(room.desk.page.locator("#now").get_by_text("Tables are made.")).to_be_visible(timeout=MOMENT)
    room.ann.page.reload()
    expect(room.ann.page.get_by_text(re.compile("Your table"))).to_be_visible(timeout=MOMENT)
    room.look()


def one_question_is_answered_already(room: Room) -> None:
    room.go_to("Is it already answered?")
    page = room.cat.page
    page.locator("main").get_by_role("link", name="Read and say").last.click()
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send", exact=True).first.click()
    page.goto(f"/workshops/{REF}/seats/S03")
    page.locator("main").get_by_role("link", name="Read and say").or_(
        page.locator("main").get_by_role("link", name="Read again")
    ).last.click()
    page.get_by_text("I know something about this").click()
    page.get_by_label("What is known?").fill("The release dates of official statistics are known a year ahead.")
    page.get_by_label("Where does it come from?").fill("A release calendar")
    page.get_by_role("button", name="Send what you know").click()
    room.released("The release dates of official statistics are known a year ahead.")
    now = room.desk.page.locator("#now")
    for verdict in ("Yes, it is answered", "No", "Partly"):
        now.get_by_role("button", name=verdict, exact=True).first.click()
        room.desk.page.wait_for_timeout(400)
    expect(now.get_by_text("Every question has its verdict.")).to_be_visible(timeout=MOMENT)
    now.get_by_role("link", name="Write the answer card").first.click()
    answer = room.desk.page.get_by_label("The answer", exact=True)
    answer.fill("Between one month and two years, depending on the measure.")
    sound(room.desk.page)
    answer.press("Tab")
    room.desk.page.locator("form", has=answer).get_by_role("button").last.click()
    room.desk.page.goto(f"/workshops/{REF}/console")
    room.look()


def datasets_are_listed_and_merged(room: Room) -> None:
    room.go_to("Silent list of datasets")
    room.cat.name_dataset(RECORDS, "one contact with a person", "I hold it")
    room.cat.name_dataset(WISH, "one reason in one month", "I wish it existed")
    room.ben.page.get_by_label("What is the data called?").fill("Case records of front-line charities")
    room.ben.page.get_by_label("I know it exists").check()
    room.ben.send("Send")
    room.ann.name_dataset(DASHBOARD, "one issue in one month", "I know it exists")
    room.released(RECORDS, cards=4)
    room.look()
    room.go_to("Round robin and merge")
    now = room.desk.page.locator("#now")
    now.get_by_role("button", name=re.compile("^Merge C1-D0")).first.click()
    expect(now.get_by_role("heading", name="Merged")).to_be_visible(timeout=MOMENT)
    room.look()


def they_stand_on_the_line(room: Room) -> None:
    room.go_to("Spectrum line-up")
    for phone, stop in ((room.ann, "Closed: inside one organisation"), (room.cat, "Shared with named people")):
        phone.page.get_by_label(stop).first.check()
        phone.send("Keep and go to the next")
        expect(phone.page.get_by_text(re.compile("You said:")).first).to_be_visible(timeout=MOMENT)
    room.ben.page.locator("input[name=access]").first.check()
    room.ben.send("Keep and go to the next")
    now = room.desk.page.locator("#now")
    card = now.locator(".line-card").filter(has_text="Case records").first
    if not card.get_by_label("Stop").is_visible():
        card.locator("summary").click()
    card.get_by_label("Stop").select_option("closed_internal")
    card.get_by_role("button", name="The room agrees").click()
    expect(now.get_by_text("1 of 3 datasets agreed.")).to_be_visible(timeout=MOMENT)
    room.look()


def cards_are_filled_in(room: Room) -> None:
    room.go_to("Break; fill gaps in cards")
    now = room.desk.page.locator("#now")
    licence = now.get_by_label("Licence").first
    licence.select_option("none")
    now.get_by_role("button", name=re.compile("^Keep for")).first.click()
    room.desk.page.wait_for_timeout(300)
    room.look()


def they_say_how_well_it_answers(room: Room) -> None:
    room.go_to("How well does it answer?")
    for phone in room.phones:
        for fit in ("Fully", "Partly"):
            page = phone.page
            if not page.get_by_label(fit, exact=True).count():
                page.locator(".rating-list a").first.click()
            page.get_by_label(fit, exact=True).first.check()
            phone.send("Keep, and go on")
            page.wait_for_timeout(200)
    now = room.desk.page.locator("#now")
    room.desk.page.goto(f"/workshops/{REF}/console")
    for _ in range(2):
        before = now.get_by_role("button", name=re.compile("^Agree: ")).count()
        assert before, "nothing to agree"
        now.get_by_role("button", name=re.compile("^Agree: ")).first.click()
        room.desk.page.wait_for_timeout(400)
    expect(now.get_by_text("2 cells agreed")).to_be_visible(timeout=MOMENT)
    room.look()
    room.desk.page.goto("/cycles/C1/grid")
    sound(room.desk.page)
    loses_nothing(room.desk.page)
    room.desk.page.goto(f"/workshops/{REF}/console")


def gaps_are_named(room: Room) -> None:
    room.go_to("Gap wall")
    words = "Each charity words the reason for a contact its own way"
    if room.ann.page.get_by_text("About another question").count():
        pass
    else:
        room.ann.page.locator("input[name=question]").first.check()
    room.ann.page.get_by_label("We cannot answer this because…").fill(words)
    room.ann.page.get_by_label("Who is left out?").fill("People who never ask")
    room.ann.send("Send")
    room.released(words)
    assert room.ann.page.evaluate("document.activeElement !== document.body"), "the keyboard lost its place"
    expect(room.wall.get_by_text(words)).to_be_visible(timeout=MOMENT)
    now = room.desk.page.locator("#now")
    now.get_by_text("How bad, and what would close it?").first.click()
    now.get_by_label("How bad? 5 is worst").first.select_option("5")
    now.get_by_role("button", name="Keep", exact=True).first.click()
    expect(now.get_by_text("how bad: 5 of 5")).to_be_visible(timeout=MOMENT)
    now.get_by_role("button", name="Nobody collects it").first.click()
    room.look()


def pairs_are_chosen(room: Room) -> None:
    room.go_to("Ballot")
    room.desk.press("Open the vote")
    for phone in room.phones:
        phone.see("Ballot")
    paper = room.ann.page.locator("[data-candidate]")
    expect(paper.first).to_be_visible(timeout=MOMENT)
    items = sorted(one.get_attribute("data-candidate") or "" for one in paper.all())
    assert len(items) == 2 and all("+" in item for item in items)
    sound(room.ann.page)
    loses_nothing(room.ann.page)
    room.ann.choose(*items)
    room.cat.choose(items[0])
    room.ben.choose(items[0])
    expect(room.wall.get_by_text("3 of 3 have voted")).to_be_visible(timeout=MOMENT)
    room.desk.press("Close the vote")
    now = room.desk.page.locator("#now")
    now.get_by_role("button", name="Show the result to everybody").click()
    expect(room.wall.get_by_text(re.compile(re.escape(items[0]))).first).to_be_visible(timeout=MOMENT)
    room.look()
    agree = room.desk.page.locator("#waiting").get_by_role("button", name="The room agrees")
    agree.click()
    expect(agree).to_have_count(0, timeout=MOMENT)


def it_closes_and_is_published(room: Room) -> None:
    room.go_to("Close")
    page = room.desk.page
    page.get_by_label("What happens next").fill("We make things of these pairs in a fortnight.")
    room.desk.press("Show this to everybody")
    room.look()
    page.get_by_role("link", name="Close the workshop").first.click()
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("link", name="Check and publish").click()
    sound(page)
    page.get_by_label(re.compile("I have read every text")).check()
    page.get_by_role("button", name=re.compile("Publish")).click()
    page.goto(f"/workshops/{REF}/record")
    sound(page)
    loses_nothing(page)
    said = page.locator("main").inner_text()
    for words in (RECORDS, WISH, "Each charity words the reason", QUESTIONS[0], "The release dates of official"):
        assert words in said, words
    public_pages(room.ann.page)


def public_pages(page: Page) -> None:
    """What anybody may read from now on."""
    for path, words in (
        ("/cycles/C1/grid", RECORDS),
        ("/cycles/C1/gaps", "Each charity words the reason"),
        ("/cycles/C1/datasets/D01", "C1-D01"),
        ("/insights", "The release dates of official"),
        ("/shelf", "Datasets"),
    ):
        page.goto(path)
        assert words in page.locator("body").inner_text(), path
        sound(page)
        loses_nothing(page)
