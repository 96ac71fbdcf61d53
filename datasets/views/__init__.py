"""Routes of this package, by subject. Importing this module attaches them to the blueprint."""

from datasets.views import cards, fit, gaps, grid, importing, insights, knowledge, listing, room, shelf, spectrum
from datasets.views.blueprint import bp

__all__ = [
    "bp",
    "cards",
    "fit",
    "gaps",
    "grid",
    "importing",
    "insights",
    "knowledge",
    "listing",
    "room",
    "shelf",
    "spectrum",
]
