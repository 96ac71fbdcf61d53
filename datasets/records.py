"""Notices data itself where a description of data belongs: records of people, columns of values.

The shelf's services ask it of every text, importers of whole tables. Nothing that it sees is stored or shown again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from flask_babel import gettext as _

from workshops.details import PHONE

EMAIL = re.compile(r"([^\s@<>,;:]+)@[^\s@<>,;]+\.[^\s@<>,;.]{2,}")
INSURANCE = re.compile(r"\b(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?[0-9]{2}){3} ?[A-D]\b")
HEALTH = re.compile(r"(?<![0-9-])[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9-])")
DAY = re.compile(r"\b(?:[0-3]?[0-9][/.-][01]?[0-9][/.-](?:19|20)?[0-9]{2}|(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9])\b")
_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY "
    "G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP "
    "NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB "
    "W WA WC WD WF WN WR WS WV YO ZE"
)
POSTCODE = re.compile(rf"\b(?:{'|'.join(_AREAS.split())})[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{{2}}\b")
_BOXES = (
    "access admin contact data datasets enquiries enquiry feedback foi hello help helpdesk info information library "
    "mail office open opendata press publications queries research service services stat statistics stats support "
    "survey surveys team"
)
OFFICE_BOXES = frozenset(_BOXES.split())  # the mailbox of an office is nobody's detail
OFFICE_COLUMNS = re.compile(r"contact|maintain|author|publisher|owner|steward|custodian", re.IGNORECASE)
TELLING = re.compile(
    r"\b(nhs|chi)\b.*\b(no|num|number)\b|^ni ?(no|num|number)|national insurance|date of birth|birth ?date|\bdob\b|"
    r"(fore|sur|family|given|first|last|middle) ?name|(client|patient|service ?user|claimant|tenant|beneficiary|"
    r"case|person|household) ?(id|no|number|ref|reference|name)\b|passport|next of kin|home address|house number"
)
HINTING = re.compile(
    r"\b(e ?mail|phone|telephone|mobile|post ?code|address|gender|sex|age|ethnicity|ethnic group|religion|faith|"
    r"nationality|disability|marital status|sexual orientation|diagnosis|benefits? received|household size)\b"
)
SEPARATORS = ("\t", "|", ";", ",")
MOST_LINES = 30
ROWS_LOOKED_AT = 500
LONGEST_CELL = 20  # signs, on average, between the commas of a table
FEWEST = 3  # rows that make a table, cells that make a column


def looks_like_records(text: str) -> str:
    """Why this text looks like data and not like a description of data, as a sentence; '' when all looks well."""
    for found, says in _DETAILS:
        if found(text):
            return says()
    if len(DAY.findall(text)) > FEWEST:
        return _("It holds a row of dates.")
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        return _("It has more than %(n)s lines.", n=MOST_LINES)
    if _in_columns(lines) or _mostly_numbers(text):
        return _("It holds columns of values.")
    return ""


def rows_look_like_records(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Why this table looks like records and not like a list of datasets, as a sentence; '' when all looks well."""
    names = [_bare(name) for name in header]
    telling = next((name for name, bare in zip(header, names, strict=True) if TELLING.search(bare)), "")
    if telling:
        return _('It has a column called "%(name)s".', name=telling.strip()[:40])
    hints = [name.strip()[:40] for name, bare in zip(header, names, strict=True) if _hints(name, bare)]
    if len(hints) > 1:
        return _('It has columns called "%(one)s" and "%(other)s".', one=hints[0], other=hints[1])
    looked = [list(row) for row in islice(rows, ROWS_LOOKED_AT)]
    return _columns_of_details(header, looked) or _table_of_numbers(header, looked)


def _bare(name: str) -> str:
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)  # DateOfBirth
    return " ".join(re.sub(r"[^a-z]+", " ", parted.lower()).split())


def _hints(name: str, bare: str) -> bool:
    return bool(HINTING.search(bare)) and not OFFICE_COLUMNS.search(name)


def _personal_email(text: str) -> bool:
    return any(re.split(r"[.+_-]", box.lower())[0] not in OFFICE_BOXES for box in EMAIL.findall(text))


def _health_number(text: str) -> bool:
    """Whether a ten-figure number's last figure checks the others, as in an NHS number (modulus 11)."""
    return any(_checks(re.sub(r"[ -]", "", found)) for found in HEALTH.findall(text))


def _checks(figures: str) -> bool:
    total = sum(int(figure) * (10 - at) for at, figure in enumerate(figures[:9]))
    return (11 - total % 11) % 11 == int(figures[9]) and len(set(figures)) > 1


def _finds(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: pattern.search(text) is not None


_DETAILS: tuple[tuple[Callable[[str], bool], Callable[[], str]], ...] = (
    (_finds(INSURANCE), lambda: _("It holds what looks like a National Insurance number.")),
    (_personal_email, lambda: _("It holds what looks like somebody's email address.")),
    (_health_number, lambda: _("It holds what looks like an NHS number.")),
    (_finds(PHONE), lambda: _("It holds what looks like a phone number.")),
    (_finds(POSTCODE), lambda: _("It holds what looks like somebody's postcode.")),
)


def _in_columns(lines: list[str]) -> bool:
    """Whether three lines in a row are parted into the same number of cells, three or more."""
    return any(_parted(lines, sign) for sign in SEPARATORS) or _spaced(lines)


def _parted(lines: list[str], sign: str) -> bool:
    counts = [line.count(sign) for line in lines]
    if sign == "," and (_are_sentences(lines) or sum(map(len, lines)) > LONGEST_CELL * (sum(counts) + len(lines))):
        return False  # prose has commas too
    alike = zip(counts, counts[1:], counts[2:], strict=False)
    return any(one == two == three and one > 1 for one, two, three in alike)


def _are_sentences(lines: list[str]) -> bool:
    return sum(line.rstrip().endswith((".", "?", "!", ":")) for line in lines) * 2 > len(lines)


def _spaced(lines: list[str]) -> bool:
    cells = [len(re.split(r" {2,}", line.strip())) for line in lines]
    return _parted(["|" * (n - 1) for n in cells], "|")


def _mostly_numbers(text: str) -> bool:
    words = text.replace(",", " ").split()
    numbers = sum(bool(re.fullmatch(r"[£$-]?[0-9][0-9.,/:%-]*", word)) for word in words)
    return numbers > 12 and numbers * 2 > len(words)


def _columns_of_details(header: Sequence[str], rows: list[list[str]]) -> str:
    for at, name in enumerate(header):
        cells = [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        for found, says in _DETAILS:
            if OFFICE_COLUMNS.search(name) and found is not _DETAILS[0][0]:
                continue
            hits = sum(len(cell) < 100 and found(cell) for cell in cells)
            if hits >= FEWEST and hits * 2 > len(cells):
                return says()
    return ""


def _table_of_numbers(header: Sequence[str], rows: list[list[str]]) -> str:
    """A list of datasets is words; a table of which most columns are numbers is the data itself."""
    if len(rows) < FEWEST or len(header) < FEWEST:
        return ""
    numeric = sum(_is_numeric([row[at] for row in rows if at < len(row)]) for at in range(len(header)))
    return _("Most of its columns are numbers.") if numeric * 3 > len(header) * 2 else ""


def _is_numeric(cells: list[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(re.fullmatch(r"[£$+-]?[0-9][0-9.,%]*", cell) for cell in filled)
