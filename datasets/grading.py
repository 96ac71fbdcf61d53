"""Could the data be had? A suggestion for a question's grade from the fits a room agreed. The gap ledger asks."""

from __future__ import annotations

from collections.abc import Iterable

from datasets.models import Dataset, Link
from questions.models import Question

ANSWERS = ("fully", "partly")
OPEN = ("open", "shared_public")  # anybody can get at it, at least to look


def suggest_grade(question: Question, links: Iterable[Link]) -> str:
    """`have_it`, `could_share` or `nobody_collects`, from the links of this question (others are passed over).

    Have it: something that answers it at least partly is open to all. Could share it: it exists, but is closed,
    shared with some, or nobody said how open it is. Nobody collects it: there is nothing, or only a wish; a stand-in
    does not count. A suggestion only: a person grades.
    """
    answering = [link.dataset for link in links if link.question_id == question.id and link.fit in ANSWERS]
    existing = [dataset for dataset in answering if not is_wished_for(dataset)]
    if any(dataset.entry is not None and dataset.entry.access in OPEN for dataset in existing):
        return "have_it"
    return "could_share" if existing else "nobody_collects"


def is_wished_for(dataset: Dataset) -> bool:
    """Whether it does not exist (yet), by its shelf entry, or by whoever named it while there is none."""
    said = dataset.entry.existence if dataset.entry is not None else dataset.existence
    return said == "wished_for"
