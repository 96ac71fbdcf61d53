"""Runs of importers: each takes in one file, whole or not at all, and accounts for every row of it.

Views begin a run and go on with it once their own transaction is over, so that a live room is not kept waiting;
commands call `import_now`. All judging is done before anything is written, and the writing is one short transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from core import clock
from core.db import db, random_key
from core.errors import Refused
from core.writing import writing
from datasets.importers import SOURCES
from datasets.importers.inspecting import inspect
from datasets.importers.source import BrokenFile, Reading, Source
from datasets.models import ImportFile, ImportRun, ShelfEntry
from datasets.pacing import unhurried
from datasets.queries import runs as queries
from datasets.services import shelf
from datasets.services.judging import ADD, CHANGE, REFUSE, SAME, Verdict, has_formula, judge

KEPT_FOR = timedelta(hours=24)  # a file that nobody goes on with
MOST_REFUSALS = 300  # told one by one; the rest is counted
PORTION = 500
Facts = dict[str, Any]


@dataclass
class Plan:
    """All that an import will write, and the account of every row."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((ADD, CHANGE, SAME, REFUSE), 0))
    refusals: dict[str, str] = field(default_factory=dict)
    added: list[Verdict] = field(default_factory=list)
    changed: list[Verdict] = field(default_factory=list)
    formulas: int = 0

    def note(self, verdict: Verdict) -> None:
        """One row more."""
        self.counts[verdict.what] += 1
        self.formulas += has_formula(verdict.row)
        if verdict.what == REFUSE and len(self.refusals) < MOST_REFUSALS:
            self.refusals[str(verdict.row.number)] = verdict.why
        elif verdict.what == ADD:
            self.added.append(verdict)
        elif verdict.what == CHANGE:
            self.changed.append(verdict)


def begin(source: str, label: str, content: bytes, account_id: int | None = None) -> ImportRun:
    """Note that a file came. Call it inside a transaction, and `take_in` after it."""
    _forget_left(clock.now() - KEPT_FOR)
    run = ImportRun(
        source=source,
        label="".join(sign for sign in label if sign.isprintable())[:200],
        digest=hashlib.sha256(content).hexdigest(),
        state="mapping",
        mapping={},
        refusals={},
        account_id=account_id,
        at=clock.now(),
    )
    db.session.add(run)
    db.session.flush()
    return run


def take_in(run_id: int, content: bytes) -> None:
    """Look at a file as a whole and keep it until it is imported; one that is broken, or data itself, is not kept."""
    run = _get(run_id)
    try:
        found = inspect(run.source, content)
    except Refused as refusal:
        _fail(run_id, refusal.message)
        return
    with writing():
        run = _get(run_id)
        run.mapping, run.problem = dict(found.mapping), found.remark[:500]
        run.publisher, run.licence = found.publisher, found.licence
        db.session.add(ImportFile(run_id=run_id, content=content))
    if run.source != "csv":  # the columns of a table are looked at by a person first
        preview(run_id)


def set_columns(run: ImportRun, mapping: dict[str, str], publisher: str, licence: str) -> None:
    """Say which column holds what, and whose list it is. `preview` comes next."""
    run.mapping = {name: heading for name, heading in mapping.items() if heading}
    run.publisher, run.licence = publisher, licence
    run.state = "mapping"


def preview(run_id: int) -> None:
    """Judge every row and keep the figures: what an import would do now. A broken file ends its run."""
    content, run = _file_of(run_id)
    if content is None:
        return
    try:
        plan = _plan(SOURCES[run.source], _reading(run, content))
    except BrokenFile as broken:
        _fail(run_id, broken.message)
        return
    with writing():
        run = _get(run_id)
        if run.state in queries.UNFINISHED:
            _account(run, plan)
            run.state = "previewed"


def carry_out(run_id: int) -> None:
    """Import the file of a run. Does nothing for a run that has ended, so pressing twice is harmless."""
    content, run = _file_of(run_id)
    if content is None or run.state != "previewed":
        return
    try:
        plan = _plan(SOURCES[run.source], _reading(run, content))
        _write(run_id, plan)
    except Refused as refusal:
        _fail(run_id, refusal.message)


def import_now(source: str, label: str, content: bytes, mapping: dict[str, str] | None = None) -> ImportRun:
    """Import a file at once and give its run, done or failed. Call outside any transaction. For commands and tests."""
    with writing():
        run_id = begin(source, label, content).id
    try:
        found = inspect(source, content)
        reading = Reading(content, mapping or found.mapping, found.publisher)
        with writing():
            run = _get(run_id)
            run.mapping, run.publisher, run.licence = dict(reading.mapping), found.publisher, found.licence
        _write(run_id, _plan(SOURCES[source], reading))
    except Refused as refusal:
        _fail(run_id, refusal.message)
    return _get(run_id)


