"""The step for the break in which cards are filled in."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from workshops.activities import ActivityKind, Panel
from workshops.models import Activity, Seat


def _phone(step: Activity, seat: Seat) -> dict[str, Any]:
    return {}


def _plain(step: Activity) -> dict[str, Any]:
    return {}


def _timed(surface: str, values: Any) -> Panel:  # noqa: ANN401
    return Panel(f"workshops/kinds/timed_{surface}.html", values)


KINDS = (
    ActivityKind(
        "fill",
        _l("Fill in cards"),
        "pencil",
        _l("licence, how often, nations"),
        _timed("phone", _phone),
        _timed("console", _plain),
        _timed("projector", _plain),
    ),
)
