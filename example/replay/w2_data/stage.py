"""The second workshop while it is replayed: its cards, by the references they are told in."""

from __future__ import annotations

from datasets.models import Dataset, Gap, Insight
from example.replay.stage import Stage
from example.worked import Told, worked
from workshops.models import Cycle

REF = "W2"


class DataStage(Stage):
    """Filled as the acts are done. Insights, datasets, links and gaps of the worked cycle are all this workshop's."""

    def __init__(self, cycle: Cycle) -> None:
        super().__init__(cycle, REF)
        self.cards: dict[str, Insight | Dataset | Gap] = {}

    def all_told(self, part: str) -> list[Told]:
        """The entries of a part that names no workshop."""
        found: list[Told] = worked()[part]
        return found

    def dataset(self, ref: str) -> Dataset:
        """The card of a dataset: D18."""
        found = self.cards[ref]
        if not isinstance(found, Dataset):
            raise LookupError(f"{ref} is no dataset")
        return found
