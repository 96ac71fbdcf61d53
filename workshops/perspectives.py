"""The perspectives a person can be "mainly here as", each with a sign and an initial so that colour is never alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True)
class Perspective:
    """One perspective. `label` is for choosing, `short` for tables and marks."""

    code: str
    label: Any
    short: Any
    initial: str
    sign: str


_ALL = (
    Perspective("lived", _l("Direct experience of poverty"), _l("Direct experience"), "D", "circle"),
    Perspective("frontline", _l("Front-line charity or community group"), _l("Front line"), "F", "square"),
    Perspective("infrastructure", _l("Infrastructure or support body"), _l("Infrastructure"), "I", "triangle"),
    Perspective("funder", _l("Funder or foundation"), _l("Funders"), "£", "diamond"),
    Perspective("local_gov", _l("Local government"), _l("Local government"), "L", "hexagon"),
    Perspective("national_gov", _l("National or devolved government"), _l("National government"), "N", "star"),
    Perspective("research", _l("University or research body"), _l("Research"), "R", "cross"),
    Perspective("data_tech", _l("Data or technology provider"), _l("Data and technology"), "T", "plus"),
    Perspective("other", _l("Other, or rather not say"), _l("Other"), "O", "ring"),
    Perspective("commissioner", _l("JRF staff (here to listen)"), _l("JRF staff"), "J", "bar"),
)
PERSPECTIVES: dict[str, Perspective] = {one.code: one for one in _ALL}
LIVED = "lived"
COMMISSIONER = "commissioner"

DEFAULT_CHAIN: dict[str, list[str]] = {
    "funder": ["infrastructure", "frontline"],
    "infrastructure": ["funder", "frontline"],
    "local_gov": ["national_gov", "research"],
    "national_gov": ["local_gov", "research"],
    "research": ["data_tech", "local_gov", "national_gov"],
    "data_tech": ["research", "infrastructure"],
    "frontline": ["infrastructure", "funder"],
    "other": ["research", "infrastructure"],
}
DEFAULT_TARGETS = {"lived": 6, "frontline": 6, "infrastructure": 3, "funder": 3, "local_gov": 3, "research": 3}


def perspective(code: str) -> Perspective:
    """The perspective of this code; "other" for one we do not know."""
    return PERSPECTIVES.get(code, PERSPECTIVES["other"])


def label(group: str) -> str:
    """A perspective, or a joined group ("funder+infrastructure"), in words."""
    return " + ".join(str(perspective(code).label) for code in group.split("+"))


def short(group: str) -> str:
    """The same in few words."""
    return " + ".join(str(perspective(code).short) for code in group.split("+"))
