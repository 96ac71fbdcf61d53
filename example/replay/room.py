"""The room of a workshop: planned, opened, joined, walked through step by step, left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from example.replay.acts import PARTICIPANT, Act
from example.replay.stage import Stage
from example.worked import Told, began
from workshops import services
from workshops.models import Device

PLANNED = -21 * 24 * 60  # three weeks before
OPENED = -15
WITH_A_DEVICE = ("phone", "remote")

Settings = Mapping[str, dict[str, Any]]  # by the title of the step


def steps(stage: Stage, settings: Settings, planned: float = PLANNED) -> list[Act]:
    """Planning the workshop, opening its doors, and each step in its turn."""
    return [
        Act(planned, partial(_plan, stage, settings)),
        Act(OPENED, lambda: services.open_room(stage.workshop)),
        *(Act(told["start_min"], partial(_start, stage, told["order"])) for told in stage.agenda),
    ]


def _plan(stage: Stage, settings: Settings) -> None:
    """The ready-made run sheet, its words as they are, with the minutes of the worked cycle."""
    told = stage.told
    stage.workshop = services.create_workshop(
        stage.cycle,
        told["kind"],
        told["title"],
        began(told).date(),
        starts=told["start_time"],
        mode=told["mode"],
        number=stage.number,
    )
    for step in stage.agenda:
        _set(stage, step, settings.get(step["title"], {}))


def _set(stage: Stage, told: Told, settings: dict[str, Any]) -> None:
    step = stage.step(told["order"])
    services.edit_step(
        step,
        title=step.title,
        planned=told["minutes"],
        shortest=told["shortest_minutes"],
        phone_prompt=step.phone_prompt,
        screen_prompt=step.screen_prompt,
        notes=step.notes,
        settings=settings,
    )


def _start(stage: Stage, order: int) -> None:
    services.start_step(stage.step(order))


def people(stage: Stage, joined: Callable[[Told], float]) -> list[Act]:
    """Everybody who came, each at the minute that `joined` says, and those who had to leave early."""
    joining = [Act(joined(seat), partial(_join, stage, seat), PARTICIPANT) for seat in stage.people]
    leaving = [
        Act(seat["left_min"], partial(_leave, stage, seat["ref"]), PARTICIPANT)
        for seat in stage.people
        if seat["left_min"] is not None
    ]
    return [*joining, *leaving]


def _join(stage: Stage, seat: Told) -> None:
    """Joining, then given the code it is told by: only this importer may choose one."""
    consent = seat["consent"]
    made = services.add_seat(
        stage.workshop,
        seat["perspective"],
        device=_device(stage, seat) if seat["capture_channel"] in WITH_A_DEVICE else None,
        channel=seat["capture_channel"],
        quote_unnamed=consent["quote_unnamed"],
        photo=consent["photo"],
        recontact=consent["recontact"],
        role_type=seat["role_type"],
        nation=seat["nation"],
        by_console=seat["capture_channel"] not in WITH_A_DEVICE,
    )
    made.number = _number(stage, seat["ref"])
    stage.seats[seat["ref"]] = made


def _number(stage: Stage, ref: str) -> int:
    """The number in a code (S07), the same in every workshop; those here to listen come after everybody else."""
    if ref.startswith("S"):
        return int(ref[1:])
    attended: list[str] = stage.told["attended_seats"]
    return attended.index(ref) + 1


def _device(stage: Stage, seat: Told) -> Device:
    """A phone of one's own, or the one that another seat holds already. Nobody has its token."""
    other = stage.devices.get(seat.get("shared_device_with", ""))
    device = other or services.add_device(stage.workshop)
    stage.devices[seat["ref"]] = device
    return device


def _leave(stage: Stage, ref: str) -> None:
    services.leave(stage.seats[ref])
