"""What the wall shows of a result: the views a facilitator can choose, their pages, and rows as the strips want them.

A view is kept in `workshop.screen_view` as "equal", "heads/2", "group:lived", "divided" or "item:Q07".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from voting.kinds import shares
from voting.queries import Results, Row
from voting.sources import WITH, in_two_lines
from workshops.perspectives import short

EQUAL, HEADS, DIVIDED, GROUP, ITEM = "equal", "heads", "divided", "group:", "item:"


@dataclass(frozen=True)
class Sheet:
    """What one page of the wall holds: rows, and lines of so many letters; a row takes `least` lines."""

    rows: int
    lines: float
    letters: int
    least: int
    gap: float

    def lines_of(self, row: Row) -> float:
        """How many lines a row takes, with the space after it."""
        notes = 15 * row.too_close + 13 * (row.basis == "protected") + 19 * row.divided
        return max(self.least, -(-(len(row.ref) + 1 + len(row.wording) + notes) // self.letters)) + self.gap


STRIPS = Sheet(rows=5, lines=13.2, letters=48, least=2, gap=0.6)
LISTS = Sheet(rows=7, lines=12.2, letters=72, least=1, gap=0.4)
SHARES = Sheet(rows=7, lines=12.2, letters=58, least=1, gap=0.4)  # a list with shares before its lines
TALK_LINES = 8  # of the words of the three that are talked about: more would push the speaking order off the wall


@dataclass(frozen=True)
class View:
    """Which list, and which page of it."""

    name: str
    page: int

    @property
    def group(self) -> str:
        """The group whose own order is shown, or ''."""
        return self.name.removeprefix(GROUP) if self.name.startswith(GROUP) else ""

    @property
    def item(self) -> str:
        """The one item that is shown, or ''."""
        return self.name.removeprefix(ITEM) if self.name.startswith(ITEM) else ""


def read_view(kept: str, found: Results) -> View:
    """The view a workshop asks for; where it makes no sense for this result, its own order from the start."""
    name, _sign, page = kept.partition("/")
    known = {HEADS, *([EQUAL, DIVIDED] if found.equal_voice else []), *(GROUP + group for group in found.groups)}
    if name not in known:
        return View(EQUAL if found.equal_voice else HEADS, 1)
    return View(name, int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1)


def rows_in(view: View, found: Results) -> Sequence[Row]:
    """Every row of a view, in its order, on all its pages."""
    if view.name == DIVIDED:
        return found.most_divided
    if view.group:
        return found.by_group(view.group)[: found.shortlist_size]
    if view.name == HEADS:
        return found.by_headcount[: max(found.shortlist_size, len(found.handed_on))]
    return found.handed_on


def on_page(view: View, found: Results) -> tuple[Sequence[Row], int, int]:
    """The rows of the page asked for, its number, and how many pages there are."""
    plain = LISTS if found.has_order else SHARES
    pages = _paged(rows_in(view, found), STRIPS if has_strips(view, found) else plain)
    page = min(max(view.page, 1), len(pages))
    return pages[page - 1], page, len(pages)


def _paged(rows: Sequence[Row], sheet: Sheet) -> list[list[Row]]:
    """Rows in pages that fit; never more than seven to a page, and at least one."""
    pages: list[list[Row]] = [[]]
    used = 0.0
    for row in rows:
        lines = sheet.lines_of(row)
        if pages[-1] and (len(pages[-1]) == sheet.rows or used + lines > sheet.lines):
            pages.append([])
            used = 0.0
        pages[-1].append(row)
        used += lines
    return pages


def has_strips(view: View, found: Results) -> bool:
    """Whether a view shows where each group put each line; the orders of one voice are plain lists."""
    return found.equal_voice and not view.group and view.name != HEADS


def title_of(view: View, found: Results) -> str:
    """What a view is called."""
    if view.name == DIVIDED:
        return _("Where we differ")
    if view.group:
        group = short(view.group)
        return _("The order of: %(group)s", group=group) if found.has_order else _("Chosen by: %(group)s", group=group)
    return _("By head count") if view.name == HEADS else _("By equal voice")


def choices(view: View, found: Results) -> list[dict[str, Any]]:
    """The views to choose from: {value, label, current, key}; and the other pages of the one on show."""
    names = [EQUAL] if found.equal_voice else []
    names += [HEADS, *(GROUP + group for group in found.groups)]
    names += [DIVIDED] if found.most_divided else []
    offered = [
        {"value": name, "label": title_of(View(name, 1), found), "current": name == view.name, "key": str(n)}
        for n, name in enumerate(names, 1)
    ]
    _rows, page, pages = on_page(view, found)
    for n in range(1, pages + 1) if pages > 1 else ():
        label = _("Page %(page)s of %(pages)s", page=n, pages=pages)
        offered.append(
            {"value": f"{view.name}/{n}", "label": label, "current": n == page, "key": "." if n > page else ""}
        )
    return offered


def to_talk_about(rows: Sequence[Row]) -> Sequence[Row]:
    """The same rows, the longest words cut a line at a time until all fit on one wall; phones show them whole."""
    kept = list(rows)
    while sum(map(_lines, kept)) > TALK_LINES and max(map(_lines, kept)) > STRIPS.least:
        longest = max(range(len(kept)), key=lambda n: (_lines(kept[n]), n))
        row = kept[longest]
        letters = (_lines(row) - 1) * STRIPS.letters - len(row.ref) - 1
        kept[longest] = replace(row, wording=_cut(row.wording, letters))
    return kept


def _lines(row: Row) -> int:
    return -(-(len(row.ref) + 1 + len(row.wording)) // STRIPS.letters)


def _cut(wording: str, letters: int) -> str:
    """The words cut to so many letters; of a pair the question gives way, so that the data is still named."""
    asked, data = in_two_lines(wording)
    end = WITH + data if data else ""
    room = max(letters - len(end), letters // 2)
    if len(end) > letters - room:
        end = end[: letters - room - 1].rstrip() + "…"
    return (asked if len(asked) <= room else asked[: room - 1].rstrip() + "…") + end


def strip_rows(
    rows: Iterable[Row], found: Results, *, rank: str = "", say_divided: bool = True
) -> list[dict[str, Any]]:
    """Rows as `rank_strip` and the wall's lists read them. `rank` is a group, or "heads", to number them by.

    `say_divided` is off where the whole list is about what divides the room.
    """
    apart = {row.item for row in found.most_divided} if say_divided else set()
    return [
        {
            "ref": row.ref,
            "text": row.wording or _("Words taken back"),
            "rank": _rank(row, found, rank),
            "marks": [{"group": mark.group, "rank": mark.rank} for mark in row.marks],
            **({} if found.has_order else shares.line_of(row)),
            "divided": row.item in apart and row.divided,
            "protected": row.basis == "protected",
            "tie_note": _("Too close to call") if row.too_close else "",
        }
        for row in rows
    ]


def _rank(row: Row, found: Results, rank: str) -> Any:  # noqa: ANN401 - a whole number, or a shared rank such as 2.5
    if not found.has_order:
        return row.rank
    if rank == HEADS:
        return row.headcount_rank
    return row.rank_in(rank) if rank else row.rank


def thing(found: Results) -> str:
    """What was voted on, as the head of a column."""
    named = {"question": _("Question"), "question_dataset_link": _("Question and data")}
    return named.get(found.object_type, _("On the list"))


def said_place(row: Row, found: Results, by: str) -> str:
    """What stands before a row in a plain list: its place by `by` (a group, "heads" or ''), or how many chose it."""
    if not found.has_order:
        return shares.said_in(row, found, "" if by == HEADS else by, heads=by == HEADS)
    return said_rank(_rank(row, found, by))


def said_rank(rank: float | None) -> str:
    """A place as people read it: 4, or 2½ for a shared one."""
    if rank is None:
        return "–"
    return str(int(rank)) if rank == int(rank) else f"{int(rank)}½"


def finding(found: Results) -> str:
    """The result in one sentence."""
    first = found.ranked[0] if found.ranked else None
    if first is None:
        return _("Nobody chose anything.")
    apart = sum(row.divided for row in found.handed_on)
    if not found.has_order:
        return shares.said_finding(first, found) + (" " + _groups_differ(apart) if apart else "")
    if not found.equal_voice:
        return _("%(item)s comes first by head count.", item=first.ref)
    if not apart:
        return _("%(item)s comes first, and the groups mostly agree.", item=first.ref)
    return ngettext(
        "%(item)s comes first; on %(num)s of the first, groups differ widely.",
        "%(item)s comes first; on %(num)s of the first, groups differ widely.",
        apart,
        item=first.ref,
    )


def _groups_differ(n: int) -> str:
    return ngettext(
        "On %(num)s of the first, groups differ widely.", "On %(num)s of the first, groups differ widely.", n
    )


def why_not_words(code: str) -> str:
    """Why equal voice is not offered, as people read it; '' when it is."""
    words = {
        "lived_too_small": _(
            "Too few people with direct experience of poverty voted for an equal voice, so this is a head count."
        ),
        "group_too_small": _("A group was too small to speak for itself, so this is a head count."),
        "one_group": _("Everybody who voted is here as the same, so this is a head count."),
        "no_ballots": _("Nobody voted."),
    }
    return words.get(code, "")
