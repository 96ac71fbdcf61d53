"""Puts Common Thread together: the only file that knows every package. Servers and commands call `create_app`."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

import accounts.register
import core.assets
import core.config
import core.db
import core.errors
import core.language
import core.packing
import core.security
import core.web
import core.writing
import datasets.register
import example.register
import live.announce
import questions.register
import reports.register
import voting.register
import workshops.register
from core.config import Settings, from_environment
from core.db import db

PACKAGES = (
    accounts.register,
    workshops.register,
    voting.register,
    questions.register,
    datasets.register,
    reports.register,
    example.register,
)


def create_app(settings: Settings | None = None, *, migrations: bool = True) -> Flask:
    """One app with its own settings, engines, writer and bus. What only serves does without `migrations`."""
    settings = settings or from_environment()
    app = Flask(__name__, static_folder=None)
    app.config.update(TESTING=settings.testing, BASE_URL=settings.base_url)
    app.extensions["settings"] = settings
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    _set_up_core(app, settings)
    if migrations:
        _offer_migrations(app)
    for package in PACKAGES:
        package.register(app)
    return app


def _set_up_core(app: Flask, settings: Settings) -> None:
    core.db.init_app(app, settings.database_url)
    core.writing.init_app(app, settings.instance / "writer.lock" if settings.embedded else None)
    core.web.init_app(app)
    core.packing.init_app(app)
    core.security.init_app(app, settings)
    core.language.init_app(app)
    core.assets.init_app(app)
    core.errors.init_app(app)
    live.announce.init_app(app)


def _offer_migrations(app: Flask) -> None:
    """The `flask db` commands."""
    from flask_migrate import Migrate  # here: a server that starts again after a fall need not wait for Alembic

    Migrate(app, db, directory=str(core.config.ROOT / "migrations"), compare_type=True)
