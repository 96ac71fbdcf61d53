"""Filling the grid: a seat rates, a scribe types hands, the facilitator agrees, types for any table, swaps."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.forms import Form
from core.web import render, see
from core.writing import new_once, writes
from datasets import words
from datasets.forms.fit import SIDES, WHOLE_ROOM, AgreeForm, DeskForm, HandsForm, RateForm
from datasets.kinds.fit import rating_url, rating_values
from datasets.models import Dataset
from datasets.models.codes import FITS
from datasets.queries import fits as queries
from datasets.queries.grid import list_rows, one_cell
from datasets.queries.naming import get_dataset, list_datasets
from datasets.services import fits as services
from datasets.services.swapping import swap_topics
from datasets.views.blueprint import CONSOLE, STEP, bp
from questions.models import Question
from workshops.card_posts import REFUSED, step_or_404
from workshops.guards import for_console, for_seat
from workshops.models import Activity, RoomTable, Seat, Workshop
from workshops.queries.tables import get_table, list_room_tables, place_of
from workshops.screens import console_url, phone_page, phone_url

KINDS = frozenset({"fit"})
CELL = "fit/<string:question>/<string:dataset>"


def question_or_404(workshop: Workshop, item: str) -> Question:
    """A question of the grid."""
    found = next((one for one in list_rows(workshop) if one.item == item), None)
    if found is None:
        abort(404)
    return found


def dataset_or_404(workshop: Workshop, item: str) -> Dataset:
    """A dataset of the grid."""
    found = get_dataset(workshop.cycle, item)
    if found is None or found.workshop_id != workshop.id or found.merged_into_id is not None:
        abort(404)
    return found


# phones


@bp.get(f"{STEP}/fit/<string:question>")
@for_seat
def fit_question(workshop: Workshop, seat: Seat, step: int, question: str) -> ResponseReturnValue:
    """Another question than the table's: its next dataset."""
    found = step_or_404(workshop, step, KINDS)
    return phone_page(seat, step=found, **rating_values(found, seat, question_or_404(workshop, question)))


@bp.get(f"{STEP}/{CELL}")
@for_seat
def fit_rating(workshop: Workshop, seat: Seat, step: int, question: str, dataset: str) -> ResponseReturnValue:
    """One cell, to rate it or to change one's mind."""
    found = step_or_404(workshop, step, KINDS)
    cell = question_or_404(workshop, question), dataset_or_404(workshop, dataset)
    return phone_page(seat, step=found, **rating_values(found, seat, *cell))


@bp.post(f"{STEP}/{CELL}/rate")
@writes
@for_seat
def rate_fit(workshop: Workshop, seat: Seat, step: int, question: str, dataset: str) -> ResponseReturnValue:
    """Keep what this seat says of a cell."""
    found = step_or_404(workshop, step, KINDS)
    cell = question_or_404(workshop, question), dataset_or_404(workshop, dataset)
    form = RateForm()

    def act() -> str:
        services.rate(seat, *cell, form.fit.data, form.missing.data or [])
        return _("Kept: %(dataset)s, %(fit)s.", dataset=cell[1].ref, fit=str(words.FITS[form.fit.data]).lower())

    return _carry_out(found, seat, cell, "form", form, act)


@bp.post(f"{STEP}/{CELL}/count")
@writes
@for_seat
def count_hands(workshop: Workshop, seat: Seat, step: int, question: str, dataset: str) -> ResponseReturnValue:
    """Keep the hands of this seat's table, typed in by whoever writes for it."""
    found = step_or_404(workshop, step, KINDS)
    cell = question_or_404(workshop, question), dataset_or_404(workshop, dataset)
    place = place_of(seat)
    form = HandsForm()

    def act() -> str:
        if not workshop.is_open:
            raise Refused(_("The room is not open, so this was not kept."))
        if place is None or not place.is_scribe:
            raise Refused(_("Somebody else writes for your table now."))
        _count(place.table, cell, form, SIDES)
        return _("Kept: the hands of table %(table)s for %(dataset)s.", table=place.table.code, dataset=cell[1].ref)

    return _carry_out(found, seat, cell, "hands", form, act)


def _count(table: RoomTable | None, cell: tuple[Question, Dataset], form: HandsForm, sides: Iterable[str]) -> None:
    for side in sides:
        services.tally(table, *cell, form.counts(side), in_data=side == "in_data")


def _carry_out(
    step: Activity, seat: Seat, cell: tuple[Question, Dataset], name: str, form: Form, act: Callable[[], str]
) -> ResponseReturnValue:
    """Validate, act, go on to the next dataset; else the same cell with the form as it was sent."""
    if form.validate_on_submit():
        try:
            flash(act(), "done")
        except Refused as error:
            form.refuse(error)
        else:
            return see(_next_url(step, seat, cell[0]))
    over = {"panel": REFUSED, "details": []} if seat.workshop.is_over else {}
    return phone_page(seat, step=step, status=422, **{**rating_values(step, seat, *cell), name: form, **over})


def _next_url(step: Activity, seat: Seat, question: Question) -> str:
    """The phone's own page when it shows this question by itself, else the question's."""
    place = place_of(seat)
    own = place is not None and place.table.topic == question.item
    on_show = step.workshop.current_id == step.id
    return phone_url(seat) if own or not on_show else rating_url(step, seat, question)


# the console


