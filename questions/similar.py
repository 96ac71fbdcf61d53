"""Finds look-alikes among questions: stems and letter groups, weighed by rarity. Suggests; a person decides.

Services nothing, reads no database: `questions.queries` and the views hand it texts. Pure Python, and the same for
any language that is written in words (the stems are English; the letter groups carry Welsh).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import snowballstemmer

SUGGESTIONS = 3
LEAST = 0.12  # below this a shared word is chance
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_EVERYDAY = (
    "a about all also an and any are as at be because been being before but by can could did do does doing done "
    "for from get gets getting go goes going had has have having he her him his how i if in into is it its just "
    "like made make makes many may me more most much must my no not now of off on one only or other our out over "
    "own really she should so some such than that the their them then there these they thing things this those "
    "through to too up us very was way we were what when where which while who whom whose why will with would you "
    "your"
)
EVERYDAY = frozenset(_EVERYDAY.split())
_stemmer = snowballstemmer.stemmer("english")
Features = dict[str, float]


@dataclass(frozen=True)
class LookAlike:
    """One suggestion: whose text it is, how near (0 to 1), and the words both share."""

    key: int
    score: float
    shared: tuple[str, ...]


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    stem: str = _stemmer.stemWord(word)
    return stem


def _words(text: str) -> list[str]:
    return [word for word in WORD.findall(text.lower().replace("’", "'")) if word not in EVERYDAY]


def _letters(word: str) -> list[str]:
    """Groups of three and four letters, the word's ends marked."""
    marked = f" {word} "
    return [marked[at : at + size] for size in (3, 4) for at in range(len(marked) - size + 1)]


def _count(text: str) -> Counter[str]:
    counted: Counter[str] = Counter()
    for word in _words(text):
        counted[f"={_stem(word)}"] += 1
        counted.update(_letters(word))
    return counted


class Corpus:
    """Texts to compare, each a vector of length one (TF-IDF with smoothed rarity; Salton and Buckley 1988)."""

    def __init__(self, texts: tuple[tuple[int, str], ...]) -> None:
        self.texts = dict(texts)
        counts = {key: _count(text) for key, text in texts}
        seen = Counter(feature for counted in counts.values() for feature in counted)
        self._rarity = {feature: math.log((1 + len(texts)) / (1 + n)) + 1 for feature, n in seen.items()}
        self._new = math.log(1 + len(texts)) + 1
        self._vectors = {key: self._vector(counted) for key, counted in counts.items()}

    def _vector(self, counted: Counter[str]) -> Features:
        weights = {
            feature: (1 + math.log(n)) * self._rarity.get(feature, self._new) * (1.0 if feature[0] == "=" else 0.35)
            for feature, n in counted.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}

    def near(self, text: str, leave_out: frozenset[int] = frozenset(), limit: int = SUGGESTIONS) -> list[LookAlike]:
        """Up to `limit` texts most like this one, nearest first; those in `leave_out` are not offered.

        Only texts that share a telling word are offered, so that a reason can be shown.
        """
        wanted = self._vector(_count(text))
        scores = ((_cosine(wanted, vector), key) for key, vector in self._vectors.items() if key not in leave_out)
        best = sorted(((score, key) for score, key in scores if score >= LEAST), key=lambda pair: (-pair[0], pair[1]))
        found = (LookAlike(key, round(score, 3), shared_words(text, self.texts[key])) for score, key in best)
        return list(islice((one for one in found if one.shared), limit))


def _cosine(one: Features, other: Features) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)


def shared_words(one: str, other: str) -> tuple[str, ...]:
    """The telling words of `one` that `other` says too, in any form: the reason shown beside a suggestion."""
    stems = {_stem(word) for word in _words(other)}
    return tuple(dict.fromkeys(word for word in _words(one) if _stem(word) in stems))


@lru_cache(maxsize=8)
def corpus(texts: tuple[tuple[int, str], ...]) -> Corpus:
    """The corpus of these texts; made once for a room full of phones that ask at the same moment."""
    return Corpus(texts)
