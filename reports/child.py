"""The process that makes one PDF and ends. It gives up everything it does not need, reads a job, writes the PDF.

`reports.pdf.make` starts it as `python -m reports.child`; nobody imports it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import sys
import sysconfig
from typing import Any

from core import pango

try:
    import resource
except ImportError:  # Windows: the parent's clock alone ends a job that is too long
    resource = None  # type: ignore[assignment]

MISSING, TOO_MUCH, FAULT = 3, 4, 5
SEALED = ("socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.fork", "os.system", "urllib.", "ctypes.dlopen")


def main() -> int:
    """One job from standard input to standard output. The exit code says why there is no PDF."""
    job = json.loads(sys.stdin.buffer.read())
    limit(job["limits"])
    try:
        return _work(job)
    except MemoryError:
        return TOO_MUCH
    except Exception as error:
        print(type(error).__name__, file=sys.stderr)  # the kind alone: messages can hold people's words
        return FAULT


def _work(job: dict[str, Any]) -> int:
    if pango.missing():
        return MISSING
    from reports import pdf

    pdf.load()
    seal(job["folder"])
    files = {path: base64.b64decode(content) for path, content in job["files"].items()}
    made = pdf.draw(job["html"], files)
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


def limit(limits: dict[str, int]) -> None:
    """Bound memory, processor time and file size, and leave no core file behind."""
    if resource is None:
        return
    wanted = {
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_FSIZE: limits["file"],
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        with contextlib.suppress(ValueError, OSError):  # macOS does not take all of them
            resource.setrlimit(kind, (most, most))


def seal(folder: str) -> None:
    """From here on: no network, no other program, no file but those of Python's own packages and of this empty folder.

    WeasyPrint unpacks our fonts into the folder; nothing else may be written. What is sealed stays sealed.
    """
    readable = tuple(os.path.realpath(one) + os.sep for one in {*sysconfig.get_paths().values(), folder})
    writable = os.path.realpath(folder) + os.sep
    writing = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(SEALED):
            raise PermissionError(event)
        if event == "open" and isinstance(arguments[0], str | bytes):
            path = os.path.realpath(os.fsdecode(arguments[0]))
            if not path.startswith(writable if arguments[2] & writing else readable):
                raise PermissionError(event)

    sys.addaudithook(refuse)


if __name__ == "__main__":
    sys.exit(main())