@bp.get(f"{CONSOLE}/{CELL}")
@for_console
def fit_cell(workshop: Workshop, question: str, dataset: str) -> Response:
    """One cell: what was said, and what the room agrees on."""
    return _cell_page(workshop, question_or_404(workshop, question), dataset_or_404(workshop, dataset))


def _cell_page(workshop: Workshop, question: Question, dataset: Dataset, form: AgreeForm | None = None) -> Response:
    link = queries.get_link(question, dataset)
    if form is None:
        form = _agree_form(dataset, AgreeForm(formdata=None, obj=link))
    return render(
        "datasets/fit/cell.html",
        status=422 if form.errors else 200,
        workshop=workshop,
        asked=question,
        shown=dataset,
        cell=one_cell(question, dataset, link),
        named=queries.missing_named(link) if link else {},
        form=form,
        words=words,
        console_url=console_url(workshop),
    )


def _agree_form(dataset: Dataset, form: AgreeForm) -> AgreeForm:
    others = [one for one in list_datasets(dataset.workshop) if one.id != dataset.id]
    return form.offer([(one.item, f"{one.ref} {one.title}") for one in others])


@bp.post(f"{CONSOLE}/{CELL}/agree")
@writes
@for_console
def agree_fit(workshop: Workshop, question: str, dataset: str) -> ResponseReturnValue:
    """Set the fit the room agrees on, what is missing, what it needs beside it, and why."""
    cell = question_or_404(workshop, question), dataset_or_404(workshop, dataset)
    form = _agree_form(cell[1], AgreeForm())
    if form.validate_on_submit():
        try:
            services.agree(
                *cell,
                form.fit.data or "",
                form.missing.data or [],
                form.why.data or "",
                form.needs_with.data or [],
            )
        except Refused as error:
            form.refuse(error)
        else:
            return see(console_url(workshop))
    return _cell_page(workshop, *cell, form)


@bp.post(f"{CONSOLE}/{CELL}/agree-most")
@writes
@for_console
def agree_most(workshop: Workshop, question: str, dataset: str) -> ResponseReturnValue:
    """One press: agree on what was on the button, with what most people said is missing left for later."""
    cell = question_or_404(workshop, question), dataset_or_404(workshop, dataset)
    link = queries.get_link(*cell)
    try:
        services.agree(
            *cell,
            request.form.get("fit", ""),
            link.missing if link else [],
            link.why if link else "",
            link.needs_with if link else [],
        )
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CONSOLE}/swap-topics")
@writes
@for_console
def swap_tables(workshop: Workshop) -> ResponseReturnValue:
    """Every table takes its next question."""
    if swap_topics(workshop):
        flash(_("Every table has its next question. The phones show it."), "done")
    else:
        flash(_("There are no tables or no questions yet."), "info")
    return see(console_url(workshop))


# the desk for hands


@bp.get(f"{CONSOLE}/hands")
@for_console
def hands_desk(workshop: Workshop) -> Response:
    """Hands of any table, by keyboard: table, question, dataset, numbers, Enter."""
    form = _desk_form(workshop, DeskForm(formdata=None))
    for name in ("table", "question", "dataset"):
        codes = [choice[0] for choice in form[name].choices]
        wanted = request.args.get(name, "")
        form[name].data = wanted if wanted in codes else codes[0] if codes else ""
    return _desk(workshop, form)


def _desk_form(workshop: Workshop, form: DeskForm) -> DeskForm:
    tables = [(str(one.number), _("Table %(table)s", table=one.code)) for one in list_room_tables(workshop)]
    questions = [(one.item, f"{one.ref} {one.text}") for one in list_rows(workshop)]
    datasets = [(one.item, f"{one.ref} {one.title}") for one in list_datasets(workshop)]
    return form.offer(tables, questions, datasets)


def _table(workshop: Workshop, typed: str) -> RoomTable | None:
    return None if typed == WHOLE_ROOM else get_table(workshop, int(typed))


def _desk(workshop: Workshop, form: DeskForm) -> Response:
    return render(
        "datasets/fit/hands.html",
        status=422 if form.errors else 200,
        workshop=workshop,
        hands=form,
        going_on="dataset" in request.args,
        console_url=console_url(workshop),
        once=new_once(),
    )


@bp.post(f"{CONSOLE}/hands")
@writes
@for_console
def type_hands(workshop: Workshop) -> ResponseReturnValue:
    """Keep them, and go on to the next dataset of the same table and question."""
    form = _desk_form(workshop, DeskForm())
    if not form.validate_on_submit():
        return _desk(workshop, form)
    cell = question_or_404(workshop, form.question.data), dataset_or_404(workshop, form.dataset.data)
    sides = [side for side in SIDES if form.was_typed(side)]
    try:
        if not sides:
            raise Refused(_("Type at least one number. 0 takes a count back."), f"{SIDES[0]}_{FITS[0]}")
        _count(_table(workshop, form.table.data), cell, form, sides)
    except Refused as error:
        form.refuse(error)
        return _desk(workshop, form)
    items = [choice[0] for choice in form.dataset.choices]
    after = items[(items.index(cell[1].item) + 1) % len(items)]
    flash(_("Kept: %(question)s with %(dataset)s.", question=cell[0].ref, dataset=cell[1].ref), "done")
    return see(
        url_for(
            "datasets.hands_desk", ref=workshop.ref, table=form.table.data, question=form.question.data, dataset=after
        )
    )
