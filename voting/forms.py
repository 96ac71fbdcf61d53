"""Forms of this package, and how a ballot is read: places on a phone, typed codes at the paper desk."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from core.forms import Form, Needed, text_field

PLACE = "place-"
TICK = "choose-"
CODE = re.compile(r"([A-Z]*)0*(\d+)(?:\+?([A-Z]*)0*(\d+))?")  # Q07, or both halves of a pair
CYCLE = re.compile(r"\bC\d+-")
SIDES = [SelectChoice("for", _l("for")), SelectChoice("against", _l("against"))]


@dataclass
class Choices:
    """What came on a ballot form: the items in order, and what is wrong with it, by item or as a whole."""

    items: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    ticked: bool = False  # from boxes to tick: there is no order

    @property
    def is_fine(self) -> bool:
        """Whether this can be cast."""
        return not self.wrong and not self.problem


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd … as people say it."""
    words = {1: _("1st"), 2: _("2nd"), 3: _("3rd")}
    return words.get(place, _("%(place)sth", place=place))


def read_ballot(sent: Mapping[str, str]) -> Choices:
    """A ballot from its boxes, with an order or without: the names of the boxes tell."""
    ticked = [name.removeprefix(TICK) for name in sent if name.startswith(TICK)]
    if not ticked:
        return read_places(sent)
    return Choices(ticked, places=dict.fromkeys(ticked, "1"), ticked=True)


def read_places(sent: Mapping[str, str]) -> Choices:
    """A ballot from its boxes: each candidate has a place (1, 2, 3 …) or none. Two in one place are said by name."""
    choices = Choices()
    by_place: dict[int, list[str]] = {}
    for name, value in sent.items():
        if not name.startswith(PLACE) or not value:
            continue
        item = name.removeprefix(PLACE)
        choices.places[item] = value
        if value.isascii() and value.isdigit() and 0 < int(value[:4]) < 100:
            by_place.setdefault(int(value[:4]), []).append(item)
        else:
            choices.wrong[item] = _("Choose a place from the list.")
    for place, items in sorted(by_place.items()):
        choices.items += items
        for item in items if len(items) > 1 else ():
            others = _(" and ").join(other for other in items if other != item)
            choices.wrong[item] = _("%(other)s has the same place (%(place)s).", other=others, place=ordinal(place))
    choices.problem = _problem(choices, by_place)
    return choices


def _problem(choices: Choices, by_place: dict[int, list[str]]) -> str:
    shared = [items for items in by_place.values() if len(items) > 1]
    if shared:
        n = len(shared[0])
        return ngettext(
            "You gave %(num)s question a place twice.",
            "You gave %(num)s questions the same place. Change one of them.",
            n,
        )
    if choices.wrong:
        return _("One of the places could not be read.")
    return "" if choices.items else _("Choose at least one before you send.")


def read_codes(typed: str, candidates: Iterable[str], example: str = "Q07 Q12 Q03") -> Choices:
    """A paper ballot as it is read aloud: "Q7 12 c1-q3", or "Q45+D23 q2 d20". Says what is on no list, or twice."""
    known = _by_code(candidates)
    words = re.sub(r"\s*\+\s*", "+", CYCLE.sub("", typed.strip().upper()))
    left = [word for word in re.split(r"[\s,;]+", words) if word]
    choices = Choices()
    while left:
        code, taken = _next_code(left, known)
        item = known.get(_plain(code))
        if item is None:
            choices.problem = _("%(code)s is not on this ballot.", code=code)
        elif item in choices.items:
            choices.problem = _("%(code)s came twice.", code=item)
        else:
            choices.items.append(item)
        del left[:taken]
    if not choices.items and not choices.problem:
        choices.problem = _("Type the codes, such as %(example)s.", example=example)
    return choices


def _next_code(left: list[str], known: Mapping[str, str]) -> tuple[str, int]:
    """The next code, and how many words it took: "Q45 D23" stands for Q45+D23 where there is no Q45 alone."""
    if _plain(left[0]) not in known and len(left) > 1 and _plain("+".join(left[:2])) in known:
        return "+".join(left[:2]), 2
    return left[0], 1


def _plain(code: str) -> str:
    """A code without its noughts: Q07 is Q7, and Q02+D20 is Q2+D20. What is no code stays as it is."""
    found = CODE.fullmatch(code.upper())
    if found is None:
        return code.upper()
    return f"{found[1]}{found[2]}" + (f"+{found[3]}{found[4]}" if found[4] else "")


def _by_code(items: Iterable[str]) -> dict[str, str]:
    """Candidates by their plain code, and by bare numbers where only one candidate has them."""
    codes = {_plain(item): item for item in items}
    numbers: dict[str, list[str]] = {}
    for code, item in codes.items():
        numbers.setdefault(re.sub("[A-Z]", "", code), []).append(item)
    return {number: items[0] for number, items in numbers.items() if len(items) == 1} | codes


class BallotForm(Form):
    """The hidden fields of a ballot; the places themselves are read by `read_places`."""


class PaperBallotForm(Form):
    """A ballot on paper, typed at the desk."""

    seat = SelectField(_l("Seat"), validators=[Needed()])
    codes = text_field(_l("Choices in order"), limit=400)

    def __init__(self, *args: Any, seats: Iterable[str] = (), ordered: bool = True, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        if not ordered:
            self.codes.label.text = _("Choices")
        self.seat.choices = [SelectChoice(seat, seat) for seat in seats]


class ReasonForm(Form):
    """One reason for or against one candidate."""

    item = SelectField(_l("About"), validators=[Needed()])
    side = RadioField(
        _l("Is this for or against?"), choices=SIDES, validators=[InputRequired(_l("Choose for or against."))]
    )
    text = text_field(_l("Your reason"), limit=500, long=True)

    def __init__(self, *args: Any, about: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.item.choices = [SelectChoice(item, label) for item, label in about]


class ShortlistForm(Form):
    """Putting something on the shortlist or taking it off, with the reason."""

    item = SelectField(_l("Which one?"), validators=[Needed()])
    reason = text_field(_l("Why? This is printed with the shortlist"), limit=500)

    def __init__(self, *args: Any, items: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.item.choices = [SelectChoice(item, label) for item, label in items]


class Press(Form):
    """A form that is only a button."""
