"""Leaves nothing of deleted rows in the database's files: free pages, dead rows and the log are rebuilt or emptied.

Called after a commit that had to forget something, such as who cast which ballot.
"""

from __future__ import annotations

import time
from sqlite3 import OperationalError
from typing import Any

from flask import current_app

from core.db import db, writer_engine
from core.errors import Busy
from core.writing import Writer

TRIES = 3
PAUSE_SECONDS = 0.2


def scrub(*tables: str) -> bool:
    """Rebuild the embedded database and empty its log; of PostgreSQL rewrite the named tables.

    Gives False when somebody stood in the way, or there was no room for it (call again later). It needs a moment
    without any transaction, and raises RuntimeError inside `writing()`.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("scrub() must run after the transaction")
    session.rollback()  # our own reading must not hold the log
    writer: Writer = current_app.extensions["writer"]
    try:
        with writer.held():
            return _rebuild_file() if writer_engine().dialect.name == "sqlite" else _rewrite(tables)
    except Busy:
        return False


def _rebuild_file() -> bool:
    raw = writer_engine().raw_connection()
    try:
        return any(_rebuilt(raw.cursor()) for _ in range(TRIES))
    finally:
        raw.close()


def _rebuilt(cursor: Any) -> bool:  # noqa: ANN401 - the driver's cursor
    """Once: rewrite what is there, then put it in place and empty the log."""
    try:
        cursor.execute("VACUUM")
        busy: int = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    except OperationalError:  # another program holds the database, or the disk is full
        busy = 1
    if busy:
        time.sleep(PAUSE_SECONDS)
    return not busy


def _rewrite(tables: tuple[str, ...]) -> bool:
    with writer_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f'VACUUM FULL "{table}"')
    return True
