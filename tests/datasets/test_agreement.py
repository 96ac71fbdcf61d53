"""How far a room agrees: the worked figures, and nobody counted twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from datasets.agreement import ROOM, Said, agreement_of, gather

WORKED = Path(__file__).resolve().parents[2] / "example" / "cycle.json"
EXPECTED = Path(__file__).resolve().parents[1] / "example" / "expected.json"


def worked_links() -> list[tuple[dict[str, object], dict[str, object]]]:
    told = json.loads(WORKED.read_text())["question_dataset_links"]
    figures = json.loads(EXPECTED.read_text())["link_agreement"]
    return [(one, figures[one["ref"]]) for one in told]


def test_every_link_of_the_worked_example() -> None:
    found = {}
    for told, _figures in worked_links():
        share, state = agreement_of(told["ratings"], told["agreed_fit"])  # type: ignore[arg-type]
        found[told["ref"]] = {"agreement": share, "state": state}
    assert found == {told["ref"]: figures for told, figures in worked_links()}
    assert len(found) == 34


@pytest.mark.parametrize(
    ("counts", "fit", "share", "state"),
    [
        ({"partly": 3, "no": 2}, "partly", 0.6, "agreed"),  # just six in ten
        ({"partly": 5, "no": 3}, "partly", 0.62, "agreed"),  # 0.625, half to even
        ({"partly": 3, "no": 5}, "partly", 0.38, "disputed"),  # 0.375, half to even
        ({"partly": 3, "do_not_know": 9}, "partly", 1.0, "agreed"),
        ({"fully": 2}, "no", 0.0, "disputed"),
        ({}, "fully", None, "agreed"),
        ({"do_not_know": 4}, "do_not_know", None, "agreed"),
        ({"fully": 2}, "", None, "rated"),
        ({"do_not_know": 2}, "", None, "rated"),
        ({}, "", None, "proposed"),
    ],
)
def test_share_and_state(counts: dict[str, int], fit: str, share: float | None, state: str) -> None:
    assert agreement_of(counts, fit) == (share, state)


def test_a_tables_hands_stand_for_its_seats() -> None:
    said = [
        Said(1, "fully", 2, table=5),
        Said(1, "no", 1, table=6),
        Said(1, "no", 1),  # sits nowhere
        Said(1, "partly", 4, table=5, hands=True),
    ]
    assert gather(said)[1].counts == {"no": 2, "partly": 4}


def test_the_rooms_hands_stand_for_everybody() -> None:
    said = [
        Said(1, "fully", 2),
        Said(1, "no", 3, table=5, hands=True),
        Said(1, "partly", 9, table=ROOM, hands=True),
        Said(2, "fully", 2),
    ]
    found = gather(said)
    assert found[1].counts == {"partly": 9}
    assert found[2].counts == {"fully": 2}


def test_experts_hands_do_not_silence_people_in_the_data() -> None:
    said = [
        Said(1, "fully", 5, table=5, hands=True),
        Said(1, "fully", 1, table=5),
        Said(1, "no", 2, table=5, in_data=True),
    ]
    found = gather(said)[1]
    assert found.counts == {"fully": 5, "no": 2}
    assert found.in_data == {"no": 2}
    assert (found.n, found.in_data_n, found.leading, found.in_data_leading) == (7, 2, "fully", "no")


def test_a_tables_people_in_the_data_are_counted_by_hand_once() -> None:
    said = [
        Said(1, "no", 2, table=5, in_data=True),
        Said(1, "no", 3, table=5, in_data=True, hands=True),
        Said(1, "partly", 1, table=5),
    ]
    assert gather(said)[1].counts == {"no": 3, "partly": 1}


def test_no_hand_is_no_count() -> None:
    assert gather([Said(1, "fully", 0, table=5, hands=True), Said(1, "no", 1, table=5)])[1].counts == {"no": 1}


def test_what_most_say_takes_the_better_fit_on_a_tie_and_never_do_not_know() -> None:
    found = gather([Said(1, "proxy", 2), Said(1, "partly", 2), Said(1, "do_not_know", 9)])[1]
    assert (found.leading, found.unsure, found.n) == ("partly", 9, 4)
