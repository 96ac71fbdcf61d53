"""`flask shelf …`: fill the shelf, import a file into it, export it, from the installation's own computer."""

from __future__ import annotations

import hashlib
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from core.config import Settings
from core.errors import Busy
from datasets.exporters import EXPORTERS
from datasets.importers import SOURCES, shipped
from datasets.importers.inspecting import source_of
from datasets.models import ImportRun
from datasets.queries import runs as queries
from datasets.services import importing

shelf = AppGroup("shelf", help="The shelf of candidate datasets: descriptions, never the data.")


@shelf.command("fill")
@click.option("--if-new", is_flag=True, help="Do nothing when this very list was loaded before.")
def fill(if_new: bool) -> None:
    """Put the sixty datasets that come with Common Thread on the shelf. Doing it twice changes nothing."""
    content = shipped.FILE.read_bytes()
    name = shipped.SOURCE.name
    if if_new and queries.was_imported(name, hashlib.sha256(content).hexdigest()):
        return
    _run(name, shipped.FILE.name, content)


@shelf.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", type=click.Choice(["csv", "dcat"]), help="What kind of file it is, if that is not plain.")
def import_file(file: Path, source: str | None) -> None:
    """Import FILE, a CSV list of datasets or a DCAT catalogue in JSON-LD. All of a broken file is refused."""
    content = file.read_bytes()
    _run(source or source_of(content), file.name, content)


@shelf.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> None:
    """Write the public shelf to FILE: .csv for spreadsheets, .jsonld for a DCAT catalogue."""
    exporter = EXPORTERS.get(file.suffix.removeprefix("."))
    if exporter is None:
        raise click.ClickException(f"The name of the file ends in {' or '.join(f'.{name}' for name in EXPORTERS)}.")
    settings: Settings = current_app.extensions["settings"]
    entries = queries.list_for_export()
    file.write_bytes(exporter(entries, settings.base_url))
    click.echo(f"{len(entries)} datasets written to {file}.")


def _run(source: str, label: str, content: bytes) -> None:
    """Import, and account for it."""
    try:
        run = importing.import_now(source, label, content)
    except Busy:
        raise click.ClickException("The database is busy. Try again in a moment.") from None
    if run.state == "failed":
        raise click.ClickException(run.problem)
    _say(run)


def _say(run: ImportRun) -> None:
    click.echo(f"{SOURCES[run.source].title}: {run.rows_read} rows read.")
    click.echo(f"{run.added} added, {run.changed} changed, {run.unchanged} as before, {run.refused} refused.")
    for number, why in run.refusals.items():
        click.echo(f"  row {number}: {why}")
    if run.problem:
        click.echo(run.problem)
