"""Translations: turns each `.po` file that people edit into the `.mo` file that programs read."""

from __future__ import annotations

from pathlib import Path

from script.setup.commands import last_words, run
from script.setup.say import Trouble
from script.setup.tree import Tree


def ensure_translations(tree: Tree) -> None:
    """Have every translation compiled; at once when none was edited since."""
    if not any(_is_stale(words) for words in (tree.root / "translations").glob("*/LC_MESSAGES/*.po")):
        return
    compile_all = [str(tree.python), "-m", "babel.messages.frontend", "compile", "--directory", "translations"]
    if not run(tree, compile_all):
        raise Trouble(f"The translations could not be made ready.\n{last_words(tree)}")


def _is_stale(words: Path) -> bool:
    made = words.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < words.stat().st_mtime
