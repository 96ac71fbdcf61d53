"""Joins this package to the app: its buttons, its commands, and what templates ask about sample pages."""

from __future__ import annotations

from flask import Flask

from core.writing import new_once
from example.commands import example
from example.sample import own_number, sample_of
from example.views import bp


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    app.register_blueprint(bp)
    app.cli.add_command(example)
    app.jinja_env.globals.update(sample_of=sample_of, example_number=own_number(), new_once=new_once)
