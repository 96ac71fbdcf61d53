"""A row of the ballot paper. A whole room opens its papers in the same second, so each row is made once and kept.

Its words are part of what it is kept under: a row with words that were taken back since is never shown again.
"""

from __future__ import annotations

from functools import lru_cache

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from voting.forms import ordinal
from voting.models import Candidate

KEPT = 1024


def row(cycle_ref: str, candidate: Candidate, most: int, place: str, wrong: str) -> Markup:
    """One candidate, with the place this seat gave it, and what is wrong with that."""
    ref = f"{cycle_ref}-{candidate.item}"
    make = _row.__wrapped__ if wrong else _row
    return make(str(get_locale()), ref, candidate.item, candidate.wording, candidate.use, most, place, wrong)


@lru_cache(maxsize=KEPT)
def _row(language: str, ref: str, item: str, wording: str, use: str, most: int, place: str, wrong: str) -> Markup:
    ordinals = [(str(n), ordinal(n)) for n in range(1, most + 1)]
    made = render_template(
        "voting/_paper_row.html",
        ref=ref,
        item=item,
        wording=wording,
        use=use,
        ordinals=ordinals,
        place=place,
        wrong=wrong,
    )
    return Markup(made)  # noqa: S704 - our own template, which escapes what people wrote
