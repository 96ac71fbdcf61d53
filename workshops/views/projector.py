"""The projector, and following the screen from afar: read-only, behind an unguessable link."""

from __future__ import annotations

from flask import Response

from live.stream import stream
from workshops.guards import for_screen
from workshops.models import Workshop
from workshops.screens import projector_page
from workshops.views.blueprint import bp


@bp.get("/screens/<token:token>")
@for_screen
def projector(workshop: Workshop) -> Response:
    """The wall."""
    return projector_page(workshop)


@bp.get("/screens/<token:token>/stream")
@for_screen
def projector_stream(workshop: Workshop) -> Response:
    """Says when the wall changes."""
    return stream(workshop.id, "projector")
