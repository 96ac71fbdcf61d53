"""HTML in, PDF out, in a child process. The only module that imports WeasyPrint, and only inside that child.

`make` is for everybody; `load` and `draw` are for `reports.child`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import urllib.parse
from dataclasses import dataclass
from http.client import HTTPMessage
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

from core import pango
from core.config import ROOT

LONGEST_SECONDS = 60
LONGEST_QUEUE = 90
MEGABYTE = 1024 * 1024
OWN_FILE = re.compile(r"/assets/[0-9a-f]{12}/[A-Za-z0-9_./-]+")
KINDS = {".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".ttf": "font/ttf"}
SVG = "{http://www.w3.org/2000/svg}"
log = logging.getLogger(__name__)
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Limits:
    """How much one PDF may take."""

    seconds: int = LONGEST_SECONDS
    memory: int = 512 * MEGABYTE
    file: int = 64 * MEGABYTE


LIMITS = Limits()


class PdfError(Exception):
    """There is no PDF. `reason`: missing (Pango is not here), time, memory, busy or fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def make(html: str, limits: Limits = LIMITS) -> bytes:
    """A tagged PDF (PDF/UA-1) of a whole HTML document that uses our own stylesheets and nothing else.

    The same HTML gives the same bytes. One at a time; raises PdfError when it cannot be made.
    """
    if not _one_at_a_time.acquire(timeout=LONGEST_QUEUE):
        raise PdfError("busy")
    try:
        with TemporaryDirectory(prefix="record-") as folder:
            return _in_child(json.dumps(_job(html, folder, limits)).encode(), folder, limits)
    finally:
        _one_at_a_time.release()


def _job(html: str, folder: str, limits: Limits) -> dict[str, Any]:
    files = {path: base64.b64encode(content).decode() for path, content in own_files(html).items()}
    bounds = {"memory": limits.memory, "seconds": limits.seconds, "file": limits.file}
    return {"html": html, "files": files, "folder": folder, "limits": bounds}


def own_files(html: str) -> dict[str, bytes]:
    """Our own files that the document may use, by address: those its head names, and those they name in turn."""
    from core import assets  # here, so that the child does without Flask

    found: dict[str, bytes] = {}
    waiting = OWN_FILE.findall(html.partition("</head>")[0])
    while waiting:
        address = waiting.pop()
        content = assets.content(address.split("/", 3)[3])
        if content is not None and address not in found:
            found[address] = content
            waiting += OWN_FILE.findall(content.decode()) if address.endswith(".css") else []
    return found


def _in_child(job: bytes, folder: str, limits: Limits) -> bytes:
    child = subprocess.Popen(
        [sys.executable, "-m", "reports.child"],
        cwd=ROOT,
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        made, said = child.communicate(job, timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        raise PdfError("time") from None
    except BaseException:
        _end(child)
        raise
    if child.returncode or not made.startswith(b"%PDF"):
        kind = said.decode("ascii", "replace").strip()
        log.warning("no PDF: exit %s %s", child.returncode, kind if kind.isidentifier() else "")  # never words
        raise PdfError(_reason(child.returncode))
    return made


def _environment(folder: str) -> dict[str, str]:
    """What the child may know: no secret, no setting; and what makes its bytes come out alike."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "WEASYPRINT_DLL_DIRECTORIES") if name in os.environ}
    alike = {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "0",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "1",
    }
    return {
        **kept,
        **alike,
        "PATH": os.defpath,
        "TMPDIR": folder,
        "TEMP": folder,
        "HOME": folder,
        **pango.environment(),
    }


def _end(child: subprocess.Popen[bytes]) -> None:
    """Stop the child and whatever it began."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (AttributeError, ProcessLookupError, PermissionError):
        child.kill()
    child.communicate()


def _reason(code: int) -> str:
    """Why a child ended without a PDF. Libraries that get no more memory abort rather than say so."""
    from reports.child import MISSING, TOO_MUCH

    if code == MISSING:
        return "missing"
    if -code in {getattr(signal, "SIGXCPU", 24), getattr(signal, "SIGKILL", 9)}:
        return "time"
    return "memory" if code == TOO_MUCH or code < 0 else "fault"


def load() -> None:
    """Import WeasyPrint, which reads libraries and data files; silent, as its warnings quote people's words."""
    pango.prepare()
    import weasyprint

    for known in (urllib.parse.uses_relative, urllib.parse.uses_netloc):
        known.append("asset")  # so that /assets/… joins our scheme, as it would http

    logging.getLogger("weasyprint").handlers = [logging.NullHandler()]
    logging.getLogger("fontTools").setLevel(logging.CRITICAL)
    weasyprint.HTML(string="<p>ready</p>", url_fetcher=_fetcher({})).render()


def draw(html: str, files: dict[str, bytes]) -> bytes:
    """The PDF, drawn in this process."""
    from weasyprint import HTML

    document = HTML(string=html, base_url="asset:///", url_fetcher=_fetcher(files))
    _name_figures(document.etree_element)
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(html.encode()).digest()[:16],
        presentational_hints=False,
        finisher=_finish,
    )
    return made


def _fetcher(files: dict[str, bytes]) -> Any:  # noqa: ANN401 - WeasyPrint says nothing of its types
    """A fetcher that hands out files from memory, and refuses every other address there is."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Serves `asset:///assets/…` alone."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401
            """One of our own files. Raises ValueError for anything else."""
            address = url.removeprefix("asset://")
            if not url.startswith("asset:///") or address not in files:
                raise ValueError("only our own files")
            kind = HTTPMessage()
            kind["Content-Type"] = KINDS.get(os.path.splitext(address)[1], "application/octet-stream")  # noqa: PTH122
            return URLFetcherResponse(url, BytesIO(files[address]), kind, 200)

    return OwnFiles(allowed_protocols={"asset"}, allow_redirects=False)


def _name_figures(root: Any) -> None:  # noqa: ANN401 - an element of the parsed page
    """Let a drawing's alternative text say what its title and its description say together."""
    for drawing in root.iter(f"{SVG}svg"):
        title, described = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        if title is not None and described is not None:
            parts = (" ".join("".join(part.itertext()).split()) for part in (title, described))
            title.text = ". ".join(part.rstrip(".") for part in parts if part) + "."


def _finish(document: Any, pdf: Any) -> None:  # noqa: ANN401 - WeasyPrint's document and pydyf's file
    """A drawing without alternative text is ornament: no figure for a screen reader."""
    for part in pdf.objects:
        if isinstance(part, dict) and part.get("S") == "/Figure" and "Alt" not in part:
            part["S"] = "/NonStruct"
