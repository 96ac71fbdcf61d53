"""The Python packages: makes `.venv`, fills it from a lock file, and mends one that was left half made."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from pathlib import Path

from script.setup.commands import administrator, answer, apt_install, has, last_words, log, run
from script.setup.say import Trouble, say
from script.setup.tree import Tree

RUNNING = "requirements.txt"
TESTING = "requirements-dev.txt"  # holds all of requirements.txt too
STAMP = "common-thread.json"  # inside .venv: what it was filled with, or that filling it is not finished
NO_NETWORK = ("NewConnectionError", "NameResolutionError", "Temporary failure in name", "Network is unreachable",
              "ConnectTimeoutError", "Failed to establish a new connection", "ReadTimeoutError")  # fmt: skip
CHANGES = "Installing collected packages"  # pip says so when it begins to change what is there
ASK = "import sys, pip; print('%d.%d' % sys.version_info[:2])"


def ensure_packages(tree: Tree, lock: str) -> None:
    """Have `.venv` hold what the lock file says; at once when it does already."""
    noted = _noted(tree)
    version = answer([str(tree.python), "-c", ASK]) if tree.python.exists() else None
    sound = _sound(noted, version)
    if sound and noted.get("filled", {}).get(lock) == fingerprint(tree.root / lock):
        return
    if not sound:
        _make(tree)
    _fill(tree, lock)


def _sound(noted: dict[str, dict[str, str]], version: str | None) -> bool:
    """Whether `.venv` can be built on: its Python runs, is new enough, and no earlier filling was cut off."""
    if version is None or tuple(int(part) for part in version.split(".")) < (3, 11):
        return False
    return "unfinished" not in noted


def _noted(tree: Tree) -> dict[str, dict[str, str]]:
    """What the stamp says; a venv without one was made by hand, and is filled as it is."""
    try:
        found = json.loads((tree.venv / STAMP).read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        return {"unfinished": {}}
    return found if isinstance(found, dict) else {"unfinished": {}}


def _note(tree: Tree, noted: dict[str, dict[str, str]]) -> None:
    new = tree.venv / f"{STAMP}.new"
    new.write_text(json.dumps(noted))
    new.replace(tree.venv / STAMP)


def fingerprint(path: Path) -> str:
    """A lock file's content in one word."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _make(tree: Tree) -> None:
    """Make `.venv` from nothing. The stamp goes in first, so that a making that is cut off is seen next time."""
    say("Making a place for the Python packages (.venv).")
    base = getattr(sys, "_base_executable", None) or sys.executable
    _ensure_venv_module(tree, base)
    _clear(tree.venv)
    _note(tree, {"unfinished": {}})
    if not run(tree, [base, "-m", "venv", str(tree.venv)]):
        raise Trouble(f"The folder for the Python packages could not be made.\n{last_words(tree)}")
    _note(tree, {})


def _clear(venv: Path) -> None:
    if venv.is_dir() and any(venv.iterdir()) and not any((venv / sign).exists() for sign in ("pyvenv.cfg", STAMP)):
        raise Trouble(f"{venv} holds something else than Python packages. Move it away and run this again.")
    if venv.exists() and not venv.is_dir():
        raise Trouble(f"{venv} is a file. Move it away and run this again.")
    venv.mkdir(exist_ok=True)
    for path in venv.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _ensure_venv_module(tree: Tree, base: str) -> None:
    """Debian and Ubuntu keep a part of Python in a package of its own."""
    if answer([base, "-c", "import venv, ensurepip"]) is not None:
        return
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if has("apt-get") and administrator() is not None:
        say(f"Python lacks its venv module. Trying to install {package}.")
        if apt_install(tree, [package]) and answer([base, "-c", "import venv, ensurepip"]) is not None:
            return
    raise Trouble(
        f"This Python lacks its venv module, and it could not be installed from here.\n"
        f"Run this, or ask whoever looks after this computer to:\n    sudo apt install {package}\n"
        "Then run the same command again."
    )


def _fill(tree: Tree, lock: str) -> None:
    before = _noted(tree)
    say("Installing the Python packages. This takes a minute, more on a slow line.")
    _note(tree, {"unfinished": {}})
    began = time.monotonic()
    if not run(tree, _pip(tree, lock), minutes=60):
        if CHANGES not in _words(tree):  # pip fetches everything first: what is there is as good as it was
            _note(tree, before)
        raise Trouble(_why_not_filled(tree))
    names = [RUNNING, TESTING] if lock == TESTING else [lock]
    _note(tree, {"filled": {**before.get("filled", {}), **{name: fingerprint(tree.root / name) for name in names}}})
    say(f"Installed in {time.monotonic() - began:.0f} seconds.")


def _pip(tree: Tree, lock: str) -> list[str]:
    # Only wheels, only what the lock file's hashes name: nothing is compiled and nothing else can slip in.
    flags = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    return [str(tree.python), "-m", "pip", "install", *flags, "-r", str(tree.root / lock)]


def _words(tree: Tree) -> str:
    return log(tree).read_text(encoding="utf-8", errors="replace")


def _why_not_filled(tree: Tree) -> str:
    """Why pip failed, in plain words, and pip's own last words."""
    words = _words(tree)
    if any(sign in words for sign in NO_NETWORK):
        why = "The Python packages could not be fetched: this computer seems to have no network."
    elif "No space left" in words:
        why = "The Python packages could not be installed: the disk is full. About 300 MB are needed."
    elif "DO NOT MATCH THE HASHES" in words:
        why = "A package is not the one that was tested (its hash is another). Nothing of it was installed."
    elif "No matching distribution" in words:
        why = "A package has no ready-made build for this computer's kind or for its version of Python."
    else:
        return f"The Python packages could not be installed. The last words of pip were:\n{last_words(tree)}"
    return f"{why}\nRun the same command again when that is mended. What pip said is in {log(tree)}"
