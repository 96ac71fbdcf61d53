"""A whole question workshop, closed, with the questions, ballots and reasons of the worked example, as rows."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import example as example_package
from core.db import db
from questions.models import MergeEvent, Question, Theme
from tests.factories.workshops import make_cycle, make_step, make_workshop
from voting.models import Ballot, BallotLine, Candidate, Reason, Round, Shortlist, ShortlistItem
from voting.queries import entries, list_ballots
from voting.scoring import join_groups
from voting.seal import seal_of
from workshops.models import Consent, Seat, Workshop
from workshops.perspectives import COMMISSIONER

BEGAN = datetime(2026, 3, 4, 10, tzinfo=UTC)
NEXT = "On 25 March we look for data that could answer these twelve questions. You are welcome to join."
SUMMARY = [
    "The room agreed most about why people ask for help.",
    "It differed most about who should count.",
    "Nobody asked for another dashboard.",
]


KINDS = {
    "join": "join",
    "brief": "brief",
    "silent_write": "write",
    "pair_four": "uses",
    "round_robin": "cluster",
    "break": "scope",
    "wording": "wording",
    "vote": "ballot",
    "reveal": "reveal",
    "discuss": "reasons",
    "close": "close",
}
SHORTLISTS = {"R1": (10, 2), "R2": (12, 0)}  # how many, and how many of each group are protected


@lru_cache(maxsize=1)
def example() -> dict[str, Any]:
    """The first workshop of the worked cycle."""
    told = json.loads((Path(example_package.__file__).parent / "cycle.json").read_text())
    first = told["workshops"][0]
    return {
        **{key: told[key] for key in ("cycle", "merge_events")},
        "workshop": first,
        "themes": {theme["ref"]: theme["label"] for theme in told["themes"]},
        "seats": {seat["ref"]: seat for seat in told["seats"] if seat["ref"] in first["attended_seats"]},
        "questions": [question for question in told["questions"] if question["workshop"] == first["ref"]],
        "rounds": [round_ for round_ in told["vote_rounds"] if round_["workshop"] == first["ref"]],
        "reasons": told["reasons_after_first_ballot"],
    }


def make_filled_workshop(account: Any = None, **given: Any) -> Workshop:
    """The worked workshop: closed, its lane empty, its shortlist agreed, nothing published."""
    told = example()
    names = ("title", "focus_statement", "scope_in", "scope_out")
    cycle = make_cycle(account, sequence=1, **{name: told["cycle"][name] for name in names})
    values: dict[str, Any] = {
        "number": 1,
        "title": told["workshop"]["title"],
        "day": date(2026, 3, 4),
        "state": "closed",
        "opened_at": BEGAN,
        "closed_at": BEGAN + timedelta(minutes=127),
        "summary": SUMMARY,
        "next_step": NEXT,
    }
    workshop = make_workshop(cycle, **{**values, **given})
    _make_steps(workshop)
    seats = _make_seats(workshop)
    _make_questions(workshop, seats)
    for number, round_ in enumerate(told["rounds"], 1):
        ballots = [(told["seats"][ref]["perspective"], choices) for ref, choices in sorted(round_["ballots"].items())]
        size, protect = SHORTLISTS[round_["ref"]]
        made = make_round(
            workshop, number, round_["candidates"], ballots,
            title=round_["title"], eligible=round_["eligible"], shortlist_size=size, protect=protect,
        )  # fmt: skip
        make_shortlist(made, state="agreed" if number == 2 else "superseded")
    _make_reasons(workshop, seats)
    db.session.flush()
    return workshop


def _make_steps(workshop: Workshop) -> None:
    minute = 0
    for told in example()["workshop"]["agenda"]:
        began = BEGAN + timedelta(minutes=minute)
        minute += told["actual_minutes"]
        times = {"planned": told["minutes"], "shortest": told["shortest_minutes"], "started_at": began}
        times["ended_at"] = BEGAN + timedelta(minutes=minute)
        kind = KINDS[told["method"]]
        make_step(workshop, kind, on_show=False, title=told["title"], position=told["order"], state="done", **times)


def _make_seats(workshop: Workshop) -> dict[str, Seat]:
    seats = {}
    for number, (ref, told) in enumerate(sorted(example()["seats"].items(), reverse=True), 1):
        given = {"channel": told["capture_channel"], "minute": told["joined_min"]}
        seats[ref] = make_person(workshop, told["perspective"], number=number, **given)
    return seats


def make_person(workshop: Workshop, perspective: str, **given: Any) -> Seat:
    """Somebody who joined so many minutes after ten."""
    number = given.get("number") or 100 + secrets.randbelow(90_000)
    seat = Seat(
        workshop=workshop,
        number=number,
        perspective=perspective,
        channel=given.get("channel", "phone"),
        votes=perspective != COMMISSIONER,
        joined_at=BEGAN + timedelta(minutes=given.get("minute", 2)),
    )
    seat.consent = Consent(version="1.0", take_part=True, quote_unnamed=True, given_at=BEGAN)
    db.session.add(seat)
    db.session.flush()
    return seat


def make_question(workshop: Workshop, text: str, *, number: int | None = None, **given: Any) -> Question:
    """A question, released unless told otherwise."""
    released = given.get("visibility", "released") == "released"
    values: dict[str, Any] = {
        "cycle": workshop.cycle,
        "workshop": workshop,
        "number": number,
        "perspective": "frontline",
        "channel": "phone",
        "first_words": text,
        "text": text,
        "salt": secrets.token_hex(8),
        "visibility": "released",
        "at": BEGAN + timedelta(minutes=25),
        "released_at": BEGAN + timedelta(minutes=26) if released else None,
    }
    question = Question(**{**values, **given})
    db.session.add(question)
    db.session.flush()
    return question


def _make_questions(workshop: Workshop, seats: dict[str, Seat]) -> None:
    told = example()
    themes = {
        ref: Theme(cycle_id=workshop.cycle_id, label=label, position=n)
        for n, (ref, label) in enumerate(told["themes"].items())
    }
    db.session.add_all(themes.values())
    made = {one["ref"]: _make_told(workshop, one, seats, themes) for one in told["questions"]}
    for one in told["questions"]:
        made[one["ref"]].merged_into_id = made[one["merged_into"]].id if one["merged_into"] else None
        made[one["ref"]].split_from_id = made[one["split_from"]].id if one["split_from"] else None
    for one in told["merge_events"]:
        ends = {"from_id": made[one["from"][0]].id, "into_id": made[one["into"]].id}
        given = {"kind": one["kind"], "reason": one["reason"], "author_agrees": one["author_agrees"], "at": BEGAN}
        db.session.add(MergeEvent(workshop_id=workshop.id, **ends, **given))
    db.session.flush()


def _make_told(workshop: Workshop, one: dict[str, Any], seats: dict[str, Seat], themes: dict[str, Theme]) -> Question:
    seat = seats[one["author_seat"]]
    said = {
        name: one[name] or ""
        for name in ("intended_use", "who_would_act", "decision_informed", "by_when", "scope_reason")
    }
    return make_question(
        workshop,
        one["text"],
        number=int(one["ref"][1:]),
        first_words=one["raw_text"],
        seat_id=seat.id,
        perspective=seat.perspective,
        channel=one["capture_channel"],
        scope=one["scope_status"],
        became=one.get("became", ""),
        theme=themes[one["theme"]],
        **said,
    )


def make_round(workshop: Workshop, number: int, items: list[str], ballots: list[Any], **given: Any) -> Round:
    """A revealed round from its ballots (perspective, choices), with the groups and the seal of its close."""
    questions = db.session.query(Question).filter_by(cycle_id=workshop.cycle_id)
    texts = {one.item: one for one in questions if one.number}
    sizes: dict[str, int] = {}
    for perspective, _choices in ballots:
        sizes[perspective] = sizes.get(perspective, 0) + 1
    groups = join_groups(sizes, workshop.cycle.live_minimum, workshop.cycle.join_chain)
    values: dict[str, Any] = {
        "cycle_id": workshop.cycle_id,
        "workshop": workshop,
        "number": number,
        "title": f"Ballot {number}",
        "object_type": "question",
        "axis": "importance",
        "method": "choose_rank",
        "n": 5,
        "shortlist_size": 10,
        "protect": 2,
        "state": "revealed",
        "key_name": "",
        "live_minimum": workshop.cycle.live_minimum,
        "published_minimum": workshop.cycle.published_minimum,
        "join_chain": workshop.cycle.join_chain,
        "eligible": len(ballots),
        "groups": dict(groups.sizes) if groups.equal_voice else {},
        "why_not_equal": groups.why_not,
        "opened_at": BEGAN,
        "closed_at": BEGAN,
    }
    round_ = Round(**{**values, **given})
    round_.candidates = [
        Candidate(position=n, item=item, wording=texts[item].text, use=texts[item].intended_use)
        for n, item in enumerate(items, 1)
    ]
    db.session.add(round_)
    db.session.flush()
    _make_ballots(round_, ballots, groups)
    round_.seal = seal_of(round_, list_ballots(round_))
    db.session.flush()
    return round_


def _make_ballots(round_: Round, ballots: list[Any], groups: Any) -> None:
    ids = {candidate.item: candidate.id for candidate in round_.candidates}
    for perspective, choices in ballots:
        voice = groups.voice_of(perspective)
        ballot = Ballot(round_id=round_.id, n=round_.n, voter_ref=secrets.token_hex(8), voting_group=voice)
        db.session.add(ballot)
        db.session.flush()
        for rank, item in enumerate(choices, 1):
            line = {"ballot_id": ballot.id, "rank": rank, "round_id": round_.id, "n": round_.n}
            db.session.add(BallotLine(**line, candidate_id=ids[item]))
    db.session.flush()


def make_shortlist(round_: Round, **given: Any) -> Shortlist:
    """What a revealed round hands on."""
    values: dict[str, Any] = {
        "cycle_id": round_.cycle_id, "workshop_id": round_.workshop_id, "round_id": round_.id, "number": round_.number,
        "rule": f"top {round_.shortlist_size} by equal voice", "state": "agreed",
    }  # fmt: skip
    shortlist = Shortlist(**{**values, **given})
    shortlist.items = [
        ShortlistItem(position=n, item=entry.item, basis=entry.basis, groups=list(entry.groups))
        for n, entry in enumerate(entries(round_), 1)
    ]
    db.session.add(shortlist)
    db.session.flush()
    return shortlist


def _make_reasons(workshop: Workshop, seats: dict[str, Seat]) -> None:
    first = db.session.query(Round).filter_by(workshop_id=workshop.id, number=1).one()
    names = sorted(seats)
    for n, told in enumerate(example()["reasons"]):
        make_reason(first, told["item"], told["text"], side=told["side"], seat_id=seats[names[n]].id)


def make_reason(round_: Round, item: str, text: str, **given: Any) -> Reason:
    """A reason that the room saw and that may be quoted, unless told otherwise."""
    values: dict[str, Any] = {
        "round_id": round_.id, "item": item, "side": "for", "text": text, "may_quote": True, "visibility": "released",
        "at": BEGAN + timedelta(minutes=100),
    }  # fmt: skip
    reason = Reason(**{**values, **given})
    db.session.add(reason)
    db.session.flush()
    return reason
