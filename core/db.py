"""The database: base class, naming, UTC times, keys, and the two engines (many readers, one writer)."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import JSON, Connection, DateTime, Engine, Integer, MetaData, String, create_engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

BUSY_SECONDS = 2  # how long another program may hold the database before we say so
READY_SECONDS = 5  # the same for reading, which only waits while a fallen server's log is put in order

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcTime(TypeDecorator[datetime]):
    """A moment. Stored without a zone, in UTC; always handed out with its zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be a guess."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """The root of every table."""

    metadata = MetaData(naming_convention=NAMES)


Base.registry.update_type_annotation_map({datetime: UtcTime, list[str]: JSON, dict[str, Any]: JSON, str: String})


class RoutedSession(Session):
    """Reads through the readers' engine, and through the writer's while `core.writing` has the lock."""

    def get_bind(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's own signature
        """The engine for this piece of work."""
        if self.info.get("writing"):
            return writer_engine()
        return super().get_bind(*args, **kwargs)


db = SQLAlchemy(model_class=Base, session_options={"class_": RoutedSession}, disable_autonaming=True)


class Numbered:
    """A plain whole-number key."""

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


def random_key() -> str:
    """A key that says nothing about who came first: 128 random bits as text."""
    return secrets.token_urlsafe(16)


def writer_engine() -> Engine:
    """The only engine that changes data."""
    engine: Engine = current_app.extensions["writer_engine"]
    return engine


def init_app(app: Flask, url: str) -> None:
    """Make both engines for one app."""
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    embedded = url.startswith("sqlite")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {} if embedded else {"pool_size": 10, "pool_pre_ping": True}
    db.init_app(app)
    with app.app_context():
        reader = db.engine
        if not embedded:
            app.extensions["writer_engine"] = reader
            return
        _prepare_sqlite(reader, writing=False)
        writer = create_engine(url, pool_size=1, max_overflow=0)
        _prepare_sqlite(writer, writing=True)
        app.extensions["writer_engine"] = writer


def _prepare_sqlite(engine: Engine, *, writing: bool) -> None:
    """One connection writes and checkpoints; the others can only read (the database refuses them anything else)."""

    def connected(connection: Any, record: object) -> None:  # noqa: ANN401 - a DBAPI connection
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {READY_SECONDS * 1000}")
        cursor.execute("PRAGMA foreign_keys = ON")
        if writing:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA secure_delete = ON")
            cursor.execute("PRAGMA busy_timeout = 0")  # `_begin_writing` waits, and lets others work meanwhile
        else:
            cursor.execute("PRAGMA query_only = ON")
            cursor.execute("PRAGMA wal_autocheckpoint = 0")
        cursor.close()

    def begun(connection: Any) -> None:  # noqa: ANN401 - a SQLAlchemy connection
        if writing:
            _begin_writing(connection)
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _begin_writing(connection: Connection) -> None:
    """Take the database's own write lock. Waits without holding up the whole process, as SQLite's waiting would."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            time.sleep(0.01)
