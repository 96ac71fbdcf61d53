"""The public library of insights: the baseline first, then what cycles let out; searched by words, kind, strength."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from datasets import words
from datasets.folding import fold, search_words
from datasets.library import Known, baseline
from datasets.models import Insight
from datasets.queries.insights import Borne, Check, last_checks, list_public, public_bearings


@dataclass(frozen=True)
class Shelved:
    """One insight of the library as its page shows it."""

    anchor: str
    ref: str  # of a cycle's own; '' in the baseline
    statement: str
    source_title: str
    publisher: str
    url: str
    published: str
    evidence_type: str
    strength: str
    nations: tuple[str, ...]
    checked_on: date | None
    bears_on: tuple[Borne, ...]

    @property
    def folded(self) -> str:
        """What a search looks through."""
        kinds = [str(words.EVIDENCE[self.evidence_type])] if self.evidence_type else []
        places = [str(words.NATIONS[code]) for code in self.nations]
        return fold(" ".join([self.ref, self.statement, self.source_title, self.publisher, *kinds, *places]))


def list_library(text: str = "", kind: str = "", strength: str = "") -> list[Shelved]:
    """Everything public that is known and matches all that is asked for. At most five SELECTs, whatever there is.

    A copy that a published cycle checked speaks for its insight of the baseline: with its corrections, and the day.
    """
    cards = list_public()
    checks = last_checks({card.cycle_id for card in cards})
    wanted = search_words(text)
    return [
        one
        for one in [*_baseline(cards, checks), *_of_cycles(cards, checks)]
        if (not kind or one.evidence_type == kind)
        and (not strength or one.strength == strength)
        and all(word in one.folded for word in wanted)
    ]


def _baseline(cards: list[Insight], checks: dict[int, Check]) -> list[Shelved]:
    found = []
    for known in baseline().values():
        copies = [card for card in cards if card.library_key == known.key]
        checked = next((card for card in copies if card.state == "checked"), None)
        bears = {borne.ref: borne for card in copies for borne in public_bearings(card)}
        on = checks[checked.id].on if checked is not None and checked.id in checks else None
        found.append(_shelved(checked or known, known.key, "", on, tuple(bears.values())))
    return found


def _of_cycles(cards: list[Insight], checks: dict[int, Check]) -> list[Shelved]:
    own = (card for card in cards if card.library_key not in baseline())
    return [_shelved(card, card.ref, card.ref, _checked_on(card, checks), tuple(public_bearings(card))) for card in own]


def _checked_on(card: Insight, checks: dict[int, Check]) -> date | None:
    return checks[card.id].on if card.state == "checked" and card.id in checks else None


def _shelved(of: Insight | Known, anchor: str, ref: str, on: date | None, bears: tuple[Borne, ...]) -> Shelved:
    return Shelved(
        anchor=anchor,
        ref=ref,
        statement=of.statement,
        source_title=of.source_title,
        publisher=of.publisher,
        url=of.url,
        published=of.published,
        evidence_type=of.evidence_type,
        strength=of.strength,
        nations=tuple(of.nations),
        checked_on=on,
        bears_on=bears,
    )
