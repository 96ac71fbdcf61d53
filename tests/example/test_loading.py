"""Loading the worked example: once, whole, out of everybody's way, and without a trace once it is removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from accounts.queries import get_role
from core import clock
from core.config import Settings
from core.db import Base, db
from core.errors import Refused
from core.writing import Receipt, writing
from datasets.queries.fits import agreement, list_agreed
from datasets.queries.naming import list_in_cycle
from datasets.services.shelf import add_entry
from example import lock, queries, services
from example.replay import acts
from example.replay.acts import Replay, perform
from questions.queries import get_by_item
from reports.shelf import keep, shelf
from tests.factories.workshops import make_account, make_cycle, make_seat, make_workshop
from voting import keys
from voting.queries import list_rounds, results
from workshops.models import Cycle
from workshops.queries import get_cycle, get_workshop
from workshops.trail import broken_at


@pytest.fixture
def here(app: Flask) -> Iterator[Flask]:
    with app.app_context():
        yield app


@pytest.fixture
def empty(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example without its workshops: enough where only the cycle matters."""
    monkeypatch.setattr(services, "WORKSHOPS", ())


def counted() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    return {
        table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    db.session.rollback()
    return {table.name: sorted(map(repr, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables}


def test_loading_twice_changes_nothing(here: Flask) -> None:
    first = services.load()
    before = everything()
    assert services.load() == services.Loaded(first.ref, already=True, moved=False)
    assert everything() == before


@pytest.mark.usefixtures("empty")
def test_the_account_that_loads_it_runs_it(here: Flask) -> None:
    with writing():
        one, two = make_account().id, make_account().id
    services.load(one)
    cycle = queries.get_example()
    assert cycle is not None and get_role(one, cycle.id) == "facilitator"
    services.load(two)
    assert get_role(two, cycle.id) == "facilitator"


def test_a_real_c1_keeps_its_name(here: Flask) -> None:
    """The example takes the next number, and every reference with it."""
    with writing():
        make_cycle(sequence=1)
        make_cycle(sequence=4)
    assert services.load() == services.Loaded("C5", already=False, moved=True)
    cycle = get_cycle("C5")
    assert cycle is not None and cycle.is_example
    question = get_by_item(cycle, "Q45")
    assert question is not None and question.ref == "C5-Q45"


@pytest.mark.usefixtures("empty")
def test_other_cycles_do_not_move_it(here: Flask) -> None:
    with writing():
        make_cycle(sequence=2)
    assert services.load().ref == "C1"


@pytest.mark.usefixtures("empty")
def test_it_keeps_the_clock_of_everybody_else(here: Flask) -> None:
    services.load()
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(minutes=1)
    cycle = queries.get_example()
    assert cycle is not None and cycle.created_at.date().isoformat() == "2025-12-23"


def interrupt_after(monkeypatch: pytest.MonkeyPatch, minute: float, how: Callable[[], None]) -> None:
    """Stop the loading at a minute of the plan."""

    def some(replay: Replay) -> None:
        perform(Replay(replay.timeline, tuple(act for act in replay.acts if act.minute < minute)))
        how()

    monkeypatch.setattr(services, "perform", some)


def fail() -> None:
    raise RuntimeError("the disk is full")


@pytest.mark.parametrize("minute", [0, 86, 150])
def test_a_loading_that_fails_leaves_nothing(here: Flask, monkeypatch: pytest.MonkeyPatch, minute: float) -> None:
    before = counted()
    interrupt_after(monkeypatch, minute, fail)
    with pytest.raises(RuntimeError):
        services.load()
    assert counted() == before
    assert keys.names() == set()


@pytest.mark.parametrize("minute", [0, 86, 150])
def test_a_loading_that_was_cut_off_is_done_again(here: Flask, monkeypatch: pytest.MonkeyPatch, minute: float) -> None:
    """As after a power cut: nothing could be cleared, so the next loading clears it and begins again."""
    with monkeypatch.context() as patch:
        interrupt_after(patch, minute, lambda: None)
        patch.setattr(services, "_replay_or_clear", _first_part_only)
        services.load()
    left = queries.get_example()
    assert left is not None and not queries.is_finished(left)
    assert services.load() == services.Loaded("C1", already=False, moved=False)
    workshop = get_workshop("C1-W1")
    assert workshop is not None and workshop.state == "reported"
    assert broken_at(workshop.cycle) is None
    assert counted()["shelf_entries"] == counted()["datasets"] == 24
    assert counted()["cycles"] == 1 and counted()["questions"] == 54 and counted()["ballots"] == 47 + 19
    assert keys.names() == set()


def _first_part_only() -> None:
    cycle = queries.get_example()
    assert cycle is not None
    for replay in services.WORKSHOPS:
        services.perform(replay(cycle))


def test_only_one_loads_at_a_time(here: Flask) -> None:
    with lock.alone(), pytest.raises(Refused):
        services.load()
    assert queries.get_example() is None


def test_another_process_is_waited_for(here: Flask) -> None:
    fcntl = pytest.importorskip("fcntl", reason="locks between processes are for servers that have several")
    settings: Settings = here.extensions["settings"]
    with (settings.instance / lock.FILE).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(Refused):
            services.remove()
    assert services.remove() is False


def test_others_can_write_between_any_two_transactions(here: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever the loading pauses, nobody has to wait for it."""
    with writing():
        seat = make_seat(make_workshop(make_cycle(sequence=7))).id
    waits: list[bool] = []
    pauses = iter(range(10_000))

    def someone_votes() -> None:
        with here.app_context(), writing():
            from workshops.models import Seat

            db.session.get_one(Seat, seat).device_ok = True

    def pause(seconds: float) -> None:
        if next(pauses) % 9 == 0:
            writer = threading.Thread(target=someone_votes)
            writer.start()
            writer.join(5)
            waits.append(writer.is_alive())

    monkeypatch.setattr(acts.time, "sleep", pause)
    services.load()
    assert len(waits) >= 6 and not any(waits)
    assert next(pauses) >= 60


def test_removing_leaves_nothing(here: Flask) -> None:
    """Rows, keys, receipts: as before it was loaded, and other cycles as they were."""
    with writing():
        account = make_account().id
        make_workshop(make_cycle(sequence=1), number=1)
        make_cycle(sequence=3)
    before = everything()
    services.load(account)
    with writing():
        for path in ("/workshops/C4-W1/console/start", "/cycles/C4/edit"):
            db.session.add(Receipt(once=path, path=path, location="/desk", at=clock.now()))
        db.session.add(Receipt(once="first", path="/somewhere", location="/cycles/C4", at=clock.now()))
        db.session.add(Receipt(once="other", path="/cycles/C41/edit", location="/cycles/C41", at=clock.now()))
    assert services.remove() is True
    after = everything()
    assert len(after.pop("receipts")) == 1
    before.pop("receipts")
    assert after == before
    assert services.remove() is False


def test_a_shelf_that_knows_some_of_it_is_left_as_it_is(here: Flask) -> None:
    """What the public shelf has already is not put there twice, nor changed, nor removed with the example."""
    with writing():
        for title, holder, url in (
            ("Census 2021", "Office for National Statistics", "https://elsewhere.example.org"),
            ("Stat-Xplore", "Somebody else", "https://stat-xplore.dwp.gov.uk"),
            ("Another of JRF", "Joseph Rowntree Foundation", "https://www.jrf.org.uk/"),
        ):
            add_entry({"title": title, "holder": holder, "url": url, "access": "open"}, source="test", source_key=title)
    before = everything()
    services.load()
    cycle = queries.get_example()
    assert cycle is not None
    shelved = {card.item: card.entry for card in list_in_cycle(cycle, public=True)}
    assert [item for item, entry in shelved.items() if entry is not None and entry.cycle_id is None] == ["D03", "D17"]
    assert counted()["shelf_entries"] == 3 + 22
    assert set(before["shelf_entries"]) <= set(everything()["shelf_entries"])
    services.remove()
    assert everything() == before


def test_kept_records_go_with_it(here: Flask) -> None:
    services.load()
    kept = shelf().folder / "C1-W2" / "mark.pdf"
    keep(kept, b"a record")
    other = shelf().folder / "C11-W1" / "mark.pdf"
    keep(other, b"of a real cycle")
    services.remove()
    assert not kept.exists() and other.exists()


def test_an_unfinished_one_is_removed_with_its_keys(here: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        interrupt_after(patch, 86, lambda: None)
        patch.setattr(services, "_replay_or_clear", _first_part_only)
        services.load()
    assert len(keys.names()) == 1
    assert services.remove() is True
    assert keys.names() == set()


def test_a_real_cycle_is_never_deleted(here: Flask) -> None:
    with writing():
        real = make_cycle(sequence=1)
    assert services.remove() is False
    with pytest.raises(ValueError), writing():
        services._delete(real)
    assert db.session.scalar(select(func.count()).select_from(Cycle)) == 1


@pytest.mark.postgres
def test_on_postgresql(postgres_app: Flask, expected: dict[str, Any]) -> None:
    """The other database gives the same order, and is left as empty."""
    with postgres_app.app_context():
        before = counted()
        assert services.load() == services.Loaded("C1", already=False, moved=False)
        workshop = get_workshop("C1-W1")
        assert workshop is not None and broken_at(workshop.cycle) is None
        second = get_workshop("C1-W2")
        assert second is not None
        for round_ in [*list_rounds(workshop), *list_rounds(second)]:
            order = [one.item for one in results(round_).rows]
            assert order == [one["item"] for one in expected["rounds"][round_.ref]["result"]]
        found = [agreement(link) for link in list_agreed(second)]
        told = [(one["agreement"], one["state"]) for one in expected["link_agreement"].values()]
        assert sorted(found, key=str) == sorted(told, key=str)
        assert services.load().already
        assert services.remove() is True
        assert counted() == before
