"""Joins this package to the app: routes, activity kinds, what waits for the facilitator, candidates for ballots."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from questions import kinds, queries, runsheet
from questions.models import Question
from questions.services import forget_old_words
from questions.views import bp
from questions.words import VERBS
from voting.sources import CandidateText, Source, register_source, register_words
from workshops import closing
from workshops.models import Cycle, Workshop
from workshops.retention import forgets
from workshops.words import register_verbs


def _words(question: Question) -> CandidateText:
    return CandidateText(
        item=question.item,
        wording=question.text,
        use=question.intended_use if question.use_state == "released" else "",
        theme=question.theme.label if question.theme else "",
    )


def candidates(workshop: Workshop) -> list[CandidateText]:
    """What may go on a ballot now, by reference."""
    return [_words(question) for question in queries.list_candidates(workshop)]


def words_for(cycle: Cycle, items: list[str]) -> dict[str, CandidateText]:
    """The present words of these references, as far as they may be shown."""
    return {question.item: _words(question) for question in queries.list_words_for(cycle, items)}


def still_open(workshop: Workshop) -> list[str]:
    """What still waits for the facilitator, said before a workshop closes."""
    held, uses = queries.count_held(workshop), queries.count_held_uses(workshop)
    proposed = queries.count_proposed(workshop)
    sentences = []
    if held:
        sentences.append(
            ngettext(
                "%(num)s question is still held and stays unseen.",
                "%(num)s questions are still held and stay unseen.",
                held,
            )
        )
    if uses:
        sentences.append(ngettext("%(num)s use is still held.", "%(num)s uses are still held.", uses))
    if proposed:
        sentences.append(ngettext("%(num)s suggested wording waits.", "%(num)s suggested wordings wait.", proposed))
    return sentences


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    app.register_blueprint(bp)
    kinds.register_all()
    runsheet.register()
    register_verbs(VERBS)
    register_source("candidates", Source(_l("the questions on the wall"), candidates))
    register_words(words_for)
    forgets(forget_old_words)
    closing.before_close(still_open)
