"""What is already known: taken in, brought in from the library, put to questions, checked and corrected.

Verdicts and answer cards stand in `verdicts`; this module names them too, for whoever knows insights only.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from core.text import TEXT_LIMIT, USE_LIMIT, clean
from datasets.library import Known, baseline
from datasets.models import Bearing, Insight
from datasets.models.codes import EVIDENCE, NATIONS, STRENGTHS
from datasets.queries import insights as queries
from datasets.services.verdicts import give_opinion, set_verdict, write_answer
from datasets.sources import OWN_ACCOUNT, check_date, check_link
from live.announce import announce
from live.topics import RESULTS, WORDS
from questions.models import Question
from workshops.guards import actor
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services import keep_card, release_card
from workshops.services.cards import changed_since, free_merged, note
from workshops.services.versions import keep_before, text_or_refuse
from workshops.trail import digest, record, undoes

__all__ = [
    "add_insight",
    "attach",
    "blank_link",
    "bring_in",
    "check_insight",
    "correct_insight",
    "detach",
    "give_opinion",
    "set_verdict",
    "write_answer",
]
TYPED = ("statement", "source_title", "publisher", "url", "published")  # of these the trail may hold nothing
STATES = ("suggested", "checked", "rejected", "superseded")


class Source(TypedDict, total=False):
    """Where something is known from, and how well."""

    source_title: str
    publisher: str
    url: str
    published: str
    evidence_type: str
    strength: str
    nations: Iterable[str]


class Facts(Source, total=False):
    """What stands on an insight's card, beside the questions it bears on."""

    statement: str


def add_insight(
    seat: Seat | None,
    workshop: Workshop,
    *,
    about: Iterable[Question] = (),
    channel: str,
    late: bool = False,
    is_baseline: bool = False,
    library_key: str = "",
    **facts: Unpack[Facts],
) -> Insight:
    """Take in something already known, from a seat or, with None, from the facilitator.

    Held like all words. Raises Refused, for its field, when there is nothing to read, no source where one is needed,
    a link that is none, or a code that is not ours; and as `keep_card` does.
    """
    card = Insight(**_checked(facts), is_baseline=is_baseline, library_key=library_key, state="suggested")
    asked = list(dict.fromkeys(about))
    if any(question.cycle_id != workshop.cycle_id for question in asked):
        raise Refused(_("Choose a question of this cycle."), "about")
    keep_card(card, workshop, seat, channel=channel, late=late)
    card.bearings = [Bearing(question_id=question.id) for question in asked]
    db.session.flush()
    return card


def _checked(facts: Facts) -> dict[str, Any]:
    """The facts as they are kept. Raises Refused for the first that will not do."""
    return {"statement": _statement(facts.get("statement", "")), **_facts(facts)}


def _statement(typed: str) -> str:
    words = _text(typed, "statement", TEXT_LIMIT)
    if not words:
        raise Refused(_("Please write what is known."), "statement")
    return words


def _facts(facts: Source) -> dict[str, Any]:
    """Everything but the statement."""
    kind, strength = facts.get("evidence_type", ""), facts.get("strength", "") or "to_check"
    if kind and kind not in EVIDENCE:
        raise Refused(_("Choose from the list."), "evidence_type")
    if strength not in STRENGTHS:
        raise Refused(_("Choose from the list."), "strength")
    source = _text(facts.get("source_title", ""), "source_title", USE_LIMIT)
    if not source and kind not in OWN_ACCOUNT:
        raise Refused(_("Please say where this comes from: a report, a page, an organisation."), "source_title")
    return {
        "source_title": source,
        "publisher": _text(facts.get("publisher", ""), "publisher", USE_LIMIT),
        "url": check_link(facts.get("url", "")),
        "published": check_date(facts.get("published", "")),
        "evidence_type": kind,
        "strength": strength,
        "nations": _nations(facts.get("nations", ())),
    }


def _nations(given: Iterable[str]) -> list[str]:
    wanted = set(given)
    if wanted - set(NATIONS):
        raise Refused(_("Choose from the list."), "nations")
    return [code for code in NATIONS if code in wanted]


