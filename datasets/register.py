"""Joins this package to the app: routes, activity kinds, kinds of cards, pairs for ballots."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from datasets import handlers, kinds, pairs, runsheet, words
from datasets.commands import shelf
from datasets.kinds import fill, origins
from datasets.models import Dataset, Gap, Insight
from datasets.queries import fits
from datasets.services import insights
from datasets.views import bp
from datasets.views.cards import cycle_pages
from voting.sources import register_source, register_words
from workshops import hooks
from workshops.activities import register_lane
from workshops.card_lanes import offer_cards
from workshops.cards import CardKind
from workshops.words import register_verbs

DATASET = CardKind(
    "dataset",
    Dataset,
    _l("Datasets"),
    "datasets/cards/dataset.html",
    on_release=handlers.dataset_released,
    on_away=handlers.dataset_away,
    on_back=handlers.dataset_back,
    on_blank=handlers.dataset_blanked,
    why_not_merge=handlers.why_not_merge_dataset,
)
INSIGHT = CardKind("insight", Insight, _l("What is known"), "datasets/cards/insight.html", on_blank=insights.blank_link)
GAP = CardKind("gap", Gap, _l("Gaps"), "datasets/cards/gap.html")


def register(app: Flask) -> None:
    """Called once by `app.create_app`."""
    app.register_blueprint(bp)
    app.cli.add_command(shelf)
    for kind in (DATASET, INSIGHT, GAP):
        offer_cards(kind)
    kinds.register_all()
    runsheet.register()
    register_verbs(words.VERBS)
    app.jinja_env.globals["access_words"] = words.ON_THE_LINE
    register_source("pairs", pairs.SOURCE)
    register_words(pairs.words_for)
    hooks.answers_table_is_used(fits.is_table_used)
    hooks.offers_table_topics(origins.topics)
    hooks.offers_cycle_pages(cycle_pages)
    register_lane(fill.LANE)
