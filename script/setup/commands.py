"""Runs other programs for set-up, quietly: what they print goes to a log, and is shown only when they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from script.setup.tree import Tree, environment

ROOT_USER = 0
TRACEBACK = "Traceback (most recent call last):"
SHOWN = 15  # lines of a failed program's own words that are shown


def run(tree: Tree, command: list[str], *, minutes: float = 10, **extra: str) -> bool:
    """Run a program to its end and keep what it printed; whether it succeeded. Never asks for input."""
    tree.kept.mkdir(exist_ok=True)
    with log(tree).open("w", encoding="utf-8", errors="replace") as output:
        output.write("$ " + " ".join(command) + "\n")
        output.flush()
        return _finished(command, output.fileno(), minutes, {**environment(), **extra}, tree.root)


def _finished(command: list[str], output: int, minutes: float, env: dict[str, str], folder: Path) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 - the commands are our own
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            timeout=minutes * 60, env=env, cwd=folder, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        os.write(output, f"stopped after {minutes:g} minutes\n".encode())
        return False
    except OSError as fault:
        os.write(output, f"{fault}\n".encode())
        return False
    return done.returncode == 0


def log(tree: Tree) -> Path:
    """Where the last program's own words are."""
    return tree.kept / "last.log"


def last_words(tree: Tree) -> str:
    """The end of what the last program printed; of a Python program that fell over, only the reason."""
    lines = log(tree).read_text(encoding="utf-8", errors="replace").splitlines()
    traced = [number for number, line in enumerate(lines) if line.startswith("  ")] if TRACEBACK in lines else []
    if traced and traced[-1] + 1 < len(lines):
        lines = lines[traced[-1] + 1 :]
    return "\n".join(f"    {line}" for line in lines[-SHOWN:])


def answer(command: list[str], *, folder: Path | None = None) -> str | None:
    """What a small program prints, or None if it fails or takes long."""
    try:
        done = subprocess.run(  # noqa: S603 - the commands are our own
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=30, env=environment(), cwd=folder, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def has(program: str) -> bool:
    """Whether a program is on this computer."""
    return shutil.which(program) is not None


def administrator() -> list[str] | None:
    """What to put before a command so that it runs as administrator; None if nobody can without a password."""
    if hasattr(os, "geteuid") and os.geteuid() == ROOT_USER:
        return []
    if has("sudo") and answer(["sudo", "-n", "true"]) is not None:
        return ["sudo", "-n"]
    return None


def apt_install(tree: Tree, packages: list[str]) -> bool:
    """Install Debian or Ubuntu packages, where that can be done without asking; whether it was done."""
    rights = administrator()
    if rights is None or not has("apt-get"):
        return False
    quiet = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"]
    run(tree, [*quiet, "update"])  # a list that cannot be refreshed may still be good enough
    return run(tree, [*quiet, "install", "--yes", "--no-install-recommends", *packages])
