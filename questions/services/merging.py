"""Merging questions that ask the same, taking them apart, splitting one that asks two things. Originals always stay.

The merges that are not undone form a forest (at most one per question, never a circle); `settle` writes each
question's root into `merged_into_id`. So a merge into something merged goes to its root, and undoing gives back exactly
what was there. Votes are cast for references and are never added up.
"""

from __future__ import annotations

from flask_babel import gettext as _

from core import clock
from core.db import db
from core.errors import Refused
from questions import queries
from questions.models import MergeEvent, Question, ScopeDecision, WordingEdit
from questions.services.lines import asked, changed_since, check_not_frozen, check_on_the_wall, checked, new_salt, note
from questions.words import OFF_THE_WALL
from workshops.models import TrailEvent
from workshops.trail import digest, undoes


def merge_questions(from_: Question, into: Question, reason: str = "", author_agrees: str = "not_asked") -> MergeEvent:
    """Merge a question into another (into that one's root, if it is itself merged). Returns the merge.

    Raises Refused across cycles, for one and the same, for cards not on the wall, and while a ballot with one is open.
    """
    root = into.merged_into or into
    _check_merge(from_, root)
    event = MergeEvent(
        workshop_id=from_.workshop_id,
        kind="merge",
        from_id=from_.id,
        into_id=root.id,
        reason=reason,
        author_agrees=author_agrees,
        undone=False,
        at=clock.now(),
    )
    db.session.add(event)
    db.session.flush()
    settle(from_.cycle_id)
    note(from_, "merged", merge=event.id, into=root.item)
    return event


def _check_merge(from_: Question, root: Question) -> None:
    if from_.cycle_id != root.cycle_id:
        raise Refused(_("These belong to different cycles, so they cannot be merged."))
    if from_.id == root.id:
        raise Refused(_("This is the same card. Choose another."))
    if from_.merged_into_id == root.id:
        raise Refused(_("These two are merged already."))
    check_on_the_wall(from_)
    check_on_the_wall(root)
    if from_.scope in OFF_THE_WALL or root.scope in OFF_THE_WALL:
        raise Refused(_("One of these was taken off the wall by the scope desk. Bring it back first."))
    check_not_frozen(from_, root)


def roots(events: list[MergeEvent]) -> dict[int, int]:
    """For every question that is merged away: its root. No circle can arise; if one did, this would still end."""
    parents = {event.from_id: event.into_id for event in events}
    found = {}
    for start in parents:
        here, seen = start, {start}
        while here in parents and parents[here] not in seen:
            here = parents[here]
            seen.add(here)
        found[start] = here
    return found


def settle(cycle_id: int) -> None:
    """Write the root of every merged question of a cycle; those no longer merged get none."""
    db.session.flush()
    found = roots(queries.list_merges(cycle_id))
    for question in queries.list_mergeable(cycle_id, list(found)):
        root = found.get(question.id)
        if question.merged_into_id != root:
            question.merged_into_id = root
            db.session.flush()
            db.session.expire(question, ["merged_into"])


def unmerge_question(question: Question) -> None:
    """Take a question out of the one it was merged into. What had been merged into it comes along.

    Raises Refused when it is not merged, not on the wall, and while a ballot with one of both is open.
    """
    event = _merge_of(question)
    if event is None:
        raise Refused(_("This card is not merged with another."))
    if question.visibility != "released":
        raise Refused(_("This card is not on the wall. Release it first."))
    check_not_frozen(question, event.into_question)
    event.undone = True
    settle(question.cycle_id)
    note(question, "unmerged", merge=event.id)


def _merge_of(question: Question) -> MergeEvent | None:
    return next((event for event in queries.list_merges(question.cycle_id) if event.from_id == question.id), None)


@undoes("merged")
def _take_apart(event: TrailEvent) -> None:
    question = asked(event)
    merge = db.session.get_one(MergeEvent, event.detail["merge"])
    if merge.undone:
        raise changed_since()
    check_not_frozen(question, merge.into_question)
    merge.undone = True
    settle(question.cycle_id)


@undoes("unmerged")
def _put_together(event: TrailEvent) -> None:
    question = asked(event)
    merge = db.session.get_one(MergeEvent, event.detail["merge"])
    check_not_frozen(question, merge.into_question)
    if not _revive(merge, question.cycle_id):
        raise changed_since()


