"""The shelf's rows and facts as its pages say them: plain values, plain words. `datasets.views.shelf` calls it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from datasets import orgids, words
from datasets.forms.shelf import FindForm
from datasets.models import ImportRun, ShelfEntry, codes

LONGEST_BLURB = 220
Facts = list[tuple[str, str]]
Noted = tuple[str, str]
PAGES_BESIDE = 2


def list_values(
    form: FindForm, found: Iterable[ShelfEntry], counts: Mapping[tuple[str, str], int], first: int
) -> dict[str, Any]:
    """What the list shows: its rows, how many there are in words, and how they lie from closed to open."""
    rows = [_row(entry) for entry in found]
    total = count_found(form, counts)
    text = str(form.q.data or "").strip()
    return {
        "rows": rows,
        "text": text[:80],
        "total": total,
        "said": _said(total, first, len(rows)),
        "stops": _stops(form, counts),
        "asked": form.asked(),
    }


def count_found(form: FindForm, counts: Mapping[tuple[str, str], int]) -> int:
    """How many a search finds, of the counts at every stop."""
    wanted = form.filters().access
    return sum(n for (access, _existence), n in counts.items() if wanted in {"", access})


def _said(total: int, first: int, shown: int) -> str:
    whole = ngettext("%(num)s dataset", "%(num)s datasets", total)
    if shown in {0, total}:
        return whole
    return _("%(first)s to %(last)s of %(whole)s", first=first, last=first + shown - 1, whole=whole)


def _stops(form: FindForm, counts: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """How many stand at each stop, whichever was asked for; each leads to its own. Those not known come last."""
    asked: dict[str, Any] = {name: value for name, value in form.asked().items() if name != "access"}
    tally = {code: sum(n for (access, _e), n in counts.items() if access == code) for code in (*codes.ACCESS, "")}
    return [
        {
            "code": code,
            "n": n,
            "href": url_for("datasets.shelf", **asked, access=code) if code and n else "",
            "current": bool(code) and code == form.access.data,
        }
        for code, n in tally.items()
        if code or n
    ]


def pages(form: FindForm, number: int, last: int) -> list[dict[str, Any]]:
    """Links to the pages of a search: the first, those beside this one, the last. None for a single page."""
    if last == 1:
        return []
    near = range(number - PAGES_BESIDE, number + PAGES_BESIDE + 1)
    shown = sorted({1, last, *(one for one in near if 1 <= one <= last)})
    gaps = {one for before, one in pairwise(shown) if one - before > 1}
    return [
        {"n": one, "href": page_link(form, one), "current": one == number, "after_gap": one in gaps} for one in shown
    ]


def page_link(form: FindForm, number: int) -> str:
    """Where a page of a search is."""
    asked: dict[str, Any] = {**form.asked(), **({"page": number} if number > 1 else {})}
    return url_for("datasets.shelf", **asked)


def _row(entry: ShelfEntry) -> dict[str, Any]:
    return {
        "number": entry.id,
        "title": entry.title,
        "holder": _holder(entry),
        "secret": entry.secret,
        "blurb": _short(entry.description),
        "facts": [fact for fact in (_nations(entry.nations), _area(entry), _often(entry)) if fact],
        "access": entry.access,
        "existence": entry.existence,
        "sensitivity": entry.sensitivity,
        "public": entry.public,
    }


def _short(text: str) -> str:
    if len(text) <= LONGEST_BLURB:
        return text
    return f"{text[:LONGEST_BLURB].rsplit(' ', 1)[0]}…"


def _holder(entry: ShelfEntry) -> str:
    return entry.holder or entry.holder_type


def _nations(nations: list[str]) -> str:
    if len(nations) == len(codes.NATIONS):
        return _("All four nations")
    names = [str(words.NATIONS[code]) for code in nations]
    return _("%(some)s and %(last)s", some=", ".join(names[:-1]), last=names[-1]) if len(names) > 1 else "".join(names)


def _area(entry: ShelfEntry) -> str:
    return _coded(words.GEOGRAPHIES, entry.finest_geography)


def _often(entry: ShelfEntry) -> str:
    return _coded(words.FREQUENCIES, entry.update_frequency)


def _coded(said: words.Words, code: str) -> str:
    return str(said[code]) if code else ""


def _with_note(said: str, note: str) -> Noted:
    """A fact and the note about it; a note that stands alone is the fact, and one that says the same is left out."""
    if not said:
        return note, ""
    return said, "" if note.casefold() == said.casefold() else note


def entry_values(entry: ShelfEntry, run: ImportRun | None) -> dict[str, Any]:
    """What an entry's own page says: six facts, folded groups of the rest, the link, where all this comes from."""
    return {
        "entry": {**_row(entry), "description": entry.description, "state": _coded(words.ENTRY_STATES, entry.state)},
        "main": _main(entry),
        "access_note": entry.access_note,
        "licence": _with_note(_coded(words.LICENCES, entry.licence), entry.licence_note),
        "organisation": _organisation(entry),
        "groups": [
            (_("Kind and time"), _when(entry)),
            (_("People and care"), _care(entry)),
            (_("Quality and standards"), _quality(entry)),
        ],
        "link": {"url": entry.url, "checked_on": entry.checked_on, "found": entry.url_check},
        "source": _source(entry, run),
    }


