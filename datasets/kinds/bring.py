"""The step in which people join and say what they bring: they hold data, they use data, they are in the data."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from datasets.forms.room import RolesForm
from datasets.queries import room as queries
from workshops.activities import ActivityKind, Panel
from workshops.kinds import targets
from workshops.models import Activity, Seat


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """That one is in, and three boxes to tick."""
    return {**own_roles(seat), "said": queries.role_of(seat) is not None}


def own_roles(seat: Seat) -> dict[str, Any]:
    """The form of `datasets/kinds/roles.html`, with what this seat said before."""
    role = queries.role_of(seat)
    given = {"holds": role.holds, "uses": role.uses, "is_in": role.is_in} if role else {}
    return {"roles": RolesForm(formdata=None, **given)}


def console(step: Activity) -> dict[str, Any]:
    """Joined against target, and who brings what."""
    return {**targets(step), "brought": queries.list_roles(step.workshop)}


def panel(surface: str, values: Any) -> Panel:  # noqa: ANN401 - a function of step (and seat)
    """A panel of this step."""
    return Panel(f"datasets/kinds/bring_{surface}.html", values)


KINDS = (
    ActivityKind(
        "bring",
        _l("Join; what do you bring?"),
        "hand-helping",
        _l("seats, consent and what people bring"),
        panel("phone", phone),
        panel("console", console),
        Panel("workshops/kinds/join_projector.html", targets),
        opens_room=True,
    ),
)
