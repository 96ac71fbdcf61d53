"""L9 and L10: ten thousand datasets into the shelf through the real importer, and a search at that size.

Raw is this machine's own limit: the same rows put by plain sqlite3 into one table, and a look through all of its words.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.figures import Figure, median, percentile
from datasets.queries import shelf
from datasets.services.importing import import_now
from tests.server.rooms import looking_into, make_database
from tests.server.running import Server

ROWS = 10_000
LONGEST_IMPORT = 60.0
LONGEST_SEARCH = 100.0
SEARCHES = ("rent", "rent arrears 77", "office 12", "nowhere to be found", "income housing benefit", "number 9999")
HEADINGS = ("id", "title", "publisher", "description", "url", "access", "licence", "nations", "frequency", "topics")
ABOUT = "How many households there are, before and after housing costs, by family type, age, disability and benefit."


def measure(folder: Path) -> list[Figure]:
    """Both figures with what they are held against, from one run."""
    rows = [_row(n) for n in range(ROWS)]
    server = Server(folder)
    make_database(server)
    with looking_into(server):
        began = time.perf_counter()
        run = import_now("csv", "ten thousand", _file(rows))
        taken = time.perf_counter() - began
        assert (run.state, run.added) == ("done", ROWS), run.problem
        slow = percentile([_milliseconds(lambda said=said: _search(said)) for said in SEARCHES * 17], 0.95)
    raw_import, raw_search = _raw(folder, rows)
    words = f"{taken / raw_import:.0f} times a raw insert of {raw_import * 1000:.0f} ms"
    found = f"{slow / raw_search:.1f} times a raw look through {raw_search:.1f} ms"
    return [
        Figure("L9", "10,000 datasets imported from CSV", taken, LONGEST_IMPORT, "s", words=words),
        Figure("L10", "p95 of a search among them, counts and all", slow, LONGEST_SEARCH, "ms", words=found),
    ]


def _row(n: int) -> tuple[str, ...]:
    title, holder = f"Rent arrears and income number {n}", f"Office {n % 300}"
    link = f"https://www.example.org/{n}"
    return (str(n), title, holder, ABOUT, link, "open", "OGL v3.0", "United Kingdom", "Annual", "Housing; Debt")


def _file(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode()


def _search(said: str) -> None:
    """What the page of the shelf asks."""
    shelf.search(said, limit=25)
    shelf.count_by_access(said)


def _milliseconds(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _raw(folder: Path, rows: list[tuple[str, ...]]) -> tuple[float, float]:
    """Seconds of one insert of all rows, and milliseconds of one look through their words, by plain sqlite3."""
    connection = sqlite3.connect(folder / "raw-shelf.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"CREATE TABLE shelf ({', '.join(HEADINGS)}, words)")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * (len(HEADINGS) + 1))
    connection.executemany(f"INSERT INTO shelf VALUES ({marks})", [(*row, " ".join(row).casefold()) for row in rows])  # noqa: S608
    connection.execute("COMMIT")
    taken = time.perf_counter() - began

    def look() -> None:
        connection.execute("SELECT count(*) FROM shelf WHERE words LIKE '%nowhere%'").fetchone()

    looks = [_milliseconds(look) for _ in range(9)]
    connection.close()
    return taken, median(looks)
