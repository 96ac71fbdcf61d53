"""Pairs of question and data worth trying (Q45+D18): the ballot's list of a data and insight workshop, and their words.

`datasets.register` makes both known to `voting`, which knows nothing of questions or data.
"""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.text import QUESTION_LIMIT, USE_LIMIT
from datasets import words
from datasets.models import Link
from datasets.queries import fits
from datasets.queries.grid import list_rows
from voting.sources import WITH, CandidateText, Source
from workshops.models import Cycle, Workshop

WORTH_TRYING = ("fully", "partly", "proxy")
OBJECT_TYPE = "question_dataset_link"
BETWEEN = WITH  # as a paper tells the two apart
MORE = "…"


def candidates(workshop: Workshop) -> list[CandidateText]:
    """The pairs with an agreed fit, a stand-in at least, of questions that are not answered: as the grid reads."""
    order = {question.id: n for n, question in enumerate(list_rows(workshop))}
    found = [link for link in fits.list_agreed(workshop) if link.fit in WORTH_TRYING and link.question_id in order]
    found.sort(key=lambda link: (order[link.question_id], link.dataset.number or 0))
    return [_words(link) for link in found]


def words_for(cycle: Cycle, items: list[str]) -> dict[str, CandidateText]:
    """The present words of these pairs, as far as their question and dataset may still be shown."""
    pairs = {item for item in items if "+" in item}
    if not pairs:
        return {}
    return {link.item: _words(link) for link in fits.list_of_cycle(cycle) if link.item in pairs}


def _words(link: Link) -> CandidateText:
    """The ballot paper's line: what is asked, of which data, how well it fits; under its question."""
    return CandidateText(
        item=link.item,
        wording=joined(link.question.text, link.dataset.title),
        use=_use(link)[:USE_LIMIT],
        theme=link.question.ref,
    )


def _use(link: Link) -> str:
    fit = words.FITS.get(link.fit)
    return _("%(dataset)s answers it: %(fit)s", dataset=link.dataset.ref, fit=str(fit).lower()) if fit else ""


def joined(question: str, dataset: str, limit: int = QUESTION_LIMIT) -> str:
    """Question and dataset in one line of at most `limit` signs; the longer of the two gives way."""
    room = limit - len(BETWEEN)
    title = shortened(dataset, max(room - len(question), room // 2))
    return shortened(question, room - len(title)) + BETWEEN + title


def shortened(text: str, most: int) -> str:
    """The text, or its first words and a sign that there is more."""
    if len(text) <= most:
        return text
    cut = text[: most - len(MORE)]
    words_kept = cut.rsplit(" ", 1)[0] if " " in cut[most // 2 :] else cut
    return words_kept.rstrip(" ,;:–—") + MORE


SOURCE = Source(_l("the pairs of question and data"), candidates, object_type=OBJECT_TYPE, axis="worth_trying")
