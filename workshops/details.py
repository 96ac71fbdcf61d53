"""Notices words that look like details of a person, so that a form can ask before sending. It hints, it never blocks.

Forms call `looks_like`; nothing here is stored.
"""

from __future__ import annotations

import re
from typing import Any

from flask_babel import lazy_gettext as _l

POSTCODE = re.compile(r"\b(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w.])(?:\+ ?44|00 ?44|\(?0)(?:[ ().-]{0,2}[0-9]){9,11}(?![\w])")
EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]{2,}")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Cllr|Councillor|Rev|Sir|Lady|Lord)\.? [A-Z][\w'’-]+")
INTRODUCED = re.compile(r"\b(?:my name is|i am called|i'm called|called|named) ([A-Z][\w'’-]+)", re.IGNORECASE)
# Given names that are common in the UK and are not also everyday words; a list can only ever hint.
_GIVEN = (
    "Aaron Abdul Adam Ahmed Aisha Alan Alex Alexander Ali Alice Alison Amanda Amelia Amina Andrea Andrew Angela "
    "Anita Ann Anna Anne Anthony Arthur Ayesha Barbara Ben Benjamin Beth Bethan Brian Carol Caroline Catherine "
    "Charles Charlie Charlotte Chloe Chris Christine Christopher Claire Colin Craig Daniel Darren David Dawn "
    "Deborah Denise Derek Diane Donna Dylan Edward Elaine Elizabeth Ella Ellie Emily Emma Eric Fatima Fiona "
    "Gareth Gary Gemma George Georgia Gillian Graham Hannah Harry Hassan Helen Henry Ian Ibrahim Isabella "
    "Jacqueline James Jane Janet Jasmine Jason Jayden Jean Jennifer Jessica Jill Joan Joanne Joe John Jonathan "
    "Joseph Joshua Joyce Judith Julia Julie Karen Kate Katherine Kathleen Katie Keith Kelly Kevin Khadija "
    "Kimberley Kirsty Laura Lauren Leah Lesley Lewis Liam Linda Lisa Louise Lucy Luke Lynn Malcolm Margaret Maria "
    "Marie Martin Mary Matthew Maureen Megan Melanie Michael Michelle Mohamed Mohammad Mohammed Muhammad Nadia "
    "Natalie Nathan Neil Nicola Noah Nigel Oliver Olivia Omar Owen Pamela Patricia Paul Pauline Peter Philip "
    "Rachel Raymond Rebecca Rhys Richard Robert Roger Ryan Salma Sam Samantha Samuel Sandra Sara Sarah Sharon "
    "Sheila Shirley Sian Simon Sophie Stephanie Stephen Steven Stuart Susan Suzanne Tanya Teresa Thomas Tina "
    "Tomasz Tracey Trevor Valerie Victoria Wayne Wendy William Yusuf Yvonne Zainab Zoe"
)
GIVEN = frozenset(_GIVEN.split())
CAPITAL = re.compile(r"\b[A-Z][a-z]+\b")

KINDS: dict[str, Any] = {
    "name": _l("a name"),
    "phone": _l("a phone number"),
    "postcode": _l("a postcode"),
    "email": _l("an email address"),
}


def looks_like(text: str) -> list[str]:
    """Which kinds of personal detail these words seem to hold: codes of `KINDS`, none when all looks well."""
    found = {
        "name": _holds_name(text),
        "phone": PHONE.search(text) is not None,
        "postcode": POSTCODE.search(text) is not None,
        "email": EMAIL.search(text) is not None,
    }
    return [kind for kind, holds in found.items() if holds]


def _holds_name(text: str) -> bool:
    if TITLED.search(text):
        return True
    introduced = INTRODUCED.search(text)
    if introduced and introduced[1][0].isupper():
        return True
    return any(word in GIVEN for word in CAPITAL.findall(text))
