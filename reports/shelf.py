"""PDFs that were made, kept on disk under a mark of their content, and those being made. Views ask `fetch`.

One file a workshop: when the content changes, the earlier file is deleted, so that words taken back leave the disk too.
"""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask, current_app
from sqlalchemy import event

from core.db import db
from core.writing import after_commit
from datasets.models import Dataset, Gap, Insight
from questions.models import Question
from reports import pdf
from voting.models import Reason, Round

CARDS = (Dataset, Insight, Gap)
GONE = ("hidden", "quarantined", "withdrawn")
PATIENCE = 2.0  # seconds a visitor waits before the page says that the PDF is being made


@dataclass
class Job:
    """A PDF that is being made, or could not be."""

    done: threading.Event = field(default_factory=threading.Event)
    problem: str = ""


@dataclass(frozen=True)
class Found:
    """What came of asking: the file, or why there is none ('' while it is still being made)."""

    mark: str
    file: Path | None = None
    problem: str = ""


class Shelf:
    """The kept PDFs of one installation."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._jobs: dict[Path, Job] = {}
        self._forgotten: Counter[str] = Counter()  # how often words left a record, so that no late job brings them back
        self._lock = threading.Lock()

    def fetch(self, ref: str, html: str, patience: float = PATIENCE) -> Found:
        """The PDF of a workshop's record in this state: at once when it is kept, else made, waiting so many seconds."""
        mark = hashlib.sha256(html.encode()).hexdigest()[:32]
        file = self.folder / ref / f"{mark}.pdf"
        self._tidy(ref, mark)
        job = self._begin(ref, file, html)
        if not job.done.wait(patience):
            return Found(mark)
        with self._lock:
            self._jobs.pop(file, None)  # told once: whoever asks again lets it be tried again
        return Found(mark, file if file.is_file() else None, job.problem)

    def forget(self, ref: str) -> None:
        """Delete every PDF of a workshop: words have left its record. Those being made are not kept either."""
        with self._lock:
            self._forgotten[ref] += 1
        self._tidy(ref)

    def _tidy(self, ref: str, but: str = "") -> None:
        for file in (self.folder / ref).glob("*.pdf"):
            if file.stem != but:
                file.unlink(missing_ok=True)

    def _begin(self, ref: str, file: Path, html: str) -> Job:
        """The job that makes this file: the one under way, a new one, or one that is done because the file is there."""
        with self._lock:
            if file.is_file():
                return done()
            job = self._jobs.get(file)
            if job is None:
                job = self._jobs[file] = Job()
                seen = self._forgotten[ref]
                threading.Thread(target=self._make, args=(job, ref, seen, file, html), daemon=True).start()
            return job

    def _make(self, job: Job, ref: str, seen: int, file: Path, html: str) -> None:
        try:
            made = pdf.make(html)
            with self._lock:
                if seen == self._forgotten[ref]:
                    keep(file, made)
        except pdf.PdfError as error:
            job.problem = error.reason
        except Exception:
            job.problem = "fault"
            raise
        finally:
            job.done.set()


def done() -> Job:
    """A job with nothing left to do."""
    job = Job()
    job.done.set()
    return job


def keep(file: Path, made: bytes) -> None:
    """Write a file so that it is there whole or not at all, readable by this service alone."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = file.with_suffix(".new")
    with contextlib.suppress(FileNotFoundError):
        half.unlink()
    half.touch(mode=0o600)
    half.write_bytes(made)
    half.replace(file)


def forget_with_words(target: Any, value: str, *_others: object) -> None:  # noqa: ANN401 - a row with words
    """Words that leave the record leave the kept PDF as soon as that is on disk, not at the next visit."""
    if value in GONE and target.id is not None:
        workshop = (
            db.session.get_one(Round, target.round_id).workshop if isinstance(target, Reason) else target.workshop
        )
        ref = workshop.ref
        after_commit(lambda: shelf().forget(ref))


for column in (Question.visibility, Question.use_state, Reason.visibility, *(one.visibility for one in CARDS)):
    event.listen(column, "set", forget_with_words)


def init_app(app: Flask) -> None:
    """Give the app its shelf."""
    app.extensions["shelf"] = Shelf(app.extensions["settings"].instance / "records")


def shelf() -> Shelf:
    """The shelf of this app."""
    found: Shelf = current_app.extensions["shelf"]
    return found
