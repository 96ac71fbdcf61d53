"""The room of the first workshop: planned, opened, joined, walked through step by step, left."""

from __future__ import annotations

from functools import partial

from example.replay.acts import PARTICIPANT, Act, spread
from example.replay.w1_questions.stage import Stage, window
from example.worked import Told, began
from workshops import services
from workshops.models import Device

PLANNED = -21 * 24 * 60  # three weeks before
OPENED = -15
WITH_A_DEVICE = ("phone", "remote")
SECOND_BALLOT = {"protect": 0}  # its candidates are the first shortlist: what a group protects is among them already


def steps(stage: Stage) -> list[Act]:
    """Planning the workshop, opening its doors, and each step in its turn."""
    return [
        Act(PLANNED, partial(_plan, stage)),
        Act(OPENED, lambda: services.open_room(stage.workshop)),
        *(Act(told["start_min"], partial(_start, stage, told["order"])) for told in stage.agenda),
    ]


def _plan(stage: Stage) -> None:
    """The ready-made run sheet, its words as they are, with the minutes of the worked cycle."""
    told = stage.told
    stage.workshop = services.create_workshop(
        stage.cycle,
        told["kind"],
        told["title"],
        began(told).date(),
        starts=told["start_time"],
        mode=told["mode"],
        number=1,
    )
    for step in stage.agenda:
        _set(stage, step, SECOND_BALLOT if step["title"] == "Second ballot" else {})


def _set(stage: Stage, told: Told, settings: dict[str, int]) -> None:
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


def people(stage: Stage) -> list[Act]:
    """Everybody who came: joining, trying their phone, and one who had to leave early."""
    joining = [Act(seat["joined_min"], partial(_join, stage, seat), PARTICIPANT) for seat in stage.people]
    leaving = [
        Act(seat["left_min"], partial(_leave, stage, seat["ref"]), PARTICIPANT)
        for seat in stage.people
        if seat["left_min"] is not None
    ]
    return [*joining, *_practice(stage), *leaving]


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
    made.number = stage.told["attended_seats"].index(seat["ref"]) + 1
    stage.seats[seat["ref"]] = made


def _device(stage: Stage, seat: Told) -> Device:
    """A phone of one's own, or the one that another seat holds already. Nobody has its token."""
    other = stage.devices.get(seat.get("shared_device_with", ""))
    device = other or services.add_device(stage.workshop)
    stage.devices[seat["ref"]] = device
    return device


def _practice(stage: Stage) -> list[Act]:
    """Whoever has a phone and is here by then answers the practice question."""
    first, last = window(stage.planned("Practice vote"))
    here = [
        seat["ref"] for seat in stage.people if seat["joined_min"] < first and seat["capture_channel"] in WITH_A_DEVICE
    ]
    minutes = spread(len(here), first, last)
    return [Act(minute, partial(_answer, stage, ref), PARTICIPANT) for minute, ref in zip(minutes, here, strict=True)]


def _answer(stage: Stage, ref: str) -> None:
    services.answer_practice(stage.seats[ref])


def _leave(stage: Stage, ref: str) -> None:
    services.leave(stage.seats[ref])
