"""Puts accounts into the app: pages, sign-in, the `facilitator` commands. `app.create_app` calls it."""

from __future__ import annotations

from flask import Flask

from accounts import session
from accounts.commands import facilitator
from accounts.views import bp


def register(app: Flask) -> None:
    """Set up Flask-Login, the pages and the commands."""
    session.init_app(app)
    app.register_blueprint(bp)
    app.cli.add_command(facilitator)