def _text(typed: str, field: str, limit: int) -> str:
    try:
        return clean(typed, limit)
    except Refused as error:
        raise Refused(error.message, field) from None


# the library


def bring_in(workshop: Workshop, library_keys: Iterable[str], *, about: Question | None = None) -> list[Insight]:
    """Copy insights of the library into a workshop's cycle, and put each to a question if one is given.

    What the cycle has already is not copied again, but shown again when it was hidden. Gives what is new. Raises
    Refused for a key that the library does not know.
    """
    shelf, keys = baseline(), list(dict.fromkeys(library_keys))
    if any(key not in shelf for key in keys):
        raise Refused(_("Choose from the library."), "library_keys")
    there = {card.library_key: card for card in queries.list_copies(workshop.cycle, keys)}
    new = [_copy(workshop, shelf[key]) for key in keys if key not in there]
    if new:
        detail = {"cards": [card.id for card in new]}
        record(workshop, "brought_in", f"W{workshop.number}", actor=actor(), detail=detail)
    for card in [*there.values(), *new]:
        if card.visibility == "hidden":
            release_card(card)
        if about is not None and card.visibility == "released":
            attach(card, about)
    return new


def _copy(workshop: Workshop, known: Known) -> Insight:
    return add_insight(
        None,
        workshop,
        channel="console",
        is_baseline=True,
        library_key=known.key,
        statement=known.statement,
        source_title=known.source_title,
        publisher=known.publisher,
        url=known.url,
        published=known.published,
        evidence_type=known.evidence_type,
        strength=known.strength,
        nations=known.nations,
    )


@undoes("brought_in")
def _put_away(event: TrailEvent) -> None:
    """They are hidden; their references stay theirs."""
    for number in event.detail["cards"]:
        card = db.session.get(Insight, number)
        if card is not None and card.visibility == "released":
            free_merged(card)
            card.visibility, card.public, card.hidden_at = "hidden", False, clock.now()
            announce(card.workshop_id, WORDS, RESULTS)


# which questions it bears on


def attach(insight: Insight, question: Question) -> None:
    """Say that an insight bears on a question of its cycle. Twice changes nothing."""
    if question.cycle_id != insight.cycle_id:
        raise Refused(_("Choose a question of this cycle."), "about")
    if _set_bearing(insight, question, there=True):
        note(insight, "attached_insight", question=question.id)


def detach(insight: Insight, question: Question) -> None:
    """Take an insight off a question; it stays in the library. Twice changes nothing."""
    if _set_bearing(insight, question, there=False):
        note(insight, "detached_insight", question=question.id)


def _set_bearing(insight: Insight, question: Question, *, there: bool) -> bool:
    """Whether anything changed."""
    found = next((one for one in insight.bearings if one.question_id == question.id), None)
    if (found is not None) == there:
        return False
    if found is None:
        insight.bearings.append(Bearing(question_id=question.id))
    else:
        insight.bearings.remove(found)
    db.session.flush()
    return True


@undoes("attached_insight")
def _off_again(event: TrailEvent) -> None:
    _turn_bearing(event, there=False)


@undoes("detached_insight")
def _on_again(event: TrailEvent) -> None:
    _turn_bearing(event, there=True)


def _turn_bearing(event: TrailEvent, *, there: bool) -> None:
    insight = _of(event)
    question = db.session.get(Question, event.detail["question"])
    if question is None or not _set_bearing(insight, question, there=there):
        raise changed_since()


# checking and correcting


def check_insight(insight: Insight, state: str, *, by: Insight | None = None, strength: str = "") -> None:
    """Say what came of looking at an insight's source: suggested, checked, rejected, or superseded `by` another.

    `strength` changes how strong the evidence is, if given. The day is the trail's. The same again, on the same day or
    later, is a new check. Raises Refused for a card that is not on the wall, and for a state that is not ours.
    """
    if state not in STATES or (strength and strength not in STRENGTHS):
        raise Refused(_("Choose from the list."), "state")
    if insight.visibility != "released":
        raise Refused(_("This card is not on the wall. Release it first."))
    if state == "superseded":
        _check_newer(insight, by)
    was = [insight.state, insight.strength]
    insight.state, insight.strength = state, strength or insight.strength
    db.session.flush()
    newer = by.item if by is not None and state == "superseded" else ""
    note(insight, "checked_insight", was=was, now=[insight.state, insight.strength], newer=newer)


