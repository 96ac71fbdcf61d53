"""Routes of this package, by subject. Importing this module attaches them to the blueprint."""

from datasets.views.blueprint import bp

__all__ = ["bp"]
