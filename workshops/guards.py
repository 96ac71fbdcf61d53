"""Who may: each guard turns the address into rows, fetched through their owner, or answers 404 without a hint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from flask import abort, current_app, g, request
from flask.typing import ResponseReturnValue

from accounts.guards import ask_to_sign_in, current, role_in
from accounts.models import FACILITATOR
from core.config import Settings
from core.security import cookie_name
from core.web import guarded
from workshops import queries
from workshops.models import Cycle, Device, Seat, Workshop

P = ParamSpec("P")


def device_cookie(workshop: Workshop) -> str:
    """The name of the cookie that holds a device's token in this workshop."""
    settings: Settings = current_app.extensions["settings"]
    return cookie_name(settings, f"device-{workshop.ref.lower()}")


def token_hash(token: str) -> str:
    """What is stored of a device's token, or of a seat's return words."""
    return hashlib.sha256(token.encode()).hexdigest()


def device_here(workshop: Workshop) -> Device | None:
    """The device this request comes from, if it joined this workshop."""
    token = request.cookies.get(device_cookie(workshop), "")
    return queries.get_device(workshop, token_hash(token)) if token else None


def seats_here(workshop: Workshop) -> list[Seat]:
    """The seats that the device of this request speaks for."""
    token = request.cookies.get(device_cookie(workshop), "")
    return queries.list_seats_of(workshop, token_hash(token)) if token else []


def device_hash_here(workshop_ref: str) -> str:
    """The hash of this browser's token for a workshop, or '': for the ballot's lean guard, which has no rows yet."""
    settings: Settings = current_app.extensions["settings"]
    token = request.cookies.get(cookie_name(settings, f"device-{workshop_ref.lower()}"), "")
    return token_hash(token) if token else ""


def is_facilitator(cycle_id: int) -> bool:
    """Whether the signed-in person runs this cycle."""
    return role_in(cycle_id) == FACILITATOR


def actor() -> str:
    """The role of whoever makes this request, for the trail. Never a seat."""
    role: str = g.get("actor", "system")
    return role


def channel(seat: Seat) -> str:
    """How words of this seat reach us in this request: by its phone, or typed by the console."""
    return "phone" if g.get("actor") == "participant" and seat.channel != "remote" else seat.channel


def _sign_in_first() -> None:
    """Ask whoever is not signed in to do so, before anything is looked up: it says nothing of what is there."""
    if current() is None:
        ask_to_sign_in()


def _workshop_or_404(ref: str) -> Workshop:
    workshop = queries.get_workshop(ref)
    if workshop is None:
        abort(404)
    return workshop


def for_seat(
    view: Callable[Concatenate[Workshop, Seat, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For the device that speaks for this seat, or a facilitator when the seat has no device."""

    @wraps(view)
    @guarded("seat")
    def wrapper(ref: str, seat_ref: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        workshop = _workshop_or_404(ref)
        g.seats_here = seats_here(workshop)
        seat = next((one for one in g.seats_here if one.ref == seat_ref), None)
        g.actor = "participant"
        if seat is None:
            seat = _seat_without_device(workshop, seat_ref)
            g.actor = FACILITATOR
        return view(workshop, seat, *args, **kwargs)

    return wrapper


def _seat_without_device(workshop: Workshop, ref: str) -> Seat:
    """The console speaks for a seat on paper, and for no other."""
    seat = queries.get_seat(workshop, ref)
    if seat is None or not seat.is_in or seat.device_id is not None or not is_facilitator(workshop.cycle_id):
        abort(404)
    return seat


def for_console(
    view: Callable[Concatenate[Workshop, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For facilitators of the workshop's cycle."""

    @wraps(view)
    @guarded("console")
    def wrapper(ref: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        _sign_in_first()
        workshop = _workshop_or_404(ref)
        if not is_facilitator(workshop.cycle_id):
            abort(404)
        g.actor = FACILITATOR
        return view(workshop, *args, **kwargs)

    return wrapper


def for_staff(
    view: Callable[Concatenate[Workshop, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For facilitators and commissioners of the workshop's cycle: reading only."""

    @wraps(view)
    @guarded("staff")
    def wrapper(ref: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        _sign_in_first()
        workshop = _workshop_or_404(ref)
        role = role_in(workshop.cycle_id)
        if role is None:
            abort(404)
        g.actor = role
        return view(workshop, *args, **kwargs)

    return wrapper


def for_readers(
    view: Callable[Concatenate[Workshop, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For everybody once the workshop is published; before that for its facilitators and commissioners."""

    @wraps(view)
    @guarded("readers")
    def wrapper(ref: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        workshop = _workshop_or_404(ref)
        if workshop.published_at is None and role_in(workshop.cycle_id) is None:
            abort(404)
        return view(workshop, *args, **kwargs)

    return wrapper


def for_cycle_facilitator(
    view: Callable[Concatenate[Cycle, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For facilitators of the cycle."""

    @wraps(view)
    @guarded("cycle facilitator")
    def wrapper(ref: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        _sign_in_first()
        cycle = queries.get_cycle(ref)
        if cycle is None or not is_facilitator(cycle.id):
            abort(404)
        g.actor = FACILITATOR
        return view(cycle, *args, **kwargs)

    return wrapper


def for_creators(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """For accounts that may begin a cycle of their own."""

    @wraps(view)
    @guarded("creators")
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        _sign_in_first()
        account = current()
        if account is None or not account.may_create:
            abort(404)
        g.actor = FACILITATOR
        return view(*args, **kwargs)

    return wrapper


def for_screen(
    view: Callable[Concatenate[Workshop, P], ResponseReturnValue],
) -> Callable[..., ResponseReturnValue]:
    """For whoever has the projector's link: read-only, unguessable, revocable."""

    @wraps(view)
    @guarded("screen")
    def wrapper(token: str, *args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        workshop = queries.get_workshop_by_screen(token)
        if workshop is None:
            abort(404)
        return view(workshop, *args, **kwargs)

    return wrapper


Guard = Callable[[Callable[..., Any]], Callable[..., Any]]
