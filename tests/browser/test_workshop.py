"""The main job, end to end: a question workshop from the first link to the PDF, with everybody in the room."""

from __future__ import annotations

import io
import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import LAPTOP, PHONE, WALL, Open
from tests.browser.room import MOMENT, Console, Phone
from tests.browser.sound import loses_nothing, sound

WORDS = {
    "Direct experience of poverty": "Why do I have to tell my story again to every service?",
    "Front-line charity or community group": "top reasons people come to us this month?",
    "Funder or foundation": "Where is need growing but funding is not?",
    "Local government": "Which streets have people entitled to help but not claiming?",
    "paper": "Why must I explain everything again each time?",
}


@pytest.fixture
def console(open_page: Open, first_link: str) -> Console:
    """A facilitator who has never seen the app, with a workshop planned and the room open."""
    console = Console(open_page(LAPTOP))
    console.become(first_link)
    console.plan()
    return console


def test_a_whole_question_workshop(console: Console, open_page: Open) -> None:
    code = console.open_room()
    wall = follow_wall(console, open_page)
    phones = fill_the_room(console, open_page, code)
    paper = console.seat_without_phone("Direct experience of poverty")
    expect(wall.get_by_text("5 people have joined")).to_be_visible(timeout=MOMENT)
    everybody_writes(console, phones, paper, wall)
    everybody_says_what_for(console, phones)
    the_room_is_tidied(console, wall)
    a_ballot(console, phones, paper, wall, "First ballot")
    the_result_is_shown(console, phones, wall)
    a_reason_is_given(console, phones)
    a_ballot(console, phones, paper, wall, "Second ballot")
    the_second_result_is_agreed(console)
    text = close_and_publish(console, phones)
    for words in WORDS.values():
        assert words in text, words
    assert "C1-Q01" in text and "hortlist" in text


def follow_wall(console: Console, open_page: Open) -> Page:
    """Put the projector on the wall."""
    wall = open_page(WALL)
    wall.goto(console.page.get_by_role("link", name="Projector").get_attribute("href") or "")
    expect(wall.get_by_role("heading", level=1)).to_have_text("Arrive and join")
    sound(wall)
    fits(wall)
    return wall


def fits(wall: Page) -> None:
    """Nothing on the wall needs scrolling."""
    assert wall.evaluate("document.documentElement.scrollHeight <= innerHeight + 1"), wall.url


def fill_the_room(console: Console, open_page: Open, code: str) -> list[Phone]:
    """Three phones: one plain, one without script, one that speaks for two."""
    plain, bare, shared = (
        Phone(open_page(PHONE)),
        Phone(open_page(PHONE, java_script_enabled=False), script=False),
        Phone(open_page(PHONE)),
    )
    assert plain.join(code, "Front-line charity or community group") == "S01"
    bare.page.goto("/join")
    bare.page.fill("#code", code)
    bare.page.get_by_role("button", name="Join").click()
    bare.page.get_by_label("Direct experience of poverty").check()
    bare.page.get_by_label("I have read this").check()
    bare.page.get_by_role("button", name="Take my seat").click()
    assert shared.join(code, "Funder or foundation") == "S03"
    shared.page.get_by_role("link", name="Add someone").click()
    assert shared.take_seat("Local government") == "S04"
    return [plain, bare, shared]


def everybody_writes(console: Console, phones: list[Phone], paper: str, wall: Page) -> None:
    """Silent writing: held, released, on the wall only as a count."""
    plain, bare, shared = phones
    console.go_to("Silent writing")
    for phone in phones:
        phone.see("Silent writing")
    sound(plain.page)
    loses_nothing(plain.page)
    plain.write(WORDS["Front-line charity or community group"])
    bare.write(WORDS["Direct experience of poverty"])
    shared.write(WORDS["Local government"])
    shared.pass_to("S03")
    shared.write(WORDS["Funder or foundation"])
    write_on_paper(console, paper)
    fits(wall)
    for words in WORDS.values():
        assert words not in wall.content()
        assert words not in plain.page.content() or words == WORDS["Front-line charity or community group"]
    expect(console.page.locator("#waiting").get_by_role("button", name="Release")).to_have_count(5, timeout=MOMENT)
    sound(console.page)
    assert console.release_all() == 5


