"""Runs the migrations through the writer's engine, one transaction for all. Called by `flask db upgrade`."""

from __future__ import annotations

from alembic import context
from flask import current_app

from core.db import db, writer_engine


def run() -> None:
    """Migrate the database of the current app."""
    current_app.logger.debug("migrating")
    with writer_engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
            transaction_per_migration=False,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
