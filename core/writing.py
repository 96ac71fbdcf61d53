"""Writing: the one writer lock, the transaction of a changing request, receipts for repeats, grouped commits.

Views use `@writes`; commands and the example use `writing()`; ballots use `write_grouped`.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import IO, Any, ParamSpec

from flask import Flask, Response, current_app, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection, String, delete, event, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, mapped_column

from core import clock
from core.db import Base, db, random_key, writer_engine
from core.errors import Busy

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock does the waiting
    fcntl = None  # type: ignore[assignment]

P = ParamSpec("P")
WAIT_SECONDS = 3.5  # for the lock; the database itself may take BUSY_SECONDS more, and people wait six at most
GATHER_SECONDS = 0.001
POSTGRES_LOCK = 7_341_902


class Receipt(Base):
    """That a form was carried out, so that sending it again does nothing and gets the same answer."""

    __tablename__ = "receipts"

    once: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)
    location: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]


class Writer:
    """The lock that every writer takes, in this process and between processes; holds the queue of grouped writes."""

    def __init__(self, lock_file: Path | None) -> None:
        self._lock = threading.RLock()
        self._file: IO[str] | None = lock_file.open("w") if lock_file and fcntl else None
        self._depth = 0
        self.waiting: list[GroupedWrite] = []

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock. Raises Busy after WAIT_SECONDS."""
        if not self._lock.acquire(timeout=WAIT_SECONDS):
            raise Busy
        try:
            self._depth += 1
            if self._depth == 1:
                self._lock_file()
            yield
        finally:
            if self._depth == 1:
                self._unlock_file()
            self._depth -= 1
            self._lock.release()

    def _lock_file(self) -> None:
        if self._file is None:
            return
        until = time.monotonic() + WAIT_SECONDS
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Busy from None
                time.sleep(0.005)

    def _unlock_file(self) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)


class GroupedWrite:
    """One small write waiting for the next shared commit."""

    def __init__(self, work: Callable[[Connection], Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.done = False


def init_app(app: Flask, lock_file: Path | None) -> None:
    """Give the app its writer."""
    app.extensions["writer"] = Writer(lock_file)


def _writer() -> Writer:
    writer: Writer = current_app.extensions["writer"]
    return writer


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """A transaction that may change data: commits at the end, rolls back on an error, then announces.

    Raises Busy when the lock or the database cannot be had in time. Nested use joins the outer transaction.
    """
    session = db.session()
    if session.info.get("writing"):
        yield
        return
    session.rollback()  # end the read that came before: a writer starts from the newest state
    writer = _writer()
    with writer.held():
        _commit_group(writer)  # ballots that came before this: a close counts them
        session.info["writing"] = True
        try:
            _begin(session.connection())
            yield
            session.commit()
        except OperationalError as error:
            session.rollback()
            raise Busy from error
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info["writing"] = False
    _run_after_commit(session.info.pop("after_commit", []))


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": POSTGRES_LOCK})


def after_commit(action: Callable[[], None]) -> None:
    """Do something once the present transaction is on disk; a rollback forgets it."""
    db.session().info.setdefault("after_commit", []).append(action)


def _run_after_commit(actions: list[Callable[[], None]]) -> None:
    for action in actions:
        action()


@event.listens_for(db.session, "after_rollback")
def _forget(session: Any) -> None:  # noqa: ANN401 - SQLAlchemy's session
    session.info.pop("after_commit", None)


def new_once() -> str:
    """A fresh key for a form, made by the server."""
    return random_key()


def writes(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Mark a changing route: commit on 2xx and 3xx, roll back otherwise; a repeated form gets its first answer.

    Only what is posted may change anything: a GET of the same address just shows the form.
    """

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if request.method != "POST":
            return view(*args, **kwargs)
        once = request.form.get("once", "")[:64]
        with contextlib.suppress(_NotKept), writing():
            earlier = _find_receipt(once)
            if earlier:
                return redirect(earlier, 303)
            response = make_response(view(*args, **kwargs))
            if response.status_code >= 400:
                raise _NotKept
            _keep_receipt(once, response)
        return response

    wrapper.writes = True  # type: ignore[attr-defined]
    return wrapper


class _NotKept(Exception):
    """Leaves the transaction without keeping what the view did."""


def _find_receipt(once: str) -> str | None:
    if not once:
        return None
    return db.session.scalar(select(Receipt.location).where(Receipt.once == once, Receipt.path == request.path))


def _keep_receipt(once: str, response: Response) -> None:
    if once and response.location:
        db.session.add(Receipt(once=once, path=request.path, location=response.location, at=clock.now()))


def drop_receipts_before(moment: datetime) -> None:
    """Forget receipts older than the moment. Call inside `writing()`."""
    db.session.execute(delete(Receipt).where(Receipt.at < moment))


def write_grouped(work: Callable[[Connection], Any]) -> Any:  # noqa: ANN401 - whatever the work gives
    """Do a small write in a commit shared with whatever else is waiting; returns when it is on disk.

    `work` gets the writer's connection inside a savepoint; what it raises is raised here. Raises Busy in time.
    """
    writer = _writer()
    job = GroupedWrite(work)
    writer.waiting.append(job)
    time.sleep(GATHER_SECONDS)  # lets the others that arrived together put theirs down too
    if not job.done:
        _commit_with_others(writer, job)
    if job.error is not None:
        raise job.error
    return job.result


def _commit_with_others(writer: Writer, job: GroupedWrite) -> None:
    try:
        with writer.held():
            if not job.done:
                _commit_group(writer)
    except Busy:
        if job in writer.waiting:  # nobody is to carry out later what we say now was not saved
            writer.waiting.remove(job)
        if not job.done:
            raise


def _commit_group(writer: Writer) -> None:
    """Carry out all that waits, in one commit. Call it while holding the lock."""
    jobs, writer.waiting = writer.waiting, []
    if not jobs:
        return
    try:
        with writer_engine().begin() as connection:
            _begin(connection)
            for job in jobs:
                _do(job, connection)
    except Exception as error:  # the commit itself failed: nobody in the group was acknowledged
        for job in jobs:
            job.error = Busy() if _is_busy(error) else error
    finally:
        for job in jobs:
            job.done = True


def _is_busy(error: Exception) -> bool:
    """Whether the database could not do it now: locked, out of space, gone."""
    return isinstance(error, OperationalError | writer_engine().dialect.loaded_dbapi.OperationalError)


def _do(job: GroupedWrite, connection: Connection) -> None:
    """One of the group. What it raises undoes it alone; the savepoint is the driver's own, which is far quicker."""
    cursor = connection.connection.cursor()
    cursor.execute("SAVEPOINT one_of_many")
    try:
        job.result = job.work(connection)
    except OperationalError:
        raise
    except Exception as error:
        cursor.execute("ROLLBACK TO SAVEPOINT one_of_many")
        job.error = error
    cursor.execute("RELEASE SAVEPOINT one_of_many")
    cursor.close()
