"""Joins this package to the app."""

from __future__ import annotations

from flask import Flask

from reports import shelf
from reports.commands import report
from reports.views import bp


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    shelf.init_app(app)
    app.register_blueprint(bp)
    app.cli.add_command(report)
