"""An entry of the shelf laid out flat, one plain text a column, as CSV files hold it. Importers and exporters share it.

Facts are what `services.shelf.check_facts` takes; here also their state, which has a column of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Refused
from datasets import words
from datasets.models import codes

LARGEST_MARK = 5  # a quality goes from 1 to 5
RISKY = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")  # what a spreadsheet would take for a formula
YES = {"yes", "true", "1", "y"}
NO = {"no", "false", "0", "n"}


@dataclass(frozen=True)
class Column:
    """One column: which fact it holds (`part` of a fact that has several), and how its text is read and written."""

    name: str
    label: Any
    read: Callable[[str], Any]
    write: Callable[[Any], str]
    fact: str = ""
    part: str = ""

    @property
    def holds(self) -> str:
        """The fact's name."""
        return self.fact or self.name


class Unknown(Refused):
    """A cell holds a word that is none of ours."""


def plain(text: str) -> str:
    """A text as it is; `check_facts` cleans it."""
    return text


def join(items: Iterable[str]) -> str:
    """Several texts in one cell, semicolons between them."""
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def split(cell: str) -> list[str]:
    """The texts of such a cell."""
    parts = re.findall(r"((?:\\.|[^\\;])*)(?:;|$)", cell)
    return [found for part in parts if (found := re.sub(r"\\(.)", r"\1", part).strip())]


def yes_or_no(cell: str) -> bool:
    """A tick. Raises Unknown."""
    told = cell.strip().casefold()
    if told not in YES | NO:
        raise Unknown(_("“%(cell)s” is neither yes nor no.", cell=cell[:40]))
    return told in YES


def mark(cell: str) -> int:
    """A quality from 1 to 5. Raises Unknown."""
    if not re.fullmatch(r"[1-5](\.0)?", cell.strip()):
        raise Unknown(_("“%(cell)s” is not a whole number from 1 to %(most)s.", cell=cell[:40], most=LARGEST_MARK))
    return int(cell.strip()[0])


def day(cell: str) -> date:
    """A date as 2026-03-04 or 04/03/2026. Raises Unknown."""
    british = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", cell.strip())
    try:
        if british:
            return date(int(british[3]), int(british[2]), int(british[1]))
        return date.fromisoformat(cell.strip())
    except ValueError:
        raise Unknown(_("“%(cell)s” is not a date such as 2026-03-04.", cell=cell[:40])) from None


def one_of(known: dict[str, Any]) -> Callable[[str], str]:
    """Reads a code, or the words for it in English or in the language of the moment. It raises Unknown."""
    codes_by_words = {same(word): code for code, said in known.items() for word in (code, in_english(said))}

    def read(cell: str) -> str:
        told = same(cell)
        code = codes_by_words.get(told) or next((code for code, said in known.items() if told == same(str(said))), "")
        if not code:
            raise Unknown(_("“%(cell)s” is not one of the words we know here.", cell=cell[:40]))
        return code

    return read


def in_english(said: Any) -> str:  # noqa: ANN401 - a lazy text
    """Our own words before translation: files are the same whoever asks for them."""
    return str(said._args[0])


def same(text: str) -> str:
    """A text without what makes no difference: case, spaces, hyphens, underlines."""
    return re.sub(r"[\s_\-–]+", " ", text).strip().casefold()


def some_of(known: dict[str, Any]) -> Callable[[str], list[str]]:
    """Reads several codes in one cell."""
    read = one_of(known)
    return lambda cell: [read(part) for part in split(cell)]


def _text(name: str, label: Any) -> Column:  # noqa: ANN401 - a lazy text
    return Column(name, label, plain, str)


def _code(name: str, label: Any, known: dict[str, Any]) -> Column:  # noqa: ANN401
    return Column(name, label, one_of(known), str)


COLUMNS = (
    _text("key", _l("Key")),
    _text("title", _l("Name of the dataset")),
    _text("holder", _l("Who holds it")),
    _text("description", _l("What it is")),
    _text("unit", _l("What one row is")),
    _code("access", _l("How open it is"), words.ACCESS),
    _text("access_note", _l("How open, in the holder's words")),
    _code("licence", _l("Licence"), words.LICENCES),
    _text("licence_note", _l("Licence, as its source puts it")),
    Column("nations", _l("Nations"), some_of(words.NATIONS), join),
    _text("coverage_note", _l("Places covered, in words")),
    _code("finest_geography", _l("Smallest area"), words.GEOGRAPHIES),
    _text("geography_note", _l("Areas, in words")),
    _code("update_frequency", _l("How often it is updated"), words.FREQUENCIES),
    _text("frequency_note", _l("How often, in words")),
    Column("topics", _l("Topics"), split, join),
    _text("url", _l("Link")),
    _text("url_check", _l("What came of looking at the link")),
    Column("checked_on", _l("Link looked at on"), day, date.isoformat),
    _text("org_id", _l("The holder's charity or company number")),
    _text("holder_type", _l("What kind of holder")),
    Column("secret", _l("The holder stays secret"), yes_or_no, lambda told: "yes" if told else ""),
    _code("existence", _l("It exists, or is wished for"), {code: words.EXISTENCE[code] for code in codes.EXISTENCE}),
    _code("kind", _l("Kind"), words.KINDS),
    _text("period_from", _l("Covers the time from")),
    _text("period_to", _l("Covers the time to")),
    _code("lag", _l("How old the newest is"), words.LAGS),
    _code("personal_data", _l("What it says about people"), words.PERSONAL_DATA),
    _code("sensitivity", _l("How delicate"), words.SENSITIVITIES),
    *(
        Column(f"quality_{part}", words.QUALITIES[part], mark, str, "quality", part)
        for part in codes.QUALITIES
    ),
    *(
        Column(f"governance_{part}", words.GOVERNANCE[part], plain, str, "governance", part)
        for part in codes.GOVERNANCE
    ),
    Column("standards", _l("Standards it keeps to"), split, join),
    _text("label_check", _l("How its name would feel")),
    _code("state", _l("State"), words.ENTRY_STATES),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
FACTS = tuple(dict.fromkeys(column.holds for column in COLUMNS if column.name not in {"key", "state"}))


def flatten(values: dict[str, Any]) -> dict[str, str]:
    """An entry's facts as one text a column; what is not known is ''."""
    cells = {}
    for column in COLUMNS:
        value = values.get(column.holds)
        if column.part:
            value = (value or {}).get(column.part)
        cells[column.name] = column.write(value) if value not in (None, "", [], False) else ""
    return cells


def gather(cells: dict[str, str]) -> dict[str, Any]:
    """The facts that these cells tell of. An empty cell tells nothing. Raises Unknown with the column's name."""
    told: dict[str, Any] = {}
    for name, cell in cells.items():
        if not cell.strip():
            continue
        column = BY_NAME[name]
        try:
            value = column.read(cell)
        except Unknown as error:
            raise Unknown(f"{column.label}: {error.message}", name) from None
        if column.part:
            told.setdefault(column.holds, {})[column.part] = value
        else:
            told[column.holds] = value
    return told


def guard(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe goes before what might be one."""
    return f"'{cell}" if RISKY.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`."""
    return cell[1:] if cell.startswith("'") and RISKY.match(cell) else cell


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would try to work this out."""
    return not cell.startswith("'") and bool(RISKY.match(cell)) and not re.fullmatch(r"[+-]?[\d.,]+", cell)