def _check_newer(insight: Insight, by: Insight | None) -> None:
    if by is None or by.id == insight.id or by.cycle_id != insight.cycle_id or by.visibility != "released":
        raise Refused(_("Choose the card that says it better or newer."), "superseded_by")


@undoes("checked_insight")
def _uncheck(event: TrailEvent) -> None:
    insight = _of(event)
    if [insight.state, insight.strength] != event.detail["now"]:
        raise changed_since()
    insight.state, insight.strength = event.detail["was"]


def correct_insight(insight: Insight, *, statement: str | None = None, **facts: Unpack[Source]) -> list[str]:
    """Put right what stands beside the words: source, publisher, link, date, kind, strength, nations.

    The words themselves change only on a card that no seat wrote. What was typed anew has to be let out again before
    it is public. Gives the names of what changed. Raises Refused as `add_insight` does.
    """
    as_it_is = _as_they_are(insight)
    as_it_is.update(facts)
    wanted = _facts(as_it_is)
    if statement is not None and insight.seat_id is None and not insight.perspective:
        wanted["statement"] = _statement(statement)
    changed = [name for name, value in wanted.items() if getattr(insight, name) != value]
    if not changed:
        return []
    detail = _before(insight, changed)
    _set(insight, {name: wanted[name] for name in changed})
    verb = "corrected_source" if set(changed) & set(TYPED) else "corrected_insight"
    note(insight, verb, **detail, now=_marks(insight, changed))
    return changed


def _before(insight: Insight, names: Iterable[str]) -> dict[str, Any]:
    """What the trail keeps of what is about to change: codes as they are, of what was typed where to find it."""
    typed = {name: getattr(insight, name) for name in names if name in TYPED}
    versions = {name: keep_before(insight.cycle, "insight", insight.id, name, text) for name, text in typed.items()}
    return {"was": {name: getattr(insight, name) for name in names if name not in TYPED}, "versions": versions}


def _marks(insight: Insight, names: Iterable[str]) -> dict[str, Any]:
    """What they hold now, as the trail may know it."""
    held = {name: getattr(insight, name) for name in names}
    return {name: digest(insight.salt, value) if name in TYPED else value for name, value in held.items()}


def _set(insight: Insight, facts: dict[str, Any]) -> None:
    """Other words are read once more before anybody else sees them; codes are not."""
    for name, value in facts.items():
        setattr(insight, name, value)
    insight.public = insight.public and not set(facts) & set(TYPED)
    db.session.flush()


def _as_they_are(insight: Insight) -> Source:
    return {
        "source_title": insight.source_title,
        "publisher": insight.publisher,
        "url": insight.url,
        "published": insight.published,
        "evidence_type": insight.evidence_type,
        "strength": insight.strength,
        "nations": insight.nations,
    }


@undoes("corrected_insight")
@undoes("corrected_source")
def _uncorrect(event: TrailEvent) -> None:
    insight = _of(event)
    if _marks(insight, event.detail["now"]) != event.detail["now"]:
        raise changed_since()
    typed = {name: text_or_refuse(version) for name, version in event.detail["versions"].items()}
    _set(insight, {**event.detail["was"], **typed})


def _of(event: TrailEvent) -> Insight:
    """The card a line on the trail is about. Raises Refused when its words are gone."""
    insight = db.session.get(Insight, event.detail["card"])
    if insight is None or not insight.statement:
        raise Refused(_("These words were taken back by their author. There is nothing to undo."))
    announce(insight.workshop_id, WORDS, RESULTS)
    return insight


def blank_link(insight: Insight) -> None:
    """Its words are gone for good: so are its link and its date, which say who or what it was about."""
    insight.url = insight.published = ""
