"""A real server in a process group of its own: started, killed, stopped. Tests here and `benchmarks/` use it.

Everything is on 127.0.0.1, on a free port, with a database and instance folder of its own.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from core.config import ROOT, Settings

HOST = "127.0.0.1"
READY_SECONDS = 30.0
STOP_SECONDS = 10.0


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind((HOST, 0))
        return int(trial.getsockname()[1])


class Server:
    """gunicorn with our own configuration, as `script/server` starts it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.database = folder / "room.db"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> Settings:
        """The same settings for an app in this process, to furnish the database or to look into it."""
        return Settings(f"sqlite:///{self.database}", "only for tests", self.base_url, self.folder)

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.port}"

    def start(self) -> float:
        """Start it; gives the seconds until it answered. Raises TimeoutError, with its last words, if never."""
        began = time.monotonic()
        self.launch()
        self.wait_until_ready()
        return time.monotonic() - began

    def launch(self) -> None:
        """Start it without waiting for anything."""
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", f"{HOST}:{self.port}"],
                cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def _environment(self) -> dict[str, str]:
        settings = self.settings
        own = {
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": settings.secret_key,
            "BASE_URL": settings.base_url,
            "INSTANCE": str(settings.instance),
            "HOST": HOST,
            "PORT": str(self.port),
        }
        return {**os.environ, **own}

    def wait_until_ready(self, not_by: int = 0) -> None:
        """Come back once the application answers, by another process than the one that is named."""
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            if self.worker() not in {0, not_by} and self.answers():
                return
            if self.process is not None and self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise TimeoutError(f"the server does not answer. Its last words:\n{self.last_words()}")

    def answers(self) -> bool:
        """Whether the application answers at this moment."""
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
            connection.request("GET", "/health")
            return connection.getresponse().status == http.HTTPStatus.OK
        return False

    def worker(self) -> int:
        """The process that serves (gunicorn's first process only looks after it); 0 if there is none. Linux only."""
        number = self.process.pid if self.process else 0
        children = Path(f"/proc/{number}/task/{number}/children")
        found = children.read_text().split() if children.exists() else []
        return int(found[0]) if found else 0

    def kill(self) -> None:
        """Kill -9 everything of it at once: nothing is tidied up."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        """End it as a service manager would; kill it if it does not go."""
        if self.process is not None and self.process.poll() is None:
            self._signal(signal.SIGINT)  # gunicorn: end at once, without waiting for open streams
        if self.process is not None and self.process.poll() is None:
            self.kill()

    def _signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)

    def last_words(self) -> str:
        """The end of what it printed."""
        log = self.folder / "server.log"
        return log.read_text(errors="replace")[-3000:] if log.exists() else ""
