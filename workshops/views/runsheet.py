"""Editing the run sheet before and during the day."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from core.errors import Refused
from core.web import render, see
from core.writing import writes
from workshops import activities, queries, services, timing
from workshops.forms import NewStepForm, Press, step_form
from workshops.guards import for_console
from workshops.models import Activity, Workshop
from workshops.views.blueprint import bp


def _step_or_404(workshop: Workshop, number: int) -> Activity:
    step = queries.get_step(workshop, number)
    if step is None:
        abort(404)
    return step


@bp.route("/workshops/<workshop:ref>/run-sheet", methods=["GET", "POST"])
@writes
@for_console
def run_sheet(workshop: Workshop) -> ResponseReturnValue:
    """The whole run sheet, adding up; its form adds a step."""
    form = NewStepForm()
    if form.validate_on_submit():
        services.add_step(workshop, form.kind.data, form.title.data, form.planned.data, form.shortest.data)
        return see(url_for("workshops.run_sheet", ref=workshop.ref))
    steps = queries.list_steps(workshop)
    return render(
        "workshops/run_sheet.html",
        status=422 if form.errors else 200,
        workshop=workshop,
        rows=timing.rows(workshop, steps),
        total=timing.planned_total(steps),
        shortest=timing.shortest_total(steps),
        form=form,
        press=Press(formdata=None),
    )


@bp.route("/workshops/<workshop:ref>/run-sheet/<number:step>", methods=["GET", "POST"])
@writes
@for_console
def edit_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Change one step."""
    found = _step_or_404(workshop, step)
    form = step_form(found)
    if form.validate_on_submit():
        try:
            services.edit_step(found, **_said(form), settings=_settings(found, form))
            return see(url_for("workshops.run_sheet", ref=workshop.ref))
        except Refused as error:
            form.refuse(error)
    kind = activities.get(found.kind)
    status = 422 if form.errors else 200
    return render("workshops/step_form.html", status=status, workshop=workshop, step=found, form=form, kind=kind)


def _said(form: Any) -> dict[str, Any]:  # noqa: ANN401 - a form made for the step's kind
    names = ("title", "planned", "shortest", "phone_prompt", "screen_prompt", "notes")
    return {name: form[name].data for name in names}


def _settings(step: Activity, form: Any) -> dict[str, Any]:  # noqa: ANN401
    return {setting.name: form[f"setting_{setting.name}"].data for setting in activities.get(step.kind).settings}


@bp.post("/workshops/<workshop:ref>/run-sheet/<number:step>/move")
@writes
@for_console
def move_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Move a waiting step up or down."""
    services.move_step(_step_or_404(workshop, step), up=request.form.get("value") == "up")
    return see(url_for("workshops.run_sheet", ref=workshop.ref))


@bp.post("/workshops/<workshop:ref>/run-sheet/<number:step>/remove")
@writes
@for_console
def remove_step(workshop: Workshop, step: int) -> ResponseReturnValue:
    """Take a waiting step out. A repeat finds it gone and does nothing."""
    found = queries.get_step(workshop, step)
    if found is not None:
        services.remove_step(found)
    return see(url_for("workshops.run_sheet", ref=workshop.ref))
