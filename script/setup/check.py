"""`script/test`: sets up, then runs every check there is, pytest last so that its summary stands at the end."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from script.setup.browser import ensure_browser
from script.setup.fonts import ensure_fonts
from script.setup.packages import TESTING, ensure_packages
from script.setup.pango import child_environment, ensure_pango
from script.setup.say import say
from script.setup.tree import Tree, alone, environment, here
from script.setup.words import ensure_translations

IMPORT_LINTER = "from importlinter.cli import lint_imports_command as go; go(['--no-logo'])"
# What the checks are called, and the module that runs each. They read their settings from pyproject.toml.
READING = {
    "ruff (style and faults)": ["-m", "ruff", "check", "."],
    "mypy (types)": ["-m", "mypy"],
    "import-linter (who may import whom)": ["-c", IMPORT_LINTER],
}
# Two at a time; whatever drives a browser comes last and alone (tests/session.py).
EVERYTHING = ["-n", "2", "--no-loadscope-reorder"]


def run(arguments: list[str]) -> int:
    """Set up and run the checks; 0 when all pass. With arguments, pytest alone, with these arguments."""
    tree = here()
    settings = prepare(tree)
    if arguments:
        return _run(tree, ["-m", "pytest", *arguments], settings)
    failed = [name for name, command in READING.items() if not _passes(tree, name, command, settings)]
    if failed:
        say(f"\nNot passed: {', '.join(failed)}. So this run fails, whatever the tests below say.")
    say("\npytest")
    tests = _run(tree, ["-m", "pytest", *EVERYTHING], settings)
    return tests or int(bool(failed))


def prepare(tree: Tree) -> dict[str, str]:
    """Everything that testing needs; the environment variables that tell tests where it is."""
    with alone(tree):
        ensure_packages(tree, TESTING)
        ensure_pango(tree)
        ensure_fonts(tree)
        ensure_translations(tree)
        browser = ensure_browser(tree)
    return child_environment(tree) | ({"COMMON_THREAD_BROWSER": browser} if browser else {})


def _passes(tree: Tree, name: str, command: list[str], settings: dict[str, str]) -> bool:
    say(f"\n{name}")
    return _run(tree, command, settings) == 0


def _run(tree: Tree, command: list[str], settings: dict[str, str]) -> int:
    """Run a tool with its words shown as they come."""
    env = {**environment(), **settings, "PATH": _path(tree)}
    whole = [str(tree.python), *command]
    return subprocess.run(whole, cwd=tree.root, env=env, stdin=subprocess.DEVNULL, check=False).returncode  # noqa: S603


def _path(tree: Tree) -> str:
    """Tools of the packages are found first by those that start them by name."""
    return f"{Path(tree.python).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
