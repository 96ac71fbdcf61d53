"""`flask words forget`: deletes what was kept long enough. Run it once a day; each start of the server runs it too."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from core import clock
from core.writing import writing
from workshops.retention import forget_all

words = AppGroup("words", help="What people wrote: what must be forgotten.")


@words.command("forget")
def forget() -> None:
    """Delete words put aside 30 days ago, and words never shown 90 days after their workshop closed."""
    with writing():
        gone = forget_all(clock.now())
    click.echo(f"{gone} texts forgotten.")
