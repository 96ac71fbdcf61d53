"""Runs of importers: every row accounted for, twice changes nothing, a broken file leaves nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from core import clock
from core.db import db
from core.writing import writing
from datasets.importers import SOURCES, shipped
from datasets.queries import runs as queries
from datasets.services import importing, shelf
from tests.datasets.lists import GOOD, HEADINGS, account, count_entries, count_files, find, send, table
from tests.factories.datasets import make_entry
from tests.factories.workshops import make_account


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    """Inside the app."""
    with app.app_context():
        yield


def fill() -> tuple[int, int, int, int, int]:
    return account(importing.import_now("shipped", shipped.FILE.name, shipped.FILE.read_bytes()))


def test_every_source_says_what_it_is() -> None:
    assert set(SOURCES) == {"shipped", "csv", "dcat"}
    assert all(source.name == name and str(source.title) for name, source in SOURCES.items())
    assert SOURCES["shipped"].publisher and SOURCES["shipped"].licence


def test_the_shipped_list_goes_in_once() -> None:
    assert fill() == (60, 60, 0, 0, 0)
    assert fill() == (60, 0, 0, 60, 0)
    assert count_entries() == 60


def test_the_shipped_list_keeps_what_is_unknown_empty() -> None:
    fill()
    entry = find("UK Poverty statistics")
    assert (entry.access, entry.licence, entry.org_id) == ("shared_public", "", "GB-CHC-1184957")
    assert entry.nations == ["england", "wales", "scotland", "northern_ireland"]
    assert (entry.finest_geography, entry.geography_note) == ("region", "Nation and English region")
    assert (entry.unit, entry.kind, entry.lag, entry.personal_data, entry.quality) == ("", "", "", "", {})
    assert entry.url_check == "seen in public sources"
    assert entry.source == "shipped" and entry.run_id is not None


def test_openness_is_read_from_level_and_detail() -> None:
    fill()
    seen = dict.fromkeys(queries.list_for_export()[n]["access"] for n in range(60))
    assert set(seen) == {"closed_internal", "shared_named", "shared_group", "shared_public", "open"}


def test_filling_again_leaves_what_people_changed() -> None:
    fill()
    with writing():
        shelf.edit_entry(find("UK Poverty statistics"), {"licence": "not_stated", "description": "Ours now."})
    assert fill() == (60, 0, 0, 60, 0)
    assert find("UK Poverty statistics").description == "Ours now."


def test_a_newer_shipped_list_changes_what_nobody_touched() -> None:
    fill()
    newer = shipped.FILE.read_bytes().replace(b"Charts and tables that go with", b"Charts which go with")
    run = importing.import_now("shipped", "newer", newer)
    assert account(run) == (60, 0, 1, 59, 0)
    assert find("UK Poverty statistics").description.startswith("Charts which go with")
    assert fill()[2] == 1  # and back again


def test_a_csv_list_goes_in_and_is_found_again() -> None:
    assert account(send(table())) == (2, 2, 0, 0, 0)
    assert account(send(table())) == (2, 0, 0, 2, 0)
    rows = [("1", "Rent arrears, by month", "A council", "OGL v3.0", "England"), GOOD[1]]
    assert account(send(table(rows))) == (2, 0, 1, 1, 0)
    assert find("Rent arrears, by month").licence == "OGL-UK-3.0"
    assert count_entries() == 2


def test_without_numbers_a_row_is_known_by_name_and_holder() -> None:
    rows = [("Rent arrears", "A council", "yes"), ("Rent arrears", "Another council", "")]
    headings = ("title", "publisher", "secret")
    assert account(send(table(rows, headings)))[1] == 2
    assert account(send(table(rows, headings)))[3] == 2


def test_bad_rows_are_refused_and_the_good_go_in() -> None:
    rows = [
        *GOOD,
        ("3", "", "A charity", "", ""),
        ("4", "Case notes", "A charity", "", "England", "one too many"),
        ("1", "Again", "A council", "", ""),
        ("6", "UK homelessness", "A charity", "", "England"),
        ("7", "Food parcels", "a  CHARITY", "", ""),
    ]
    run = send(table(rows))
    assert run.state == "done"
    assert account(run) == (7, 2, 0, 0, 5)
    assert set(run.refusals) == {"4", "5", "6", "7", "8"}
    assert "what the dataset is called" in run.refusals["4"]
    assert "6 cells under 5 headings" in run.refusals["5"]
    assert "row 2 already" in run.refusals["6"]
    assert "only these are ticked: England" in run.refusals["7"]
    assert "one of this name and holder" in run.refusals["8"]
    assert account(send(table(rows))) == (7, 0, 0, 2, 5)


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("charity number", "12", "not the number of a charity"),
        ("sensitivity", "rather", "“rather” is not one of the words"),
        ("url", "javascript:alert(1)", "begins with https://"),
        ("title", "x" * 6000, "longer than 5,000 letters"),
        ("title", "x" * 300, "keep it to 200"),
        ("key", "no key/of ours", "none that we give out"),
        ("quality_overall", "7", "whole number from 1 to 5"),
        ("checked_on", "yesterday", "not a date"),
    ],
)
def test_a_row_is_refused_for_a_plain_reason(heading: str, cell: str, words: str) -> None:
    headings = ["title", heading] if heading != "title" else ["title", "holder"]
    row = ["Rent arrears", cell] if heading != "title" else [cell, ""]
    run = send(table([row], headings))
    assert account(run) == (1, 0, 0, 0, 1)
    assert words in run.refusals["2"]


def test_an_empty_cell_erases_nothing() -> None:
    send(table())
    with writing():
        shelf.edit_entry(find("Food parcels"), {"licence": "CC0-1.0"})
    assert account(send(table())) == (2, 0, 0, 2, 0)
    assert find("Food parcels").licence == "CC0-1.0"


def test_two_lists_with_the_same_numbers_stay_two() -> None:
    send(table())
    with writing():
        run = importing.begin("csv", "another list", b"")
        importing.set_columns(run, {}, "Another office", "")
    content = table([("1", "Bus fares", "A council", "", "")])
    importing.take_in(run.id, content)
    with writing():
        importing.set_columns(run, dict(run.mapping), "Another office", "")
    importing.preview(run.id)
    importing.carry_out(run.id)
    assert account(run) == (1, 1, 0, 0, 0)
    assert {find("Bus fares").source_key, find("Rent arrears").source_key} == {"another office/1", "/1"}


def test_what_a_room_described_is_not_changed_by_a_list() -> None:
    with writing():
        make_entry("Case records", source="room", key="a-key-of-a-room-0001", public=True)
    headings = ("key", "title", "holder")
    same = send(table([("a-key-of-a-room-0001", "Case records", "An office for statistics")], headings))
    assert account(same) == (1, 0, 0, 1, 0)
    other = send(table([("a-key-of-a-room-0001", "Other words", "")], headings))
    assert account(other) == (1, 0, 0, 0, 1)
    assert "A room described" in other.refusals["2"]


def test_an_entry_that_came_from_elsewhere_is_known_by_its_key() -> None:
    fill()
    entry = find("UK Poverty statistics")
    content = table([(entry.key, "UK Poverty figures")], ("key", "title"))
    assert account(send(content)) == (1, 0, 1, 0, 0)
    assert count_entries() == 60
    assert find("UK Poverty figures").source == "shipped"
    assert fill()[2] == 0  # people come first


def test_a_broken_file_leaves_nothing_but_its_account() -> None:
    broken = table([*GOOD, *((str(n), f"Name {n}", "", "", "") for n in range(3, 1500))]) + b'9999,"never closed'
    run = send(broken)
    assert run.state == "failed"
    assert "quotation marks" in run.problem
    assert account(run) == (0, 0, 0, 0, 0)
    assert (count_entries(), count_files()) == (0, 0)


def test_a_file_far_too_long_is_refused_at_its_limit() -> None:
    rows = b"1,Name\r\n" * 100_000
    run = send(b"id,title\r\n" + rows)
    assert run.state == "failed"
    assert "more than 10,000 rows" in run.problem
    assert count_entries() == 0


def test_records_of_people_are_refused_and_not_kept() -> None:
    with writing():
        number = importing.begin("csv", "clients.csv", b"").id
    people = table([("A", "QQ 12 34 56 C", "1 2 1990")] * 4, ("First name", "National Insurance", "Date of birth"))
    importing.take_in(number, people)
    run = db.session.get(importing.ImportRun, number)
    assert run is not None and run.state == "failed"
    assert "data itself" in run.problem and "First name" in run.problem
    assert count_files() == 0


def test_pressing_import_twice_is_harmless() -> None:
    with writing():
        number = importing.begin("csv", "list.csv", table(), make_account().id).id
    importing.take_in(number, table())
    importing.preview(number)
    importing.carry_out(number)
    importing.carry_out(number)
    importing.preview(number)
    run = db.session.get(importing.ImportRun, number)
    assert run is not None and run.state == "done"
    assert account(run) == (2, 2, 0, 0, 0)
    assert count_files() == 0


def test_a_change_in_between_stops_the_whole_import(monkeypatch: pytest.MonkeyPatch) -> None:
    send(table())
    rows = [("1", "Rent owed", "A council", "", ""), ("9", "New", "", "", "")]
    whole = importing._plan

    def meddled(*given: object) -> importing.Plan:
        plan = whole(*given)  # type: ignore[arg-type]
        with writing():
            shelf.edit_entry(find("Rent arrears"), {"unit": "a tenancy"})
        return plan

    monkeypatch.setattr(importing, "_plan", meddled)
    run = send(table(rows))
    assert run.state == "failed" and "same moment" in run.problem
    assert count_entries() == 2


def test_the_same_new_name_at_the_same_moment_stops_the_whole_import(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = importing._plan

    def meddled(*given: object) -> importing.Plan:
        plan = whole(*given)  # type: ignore[arg-type]
        with writing():
            make_entry("Quicker", source="csv", source_key="/2")
        return plan

    monkeypatch.setattr(importing, "_plan", meddled)
    run = send(table())
    assert run.state == "failed" and "same moment" in run.problem
    assert count_entries() == 1


def test_a_file_nobody_goes_on_with_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        number = importing.begin("csv", "list.csv", table()).id
    importing.take_in(number, table())
    assert count_files() == 1
    later = clock.now() + timedelta(hours=25)
    with clock.set_to(lambda: later), writing():
        importing.begin("csv", "another.csv", table())
    run = db.session.get(importing.ImportRun, number)
    assert run is not None and run.state == "failed" and "for a day" in run.problem
    assert count_files() == 0


def test_a_giant_table_asks_the_database_in_portions(count_queries: object) -> None:
    rows = [(str(n), f"Dataset {n}", "", "", "") for n in range(1200)]
    with count_queries() as count:  # type: ignore[operator]
        assert account(send(table(rows, HEADINGS)))[1] == 1200
    assert count.n < 30


def test_carrying_out_twice_at_once_takes_it_in_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        number = importing.begin("csv", "list.csv", table()).id
    importing.take_in(number, table())
    importing.preview(number)
    whole = importing._plan

    def pressed_again(*given: object) -> importing.Plan:
        plan = whole(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(importing, "_plan", whole)
        importing.carry_out(number)
        return plan

    monkeypatch.setattr(importing, "_plan", pressed_again)
    importing.carry_out(number)
    run = db.session.get(importing.ImportRun, number)
    assert run is not None and (run.state, run.added, run.problem) == ("done", 2, "")
    assert count_entries() == 2


def test_what_was_put_aside_meanwhile_is_not_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    with writing():
        number = importing.begin("csv", "list.csv", table()).id
    importing.take_in(number, table())
    importing.preview(number)
    whole = importing._plan

    def put_aside(*given: object) -> importing.Plan:
        plan = whole(*given)  # type: ignore[arg-type]
        with writing():
            run = db.session.get(importing.ImportRun, number)
            assert run is not None
            importing.forget(run)
        return plan

    monkeypatch.setattr(importing, "_plan", put_aside)
    importing.carry_out(number)
    run = db.session.get(importing.ImportRun, number)
    assert run is not None and run.state == "failed"
    assert count_entries() == 0