def _revive(merge: MergeEvent, cycle_id: int) -> bool:
    """Make an undone merge count again. False when its question is merged elsewhere since, or a circle would arise.

    A card that is hidden meanwhile may be merged again: it comes back with its merge.
    """
    active = queries.list_merges(cycle_id)
    if merge.from_id in {event.from_id for event in active}:
        return False
    if roots(active).get(merge.into_id, merge.into_id) == merge.from_id:
        return False
    if merge.into_question.visibility != "released" or merge.from_question.visibility == "withdrawn":
        return False
    merge.undone = False
    settle(cycle_id)
    return True


def free_merged(question: Question) -> list[int]:
    """Before a card leaves the wall: what was merged straight into it stands on its own again. Gives those merges."""
    freed = [event for event in queries.list_merges(question.cycle_id) if event.into_id == question.id]
    for event in freed:
        event.undone = True
    if freed:
        settle(question.cycle_id)
    return [event.id for event in freed]


def rejoin_merged(question: Question, freed: list[int]) -> None:
    """When that card comes back: the same merges, as far as nothing else was done with them since."""
    for number in freed:
        _revive(db.session.get_one(MergeEvent, number), question.cycle_id)


def split_question(
    question: Question,
    first_text: str,
    second_text: str,
    reason: str = "",
    *,
    author_agrees: str = "not_asked",
    number: int | None = None,
) -> Question:
    """Split one that asks two things: it keeps its reference for the first, the second gets the next and is returned.

    Both keep the first words. `number` is for the example's importer alone. Raises Refused for a card not on the wall,
    while a ballot with it is open, and when a text is missing.
    """
    check_on_the_wall(question)
    check_not_frozen(question)
    first, second = checked(first_text, "first_text"), checked(second_text, "second_text")
    half = _second_half(question, second, number)
    event = MergeEvent(
        workshop_id=question.workshop_id,
        kind="split",
        from_id=question.id,
        into_id=half.id,
        reason=reason,
        author_agrees=author_agrees,
        undone=False,
        at=clock.now(),
    )
    db.session.add(event)
    before = digest(question.salt, question.text)
    edit = _reworded(question, first)
    note(question, "split", split=event.id, into=half.item, edit=edit.id if edit else None, before=before)
    return half


def _second_half(question: Question, text: str, number: int | None) -> Question:
    half = Question(
        cycle=question.cycle,
        workshop=question.workshop,
        number=number or queries.last_number(question.cycle) + 1,
        seat_id=question.seat_id,
        perspective=question.perspective,
        channel=question.channel,
        first_words=question.first_words,
        text=question.first_words,
        salt=new_salt(),
        visibility="released",
        late=question.late,
        theme=question.theme,
        scope=question.scope,
        scope_reason=question.scope_reason,
        split_from_id=question.id,
        at=clock.now(),
        released_at=clock.now(),
    )
    db.session.add(half)
    db.session.flush()
    if half.scope != "unchecked":
        inherited = ScopeDecision(question_id=half.id, scope=half.scope, reason=half.scope_reason, at=clock.now())
        db.session.add(inherited)
    _reworded(half, text)
    return half


def _reworded(question: Question, text: str) -> WordingEdit | None:
    """Note the new words of a half as an accepted edit; none when they did not change."""
    if text == question.text:
        db.session.flush()
        return None
    edit = WordingEdit(
        question=question,
        before=question.text,
        after=text,
        reason="split",
        by="facilitator",
        author_agrees="not_asked",
        state="accepted",
        at=clock.now(),
    )
    db.session.add(edit)
    question.text = text
    db.session.flush()
    return edit


@undoes("split")
def _unsplit(event: TrailEvent) -> None:
    """The first gets its words back, the second leaves the wall. Refused once either changed in other ways."""
    question = asked(event)
    split = db.session.get_one(MergeEvent, event.detail["split"])
    half = split.into_question
    edit = db.session.get(WordingEdit, event.detail["edit"] or 0)
    if split.undone or half.merged_into_id is not None or queries.list_merged_into(half):
        raise changed_since()
    if edit is not None and question.text != edit.after:
        raise changed_since()
    check_not_frozen(question, half)
    if edit is not None:
        question.text, edit.state = edit.before, "undone"
    split.undone = True
    half.visibility, half.hidden_at = "hidden", clock.now()
