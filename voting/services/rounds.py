"""The life of a round: open, close, take back, reveal, void. Nothing here ever says who chose what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import func, select

from core import clock
from core.db import db, random_key
from core.errors import Refused
from core.writing import writing
from live.announce import announce
from live.topics import RESULTS, STEP, VOTES
from voting import keys, methods, queries
from voting.models import Candidate, Round
from voting.services import settling
from voting.services.shortlists import make_provisional, set_aside
from voting.sources import CandidateText, get_source
from workshops.models import Activity, TrailEvent, Workshop
from workshops.trail import record, undoes

TAKE_BACK = timedelta(seconds=5)
DEFAULT_SOURCE = "candidates"
LONGEST_BALLOT = 20


def open_round(activity: Activity, actor: str = "facilitator", *, items: Sequence[str] | None = None) -> Round:
    """Open the vote of a step: candidates and their words are frozen, and a round key is made.

    `items`: only these of what the step's source offers, in this order.

    Gives the open round when there is one already. Raises Refused when another vote is open in this workshop, when
    this step's vote was closed (reopen it as a new round), or when there is nothing to choose from.
    """
    workshop = activity.workshop
    present = queries.current_round(activity)
    if present is not None and present.state == "open":
        return present
    if present is not None:
        raise Refused(_("This vote was held already. Void it first; then a new one can open."))
    void_lost_rounds(workshop)
    _check_alone(workshop)
    texts = _candidates(activity, items)
    round_ = _new_round(activity)
    round_.candidates = [
        Candidate(position=n, item=text.item, wording=text.wording, use=text.use, theme=text.theme)
        for n, text in enumerate(texts, 1)
    ]
    keys.make(round_.key_name)
    db.session.add(round_)
    db.session.flush()
    detail = {"round": round_.id, "items": [text.item for text in texts], "n": round_.n}
    record(workshop, "opened_round", round_.ref, actor=actor, detail=detail)
    announce(workshop.id, STEP, VOTES, RESULTS)
    return round_


def _check_alone(workshop: Workshop) -> None:
    if workshop.is_over:
        raise Refused(_("This workshop is over."))
    other = queries.open_round_in(workshop)
    if other is not None:
        raise Refused(_("Another vote (%(round)s) is open. Close it first.", round=other.ref))


def _candidates(activity: Activity, items: Sequence[str] | None) -> list[CandidateText]:
    source = get_source(activity.settings.get("source", DEFAULT_SOURCE))
    texts = source.candidates(activity.workshop) if source else []
    if items is not None:
        texts = _only(texts, items)
    if len(texts) < 2:
        raise Refused(_("There is nothing to choose from yet: a vote needs at least two on the list."))
    return texts


def _only(texts: list[CandidateText], items: Sequence[str]) -> list[CandidateText]:
    offered = {text.item: text for text in texts}
    strange = [item for item in items if item not in offered]
    if strange:
        raise Refused(_("%(item)s is not among what can be voted on here.", item=strange[0]))
    return [offered[item] for item in dict.fromkeys(items)]


def _new_round(activity: Activity) -> Round:
    workshop, settings = activity.workshop, activity.settings
    source = get_source(settings.get("source", DEFAULT_SOURCE))
    last = db.session.scalar(select(func.max(Round.number)).where(Round.cycle_id == workshop.cycle_id)) or 0
    return Round(
        cycle_id=workshop.cycle_id,
        workshop=workshop,
        activity_id=activity.id,
        number=last + 1,
        title=activity.title,
        object_type=source.object_type if source else "question",
        axis=source.axis if source else "importance",
        method=methods.chosen(settings),
        n=max(1, min(int(settings.get("n", 5)), LONGEST_BALLOT)),
        shortlist_size=max(1, int(settings.get("shortlist", 10))),
        protect=int(settings.get("protect", 2)),
        state="open",
        key_name=random_key(),
        live_minimum=workshop.cycle.live_minimum,
        published_minimum=workshop.cycle.published_minimum,
        join_chain=workshop.cycle.join_chain,
        opened_at=clock.now(),
    )


def close_round(round_: Round, actor: str = "facilitator") -> None:
    """End the voting: groups that are too small are joined, the ballots are sealed. Closing twice changes nothing."""
    if round_.state != "open":
        return
    ballots = settling.settle(round_)
    round_.state = "closed"
    round_.closed_at = clock.now()
    db.session.flush()
    detail = {"round": round_.id, "ballots": ballots, "eligible": round_.eligible, "seal": round_.seal}
    record(round_.workshop, "closed_round", round_.ref, actor=actor, detail=detail)
    announce(round_.workshop_id, STEP, VOTES, RESULTS)


def close_at_end(activity: Activity) -> None:
    """Ending a step closes the vote that is still open in it."""
    round_ = queries.current_round(activity)
    if round_ is not None:
        close_round(round_, actor="system")


def take_back_close(round_: Round, actor: str = "facilitator") -> None:
    """Go on with the same round: only within five seconds of closing it, and before the reveal.

    Raises Refused later than that: then the vote can only be held again, as a new round.
    """
    if round_.state == "open":
        return
    if round_.state != "closed" or not can_take_back(round_):
        raise Refused(_("This can be taken back for five seconds only. To vote again, open a new round."))
    _check_alone(round_.workshop)
    settling.unsettle(round_)
    round_.state = "open"
    round_.closed_at = None
    db.session.flush()
    record(round_.workshop, "took_back_close", round_.ref, actor=actor, detail={"round": round_.id})
    announce(round_.workshop_id, STEP, VOTES, RESULTS)


def can_take_back(round_: Round) -> bool:
    """Whether the closing of this round is so recent that it can be taken back."""
    recent = round_.closed_at is not None and clock.now() - round_.closed_at <= TAKE_BACK
    return round_.state == "closed" and recent and keys.read(round_.key_name) is not None


def reveal_round(round_: Round, actor: str = "facilitator") -> None:
    """Show the result to the room, and make the shortlist that comes of it. Revealing twice changes nothing.

    Raises Refused for a round that is open or void.
    """
    if round_.state == "revealed":
        return
    if round_.state != "closed":
        raise Refused(_("Close the vote before you show the result."))
    round_.state = "revealed"
    db.session.flush()
    shortlist = make_provisional(round_)
    detail = {"round": round_.id, "shortlist": shortlist.ref}
    record(round_.workshop, "revealed_round", round_.ref, actor=actor, detail=detail)
    announce(round_.workshop_id, STEP, VOTES, RESULTS)


def void_round(round_: Round, actor: str = "facilitator", why: str = "") -> None:
    """Set a round aside: it stays on the record, void, and counts for nothing. Voiding twice changes nothing."""
    if round_.state == "void":
        return
    before = round_.state
    _void(round_)
    detail = {"round": round_.id, "before": before, "why": why}
    record(round_.workshop, "voided_round", round_.ref, actor=actor, detail=detail)


def _void(round_: Round) -> None:
    if round_.state == "open":
        settling.settle(round_)
    round_.state = "void"
    round_.closed_at = round_.closed_at or clock.now()
    set_aside(round_)
    db.session.flush()
    announce(round_.workshop_id, STEP, VOTES, RESULTS)


def reopen_round(round_: Round, actor: str = "facilitator") -> Round:
    """Vote again: the old round stays, void; a new one opens in the same step. Raises Refused as `open_round` does."""
    step = db.session.get(Activity, round_.activity_id or 0)
    if step is None:
        raise Refused(_("The step of this vote is no longer on the run sheet."))
    void_round(round_, actor, why="held again")
    return open_round(step, actor)


def void_lost_rounds(workshop: Workshop | None = None) -> list[Round]:
    """Void open rounds whose key is gone: a restored backup brings ballots back, but never their key.

    Call inside `writing()`. Gives the rounds that were voided; the trail says why.
    """
    lost = [round_ for round_ in queries.list_open(workshop) if keys.read(round_.key_name) is None]
    for round_ in lost:
        void_round(round_, actor="system", why="the round key is gone")
    return lost


def void_if_lost(round_id: int) -> None:
    """As `void_lost_rounds` for one round, in a transaction of its own: a ballot found that the key is gone."""
    with writing():
        round_ = db.session.get(Round, round_id)
        if round_ is not None:
            void_lost_rounds(round_.workshop)


def _of(event: TrailEvent) -> Round:
    return db.session.get_one(Round, event.detail["round"])


@undoes("opened_round")
def _unopen(event: TrailEvent) -> None:
    round_ = _of(event)
    if round_.state != "open":
        raise Refused(_("This vote is no longer open."))
    _void(round_)


@undoes("closed_round")
def _unclose(event: TrailEvent) -> None:
    take_back_close(_of(event))


@undoes("revealed_round")
def _unreveal(event: TrailEvent) -> None:
    """Hide the result again. What people have seen they have seen; the shortlist waits with it."""
    round_ = _of(event)
    if round_.state != "revealed":
        raise Refused(_("This result is not on show."))
    set_aside(round_)
    round_.state = "closed"
    announce(round_.workshop_id, STEP, VOTES, RESULTS)


@undoes("voided_round")
def _unvoid(event: TrailEvent) -> None:
    """Bring a voided round back as it was; one that was open comes back closed."""
    round_ = _of(event)
    step = db.session.get(Activity, round_.activity_id or 0)
    if round_.state != "void" or (step is not None and queries.current_round(step) is not None):
        raise Refused(_("A newer vote was opened since. Void that one first."))
    round_.state = "closed"
    db.session.flush()
    if event.detail["before"] == "revealed":
        reveal_round(round_)
    announce(round_.workshop_id, STEP, VOTES, RESULTS)
