"""Saying how well a dataset answers a question: one seat, a table's raised hands, and what the room agrees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT, clean
from datasets.agreement import MOST_HANDS
from datasets.models import Dataset, Link, Rating, Tally
from datasets.models.codes import FITS, MISSING
from datasets.queries import fits as queries
from datasets.queries.naming import list_datasets
from live.announce import announce
from live.topics import RESULTS, VOTES
from questions.models import Question
from workshops.guards import actor
from workshops.models import RoomTable, Seat, TrailEvent
from workshops.services.versions import blank_all_versions, keep_before, text_or_refuse
from workshops.trail import digest, record, undoes


def rate(seat: Seat, question: Question, dataset: Dataset, fit: str, missing: Iterable[str] = ()) -> Rating:
    """Keep what one seat says of a cell; once more changes it. Nothing of it goes on the trail, which knows no seats.

    Raises Refused when the room is not open, when the seat only listens, when the cell is not (or no longer) in the
    grid, and for its field when a code is not ours.
    """
    if not seat.workshop.is_open:
        raise Refused(_("The room is not open, so this was not kept."))
    if not seat.votes or not seat.is_in:
        raise Refused(_("This seat listens here: it does not rate."))
    _check_fit(fit)
    chips = _chips(missing)
    link = _link(question, dataset)
    rating = queries.get_rating(seat, link)
    if rating is None:
        rating = Rating(link_id=link.id, seat_id=seat.id)
        db.session.add(rating)
    rating.fit, rating.missing = fit, chips
    db.session.flush()
    announce(dataset.workshop_id, VOTES)
    return rating


def tally(
    table: RoomTable | None, question: Question, dataset: Dataset, counts: Mapping[str, int], *, in_data: bool = False
) -> Link:
    """Keep a table's raised hands in a cell, instead of any typed before; without a table those of the whole room.

    `counts` says how many chose each fit; who is in the data is counted apart (`in_data`) and not a second time. A
    table's hands stand for its seats: what they rated one by one is not counted beside them (`agreement.gather`).
    No hand at all takes the count back. Raises Refused, for the field of the fit, unless each is a whole number from
    0 to MOST_HANDS; and when the cell is not in the grid, or the table is of another room.
    """
    now = _hands(counts)
    if table is not None and table.workshop_id != dataset.workshop_id:
        raise Refused(_("This table is not in this room."), "table")
    link = _link(question, dataset)
    number = table.id if table else None
    was = queries.get_hands(link, number, in_data=in_data)
    if was == now:
        return link
    _put_hands(link, number, in_data, now)
    detail = {"link": link.id, "table": number, "in_data": in_data, "was": was, "now": now}
    record(dataset.workshop, "counted_table", link.item, actor=actor(), detail=detail)
    announce(dataset.workshop_id, VOTES)
    return link


def _hands(counts: Mapping[str, int]) -> dict[str, int]:
    for fit, n in counts.items():
        _check_fit(fit)
        if isinstance(n, bool) or not isinstance(n, int) or not 0 <= n <= MOST_HANDS:
            raise Refused(_("Type a whole number from 0 to %(most)s.", most=MOST_HANDS), fit)
    return {fit: counts[fit] for fit in FITS if counts.get(fit)}


def _put_hands(link: Link, table: int | None, in_data: bool, hands: Mapping[str, int]) -> None:
    same_table = Tally.table_id.is_(None) if table is None else Tally.table_id == table
    db.session.execute(delete(Tally).where(Tally.link_id == link.id, same_table, Tally.in_data.is_(in_data)))
    for fit, n in hands.items():
        db.session.add(Tally(link_id=link.id, table_id=table, in_data=in_data, fit=fit, n=n))
    db.session.flush()


@undoes("counted_table")
def _uncount(event: TrailEvent) -> None:
    said = event.detail
    link, table = db.session.get(Link, said["link"]), said["table"]
    gone = table is not None and db.session.get(RoomTable, table) is None
    if link is None or gone or queries.get_hands(link, table, in_data=said["in_data"]) != said["now"]:
        raise _changed_since()
    _put_hands(link, table, said["in_data"], said["was"])
    announce(link.workshop_id, VOTES)


def agree(
    question: Question,
    dataset: Dataset,
    fit: str,
    missing: Iterable[str] = (),
    why: str = "",
    needs_with: Iterable[str] = (),
) -> Link:
    """Set what the room agrees on: the fit, what is missing, why (the facilitator's words), what it needs beside it.

    '' for the fit takes the agreement back. The same again changes nothing. Raises Refused, for its field, when a code
    is not ours, the words are too long, or a dataset it needs is not in the grid; and when the cell itself is not.
    """
    if fit:
        _check_fit(fit)
    facts = {"fit": fit, "missing": _chips(missing), "needs_with": _companions(dataset, needs_with)}
    words = _words(why)
    link = _link(question, dataset)
    if (_facts(link), link.why) != (facts, words):
        _keep(link, facts, words)
    return link


def _keep(link: Link, facts: dict[str, Any], words: str) -> None:
    was, was_why = _facts(link), link.why
    before = keep_before(link.question.cycle, "link", link.id, "why", was_why) if words != was_why else None
    _set_facts(link, facts)
    link.why = words
    db.session.flush()
    detail = {"link": link.id, "was": was, "now": facts, "why": _mark(link, words), "before": before}
    record(link.dataset.workshop, "agreed_fit", link.item, actor=actor(), detail=detail)
    announce(link.dataset.workshop_id, RESULTS)


@undoes("agreed_fit")
def _disagree(event: TrailEvent) -> None:
    """Fit, missing and companions as they were, and the reason too if it was changed with them."""
    link = db.session.get(Link, event.detail["link"])
    if link is None or _facts(link) != event.detail["now"] or _mark(link, link.why) != event.detail["why"]:
        raise _changed_since()
    if event.detail["before"] is not None:
        link.why = text_or_refuse(event.detail["before"])
    _set_facts(link, event.detail["was"])
    announce(link.workshop_id, RESULTS)


def delete_reason(link: Link) -> None:
    """Take the words of a cell away, wherever it stands now; what was agreed stays. Twice changes nothing."""
    if link.why:
        _keep(link, _facts(link), "")


def blank_reasons(card: Dataset | Question) -> None:
    """The words of a card are gone for good: so are the reasons of its cells, as they are and as they were before."""
    half = Link.dataset_id if isinstance(card, Dataset) else Link.question_id
    links = db.session.scalars(select(Link).where(half == card.id)).all()
    for link in links:
        link.why = ""
    blank_all_versions("link", [link.id for link in links])


def _facts(link: Link) -> dict[str, Any]:
    return {"fit": link.fit, "missing": list(link.missing), "needs_with": list(link.needs_with)}


def _set_facts(link: Link, facts: Mapping[str, Any]) -> None:
    link.fit, link.missing, link.needs_with = facts["fit"], facts["missing"], facts["needs_with"]


def _mark(link: Link, words: str) -> str:
    return digest(link.dataset.salt, words) if words else ""


def _words(why: str) -> str:
    try:
        return clean(why, TEXT_LIMIT)
    except Refused as error:
        raise Refused(error.message, "why") from None


def _check_fit(fit: str) -> None:
    if fit not in FITS:
        raise Refused(_("Choose how well it answers."), "fit")


def _chips(missing: Iterable[str]) -> list[str]:
    """What is missing, each once, in the order of the codes."""
    named = set(missing)
    if named - set(MISSING):
        raise Refused(_("Choose from the list."), "missing")
    return [code for code in MISSING if code in named]


def _companions(dataset: Dataset, items: Iterable[str]) -> list[str]:
    """The datasets it needs beside it, each once, in the order of the grid."""
    named = set(items)
    if not named:
        return []
    others = [one.item for one in list_datasets(dataset.workshop) if one.id != dataset.id]
    if named - set(others):
        raise Refused(_("Choose other datasets of this grid."), "needs_with")
    return [item for item in others if item in named]


def _link(question: Question, dataset: Dataset) -> Link:
    """The cell, made when nothing was said of it so far. Raises Refused when it is not in the grid."""
    if dataset.visibility != "released" or dataset.merged_into_id is not None:
        raise Refused(_("This dataset is not on the wall (any more)."), "dataset")
    if question.cycle_id != dataset.cycle_id or question.visibility != "released" or question.merged_into_id:
        raise Refused(_("This question is not in the grid."), "question")
    if question.answer_status == "answered":
        raise Refused(_("This question is answered already: no data is needed for it."), "question")
    link = queries.get_link(question, dataset)
    if link is None:
        link = Link(
            cycle_id=dataset.cycle_id, workshop_id=dataset.workshop_id, question=question, dataset=dataset,
            fit="", missing=[], needs_with=[], why="", public=False,
        )  # fmt: skip
        db.session.add(link)
        db.session.flush()
    return link


def _changed_since() -> Refused:
    return Refused(_("This cell has changed since. Undo the newer change first."))
