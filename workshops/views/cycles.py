"""The facilitator's desk: cycles, their people, and workshops before and after the day."""

from __future__ import annotations

from datetime import time

from flask import Response, abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import people_panel
from accounts.forms import InviteForm
from accounts.guards import current, signed_in
from accounts.models import FACILITATOR
from core.errors import Refused
from core.web import render, see
from core.writing import writes
from workshops import queries, services, timing
from workshops.forms import CycleForm, Press, TargetsForm, WorkshopEditForm, WorkshopForm, lines_of
from workshops.guards import actor, for_console, for_creators, for_cycle_facilitator, for_staff
from workshops.models import Cycle, Workshop
from workshops.perspectives import DEFAULT_TARGETS, PERSPECTIVES
from workshops.views.blueprint import bp
from workshops.views.public import workshop_row
from workshops.words import CYCLE_STATES, STATES


@bp.get("/desk")
@signed_in
def desk() -> Response:
    """Everything this account may act in."""
    account = current()
    if account is None:
        abort(404)
    mine = [(one, queries.list_workshops(one)) for one in queries.list_own_cycles(account.id)]
    rows = [
        {"cycle": one, "state": CYCLE_STATES[one.state], "workshops": [workshop_row(w, True) for w in workshops]}
        for one, workshops in mine
    ]
    return render("workshops/desk.html", rows=rows, may_create=account.may_create)


@bp.route("/cycles/new", methods=["GET", "POST"])
@writes
@for_creators
def new_cycle() -> ResponseReturnValue:
    """Begin a cycle."""
    form = CycleForm()
    account = current()
    if account is None or not form.validate_on_submit():
        return render("workshops/cycle_form.html", status=422 if form.errors else 200, form=form, cycle=None)
    made = services.create_cycle(
        account.id,
        form.title.data,
        form.focus_statement.data,
        purpose=form.purpose.data,
        scope_in=lines_of(form.scope_in.data),
        scope_out=lines_of(form.scope_out.data),
    )
    flash(_("The cycle is begun. Plan its first workshop next."), "done")
    return see(url_for("workshops.cycle", ref=made.ref))


@bp.route("/cycles/<cycle:ref>/edit", methods=["GET", "POST"])
@writes
@for_cycle_facilitator
def edit_cycle(cycle: Cycle) -> ResponseReturnValue:
    """Change what a cycle says of itself."""
    form = CycleForm(obj=cycle)
    if request.method == "GET":
        form.scope_in.data, form.scope_out.data = "\n".join(cycle.scope_in), "\n".join(cycle.scope_out)
    if not form.validate_on_submit():
        return render("workshops/cycle_form.html", status=422 if form.errors else 200, form=form, cycle=cycle)
    services.edit_cycle(
        cycle,
        title=form.title.data,
        focus_statement=form.focus_statement.data,
        purpose=form.purpose.data,
        scope_in=lines_of(form.scope_in.data),
        scope_out=lines_of(form.scope_out.data),
    )
    return see(url_for("workshops.cycle", ref=cycle.ref))


@bp.route("/cycles/<cycle:ref>/targets", methods=["GET", "POST"])
@writes
@for_cycle_facilitator
def targets(cycle: Cycle) -> ResponseReturnValue:
    """Say how many seats of each perspective are hoped for."""
    wanted = {target.code: target.target for target in cycle.targets} or DEFAULT_TARGETS
    form = TargetsForm(data={f"target_{code}": wanted.get(code, 0) for code in PERSPECTIVES})
    if not form.validate_on_submit():
        return render("workshops/targets.html", status=422 if form.errors else 200, form=form, cycle=cycle)
    services.set_targets(cycle, {code: form[f"target_{code}"].data or 0 for code in PERSPECTIVES})
    return see(url_for("workshops.cycle", ref=cycle.ref))


@bp.route("/cycles/<cycle:ref>/people", methods=["GET", "POST"])
@writes
@for_cycle_facilitator
def cycle_people(cycle: Cycle) -> ResponseReturnValue:
    """Who runs a cycle, and links that invite others."""
    here = url_for("workshops.cycle_people", ref=cycle.ref)
    form = InviteForm()
    if people_panel.invite(form, cycle.id):
        return see(here)
    values = people_panel.values(cycle.id, cycle_ref=cycle.ref, here=here, invite_url=here, form=form)
    return render("workshops/cycle_people.html", status=422 if form.errors else 200, cycle=cycle, **values)


@bp.route("/cycles/<cycle:ref>/workshops/new", methods=["GET", "POST"])
@writes
@for_cycle_facilitator
def new_workshop(cycle: Cycle) -> ResponseReturnValue:
    """Plan a workshop with a ready-made run sheet."""
    form = WorkshopForm(starts=time(10, 0))
    if form.validate_on_submit():
        try:
            starts = form.starts.data.strftime("%H:%M")
            made = services.create_workshop(cycle, form.kind.data, form.title.data, form.day.data, starts=starts)
            return see(url_for("workshops.workshop", ref=made.ref))
        except Refused as error:
            form.refuse(error)
    return render("workshops/workshop_form.html", status=422 if form.errors else 200, form=form, cycle=cycle)


@bp.get("/workshops/<workshop:ref>")
@for_staff
def workshop(workshop: Workshop) -> Response:
    """A workshop's own page: how to run it, its run sheet, who is in it, its record."""
    steps = queries.list_steps(workshop)
    return render(
        "workshops/workshop.html",
        workshop=workshop,
        state=STATES[workshop.state],
        rows=timing.rows(workshop, steps),
        total=timing.planned_total(steps),
        shortest=timing.shortest_total(steps),
        runs_it=actor() == FACILITATOR,
        press=Press(formdata=None),
    )


@bp.route("/workshops/<workshop:ref>/edit", methods=["GET", "POST"])
@writes
@for_console
def edit_workshop(workshop: Workshop) -> ResponseReturnValue:
    """Change a workshop's particulars."""
    given = {name: getattr(workshop, name) for name in ("title", "day", "join_cap", "moderation", "host_note")}
    form = WorkshopEditForm(data={**given, "starts": time.fromisoformat(workshop.starts)})
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("workshops/workshop_edit.html", status=status, form=form, workshop=workshop)
    services.edit_workshop(
        workshop,
        title=form.title.data,
        day=form.day.data,
        starts=form.starts.data.strftime("%H:%M"),
        join_cap=form.join_cap.data,
        host_note=form.host_note.data,
        moderation=form.moderation.data,
    )
    return see(url_for("workshops.workshop", ref=workshop.ref))
