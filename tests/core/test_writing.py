"""One writer, receipts, grouped commits: nothing half done, nothing twice, nothing announced that was not kept."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError, OperationalError

from core import writing as core_writing
from core.db import db
from core.errors import Busy
from core.writing import after_commit, write_grouped, writing
from live.announce import announce
from tests.factories.workshops import make_cycle
from workshops.models import Cycle


def database(app: Flask) -> Path:
    """The file of this app's database."""
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


def count(app: Flask) -> int:
    """Cycles as another program sees them."""
    with sqlite3.connect(database(app)) as outside:
        return int(outside.execute("SELECT count(*) FROM cycles").fetchone()[0])


def test_an_error_keeps_nothing_and_announces_nothing(app: Flask) -> None:
    said: list[str] = []
    with app.app_context():
        with pytest.raises(ZeroDivisionError), writing():
            make_cycle()
            after_commit(lambda: said.append("kept"))
            raise ZeroDivisionError
        assert count(app) == 0 and not said
        with writing():
            make_cycle()
            after_commit(lambda: said.append("kept"))
            assert not said
    assert count(app) == 1 and said == ["kept"]


def test_readers_cannot_write(app: Flask) -> None:
    with app.app_context(), pytest.raises(OperationalError, match="attempt to write"):
        db.session.execute(text("DELETE FROM cycles"))


def test_writes_reach_the_disk_before_the_answer(app: Flask) -> None:
    with app.app_context(), app.extensions["writer_engine"].connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1


def test_one_bad_write_in_a_group_harms_no_other(app: Flask) -> None:
    with app.app_context(), writing():
        first = make_cycle().sequence
    results: dict[str, object] = {}

    def copy(name: str, sequence: int) -> None:
        def work(connection: Connection) -> str:
            connection.execute(text(COPY), {"sequence": sequence})
            return name

        with app.app_context():
            try:
                results[name] = write_grouped(work)
            except IntegrityError as error:
                results[name] = type(error).__name__

    threads = [threading.Thread(target=copy, args=pair) for pair in (("a", 101), ("twice", first), ("b", 102))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {"a": "a", "twice": "IntegrityError", "b": "b"}
    assert count(app) == 3


COPY = (
    "INSERT INTO cycles (sequence, title, focus_statement, purpose, scope_in, scope_out, licence, live_minimum,"
    " published_minimum, join_chain, state, is_example, created_at)"
    " SELECT :sequence, title, focus_statement, purpose, scope_in, scope_out, licence, live_minimum,"
    " published_minimum, join_chain, state, is_example, created_at FROM cycles LIMIT 1"
)


def test_a_taken_writer_is_said_to_be_busy(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core_writing, "WAIT_SECONDS", 0.05)
    held, free = threading.Event(), threading.Event()

    def hold() -> None:
        with app.app_context(), writing():
            held.set()
            free.wait(5)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(5)
    with app.app_context(), pytest.raises(Busy), writing():
        pass
    free.set()
    other.join()


def test_busy_is_a_503_that_says_nothing_is_lost(app: Flask) -> None:
    @app.get("/busy-for-a-test")
    def busy() -> str:
        raise Busy

    answer = app.test_client().get("/busy-for-a-test")
    assert answer.status_code == 503 and answer.headers["Retry-After"]
    assert "Nothing is lost" in answer.get_data(as_text=True)


def test_a_change_is_announced_after_the_commit_only(app: Flask) -> None:
    bus = app.extensions["bus"]
    with app.app_context(), bus.subscribe(7, frozenset({"step"})) as mailbox:
        with pytest.raises(ZeroDivisionError), writing():
            announce(7, "step")
            raise ZeroDivisionError
        assert mailbox.take(0) == ()
        with writing():
            announce(7, "step", "words")
            assert mailbox.take(0) == ()
        assert mailbox.take(0) == ("step",)


def test_nested_writing_is_one_transaction(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), writing():
            with writing():
                make_cycle()
            raise ZeroDivisionError
        assert db.session.query(Cycle).count() == 0