def write_on_paper(console: Console, paper: str) -> None:
    """The console types a paper card."""
    now = console.page.locator("#now")
    seat = now.get_by_label("Seat")
    value = seat.locator("option", has_text=paper).first.get_attribute("value")
    seat.select_option(value)
    now.get_by_label("What the card says").fill(WORDS["paper"])
    now.get_by_label("What the card says").press("Tab")
    now.locator("form", has=console.page.get_by_label("What the card says")).get_by_role("button").click()
    expect(console.page.locator("#waiting").get_by_text(WORDS["paper"])).to_be_visible(timeout=MOMENT)


def everybody_says_what_for(console: Console, phones: list[Phone]) -> None:
    """Uses, held like all text."""
    console.go_to("Pairs, then fours")
    for phone in phones[:2]:
        phone.see("Pairs, then fours")
        phone.say_use("Plan services month by month.")
    console.page.wait_for_timeout(800)
    assert console.release_all() == 2
    sound(phones[0].page)


def the_room_is_tidied(console: Console, wall: Page) -> None:
    """A theme, a merge, its undo, the merge again; then everything is in scope."""
    page = console.page
    console.go_to("Round robin")
    now = page.locator("#now")
    page.locator("#now").get_by_role("link", name=re.compile("New theme|Other themes")).click()
    page.get_by_label("Or a new theme").fill("What charities see")
    page.get_by_label("Or a new theme").press("Enter")
    page.goto(f"/workshops/{console.ref}/console")
    merge = now.get_by_role("button", name=re.compile("^Merge "))
    for _ in range(5):
        if merge.count():
            break
        now.get_by_role("group", name="Theme").get_by_role("button").first.click()
        page.wait_for_timeout(300)
    expect(merge.first).to_be_visible(timeout=MOMENT)
    sound(page)
    name = merge.first.inner_text().removesuffix("M").strip()
    this = now.get_by_role("button", name=name)
    this.click()
    expect(this).to_have_count(0, timeout=MOMENT)
    page.locator("details.undo summary").click()
    page.locator("details.undo").get_by_role("button").first.click()
    expect(this).to_be_visible(timeout=MOMENT)
    this.click()
    expect(this).to_have_count(0, timeout=MOMENT)
    expect(wall.get_by_text("What charities see").first).to_be_visible(timeout=MOMENT)
    fits(wall)
    sound(wall)
    console.go_to("Break")
    for _ in range(6):
        scope = now.get_by_role("button", name="In scope")
        if not scope.count():
            break
        scope.first.click()
        page.wait_for_timeout(300)
    sound(page)
    console.go_to("Wording clinic")


def a_ballot(console: Console, phones: list[Phone], paper: str, wall: Page, title: str) -> None:
    """Everybody votes, one changes their mind, the paper ballot is typed in; nobody sees anything but a count."""
    plain, bare, shared = phones
    page = console.page
    console.go_to(title)
    console.press("Open the vote")
    for phone in phones:
        phone.see(title)
    expect(plain.page.locator("[data-candidate]").first).to_be_visible(timeout=MOMENT)
    sound(plain.page)
    rows = plain.page.locator("[data-candidate]").all()
    on_ballot = sorted(row.get_attribute("data-candidate") or "" for row in rows)
    one, two, three = on_ballot[:3]
    plain.vote(one, two)
    plain.page.goto(plain.page.url)
    expect(plain.page.get_by_text("Your ballot is saved.")).to_be_visible()
    plain.page.get_by_role("button", name=f"Take C1-{one} away").click()
    plain.page.get_by_role("button", name="Send my changed ballot").click()
    expect(plain.page.get_by_text(f"In this order: C1-{two}")).to_be_visible()
    bare.vote(two, three)
    shared.vote(three, one)
    shared.pass_to("S04" if "S03" in shared.page.url else "S03")
    shared.vote(one)
    now = page.locator("#now")
    seat = now.get_by_label("Seat")
    seat.select_option(seat.locator("option", has_text=paper).first.get_attribute("value"))
    now.get_by_label("Choices in order").fill(f"{two} {one}")
    now.get_by_role("button", name="Put this ballot in").click()
    expect(wall.get_by_text("5 of 5 have voted")).to_be_visible(timeout=MOMENT)
    fits(wall)
    sound(page)
    console.press("Close the vote")
    expect(now.get_by_role("button", name="Show the result to everybody")).to_be_visible(timeout=MOMENT)


