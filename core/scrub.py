"""Leaves nothing of deleted rows in the database's files: free pages, dead rows and the log are rebuilt or emptied.

Called after a commit that had to forget something, such as who cast which ballot.
"""

from __future__ import annotations

import time

from flask import current_app

from core.db import db, writer_engine
from core.writing import Writer

TRIES = 3
PAUSE_SECONDS = 0.2


def scrub(*tables: str) -> bool:
    """Rebuild the embedded database and empty its log; of PostgreSQL rewrite the named tables.

    Gives False when a long reader stood in the way (call again later). Not inside `writing()`: it needs a moment
    without any transaction, and raises RuntimeError there.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("scrub() must run after the transaction")
    session.rollback()  # our own reading must not hold the log
    writer: Writer = current_app.extensions["writer"]
    with writer.held():
        return _rebuild_file() if writer_engine().dialect.name == "sqlite" else _rewrite(tables)


def _rebuild_file() -> bool:
    raw = writer_engine().raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("VACUUM")
        for _ in range(TRIES):
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                return True
            time.sleep(PAUSE_SECONDS)
        return False
    finally:
        raw.close()


def _rewrite(tables: tuple[str, ...]) -> bool:
    with writer_engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in tables:
            connection.exec_driver_sql(f'VACUUM FULL "{table}"')
    return True
