"""`flask report …`: the record as a file, for whoever looks after the server."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from core import pango
from reports import paper, pdf
from workshops.queries import get_workshop

report = AppGroup("report", help="Records of workshops as files.")


@report.command("workshop")
@click.argument("reference")
@click.option("--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The PDF to write.")
def workshop_pdf(reference: str, output: Path) -> None:
    """Write the record of a workshop (C1-W1) as a PDF: the published one, or marked as a draft before that."""
    if not _looks_like_reference(reference):
        raise click.ClickException(f"A reference looks like C1-W1. This does not: {reference}")
    with current_app.test_request_context("/", base_url=current_app.config["BASE_URL"]):
        workshop = get_workshop(reference.upper())
        if workshop is None:
            raise click.ClickException(f"There is no workshop {reference.upper()}.")
        html = paper.print_html(workshop)
    try:
        made = pdf.make(html)
    except pdf.PdfError as error:
        raise click.ClickException(_why(error.reason)) from error
    output.write_bytes(made)
    click.echo(f"{output}: {len(made) // 1000} kB")


def _looks_like_reference(text: str) -> bool:
    cycle, dash, number = text.upper().partition("-W")
    return bool(dash) and cycle[:1] == "C" and cycle[1:].isdigit() and number.isdigit()


def _why(reason: str) -> str:
    words = {
        "missing": pango.trouble() or "Libraries that make PDFs are missing.",
        "time": f"The record took longer than {pdf.LONGEST_SECONDS} seconds to make, so it was stopped.",
        "memory": "The record needed more memory than one PDF may have, so it was stopped.",
        "busy": "Other PDFs are being made. Try again in a minute.",
    }
    return words.get(reason, "The PDF could not be made.")
