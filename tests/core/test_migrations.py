"""Migrations: they make the tables the models describe, on both databases, and an interrupted one is finished later."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from app import create_app
from core.config import ROOT
from core.db import db, writer_engine
from tests.conftest import make_settings

VERSIONS = ROOT / "migrations" / "versions"


def test_tables_are_as_the_models_say(either_app: Flask) -> None:
    with either_app.app_context(), writer_engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, db.metadata) == []


def test_head_is_named_so_that_two_new_ones_collide() -> None:
    newest = max(path.stem for path in VERSIONS.glob("[0-9]*.py"))
    assert (VERSIONS / "HEAD").read_text().strip() == newest


def test_upgrade_twice_and_back(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path))
    with app.app_context():
        upgrade()
        upgrade()
        downgrade(revision="base")
        assert inspect(writer_engine()).get_table_names() == ["alembic_version"]
        upgrade()
        writer_engine().dispose()
