"""Organisation identifiers as org-id.guide writes them: four registers of the UK, made out of what people type.

`normalise` is called for every entry of the shelf; pages use `OrgId.link`. Nothing is looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _

from core.errors import Refused
from datasets.models.codes import ORG_SCHEMES

LOOKED_UP_AT = "https://findthatcharity.uk/orgid/"
FIELD = "org_id"
WHOLE = re.compile(r"(?P<scheme>[A-Z]{2}-[A-Z0-9]+)-(?P<number>.+)")
ENGLISH_CHARITY = re.compile(r"[2-9][0-9]{5}|1[0-9]{6}")
SCOTTISH = re.compile(r"SC([0-9]{1,6})")
NORTHERN_IRISH_CHARITY = re.compile(r"(?:NIC)?(1[0-9]{5})")
NUMBERED_COMPANY = re.compile(r"[0-9]{4,8}")
LETTERED_COMPANY = re.compile(r"([A-Z]{2}|R0)([0-9]{1,6}|[0-9]{5}[A-Z]|[0-9]{4}RS)")
# The letters Companies House begins numbers with that are not of England and Wales, or not of plain companies.
_LETTERS = (
    "AC BR CE CS FC FE GE GN GS IC IP LP NA NC NF NI NL NO NP NR NV NZ OC OE PC R0 RC RS SA SC SE SF SG SI SL SO SP "
    "SR SZ ZC"
)
COMPANY_LETTERS = frozenset(_LETTERS.split())


@dataclass(frozen=True)
class OrgId:
    """An organisation's number and the register it stands in. Both are empty where there is no number."""

    scheme: str = ""
    number: str = ""

    def __str__(self) -> str:
        """GB-CHC-1184957, or nothing."""
        return f"{self.scheme}-{self.number}" if self.number else ""

    def __bool__(self) -> bool:
        """Whether there is a number."""
        return bool(self.number)

    @property
    def link(self) -> str:
        """Where a reader finds out more: a plain link, never asked by us. Empty without a number."""
        return f"{LOOKED_UP_AT}{self}" if self else ""


def read(stored: str) -> OrgId:
    """The value type of an identifier as the shelf stores it; none for an empty one."""
    found = WHOLE.fullmatch(stored)
    return OrgId(found["scheme"], found["number"]) if found and found["scheme"] in ORG_SCHEMES else OrgId()


def normalise(typed: str, scheme: str | None = None) -> OrgId:
    """The identifier somebody meant: "SC 012345", "nic100012", "1184957", "GB-COH-1234567". '' means: no number.

    `scheme` says the register where the number alone does not. Raises Refused for numbers that no register gives,
    and for those that two registers could have given.
    """
    bare = re.sub(r"[\s._/]+", "", unicodedata.normalize("NFKC", typed).upper().translate(DASHES)).strip("-")
    if not bare:
        return OrgId()
    if scheme and scheme not in ORG_SCHEMES:
        raise Refused(_("Choose one of the four registers, or none."), FIELD)
    whole = WHOLE.fullmatch(bare)
    if whole:
        if whole["scheme"] not in ORG_SCHEMES:
            raise Refused(_("We know GB-CHC, GB-SC, GB-NIC and GB-COH numbers. Leave this empty for others."), FIELD)
        if scheme and scheme != whole["scheme"]:
            raise Refused(_("This number names another register than the one you chose."), FIELD)
        return _in_register(whole["scheme"], whole["number"])
    return _in_register(scheme, bare) if scheme else _guess(bare)


DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


def _in_register(scheme: str, typed: str) -> OrgId:
    number = READERS[scheme](typed.replace("-", ""))
    if not number:
        raise Refused(_wrong(scheme), FIELD)
    return OrgId(scheme, number)


def _guess(typed: str) -> OrgId:
    """The register, where the number's own shape says it."""
    bare = typed.replace("-", "")
    if SCOTTISH.fullmatch(bare) and not re.fullmatch(r"SC0[0-9]{5}", bare):
        raise Refused(_("A Scottish charity or a Scottish company may have this number. Choose the register."), FIELD)
    if re.fullmatch(r"SC0[0-9]{5}", bare):
        return _in_register("GB-SC", bare)
    if bare.startswith("NIC"):
        return _in_register("GB-NIC", bare)
    if ENGLISH_CHARITY.fullmatch(bare):
        return _in_register("GB-CHC", bare)
    if re.fullmatch(r"[0-9]{8}", bare) or re.match(r"[A-Z]{2}[0-9]|R0", bare):
        return _in_register("GB-COH", bare)
    if re.fullmatch(r"[0-9]{4,7}", bare):
        raise Refused(_("Two registers could have given this number. Choose the register."), FIELD)
    raise Refused(_("This is not the number of a charity or a company in the UK. Leave it empty for no number."), FIELD)


def _english(typed: str) -> str:
    return typed if ENGLISH_CHARITY.fullmatch(typed) else ""


def _scottish(typed: str) -> str:
    found = SCOTTISH.fullmatch(typed if typed.startswith("SC") else f"SC{typed}")
    return f"SC{int(found[1]):06d}" if found and int(found[1]) else ""


def _northern_irish(typed: str) -> str:
    found = NORTHERN_IRISH_CHARITY.fullmatch(typed)
    return found[1] if found else ""


def _company(typed: str) -> str:
    if NUMBERED_COMPANY.fullmatch(typed):
        return typed.zfill(8) if int(typed) else ""
    found = LETTERED_COMPANY.fullmatch(typed)
    if found is None or found[1] not in COMPANY_LETTERS:
        return ""
    return f"{found[1]}{found[2].zfill(6)}"


READERS: dict[str, Callable[[str], str]] = {
    "GB-CHC": _english,
    "GB-SC": _scottish,
    "GB-NIC": _northern_irish,
    "GB-COH": _company,
}


def _wrong(scheme: str) -> str:
    return {
        "GB-CHC": _("A charity number of England and Wales has six or seven figures, such as 1184957."),
        "GB-SC": _("A Scottish charity number is SC and six figures, such as SC012345."),
        "GB-NIC": _("A charity number of Northern Ireland is NIC and six figures, such as NIC100012."),
        "GB-COH": _("A company number has eight figures, or two letters and six figures, such as 01234567."),
    }[scheme]
