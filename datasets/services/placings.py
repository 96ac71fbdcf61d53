"""Putting datasets on the line from closed to open: what each seat says, and the stop the room agrees on."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from core.db import db
from core.errors import Refused
from datasets.models import Dataset, Placing, ShelfEntry
from datasets.models.codes import ACCESS, GEOGRAPHIES, LAGS, SENSITIVITIES
from datasets.queries import naming
from datasets.queries import placings as queries
from datasets.services import shelf
from live.announce import announce
from live.topics import RESULTS
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services.cards import changed_since, note
from workshops.trail import undoes

SAID = {"access": ACCESS, "sensitivity": SENSITIVITIES, "lag": LAGS, "finest_geography": GEOGRAPHIES}


def place(
    seat: Seat, dataset: Dataset, *, access: str = "", sensitivity: str = "", lag: str = "", finest_geography: str = ""
) -> Placing:
    """What a seat says of a dataset: its stop, how delicate, how fresh, how local; the newest takes the older's place.

    Late ones count too, until the workshop closes. Raises Refused when it is closed, when the seat only listens, when
    the dataset is not on the wall of this workshop, when nothing is said, and for codes that are not ours.
    """
    _check_on_wall(seat.workshop, dataset)
    if not seat.votes:
        raise Refused(_("This seat listens here: it does not place data."))
    said = _checked(access=access, sensitivity=sensitivity, lag=lag, finest_geography=finest_geography)
    if not any(said.values()):
        raise Refused(_("Choose a place on the line, or one of the lists, before you keep it."), "access")
    placing = queries.get_placing(seat, dataset)
    if placing is None:
        placing = Placing(dataset_id=dataset.id, seat_id=seat.id)
        db.session.add(placing)
    for name, code in said.items():
        setattr(placing, name, code)
    db.session.flush()
    announce(seat.workshop_id, RESULTS)
    return placing


def _check_on_wall(workshop: Workshop, dataset: Dataset) -> None:
    if workshop.is_over:
        raise Refused(_("This workshop is over."))
    if dataset.workshop_id != workshop.id or dataset.visibility != "released" or dataset.merged_into_id is not None:
        raise Refused(_("This dataset is not on the wall any more."))


def _checked(**said: str) -> dict[str, str]:
    for name, code in said.items():
        if code and code not in SAID[name]:
            raise Refused(_("Choose from the list."), name)
    return said


def agree_access(
    dataset: Dataset, access: str, *, sensitivity: str = "", lag: str = "", finest_geography: str = ""
) -> None:
    """The room agrees a stop, and what else is given with it; what is left empty stays as it was.

    It is written on the dataset's shelf entry: of one on the public shelf it changes there, for everybody. The same
    again changes nothing. Raises Refused for a card that is not on the wall, for codes that are not ours, and as
    `shelf.edit_entry` does.
    """
    entry = _entry_of(dataset)
    if access not in ACCESS:
        raise Refused(_("Choose a place on the line."), "access")
    said = _checked(access=access, sensitivity=sensitivity, lag=lag, finest_geography=finest_geography)
    facts = {name: code for name, code in said.items() if code}
    was, was_agreed = {name: getattr(entry, name) for name in facts}, dataset.access_agreed
    if was_agreed and was == facts:
        return
    shelf.edit_entry(entry, facts)
    dataset.access_agreed = True
    db.session.flush()
    note(dataset, "agreed_access", entry=entry.id, was=was, now=facts, was_agreed=was_agreed)


def _entry_of(dataset: Dataset) -> ShelfEntry:
    _check_on_wall(dataset.workshop, dataset)
    if dataset.entry is None:
        raise Refused(_("This card does not stand on the shelf any more. Link it to the shelf first."))
    return dataset.entry


def agree_clear(workshop: Workshop) -> list[Dataset]:
    """Agree each dataset at the stop that most people gave it, where that is clear. Gives those it agreed."""
    clear = {one.id: one.most for one in queries.line_up(workshop) if one.is_clear}
    agreed = [dataset for dataset in naming.list_datasets(workshop) if dataset.id in clear]
    for dataset in agreed:
        agree_access(dataset, clear[dataset.id])
    return agreed


@undoes("agreed_access")
def _unagree(event: TrailEvent) -> None:
    """Back to what the shelf said before, unless somebody changed it since."""
    detail: dict[str, Any] = event.detail
    dataset = db.session.get(Dataset, detail["card"])
    entry = dataset.entry if dataset is not None else None
    if dataset is None or entry is None or entry.id != detail["entry"]:
        raise changed_since()
    if not dataset.access_agreed or any(getattr(entry, name) != code for name, code in detail["now"].items()):
        raise changed_since()
    shelf.edit_entry(entry, detail["was"])
    dataset.access_agreed = detail["was_agreed"]
    db.session.flush()
    announce(dataset.workshop_id, RESULTS)
