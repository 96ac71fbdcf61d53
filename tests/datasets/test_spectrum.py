"""The line-up: what phones say, what is disputed, what the room agrees and undoes; nobody sees who said what."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.kinds.spectrum import wall_pages
from datasets.models import Dataset, Placing
from datasets.models.codes import ACCESS
from datasets.queries import placings as queries
from datasets.queries.placings import are_apart, line_up, most_of, tally_of
from datasets.services import placings as services
from tests.browse import browse
from tests.conftest import QueryCount
from tests.datasets.conftest import Room, make_room
from tests.datasets.visitors import REF, console, phone
from tests.factories.datasets import make_dataset, make_entry
from tests.factories.workshops import make_seat, make_step
from workshops import services as rooms
from workshops.models import Seat, Workshop
from workshops.queries import get_workshop, list_trail
from workshops.services import close_workshop
from workshops.trail import undo

Counting = Callable[[], AbstractContextManager[QueryCount]]
CLOSED, NAMED, GROUP, LOOK, OPEN = ACCESS


def crowd(workshop: Workshop, dataset: Dataset, *stops: str) -> list[Seat]:
    """A seat for each stop, which puts the dataset there."""
    seats = [make_seat(workshop, "frontline") for _ in stops]
    for seat, stop in zip(seats, stops, strict=True):
        services.place(seat, dataset, access=stop)
    return seats


def the_one(workshop: Workshop, dataset: Dataset) -> queries.OnLine:
    return next(one for one in line_up(workshop) if one.id == dataset.id)


def last(workshop: Workshop) -> str:
    return list_trail(workshop)[-1].verb


# what seats say


def test_the_newest_takes_the_place_of_the_older(room: Room) -> None:
    dataset = make_dataset(room.workshop)
    services.place(room.ann, dataset, access=CLOSED, lag="over_1_year")
    services.place(room.ann, dataset, access=OPEN, sensitivity="high")
    (only,) = db.session.query(Placing).all()
    assert (only.access, only.sensitivity, only.lag, only.finest_geography) == (OPEN, "high", "", "")
    assert queries.list_own(room.ann) == {dataset.id: only} and queries.list_own(room.ben) == {}


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "access"),
        ({"access": "ajar"}, "access"),
        ({"access": OPEN, "sensitivity": "very"}, "sensitivity"),
        ({"lag": "ages"}, "lag"),
        ({"finest_geography": "moon"}, "finest_geography"),
    ],
)
def test_what_cannot_be_placed_is_refused_for_its_field(room: Room, said: dict[str, str], field: str) -> None:
    dataset = make_dataset(room.workshop)
    with pytest.raises(Refused) as refused:
        services.place(room.ann, dataset, **said)
    assert refused.value.field == field and db.session.query(Placing).count() == 0


def test_only_what_stands_on_the_wall_is_placed(room: Room) -> None:
    held = make_dataset(room.workshop, visibility="held")
    merged = make_dataset(room.workshop, merged_into_id=make_dataset(room.workshop).id)
    for dataset in (held, merged):
        with pytest.raises(Refused, match="not on the wall"):
            services.place(room.ann, dataset, access=OPEN)
        with pytest.raises(Refused, match="not on the wall"):
            services.agree_access(dataset, OPEN)


def test_after_the_close_nothing_is_placed(room: Room) -> None:
    dataset = make_dataset(room.workshop)
    close_workshop(room.workshop)
    with pytest.raises(Refused, match="over"):
        services.place(room.ann, dataset, access=OPEN)


# what the room sees of it


@pytest.mark.parametrize(
    ("stops", "apart"),
    [
        ([], False),
        ([0], False),
        ([0, 0], False),
        ([0, 1], True),  # no majority
        ([0, 0, 1], False),
        ([0, 0, 0, 2], True),  # two stops apart
        ([1, 1, 2, 2], True),
        ([1, 1, 1, 2], False),
        ([4, 0], True),
    ],
)
def test_what_is_disputed(stops: list[int], apart: bool) -> None:
    assert are_apart(stops) is apart


def test_majorities_and_tallies() -> None:
    assert most_of([0, 0, 1]) == CLOSED and most_of([0, 1]) == "" and most_of([]) == ""
    assert tally_of([0, 0]) == () and tally_of([0, 0, 4]) == (2, 0, 0, 0, 1)


def test_disputed_ones_stand_first_and_agreed_ones_last(room: Room) -> None:
    unplaced = make_dataset(room.workshop)
    agreed = make_dataset(room.workshop)
    clear = make_dataset(room.workshop)
    little, most = make_dataset(room.workshop), make_dataset(room.workshop)
    services.agree_access(agreed, OPEN)
    crowd(room.workshop, clear, GROUP, GROUP, NAMED)
    crowd(room.workshop, little, CLOSED, OPEN)
    crowd(room.workshop, most, CLOSED, OPEN, OPEN, OPEN)
    found = line_up(room.workshop)
    assert [one.id for one in found] == [most.id, little.id, clear.id, unplaced.id, agreed.id]
    assert [one.disputed for one in found] == [True, True, False, False, False]
    assert [one.tally for one in found] == [(1, 0, 0, 0, 3), (), (0, 1, 2, 0, 0), (), ()]
    assert [one.is_clear for one in found] == [False, False, True, False, False]


def test_where_the_wall_shows_a_dataset(room: Room) -> None:
    known = make_dataset(room.workshop, entry=make_entry("Known", access=LOOK))
    split = make_dataset(room.workshop, existence="wished_for")
    nowhere = make_dataset(room.workshop)
    assert the_one(room.workshop, known).shown_at == LOOK
    crowd(room.workshop, known, OPEN, OPEN)
    assert the_one(room.workshop, known).shown_at == LOOK  # two people do not move it
    crowd(room.workshop, known, OPEN)
    assert the_one(room.workshop, known).shown_at == OPEN
    crowd(room.workshop, split, CLOSED, GROUP, GROUP, OPEN)
    found = the_one(room.workshop, split)
    assert (found.shown_at, found.disputed, found.wished) == (GROUP, True, True)
    assert the_one(room.workshop, nowhere).shown_at == ""
    assert [[one.id for one in page] for page in wall_pages(line_up(room.workshop))] == [[split.id, known.id]]


def test_the_wall_holds_seven_to_a_page(room: Room) -> None:
    for n in range(9):
        make_dataset(room.workshop, entry=make_entry(f"Known {n}", access=OPEN))
    assert [len(page) for page in wall_pages(line_up(room.workshop))] == [7, 2]


# what the room agrees


def test_agreeing_writes_the_shelf_and_undo_brings_it_back(room: Room) -> None:
    dataset = make_dataset(room.workshop)
    entry = dataset.entry
    assert entry is not None
    services.agree_access(dataset, NAMED, sensitivity="high", finest_geography="ward")
    assert (entry.access, entry.sensitivity, entry.lag, entry.finest_geography) == (NAMED, "high", "", "ward")
    assert dataset.access_agreed and last(room.workshop) == "agreed_access"
    services.agree_access(dataset, NAMED, sensitivity="high")
    services.agree_access(dataset, GROUP, lag="under_1_month")
    first, second = [event for event in list_trail(room.workshop) if event.verb == "agreed_access"]
    assert set(second.detail["now"].values()) == {GROUP, "under_1_month"}
    with pytest.raises(Refused, match="changed since"):
        undo(room.workshop, first)
    undo(room.workshop, second)
    assert (entry.access, entry.lag, dataset.access_agreed) == (NAMED, "", True)
    undo(room.workshop, first)
    assert (entry.access, entry.sensitivity, dataset.access_agreed) == ("", "", False)


def test_what_the_shelf_changed_since_is_not_undone(room: Room) -> None:
    dataset = make_dataset(room.workshop)
    services.agree_access(dataset, NAMED)
    assert dataset.entry is not None
    dataset.entry.access = OPEN
    with pytest.raises(Refused, match="changed since"):
        undo(room.workshop, list_trail(room.workshop)[-1])


def test_a_card_without_an_entry_cannot_be_agreed(room: Room) -> None:
    dataset = make_dataset(room.workshop, entry=None)
    with pytest.raises(Refused, match="Link it"):
        services.agree_access(dataset, OPEN)
    with pytest.raises(Refused):
        services.agree_access(make_dataset(room.workshop), "")


def test_agreeing_all_that_is_clear(room: Room) -> None:
    clear, apart, few, done = (make_dataset(room.workshop) for _ in range(4))
    crowd(room.workshop, clear, GROUP, GROUP, NAMED)
    crowd(room.workshop, apart, CLOSED, OPEN, OPEN)
    crowd(room.workshop, few, OPEN, OPEN)
    services.agree_access(done, OPEN)
    assert services.agree_clear(room.workshop) == [clear]
    assert clear.entry is not None and clear.entry.access == GROUP and clear.access_agreed
    assert not apart.access_agreed and not few.access_agreed
    assert services.agree_clear(room.workshop) == []


# screens


def start(app: Flask, *titles: str) -> list[str]:
    """A room on the line-up, with these datasets on the wall; gives their references within the cycle."""
    with app.app_context(), writing():
        room = make_room("spectrum")
        return [make_dataset(room.workshop, title=title, holder=f"Holder of {title}").item for title in titles]


def own(app: Flask, number: int = 1) -> dict[str, tuple[str, str]]:
    with app.app_context():
        workshop = get_workshop(REF)
        assert workshop is not None
        rows = db.session.query(Placing, Dataset, Seat).join(Dataset, Dataset.id == Placing.dataset_id)
        rows = rows.join(Seat, Seat.id == Placing.seat_id).filter(Seat.number == number)
        return {dataset.item: (placing.access, placing.lag) for placing, dataset, _ in rows}


def test_placing_one_by_one_without_script(app: Flask) -> None:
    first, second = start(app, "Case records", "Grants of a council")
    page = phone(app)
    assert "You have placed 0 of 2" in page.text and "Shared with a group, by rules" in page.text
    url = f"/workshops/{REF}/seats/S01/steps/{step_id(app)}/line/{first}"
    page.post(url, {**page.form({}), "access": GROUP, "lag": "1_to_3_months"})
    assert "You said: Shared with a group, by rules · 1 to 3 months old" in page.text
    assert f"Got it for C1-{first}. You can change it until this step ends." in page.text
    assert f'id="line-{second}"' in page.html.split(" open>")[0]  # the next one is unfolded, none before it
    page.post(url, {**page.form({}), "access": OPEN, "lag": ""})
    assert own(app) == {first: (OPEN, "")}
    assert "You have placed 1 of 2" in page.text
    other = phone(app, 2)
    assert "You said" not in other.text and "You have placed 0 of 2" in other.text


def step_id(app: Flask) -> int:
    with app.app_context():
        workshop = get_workshop(REF)
        assert workshop is not None and workshop.current_id is not None
        return workshop.current_id


def test_over_htmx_the_fragment_comes_back_with_the_place_it_was_at(app: Flask) -> None:
    first, _second = start(app, "Case records", "Grants")
    page = phone(app)
    url = f"/workshops/{REF}/seats/S01/steps/{step_id(app)}/line/{first}"
    data = {**page.form({}), "access": NAMED}
    answer = page.client.post(url, data=data, headers={"HX-Request": "true"}, follow_redirects=True)
    body = answer.get_data(as_text=True)
    assert answer.status_code == 200 and body.lstrip().startswith('<div id="now"')
    at = body.index(f'id="line-{first}"')
    assert "data-focus" in body[at : at + 400] and body.count("data-focus") == 1
    assert answer.headers["HX-Replace-Url"].endswith("/seats/S01")


def test_nothing_chosen_or_odd_codes_are_said_beside_the_dataset(app: Flask) -> None:
    first, second = start(app, "Case records", "Grants")
    page = phone(app)
    url = f"/workshops/{REF}/seats/S01/steps/{step_id(app)}/line/{second}"
    page.post(url, page.form({"access": "", "lag": ""}), expect=422)
    assert "Choose a place on the line" in page.text and own(app) == {}
    page.post(url, {**page.form({}), "access": "ajar", "lag": "over_1_year"}, expect=422)
    assert "Choose from the lists." in page.text
    at = page.html.index(f'id="line-{second}"')
    assert 'value="over_1_year" selected' in page.html[at:] and " open>" in page.html[at : at + 200]
    assert " open>" not in page.html[page.html.index(f'id="line-{first}"') : at]
    data = {**page.form({}), "access": OPEN}
    for path in (url.replace(second, "D999"), url.replace(second, "Q01")):
        page.post(path, data, expect=404)


def test_late_ones_still_count_until_the_close(app: Flask) -> None:
    (first,) = start(app, "Case records")
    page = phone(app)
    url = f"/workshops/{REF}/seats/S01/steps/{step_id(app)}/line/{first}"
    data = {**page.form({}), "access": OPEN}
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        rooms.start_step(make_step(workshop, "brief", on_show=False))
    page.post(url, data)
    assert "This step had ended, but it still counts." in page.text and own(app) == {first: (OPEN, "")}
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        close_workshop(workshop)
    page.post(url, {**data, "once": "x" * 22, "access": CLOSED}, expect=422)
    assert "over" in page.text and own(app) == {first: (OPEN, "")}


def test_the_console_speaks_for_a_seat_on_paper_alone(app: Flask) -> None:
    (first,) = start(app, "Case records")
    desk = console(app)
    line = f"/steps/{step_id(app)}/line/{first}"
    desk.get(f"/workshops/{REF}/seats/S04")
    desk.post(f"/workshops/{REF}/seats/S04{line}", {**desk.form({}), "access": NAMED})
    assert own(app, 4) == {first: (NAMED, "")}
    desk.post(f"/workshops/{REF}/seats/S01{line}", {**desk.form({}), "access": NAMED, "once": "y" * 22}, expect=404)


def test_the_console_shows_tallies_from_three_and_agrees(app: Flask) -> None:
    first, second = start(app, "Case records", "Grants")
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        datasets = {dataset.item: dataset for dataset in db.session.query(Dataset)}
        crowd(workshop, datasets[first], GROUP, GROUP, GROUP)
        crowd(workshop, datasets[second], CLOSED, OPEN)
    desk = console(app)
    assert "2 people placed it; told from three on." in desk.text and "3 a group" in desk.text
    assert desk.text.index("Grants") < desk.text.index("Case records") and "Disputed" in desk.text
    agree = f"/workshops/{REF}/console/line/{second}/agree"
    desk.post(agree, {**desk.form({}), "access": ""}, expect=422)
    assert "Choose a place on the line." in desk.text
    desk.post(agree, {**desk.form({}), "access": LOOK, "lag": "over_1_year", "once": "z" * 22})
    assert f"C1-{second}: agreed. You can undo this." in desk.text
    assert "Agreed: Anyone can look, reuse not allowed" in desk.text
    desk.post(f"/workshops/{REF}/console/line/agree-clear", {"once": "w" * 22})
    assert "1 dataset agreed." in desk.text and "2 of 2 datasets agreed." in desk.text
    page = phone(app)
    assert "The room agreed: Anyone can look, reuse not allowed" in page.text


def test_the_wall_shows_places_and_never_who(app: Flask) -> None:
    first, _second = start(app, "Case records", "Grants")
    with app.app_context():
        workshop = get_workshop(REF)
        assert workshop is not None
        screen = f"/screens/{workshop.screen_token}"
    wall = browse(app).get(screen)
    assert "0 people have placed something" in wall.text
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        dataset = next(one for one in db.session.query(Dataset) if one.item == first)
        crowd(workshop, dataset, CLOSED, OPEN, OPEN)
    wall.get(screen)
    assert f"C1-{first} Case records disputed" in wall.text
    assert "1 dataset has no place yet." in wall.text


def test_participants_cannot_agree(app: Flask) -> None:
    (first,) = start(app, "Case records")
    page = phone(app)
    page.client.post(f"/workshops/{REF}/console/line/{first}/agree", data={"access": OPEN})
    with app.app_context():
        assert not any(one.access_agreed for one in db.session.query(Dataset))


def test_few_queries_however_many_datasets(app: Flask, count_queries: Counting) -> None:
    start(app, *[f"Data of kind {n}" for n in range(12)])
    with app.app_context(), writing():
        workshop = get_workshop(REF)
        assert workshop is not None
        for dataset in db.session.query(Dataset):
            crowd(workshop, dataset, GROUP, OPEN, OPEN)
    with app.app_context():
        workshop = get_workshop(REF)
        assert workshop is not None
        with count_queries() as count:
            assert len(line_up(workshop)) == 12
        assert count.n == 2
    page = phone(app)
    with count_queries() as on_phone:
        page.get(f"/workshops/{REF}/seats/S01")
    assert on_phone.n <= 14, on_phone.said


def test_who_only_listens_and_who_was_sent_away_do_not_move_a_dataset(room: Room) -> None:
    dataset = make_dataset(room.workshop)
    seats = crowd(room.workshop, dataset, CLOSED, CLOSED, CLOSED, OPEN)
    seats[-1].state = "removed"
    db.session.flush()
    one = the_one(room.workshop, dataset)
    assert (one.n, one.most, one.disputed) == (3, CLOSED, False)
    assert queries.count_placed(room.workshop) == 3
    funder = make_seat(room.workshop, "commissioner", votes=False)
    with pytest.raises(Refused, match="listens"):
        services.place(funder, dataset, access=OPEN)
