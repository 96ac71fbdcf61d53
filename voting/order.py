"""The order in which a list is shown to one seat: by chance, the same after a reload, and kept nowhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from random import Random

from voting.models import Candidate


def shuffled(candidates: Iterable[Candidate], seat_id: str, round_id: int) -> list[tuple[str, list[Candidate]]]:
    """Themes in an order of chance, and the candidates of each in one too; those without a theme come last."""
    seed = hashlib.sha256(f"{seat_id}:{round_id}".encode()).digest()
    chance = Random(seed)  # noqa: S311 - fairness, not secrecy
    themes: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda one: one.position):
        themes.setdefault(candidate.theme, []).append(candidate)
    names = sorted(themes)
    chance.shuffle(names)
    names.sort(key=lambda name: not name)
    for name in names:
        chance.shuffle(themes[name])
    return [(name, themes[name]) for name in names]


def speaking_order(refs: Iterable[str], last: Iterable[str], seed: int) -> list[str]:
    """Whose turn it is to speak: seats by chance, then (by chance too) those who speak last."""
    chance = Random(seed)  # noqa: S311 - fairness, not secrecy
    first, late = sorted(refs), sorted(last)
    chance.shuffle(first)
    chance.shuffle(late)
    return [*first, *late]
