"""What a cycle's people page shows and does. `workshops` owns the page and calls this."""

from __future__ import annotations

from typing import Any

from accounts import queries, services, session
from accounts.forms import InviteForm
from accounts.guards import current


def values(
    cycle_id: int, *, cycle_ref: str, here: str, invite_url: str, form: InviteForm | None = None
) -> dict[str, Any]:
    """Everything `accounts/_people.html` needs. `here` is the page's own path, `invite_url` takes the form's POST."""
    account = current()
    return {
        "members": queries.list_members(cycle_id),
        "invitations": queries.list_invitations(cycle_id),
        "form": form or InviteForm(),
        "cycle_ref": cycle_ref,
        "here": here,
        "invite_url": invite_url,
        "new_link": session.take_link(),
        "own_id": account.id if account else None,
    }


def invite(form: InviteForm, cycle_id: int) -> bool:
    """Make the link a valid form asks for, to be shown by the next page; False when the form needs another look."""
    account = current()
    if account is None or not form.validate_on_submit():
        return False
    session.keep_link(services.invite(form.role.data, cycle_id, form.note.data or "", account))
    return True