def the_result_is_shown(console: Console, phones: list[Phone], wall: Page) -> None:
    """The reveal: the order on the wall, one's own ballot beside the room's on the phone."""
    now = console.page.locator("#now")
    console.go_to("Reveal")
    console.press("Show the result to everybody")
    expect(now.get_by_text("On the wall")).to_be_visible(timeout=MOMENT)
    expect(wall.get_by_text(re.compile("C1-Q0")).first).to_be_visible(timeout=MOMENT)
    fits(wall)
    sound(wall)
    sound(console.page)
    for phone in phones:
        phone.see("Reveal")
        expect(phone.page.get_by_text(re.compile("C1-Q0")).first).to_be_visible(timeout=MOMENT)
    sound(phones[0].page)
    loses_nothing(phones[0].page)


def a_reason_is_given(console: Console, phones: list[Phone]) -> None:
    """One reason, held until it is released."""
    console.go_to("Talk about where we differ")
    phone = phones[0]
    phone.see("Talk about where we differ")
    phone.page.get_by_label("About").select_option(index=1)
    phone.page.get_by_label("for", exact=True).check()
    phone.page.get_by_label("Your reason").fill("Telling it again is where people give up.")
    phone.page.locator("#now").get_by_role("button", name="Send").click()
    waiting = console.page.locator("#waiting")
    expect(waiting.get_by_text("Telling it again is where people give up.")).to_be_visible(timeout=MOMENT)
    waiting.get_by_role("button", name="Show the room").click()
    expect(waiting.get_by_role("button", name="Show the room")).to_have_count(0, timeout=MOMENT)


def the_second_result_is_agreed(console: Console) -> None:
    """The second result, and the shortlist that the room agrees."""
    console.press("Show the result to everybody")
    agree = console.page.locator("#waiting").get_by_role("button", name="The room agrees")
    expect(console.page.locator("#shortlist-lane").get_by_text(re.compile("SL2"))).to_be_visible(timeout=MOMENT)
    agree.click()
    expect(agree).to_have_count(0, timeout=MOMENT)


def close_and_publish(console: Console, phones: list[Phone]) -> str:
    """Close, check every text, publish, download; gives the PDF's text."""
    page = console.page
    console.go_to("Close")
    page.get_by_label("What happens next").fill("We look for data in a fortnight.")
    console.press("Show this to everybody")
    phones[0].see("Close")
    sound(phones[0].page)
    page.get_by_role("link", name="Close the workshop").first.click()
    sound(page)
    page.get_by_role("button", name="Close it").click()
    page.get_by_role("link", name="Check and publish").click()
    sound(page)
    page.get_by_label(re.compile("I have read every text")).check()
    page.get_by_role("button", name=re.compile("Publish")).click()
    page.goto(f"/workshops/{console.ref}/record")
    sound(page)
    loses_nothing(page)
    link = page.get_by_role("link", name=re.compile("PDF")).first.get_attribute("href") or ""
    for _ in range(20):
        answer = page.context.request.get(link)
        if answer.headers["content-type"] == "application/pdf":
            break
        page.wait_for_timeout(500)
    data = answer.body()
    return " ".join("\n".join(one.extract_text() for one in PdfReader(io.BytesIO(data)).pages).split())