def _main(entry: ShelfEntry) -> list[tuple[str, Noted]]:
    """The facts shown first, beside who may use it, each with the note about it."""
    holder = _("Type of holder, whose name is withheld") if entry.secret else _("Who holds it")
    return [
        (holder, _with_note(_holder(entry), "")),
        (_("What one row is"), _with_note(entry.unit, "")),
        (_("Nations"), _with_note(_nations(entry.nations), entry.coverage_note)),
        (_("Smallest area"), _with_note(_area(entry), entry.geography_note)),
        (_("Updated"), _with_note(_often(entry), entry.frequency_note)),
    ]


def _organisation(entry: ShelfEntry) -> dict[str, str]:
    number = orgids.read(entry.org_id)
    return {"id": str(number), "link": number.link}


def _when(entry: ShelfEntry) -> Facts:
    period = f"{entry.period_from} – {entry.period_to}" if entry.period_from or entry.period_to else ""
    return [
        (_("Kind"), _coded(words.KINDS, entry.kind)),
        (_("Time covered"), period),
        (_("The newest of it is"), _coded(words.LAGS, entry.lag)),
    ]


def _care(entry: ShelfEntry) -> Facts:
    governed = [(str(said), entry.governance.get(code, "")) for code, said in words.GOVERNANCE.items()]
    return [
        (_("About people?"), _coded(words.PERSONAL_DATA, entry.personal_data)),
        (_("How delicate"), _coded(words.SENSITIVITIES, entry.sensitivity)),
        (_("How its labels feel to people in it"), entry.label_check),
        *governed,
    ]


def _quality(entry: ShelfEntry) -> Facts:
    marks = [
        (str(said), _("%(mark)s of 5", mark=entry.quality[code]) if code in entry.quality else "")
        for code, said in words.QUALITIES.items()
    ]
    return [*marks, (_("Standards"), ", ".join(entry.standards)), (_("Topics"), ", ".join(entry.topics))]


def _source(entry: ShelfEntry, run: ImportRun | None) -> dict[str, Any]:
    how = {
        "shelf": _("Described here by a facilitator."),
        "room": _("Named by people in a workshop."),
    }.get(entry.source, "")
    return {
        "how": how or _("Brought in from a list."),
        "list": "" if run is None else run.label,
        "publisher": "" if run is None else run.publisher,
        "licence": "" if run is None else run.licence,
        "made": entry.made_at.date(),
        "changed": entry.changed_at.date() if entry.changed_at.date() != entry.made_at.date() else None,
        "key": entry.key,
    }