def forget(run: ImportRun) -> None:
    """Put a run aside that is not finished, with its file."""
    if run.state in queries.UNFINISHED:
        _end(run, "failed", _("It was put aside before the import. Nothing of it was taken."))


def _get(run_id: int) -> ImportRun:
    run = db.session.get(ImportRun, run_id)
    if run is None:
        raise LookupError(f"no run {run_id}")
    return run


def _file_of(run_id: int) -> tuple[bytes | None, ImportRun]:
    run = _get(run_id)
    return queries.get_file(run), run


def _reading(run: ImportRun, content: bytes) -> Reading:
    return Reading(content, dict(run.mapping), run.publisher)


def _plan(source: Source, reading: Reading) -> Plan:
    plan = Plan()
    for verdict in judge(source, reading):
        plan.note(verdict)
    return plan


def _account(run: ImportRun, plan: Plan) -> None:
    run.rows_read = sum(plan.counts.values())
    run.added, run.changed = plan.counts[ADD], plan.counts[CHANGE]
    run.unchanged, run.refused = plan.counts[SAME], plan.counts[REFUSE]
    run.refusals = plan.refusals
    if plan.formulas:
        remark = _(
            "Rows that hold what a spreadsheet would work out: %(n)s. It is kept as plain words.", n=plan.formulas
        )
        run.problem = f"{run.problem} {remark}".strip() if remark not in run.problem else run.problem


def _write(run_id: int, plan: Plan) -> None:
    """All of it or, when somebody else changed the shelf in between, nothing."""
    run, at = _get(run_id), clock.now()
    added = [_new_values(verdict, run, at) for verdict in unhurried(plan.added)]
    changed = [_changed_values(verdict, run, at) for verdict in unhurried(plan.changed)]
    try:
        with writing():
            run = _get(run_id)
            if run.state not in queries.UNFINISHED:  # it was pressed twice at once, or put aside meanwhile
                return
            run.at = at
            _check_unchanged(plan.changed)
            _insert(added)
            _update(changed)
            _account(run, plan)
            _end(run, "done", run.problem)
    except IntegrityError:
        raise _meanwhile() from None


def _meanwhile() -> Refused:
    return Refused(_("Somebody changed the shelf at the same moment. Nothing was taken: please send the file again."))


def _check_unchanged(changed: list[Verdict]) -> None:
    moments = {verdict.entry_id: verdict.changed_at for verdict in changed if verdict.changed_at is not None}
    if queries.count_changed_since(moments):
        raise _meanwhile()


def _new_values(verdict: Verdict, run: ImportRun, at: datetime) -> Facts:
    found = verdict.values
    return {
        **found,
        "key": verdict.row.key or random_key(),
        "search": shelf.search_of(found),
        "source": run.source,
        "source_key": verdict.row.source_key,
        "public": True,
        "run_id": run.id,
        "made_at": at,
        "changed_at": at,
    }


def _changed_values(verdict: Verdict, run: ImportRun, at: datetime) -> Facts:
    found = {**verdict.before, **verdict.values}
    return {**found, "id": verdict.entry_id, "search": shelf.search_of(found), "run_id": run.id, "changed_at": at}


def _insert(rows: list[Facts]) -> None:
    for at in range(0, len(rows), PORTION):
        db.session.execute(insert(ShelfEntry), rows[at : at + PORTION])


def _update(rows: list[Facts]) -> None:
    for at in range(0, len(rows), PORTION):
        db.session.execute(update(ShelfEntry), rows[at : at + PORTION])


def _fail(run_id: int, problem: str) -> None:
    with writing():
        run = _get(run_id)
        if run.state in queries.UNFINISHED:
            _end(run, "failed", problem)


def _end(run: ImportRun, state: str, problem: str) -> None:
    """The last word on a run; its file is deleted with it."""
    run.state, run.problem, run.ended_at = state, problem[:500], clock.now()
    if state == "failed":
        run.rows_read = run.added = run.changed = run.unchanged = run.refused = 0
    db.session.execute(delete(ImportFile).where(ImportFile.run_id == run.id))


def _forget_left(before: datetime) -> None:
    for run in queries.list_left(before):
        _end(run, "failed", _("Nobody went on with it for a day. Nothing of it was taken."))
