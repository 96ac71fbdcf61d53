"""What every test may ask for: an app on a fresh database file, a client, and time that stands still when asked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from core.config import Settings


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
