"""A row of the ballot paper. A whole room opens its papers in the same second, so each row is made once and kept.

Its words are part of what it is kept under: a row with words that were taken back since is never shown again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from flask import render_template
from flask_babel import get_locale
from markupsafe import Markup

from voting.forms import ordinal
from voting.methods import CHOOSE_N
from voting.models import Candidate
from voting.sources import in_two_lines

KEPT = 1024

Row = Callable[[str, Candidate, int, str, str], Markup]


def row_of(method: str) -> Row:
    """What makes the rows of a paper: with a place to give, or with a box to tick."""
    return tick_row if method == CHOOSE_N else row


def row(cycle_ref: str, candidate: Candidate, most: int, place: str, wrong: str) -> Markup:
    """One candidate, with the place this seat gave it, and what is wrong with that."""
    ref = f"{cycle_ref}-{candidate.item}"
    make = _row.__wrapped__ if wrong else _row
    return make(str(get_locale()), ref, candidate.item, candidate.wording, candidate.use, most, place, wrong)


def tick_row(cycle_ref: str, candidate: Candidate, most: int, place: str, wrong: str) -> Markup:
    """One candidate with a box, ticked when this seat gave it any place."""
    ref = f"{cycle_ref}-{candidate.item}"
    return _tick_row(str(get_locale()), ref, candidate.item, candidate.wording, candidate.use, bool(place))


@lru_cache(maxsize=KEPT)
def _row(language: str, ref: str, item: str, wording: str, use: str, most: int, place: str, wrong: str) -> Markup:
    ordinals = [(str(n), ordinal(n)) for n in range(1, most + 1)]
    first, second = in_two_lines(wording)
    made = render_template(
        "voting/_paper_row.html",
        ref=ref,
        item=item,
        wording=first,
        second=second,
        use=use,
        ordinals=ordinals,
        place=place,
        wrong=wrong,
    )
    return Markup(made)  # noqa: S704 - our own template, which escapes what people wrote


@lru_cache(maxsize=KEPT)
def _tick_row(language: str, ref: str, item: str, wording: str, use: str, ticked: bool) -> Markup:
    first, second = in_two_lines(wording)
    made = render_template(
        "voting/_tick_row.html",
        ref=ref,
        item=item,
        wording=first,
        second=second,
        use=use,
        ticked=ticked,
    )
    return Markup(made)  # noqa: S704 - our own template, which escapes what people wrote
