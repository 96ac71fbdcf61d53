"""What waits for the facilitator: reasons that are held, and a shortlist that the room has not agreed yet."""

from __future__ import annotations

from typing import Any

from voting import queries
from voting.forms import Press, ShortlistForm
from voting.kinds.reasons import side_words
from voting.models import Shortlist
from workshops.models import Workshop
from workshops.perspectives import short


def held_reasons(workshop: Workshop) -> dict[str, Any]:
    """Held reasons, without their seats."""
    return {
        "held_reasons": [
            {
                "id": one.id,
                "ref": f"{workshop.cycle.ref}-{one.item}",
                "side": side_words(one.side),
                "text": one.text,
                "late": one.late,
            }
            for one in queries.list_held_reasons(workshop)
        ],
        "button_form": Press(formdata=None),
    }


def shortlist_lane(workshop: Workshop) -> dict[str, Any]:
    """The shortlist that stands, why each item is on it, and the forms that change it."""
    found = queries.shortlist(workshop)
    return {"shortlist": shown(workshop, found) if found else None, "button_form": Press(formdata=None)}


def shown(workshop: Workshop, found: Shortlist) -> dict[str, Any]:
    """A shortlist as templates read it."""
    words = {one.item: one.wording for one in queries.list_candidates(found.round_id)}
    return {
        "ref": found.ref,
        "number": found.number,
        "state": found.state,
        "rule": found.rule,
        "lines": [
            {
                "ref": f"{workshop.cycle.ref}-{line.item}",
                "text": words.get(line.item, ""),
                "basis": line.basis,
                "groups": [short(group) for group in line.groups],
                "reason": line.reason,
            }
            for line in found.items
        ],
        "adding": ShortlistForm(formdata=None, prefix="add", items=offered(workshop, found, "add")),
        "removing": ShortlistForm(formdata=None, prefix="remove", items=offered(workshop, found, "remove")),
    }


def offered(workshop: Workshop, found: Shortlist, action: str) -> list[tuple[str, str]]:
    """What can be added to a shortlist, or removed from it: (item, words to choose by)."""
    on_it = {line.item for line in found.items if line.basis != "removed"}
    return [
        (one.item, f"{workshop.cycle.ref}-{one.item} {one.wording[:50]}")
        for one in sorted(queries.list_candidates(found.round_id), key=lambda one: one.item)
        if (one.item in on_it) == (action == "remove")
    ]


def waits_to_be_agreed(workshop: Workshop) -> int:
    """One, while a shortlist is provisional."""
    found = queries.shortlist(workshop)
    return 1 if found is not None and found.state == "provisional" else 0
