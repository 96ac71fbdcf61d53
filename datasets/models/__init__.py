"""The tables of this package, by subject."""

from datasets.models.cards import Bearing, Dataset, Finding, Gap, Insight, VerdictOpinion
from datasets.models.fits import DataRole, Link, Pick, Placing, Rating, Tally
from datasets.models.shelf import ImportFile, ImportRun, ShelfEntry

__all__ = [
    "Bearing",
    "DataRole",
    "Dataset",
    "Finding",
    "Gap",
    "ImportFile",
    "ImportRun",
    "Insight",
    "Link",
    "Pick",
    "Placing",
    "Rating",
    "ShelfEntry",
    "Tally",
    "VerdictOpinion",
]
