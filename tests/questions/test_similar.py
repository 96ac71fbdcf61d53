"""Look-alikes: what they find, what they leave, and how quick they are. And details, pages of the wall."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from questions.queries import Card, ThemeGroup
from questions.similar import Corpus, shared_words
from questions.walls import LINES, chosen_page, lines_of, overview_pages, wall_pages
from workshops.details import looks_like

WORKED = Path(__file__).resolve().parents[2] / "example" / "cycle.json"


@pytest.fixture(scope="module")
def first_words() -> dict[int, str]:
    """The worked example's questions as they came."""
    told = json.loads(WORKED.read_text())["questions"]
    return {int(one["ref"][1:]): one["raw_text"] for one in told}


@pytest.mark.parametrize(("one", "other"), [(38, 2), (39, 26), (53, 46)])
def test_twins_that_share_a_word_come_first(first_words: dict[int, str], one: int, other: int) -> None:
    found = Corpus(tuple(first_words.items())).near(first_words[one], frozenset({one}))
    assert found[0].key == other
    assert found[0].shared


def test_at_most_three_each_with_its_reason(first_words: dict[int, str]) -> None:
    corpus = Corpus(tuple(first_words.items()))
    for key, text in first_words.items():
        found = corpus.near(text, frozenset({key}))
        assert len(found) <= 3
        assert all(one.shared and one.key != key for one in found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_questions_with_nothing_in_common_are_left_alone() -> None:
    corpus = Corpus(((1, "How far is the nearest food bank?"), (2, "Who decides about council tax?")))
    assert corpus.near("How far is the nearest food bank?", frozenset({1})) == []
    assert corpus.near("", frozenset()) == []
    assert Corpus(()).near("Anything?") == []


def test_the_reason_is_a_word_both_say_in_any_form() -> None:
    assert shared_words("Which charities helped?", "Does the charity help people?") == ("charities", "helped")


def test_two_hundred_questions_are_compared_in_no_time(first_words: dict[int, str]) -> None:
    many = {n: f"{text} {n % 7}" for n, text in enumerate(list(first_words.values()) * 4)}
    began = time.perf_counter()
    corpus = Corpus(tuple(many.items()))
    for key, text in many.items():
        corpus.near(text, frozenset({key}))
    assert time.perf_counter() - began < 3


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Why was Fatima turned away?", ["name"]),
        ("my name is Zbigniew and I waited", ["name"]),
        ("Ask Mrs. O'Hara about it", ["name"]),
        ("ring 0113 496 0000 please", ["phone"]),
        ("+44 7700 900123", ["phone"]),
        ("in LS6 2AB or m1 1ae", ["postcode"]),
        ("me@example.org", ["email"]),
        ("Mr Singh, 07700900123, me@example.org", ["name", "phone", "email"]),
    ],
)
def test_details_are_noticed(text: str, kinds: list[str]) -> None:
    assert looks_like(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Why is Universal Credit paid five weeks late?",
        "How many of 1200 families in Leeds waited 12 weeks in 2023 or 2024?",
        "Who could be claiming Pension Credit and is not?",
        "I will not. May we ask Citizens Advice? Grace and hope.",
        "What did the 2011 and 2021 census find about 10 000 homes?",
    ],
)
def test_ordinary_questions_are_not_asked_about(text: str) -> None:
    assert looks_like(text) == []


def test_the_worked_examples_questions_hold_no_details(first_words: dict[int, str]) -> None:
    assert [text for text in first_words.values() if looks_like(text)] == []


def card(n: int, text: str) -> Card:
    """A card of the wall."""
    return Card(
        id=n, ref=f"C1-Q{n:02d}", item=f"Q{n:02d}", text=text, first_words="", perspectives=("lived",), asked_by=1,
        merged=(), theme="", scope="unchecked", scope_reason="", became="", use="", who_would_act="", has_use=False,
        use_seat_id=None, checks={}, late=False, channel="phone",
    )  # fmt: skip


def test_a_page_of_the_wall_holds_seven_lines() -> None:
    groups = [
        ThemeGroup("Short", tuple(card(n, "Why?") for n in range(15))),
        ThemeGroup("Long", (card(20, "x" * 300), card(21, "y" * 300), card(22, "Why?"))),
    ]
    pages = wall_pages(groups)
    assert [(page.label, page.number, page.of) for page in pages[:3]] == [("Short", n, 3) for n in (1, 2, 3)]
    assert sum(len(page.cards) for page in pages) == 18
    for page in pages:
        assert len(page.cards) == 1 or sum(map(lines_of, page.cards)) <= LINES


def test_themes_take_pages_too() -> None:
    groups = [ThemeGroup(f"Theme {n}", (card(n, "Why?"),)) for n in range(9)]
    assert [len(page) for page in overview_pages(groups)] == [7, 2]
    assert overview_pages([]) == []


@pytest.mark.parametrize(
    ("view", "page"),
    [("", 1), ("page=2", 2), ("page=9", 3), ("page=0", 1), ("page=-1", 1), ("page=2x", 1), ("theme=3", 1)],
)
def test_the_page_is_the_nearest_there_is(view: str, page: int) -> None:
    assert chosen_page(view, 3) == page
    assert chosen_page(view, 0) == 1
