"""Gets Pango, which makes the PDFs and is the one thing that Python packages cannot bring.

In this order: it is there; as administrator; privately unpacked; Homebrew; otherwise we start without and say so.
Each way ends with the same probe, `python -m core.pango`.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

from script.setup.commands import administrator, answer, apt_install, has, run
from script.setup.say import Trouble, say
from script.setup.tree import Tree

DEBIAN = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
TRY_AGAIN = 24 * 3600  # seconds before a way that failed is tried again, so that starts stay quick offline


def ensure_pango(tree: Tree) -> None:
    """Have the libraries for PDFs, by the gentlest way there is. Raises Trouble only where CI is set."""
    if works(tree) or _tried_lately(tree):
        return _tell(tree)
    say("Getting Pango, which makes the PDF files.")
    for way in (_with_apt, _privately, _with_dnf, _with_homebrew):
        if way(tree) and works(tree):
            return None
    _note_try(tree)
    return _tell(tree)


def works(tree: Tree) -> bool:
    """Whether everything WeasyPrint loads can be loaded, in the Python that will load it."""
    return answer([str(tree.python), "-m", "core.pango"], folder=tree.root) is not None


def _tell(tree: Tree) -> None:
    """Say what is missing, if PDFs cannot be made; where CI is set that is a failure."""
    ask = "import core.pango; print(core.pango.trouble() or '')"
    trouble = answer([str(tree.python), "-c", ask], folder=tree.root)
    if trouble and os.environ.get("CI"):
        raise Trouble(f"CI is set, so nothing may be left untested. {trouble}")
    if trouble:
        say(trouble)


def _note_file(tree: Tree) -> Path:
    return tree.kept / "pango-tried"


def _note_try(tree: Tree) -> None:
    _note_file(tree).touch()


def _tried_lately(tree: Tree) -> bool:
    note = _note_file(tree)
    return not os.environ.get("CI") and note.exists() and time.time() - note.stat().st_mtime < TRY_AGAIN


def _with_apt(tree: Tree) -> bool:
    return apt_install(tree, DEBIAN)


def _with_dnf(tree: Tree) -> bool:
    rights = administrator()
    return rights is not None and has("dnf") and run(tree, [*rights, "dnf", "install", "-y", "pango"])


def _with_homebrew(tree: Tree) -> bool:
    return has("brew") and run(tree, ["brew", "install", "pango"], minutes=20)


def _privately(tree: Tree) -> bool:
    """Fetch Debian's packages without being administrator and unpack them into a folder of our own."""
    if not (has("apt-get") and has("dpkg-deb")):
        return False
    work = tree.kept / "pango-new"
    shutil.rmtree(work, ignore_errors=True)
    try:
        return _fetch(tree, work) and _unpack(tree, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _fetch(tree: Tree, work: Path) -> bool:
    """Download what is missing, with apt's lists and cache in a folder of ours; what is installed is not fetched."""
    for folder in ("state/lists/partial", "cache/archives/partial", "unpacked"):
        (work / folder).mkdir(parents=True)
    own = {"Dir::State": work / "state", "Dir::State::status": "/var/lib/dpkg/status", "Dir::Cache": work / "cache",
           "Debug::NoLocking": "1", "APT::Sandbox::User": "", "Acquire::http::Timeout": "20"}  # fmt: skip
    apt = ["apt-get", *(part for name, value in own.items() for part in ("-o", f"{name}={value}"))]
    return run(tree, [*apt, "update"]) and run(
        tree, [*apt, "install", "--download-only", "--yes", "--no-install-recommends", *DEBIAN]
    )


def _unpack(tree: Tree, work: Path) -> bool:
    """Unpack beside the place and move into it at the end, so that a half-unpacked set is never used."""
    archives = sorted((work / "cache" / "archives").glob("*.deb"))
    if not archives or not all(run(tree, ["dpkg-deb", "-x", str(deb), str(work / "unpacked")]) for deb in archives):
        return False
    private = tree.kept / "pango"
    shutil.rmtree(private, ignore_errors=True)
    (work / "unpacked").rename(private)
    return True


def child_environment(tree: Tree) -> dict[str, str]:
    """What `core.pango` wants in the environment of anything that makes PDFs."""
    ask = "import json, core.pango; print(json.dumps(core.pango.environment()))"
    found = answer([str(tree.python), "-c", ask], folder=tree.root)
    settings: dict[str, str] = json.loads(found) if found else {}
    return settings
