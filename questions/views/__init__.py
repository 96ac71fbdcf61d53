"""Routes of this package: what phones send, what waits in the lanes, the card's page on the console."""

from questions.views import cards, desk, lanes, phone, tidying
from questions.views.blueprint import bp

__all__ = ["bp", "cards", "desk", "lanes", "phone", "tidying"]
