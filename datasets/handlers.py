"""What happens to the shelf when a dataset's card is released, goes away, comes back or loses its words.

`register.py` hands these to `workshops.cards`; the services of cards call them inside their transaction.
"""

from __future__ import annotations

from flask_babel import gettext as _

from datasets.models import Dataset
from datasets.queries import naming as queries
from datasets.services import fits, naming, verdicts
from questions.handlers import on_blanked
from questions.models import Question
from voting.services import blank_words, cover_words, restore_words


def dataset_released(card: Dataset) -> None:
    """It points to the shelf from now on: to the entry its author chose, to one of the same name, or to a new one."""
    naming.put_on_shelf(card)


def dataset_away(card: Dataset) -> None:
    """It leaves the wall (hidden, merged away or taken back), and the entry made of it alone leaves with it.

    Sensitive words leave the frozen lists of ballots too.
    """
    naming.settle_entries(card)
    if card.visibility == "quarantined" and card.number is not None:
        cover_words(card.workshop, card.item)


def dataset_back(card: Dataset) -> None:
    """It is on the wall again; one that was put aside before it was ever released comes to the shelf only now."""
    if card.visibility == "released":
        naming.put_on_shelf(card)
        restore_words(card.workshop, card.item)
    else:
        naming.settle_entries(card)


def dataset_blanked(card: Dataset) -> None:
    """Its words are gone for good: blank the entry that was made of them, and what was written about it."""
    naming.blank_entry(card)
    fits.blank_reasons(card)
    if card.number is not None:
        blank_words(card.workshop, card.item)


def why_not_merge_dataset(card: Dataset) -> str:
    """'' or a sentence why this card may not be merged now."""
    if queries.is_on_open_ballot(card):
        return str(_("A ballot with this dataset is open. It stands still until the ballot closes."))
    return ""


@on_blanked
def question_blanked(question: Question) -> None:
    """Its words are gone for good: blank what rooms wrote about it in words of their own."""
    verdicts.blank_answer(question)
    fits.blank_reasons(question)
