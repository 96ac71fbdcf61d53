"""Routes of this package, by visitor. Importing this module attaches them to the blueprint."""

from workshops.views import cards, console, cycles, joining, phone, projector, public, runsheet, tables
from workshops.views.blueprint import bp

__all__ = ["bp", "cards", "console", "cycles", "joining", "phone", "projector", "public", "runsheet", "tables"]
