"""The ballot step: choose and order on the phone, open and close on the console, a count on the wall."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from voting import keys, queries, services
from voting.forms import BallotForm, PaperBallotForm, Press
from voting.kinds import reveal
from voting.methods import CHOOSE_N
from voting.models import Round
from voting.order import shuffled
from voting.paper import row_of
from voting.scoring import join_groups
from workshops import queries as rooms
from workshops.models import Activity, Seat
from workshops.perspectives import COMMISSIONER, LIVED, short
from workshops.screens import phone_url

FEW_VOTERS = 12
LONG_LIST = 15  # from here on a search box helps


def phone(step: Activity, seat: Seat) -> dict[str, Any]:
    """What this seat sees of the vote."""
    round_ = queries.current_round(step)
    state = _state(round_)
    values: dict[str, Any] = {"state": state, "votes": may_vote(seat), "round": round_, "late": [], "shown": None}
    if round_ is None or state in {"none", "lost"} or not values["votes"]:
        return values | ({"shown": reveal.phone_result(round_, seat)} if round_ and state == "revealed" else {})
    own = queries.own_ballot(seat, round_)
    if state == "revealed":
        return values | {"shown": reveal.phone_result(round_, seat)}
    return values | {"mine": _mine(round_, own), **(paper_of(step, seat, round_, own) if state == "open" else {})}


def _state(round_: Round | None) -> str:
    if round_ is None:
        return "none"
    if round_.state == "open" and keys.read(round_.key_name) is None:
        return "lost"
    return round_.state


def may_vote(seat: Seat) -> bool:
    """Whether this seat has a ballot: people who fund the work look on."""
    return seat.votes and seat.perspective != COMMISSIONER


def _mine(round_: Round, own: list[str]) -> list[dict[str, Any]]:
    words = {one.item: one.wording for one in round_.candidates}
    cycle = round_.workshop.cycle.ref
    return [{"ref": f"{cycle}-{item}", "item": item, "text": words.get(item, "")} for item in own]


def paper_of(step: Activity, seat: Seat, round_: Round, own: list[str]) -> dict[str, Any]:
    """The ballot paper of a seat: the list in its own order, with the places it gave so far."""
    return {
        "form": BallotForm(formdata=None),
        "url": url_for("voting.cast", ref=seat.workshop.ref, seat_ref=seat.ref, step=step.id),
        "themes": shuffled(round_.candidates, seat.id, round_.id),
        "cycle_ref": seat.workshop.cycle.ref,
        "n": round_.n,
        "ordered": round_.method != CHOOSE_N,
        "row": row_of(round_.method),
        "places": {item: str(place) for place, item in enumerate(own, 1)},
        "wrong": {},
        "problem": "",
        "search": len(round_.candidates) > LONG_LIST,
    }


def console(step: Activity) -> dict[str, Any]:
    """Opening, closing, and who has not voted yet; never what anybody chose."""
    round_ = queries.current_round(step)
    state = _state(round_)
    values: dict[str, Any] = {
        "state": state,
        "round": round_,
        "button_form": Press(formdata=None),
        "warnings": [],
        "shown": None,
    }
    if round_ is None or state in {"none", "lost"}:
        return values | {"warnings": warnings(step)}
    values["turnout"] = queries.turnout(round_)
    if state == "open":
        return values | _open(round_)
    values["can_take_back"] = services.can_take_back(round_)
    if state == "revealed":
        values["shown"] = reveal.console_result(round_)
    return values


def _open(round_: Round) -> dict[str, Any]:
    missing = queries.not_yet(round_)
    paper = [seat for seat in missing if seat.device_id is None]
    desk = [seat.ref for seat in queries.electorate(round_) if seat.device_id is None]
    return {
        "paper": [{"ref": seat.ref, "href": phone_url(seat)} for seat in paper],
        "missing": [seat.ref for seat in missing if seat.device_id is not None],
        "desk": desk,
        "paper_form": PaperBallotForm(
            formdata=None,
            ordered=round_.method != CHOOSE_N,
            seats=[*(seat.ref for seat in paper), *(s for s in desk if s not in {one.ref for one in paper})],
        ),
        "n": round_.n,
        "ordered": round_.method != CHOOSE_N,
        "example": " ".join(_example(round_)),
    }


def _example(round_: Round) -> list[str]:
    """What typed codes look like, from the list itself and in its own order: it hints at nobody's choice."""
    return [one.item for one in round_.candidates[:3]]


def projector(step: Activity) -> dict[str, Any]:
    """How many have voted, and nothing else until the reveal."""
    round_ = queries.current_round(step)
    state = _state(round_)
    values: dict[str, Any] = {"state": state, "turnout": None, "shown": None}
    if round_ is None or state in {"none", "lost"}:
        return values
    if state == "revealed":
        return values | {"shown": reveal.projector_result(round_)}
    return values | {"turnout": queries.turnout(round_)}


def warnings(step: Activity) -> list[str]:
    """What a facilitator should know before opening, in words. Nothing here stops the vote."""
    workshop = step.workshop
    seats = [seat for seat in rooms.voting_seats(workshop) if seat.perspective != COMMISSIONER]
    sizes: dict[str, int] = {}
    for seat in seats:
        sizes[seat.perspective] = sizes.get(seat.perspective, 0) + 1
    said = []
    if len(seats) < FEW_VOTERS:
        said.append(
            _("Fewer than twelve people can vote (%(n)s). Single votes may be guessed; you could wait.", n=len(seats))
        )
    minimum = workshop.cycle.live_minimum
    groups = join_groups(sizes, minimum, workshop.cycle.join_chain)
    if sizes.get(LIVED, 0) < minimum:
        said.append(_no_equal_voice(sizes.get(LIVED, 0), minimum))
    elif not groups.equal_voice:
        said.append(
            _("With these groups an equal voice cannot be offered. The result will be a head count, and says so.")
        )
    joined = [label for label in groups.members if "+" in label and groups.equal_voice]
    return said + [
        _("Too small to speak alone, these will speak together: %(groups)s.", groups=short(label)) for label in joined
    ]


def _no_equal_voice(n: int, minimum: int) -> str:
    return _(
        "Only %(n)s with direct experience of poverty can vote, and an equal voice needs %(minimum)s. "
        "The result will be a head count, and says so. You could wait, or hold the vote another day.",
        n=n,
        minimum=minimum,
    )
