"""Importing a list of datasets: the file, its columns, a preview, the account. And the public shelf as open data."""

from __future__ import annotations

from functools import partial
from itertools import islice

from flask import Response, abort, current_app, make_response, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guards import current
from core.config import Settings
from core.security import takes_up_to
from core.web import public, render, see
from core.writing import after_commit, writes
from datasets.exporters import catalogue, table
from datasets.forms.importing import ColumnsForm, FileForm, columns_form
from datasets.guards import for_facilitators, reader_here
from datasets.import_page import SHOWN_ROWS, first_rows, row_values, run_values
from datasets.importers import SOURCES
from datasets.importers.inspecting import source_of
from datasets.importers.source import LARGEST_FILE, MOST_ROWS, Reading
from datasets.models import ImportRun
from datasets.queries import runs as queries
from datasets.services import importing as services
from datasets.services.judging import judge
from datasets.views.blueprint import bp
from workshops.forms import Press

LARGEST_BODY = LARGEST_FILE + 1024 * 1024  # the form around the file, and room to say politely that it is too large
RUN = "/shelf/imports/<number:number>"


def _account_id() -> int:
    """Who is signed in, behind a guard that has made sure of it."""
    account = current()
    if account is None:
        abort(404)
    return account.id


def _run_or_404(number: int) -> ImportRun:
    run = queries.get_run(number, _account_id())
    if run is None:
        abort(404)
    return run


def _file_or_404(run: ImportRun) -> bytes:
    content = queries.get_file(run)
    if content is None:
        abort(404)
    return content


@bp.route("/shelf/import", methods=["GET", "POST"])
@takes_up_to(LARGEST_BODY, when=lambda: reader_here().facilitates)
@writes
@for_facilitators
def import_file() -> ResponseReturnValue:
    """Choose a file. It is looked at once this request holds no transaction."""
    form = FileForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        values = {"largest": LARGEST_FILE // 1024 // 1024, "most_rows": f"{MOST_ROWS:,}"}
        return render("datasets/importing/import_file.html", status=status, form=form, **values)
    content = form.file.data.read()
    run = services.begin(source_of(content), form.file.data.filename or "", content, _account_id())
    after_commit(partial(services.take_in, run.id, content))
    return see(url_for("datasets.import_run", number=run.id))


@bp.get("/shelf/imports")
@for_facilitators
def import_runs() -> Response:
    """Every import, the newest first, each with its account."""
    runs = [run_values(run) for run in queries.list_runs(_account_id())]
    return render("datasets/importing/import_runs.html", runs=runs)


@bp.get(RUN)
@for_facilitators
def import_run(number: int) -> ResponseReturnValue:
    """One import, as far as it is: its columns to match, its preview, or its account."""
    run = _run_or_404(number)
    content = queries.get_file(run)
    if run.state == "mapping" and content is not None:
        return see(url_for("datasets.import_columns", number=number))
    rows = []
    if run.state == "previewed" and content is not None:
        verdicts = judge(SOURCES[run.source], Reading(content, dict(run.mapping), run.publisher), most=SHOWN_ROWS)
        rows = [row_values(verdict) for verdict in islice(verdicts, SHOWN_ROWS)]
    return render(
        "datasets/importing/import_run.html",
        run=run_values(run),
        rows=rows,
        matched=run.source == "csv",
        press=Press(formdata=None),
    )


@bp.route(f"{RUN}/columns", methods=["GET", "POST"])
@writes
@for_facilitators
def import_columns(number: int) -> ResponseReturnValue:
    """Say which column holds what; then every row is judged, and nothing is imported yet."""
    run = _run_or_404(number)
    content = _file_or_404(run)
    if run.source != "csv":
        abort(404)
    headings, rows = first_rows(content)
    form = columns_form(headings, dict(run.mapping), publisher=run.publisher, licence=run.licence)
    if not form.validate_on_submit():
        return _columns_page(run, form, headings, rows)
    services.set_columns(run, form.mapping(), form.publisher.data or "", form.licence.data or "")
    after_commit(partial(services.preview, run.id))
    return see(url_for("datasets.import_run", number=number))


def _columns_page(run: ImportRun, form: ColumnsForm, headings: list[str], rows: list[list[str]]) -> Response:
    return render(
        "datasets/importing/import_columns.html",
        status=422 if form.errors else 200,
        run=run_values(run),
        form=form,
        headings=headings,
        rows=rows,
        press=Press(formdata=None),
    )


@bp.post(f"{RUN}/carry-out")
@writes
@for_facilitators
def carry_out_import(number: int) -> ResponseReturnValue:
    """Import what the preview showed."""
    run = _run_or_404(number)
    after_commit(partial(services.carry_out, run.id))
    return see(url_for("datasets.import_run", number=number))


@bp.post(f"{RUN}/forget")
@writes
@for_facilitators
def forget_import(number: int) -> ResponseReturnValue:
    """Put an import aside that is not finished."""
    services.forget(_run_or_404(number))
    return see(url_for("datasets.import_run", number=number))


@bp.get("/shelf.csv")
@public
def shelf_csv() -> Response:
    """The public shelf for spreadsheets."""
    return _download(table.csv_file(queries.list_for_export(), _base_url()), table.MIMETYPE, "shelf.csv")


@bp.get("/shelf.jsonld")
@public
def shelf_jsonld() -> Response:
    """The public shelf as a DCAT catalogue."""
    return _download(catalogue.json_ld(queries.list_for_export(), _base_url()), catalogue.MIMETYPE, "shelf.jsonld")


def _base_url() -> str:
    settings: Settings = current_app.extensions["settings"]
    return settings.base_url


def _download(content: bytes, mimetype: str, name: str) -> Response:
    """The file. A browser may keep it, but asks each time whether it still holds."""
    response = make_response(content)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag(weak=True)
    response.make_conditional(request)
    return response
