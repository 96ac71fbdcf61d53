"""What happens to the shelf and the grid when a dataset's card is released, goes away or comes back."""

from __future__ import annotations

from datasets.models import Dataset


def dataset_released(card: Dataset) -> None:
    """It points to the shelf from now on: to the entry its author chose, or to a new one."""


def dataset_away(card: Dataset) -> None:
    """It leaves the wall: hidden, merged away or taken back."""


def dataset_back(card: Dataset) -> None:
    """It is on the wall again."""


def dataset_blanked(card: Dataset) -> None:
    """Its words are gone for good: blank the entry that was made of them."""


def why_not_merge_dataset(card: Dataset) -> str:
    """'' or a sentence why this card may not be merged now."""
    return ""
