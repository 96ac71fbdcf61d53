"""Joins this package to the app: routes, activity kinds, what templates may ask."""

from __future__ import annotations

from flask import Flask

from core import clock
from core.web import wants_fragment
from workshops import kinds
from workshops.codes import Patience
from workshops.commands import words
from workshops.perspectives import label, perspective, short
from workshops.retention import forgets
from workshops.services import forget_old_cards
from workshops.views import bp


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    app.extensions["patience"] = Patience()
    app.register_blueprint(bp)
    app.cli.add_command(words)
    forgets(forget_old_cards)
    kinds.register_all()
    app.jinja_env.globals.update(
        perspective=perspective, group_label=short, group_words=label, now=clock.now, wants_fragment=wants_fragment
    )
