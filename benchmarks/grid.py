"""L7: how long the grid takes to be drawn at its largest, 15 questions by 60 datasets with every cell filled."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask, render_template_string

from benchmarks.figures import Figure, median
from core.db import db
from core.writing import writing
from datasets import words
from datasets.models import Link, Tally
from datasets.queries.grid import grid
from tests.factories.datasets import make_dataset
from tests.factories.handing_on import make_data_workshop
from tests.factories.workshops import make_cycle
from tests.server.rooms import looking_into, make_database
from tests.server.running import Server
from workshops.models import Workshop

QUESTIONS, DATASETS = 15, 60
FITS = ("fully", "partly", "proxy", "no")
ROUNDS = 9
PAGE = """{% from "components/fit_grid.html" import fit_grid %}{{ fit_grid(grid, words, "Grid") }}"""


def measure(folder: Path) -> list[Figure]:
    """The time, and how many times it is that of reading the same rows by plain sqlite3 and joining their words."""
    server = Server(folder)
    make_database(server)
    with looking_into(server) as app:
        return _measure(app)


def _measure(app: Flask) -> list[Figure]:
    with writing():
        workshop = _fill()
    with app.test_request_context():
        drawn = _middle(lambda: _draw(workshop))
        raw = _middle(lambda: _raw(str(db.engine.url.database)))
    words_ = f"{drawn * 1000:.0f} ms against {raw * 1000:.1f} ms for the bare rows and cells"
    return [
        Figure("L7", "grid of 15 questions by 60 datasets, drawn", drawn * 1000, 300, "ms", words=words_),
        Figure("L7", "the grid drawn / its bare rows as a bare table", drawn / raw, 40, words="same machine, same run"),
    ]


def _fill() -> Workshop:
    workshop, questions = make_data_workshop(make_cycle(), questions=QUESTIONS)
    datasets = [make_dataset(workshop, title=f"A dataset with a usual title, number {n}") for n in range(DATASETS)]
    for q, question in enumerate(questions):
        for d, dataset in enumerate(datasets):
            link = Link(
                cycle_id=workshop.cycle_id, workshop_id=workshop.id, question_id=question.id, dataset_id=dataset.id,
                fit=FITS[(q + d) % 4], missing=["who", "where"], needs_with=[], why="One provider, two nations",
            )  # fmt: skip
            db.session.add(link)
            db.session.flush()
            db.session.add_all(
                Tally(link_id=link.id, table_id=None, in_data=side, fit=fit, n=n)
                for side, fit, n in (
                    (False, "partly", 1 + (q * 7 + d) % 9),
                    (False, "fully", 1 + d % 4),
                    (True, "no", 2),
                )
            )
    db.session.flush()
    return workshop


def _draw(workshop: Workshop) -> str:
    return render_template_string(PAGE, grid=grid(workshop), words=words)


def _raw(path: str) -> str:
    """The same rows, read and put into a table by the plainest means there are."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT links.question_id, links.dataset_id, links.fit, tallies.fit, tallies.n FROM links"
            " JOIN tallies ON tallies.link_id = links.id ORDER BY links.question_id, links.dataset_id"
        )
        return "<table>" + "".join(f"<td>{q}{d}{fit}{said}{n}</td>" for q, d, fit, said, n in rows) + "</table>"


def _middle(act: Callable[[], str]) -> float:
    """The middle of several rounds, in seconds; the first, which compiles the template, does not count."""
    taken = []
    for _n in range(ROUNDS + 1):
        db.session.expire_all()
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return median(taken[1:])
