"""What the facts of a dataset may be: each cleaned and checked alone, then those that must agree with each other.

`datasets.services.shelf` is the only caller; nothing here reads or writes the database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core import clock
from core.errors import Refused
from core.text import clean
from datasets import orgids
from datasets.folding import fold
from datasets.models import ShelfEntry, codes
from datasets.records import looks_like_records
from datasets.words import NATIONS

Facts = dict[str, Any]
CODED: dict[str, tuple[str, ...]] = {
    "existence": codes.EXISTENCE,
    "kind": codes.KINDS,
    "access": codes.ACCESS,
    "licence": codes.LICENCES,
    "finest_geography": codes.GEOGRAPHIES,
    "update_frequency": codes.FREQUENCIES,
    "lag": codes.LAGS,
    "personal_data": codes.PERSONAL_DATA,
    "sensitivity": codes.SENSITIVITIES,
    "state": codes.ENTRY_STATES,
}
TEXTS = (
    "title", "description", "holder", "holder_type", "unit", "access_note", "licence_note", "coverage_note",
    "geography_note", "frequency_note", "label_check", "url_check",
)  # fmt: skip
LISTS = ("standards", "topics")
NAMES_HOLDER = ("holder", "org_id", "org_id_typed", "url", "url_check")  # none of these is kept of a secret one
FIELDS = frozenset(
    {*TEXTS, *CODED, *LISTS, "org_id", "org_id_typed", "secret", "nations", "period_from", "period_to", "quality",
     "governance", "url", "checked_on"}
)  # fmt: skip
LENGTH_OF_DAY = len("2019-04-01")
LONGEST_WORDS = 300  # of one line about governance
MOST_IN_LIST = 30
LONGEST_IN_LIST = 80
EMPTY: Facts = {"nations": [], "quality": {}, "governance": {}, "standards": [], "topics": [], "checked_on": None}
MOMENT = re.compile(r"(1[0-9]|2[01])[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
WHOLE_UK = re.compile(r"(?<!non-)(?<!non )\b(UK|U\.K\.|United Kingdom)(?! Data (Service|Archive))(?!\w)", re.IGNORECASE)
BRITAIN = re.compile(r"\b(GB|Great Britain)\b", re.IGNORECASE)


def check(facts: Facts) -> tuple[Facts, list[Refused]]:
    """Every fact cleaned, unknown ones empty, and all that is wrong with them, each naming its field.

    Only keys of FIELDS are looked at, and `org_scheme`, the register somebody chose for a bare number.
    """
    found: Facts = {}
    wrong: list[Refused] = []
    for name, reader in _readers(facts).items():
        try:
            found[name] = reader()
        except Refused as error:
            wrong.append(Refused(error.message, name))
            found[name] = EMPTY.get(name, "")
    for rule in (_title, _known_state, _secrecy, _period, _nations, _no_records):
        try:
            rule(found, facts)
        except Refused as error:
            wrong.append(error)
    return found, wrong


def _readers(facts: Facts) -> dict[str, Callable[[], Any]]:
    readers: dict[str, Callable[[], Any]] = {name: _text_reader(name, facts.get(name)) for name in TEXTS}
    readers |= {name: _code_reader(allowed, facts.get(name)) for name, allowed in CODED.items()}
    readers |= {name: _list_reader(facts.get(name)) for name in LISTS}
    return readers | {
        "org_id": lambda: str(orgids.normalise(_said(facts.get("org_id")), _said(facts.get("org_scheme")) or None)),
        "org_id_typed": lambda: clean(_said(facts.get("org_id_typed") or facts.get("org_id")), _limit("org_id_typed")),
        "secret": lambda: _said(facts.get("secret")).casefold() in {"true", "y", "yes", "1"},
        "nations": lambda: _nation_codes(facts.get("nations")),
        "period_from": lambda: _moment(facts.get("period_from")),
        "period_to": lambda: _moment(facts.get("period_to")),
        "quality": lambda: _quality(facts.get("quality")),
        "governance": lambda: _governance(facts.get("governance")),
        "url": lambda: _link(_said(facts.get("url"))),
        "checked_on": lambda: _day(facts.get("checked_on")),
    }


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _limit(name: str) -> int:
    length: int = ShelfEntry.__table__.c[name].type.length  # type: ignore[attr-defined]
    return length


def _text_reader(name: str, value: object) -> Callable[[], str]:
    return lambda: clean(_said(value), _limit(name), lines=name == "description")


def _code_reader(allowed: tuple[str, ...], value: object) -> Callable[[], str]:
    def read() -> str:
        code = _said(value)
        if code == "held_by_me" and allowed is codes.EXISTENCE:
            return "exists"  # as a person in the room says it
        if code and code not in allowed:
            raise Refused(_('"%(code)s" is not one of the choices.', code=code[:40]))
        return code

    return read


def _list_reader(value: object) -> Callable[[], list[str]]:
    def read() -> list[str]:
        given = [value] if isinstance(value, str) else list(_many(value))
        words = [clean(_said(one), LONGEST_IN_LIST) for one in given]
        kept = list(dict.fromkeys(word for word in words if word))
        if len(kept) > MOST_IN_LIST:
            raise Refused(_("Please name %(n)s at most.", n=MOST_IN_LIST))
        return kept

    return read


def _many(value: object) -> Iterable[object]:
    return value if isinstance(value, list | tuple | set | frozenset) else []


def _nation_codes(value: object) -> list[str]:
    given = {_said(one) for one in _many(value)} - {""}
    if given - set(codes.NATIONS):
        raise Refused(_("Choose among England, Wales, Scotland and Northern Ireland."))
    return [code for code in codes.NATIONS if code in given]


def _moment(value: object) -> str:
    said = clean(_said(value), 40)
    if not said:
        return ""
    if not MOMENT.fullmatch(said):
        raise Refused(_("Write a year, or a year and month, such as 2019 or 2019-04."))
    if len(said) == LENGTH_OF_DAY:
        _day(said)
    return said


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    try:
        return value if type(value) is date else date.fromisoformat(_said(value).strip()[:LENGTH_OF_DAY])
    except ValueError:
        raise Refused(_("Write a date that exists, such as 2026-03-31.")) from None


def _quality(value: object) -> dict[str, int]:
    given = value if isinstance(value, dict) else {}
    marks = {name: _said(given.get(name)) for name in codes.QUALITIES if _said(given.get(name))}
    if not set(marks.values()) <= {"1", "2", "3", "4", "5"}:
        raise Refused(_("Quality is a whole number from 1 to 5, or not known."))
    return {name: int(mark) for name, mark in marks.items()}


def _governance(value: object) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    said = {name: clean(_said(given.get(name)), LONGEST_WORDS) for name in codes.GOVERNANCE}
    return {name: words for name, words in said.items() if words}


def _link(typed: str) -> str:
    """A web address that a reader may follow: http or https, with a host, no password in it."""
    address = typed.strip()
    if not address:
        return ""
    if len(address) > _limit("url"):
        raise Refused(_("This address is too long. Please keep it to %(limit)s letters.", limit=_limit("url")))
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        odd = parts.port is None and parts.netloc.endswith(":")
    except ValueError:
        host, odd = "", True
    signs = all(ord(sign) > 32 and sign not in '<>"\\`{}|^' and sign.isprintable() for sign in address)
    if odd or not signs or parts.scheme not in {"http", "https"} or "." not in host or parts.username is not None:
        raise Refused(_("Write a web address that begins with https:// or http://."))
    return address


def _title(found: Facts, given: Facts) -> None:
    if not found["title"] and not _said(given.get("title")).strip():
        raise Refused(_("Say what the dataset is called."), "title")


def _known_state(found: Facts, given: Facts) -> None:
    """What is wished for is a state of its own; nothing else is in that state."""
    found["existence"] = found["existence"] or "exists"
    if found["existence"] == "wished_for":
        found["state"] = "wished_for"
    elif found["state"] in {"", "wished_for"}:
        found["state"] = "described"
    if found["checked_on"] and found["checked_on"] > clock.now().date():
        raise Refused(_("The day of the check has not come yet."), "checked_on")


def _secrecy(found: Facts, given: Facts) -> None:
    """Of a secret one nothing is kept that names its holder, and no other words may give the name away."""
    if not found["secret"]:
        return
    holder = fold(_said(given.get("holder")))
    found.update(dict.fromkeys(NAMES_HOLDER, ""))
    found["governance"].pop("controller", None)
    if len(holder) < 3:
        return
    for name in TEXTS:
        if name not in NAMES_HOLDER and re.search(rf"(?<!\w){re.escape(holder)}(?!\w)", fold(found[name])):
            raise Refused(_("This names the holder, who is to stay secret. Say what type of holder it is."), name)


def _period(found: Facts, given: Facts) -> None:
    begins, ends = found["period_from"], found["period_to"]
    short = min(len(begins), len(ends))
    if begins and ends and begins[:short] > ends[:short]:
        raise Refused(_("The end is before the beginning."), "period_to")


def _nations(found: Facts, given: Facts) -> None:
    """What is only of one nation is not passed off as the whole UK."""
    nations = found["nations"]
    if not nations:
        return
    said = f"{found['title']}\n{found['coverage_note']}"
    needed = set(codes.NATIONS) if WHOLE_UK.search(said) else set()
    if not needed and BRITAIN.search(said):
        needed = set(codes.NATIONS) - {"northern_ireland"}
    if needed - set(nations):
        ticked = ", ".join(str(NATIONS[code]) for code in nations)
        where = "UK" if len(needed) == len(codes.NATIONS) else _("Great Britain")
        message = _(
            "It is called a dataset of the %(where)s, but only these are ticked: %(ticked)s. "
            "Tick each nation it covers, or change the title or the note on coverage.",
            where=where, ticked=ticked,
        )  # fmt: skip
        raise Refused(message, "nations")


def _no_records(found: Facts, given: Facts) -> None:
    """Data is described here, never pasted."""
    words = {name: [found[name]] for name in TEXTS if name != "url_check"}
    words |= {name: found[name] for name in LISTS} | {"governance": list(found["governance"].values())}
    for name, texts in words.items():
        reason = next(filter(None, map(looks_like_records, texts)), "")
        if reason:
            found[name] = EMPTY.get(name, "")
            raise Refused(_("%(reason)s Describe the data; never paste it.", reason=reason), name)
