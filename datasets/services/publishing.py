"""What becomes public with a workshop's cards: the words beside them, and the shelf entries made of them.

Called by check-and-publish once a person has read everything.
"""

from __future__ import annotations

from core.db import db
from datasets.models import Finding, Link
from datasets.queries import publishing as queries
from datasets.services import fits, shelf, verdicts
from workshops.models import Workshop


def let_out(workshop: Workshop) -> None:
    """Let out every reason of a fit and every answer card, and put the public cards' own entries on the public shelf.

    Call after the cards themselves were let out. Twice changes nothing.
    """
    for link in queries.list_explained(workshop, unread=True):
        link.public = True
    for finding in queries.list_findings(workshop, unread=True):
        finding.public = True
    for entry in queries.list_entries_to_let_out(workshop):
        shelf.edit_entry(entry, {"public": True})
    db.session.flush()


def delete_reason(link: Link) -> None:
    """Take the words away that say why a pair fits as it does; the fit itself stays. Twice changes nothing.

    Also where the cell has left the grid since: its question was answered, or a card of it merged.
    """
    fits.delete_reason(link)


def delete_answer(finding: Finding, workshop: Workshop) -> None:
    """Take an answer card away; the verdict stays. Twice changes nothing."""
    verdicts.write_answer(workshop, finding.question, "")
