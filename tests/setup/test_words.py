"""Translations: compiled when edited, and only then."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import pytest

from script.setup import words
from script.setup.tree import Tree, here

WELSH = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Question"\nmsgstr "Cwestiwn"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A copy with one Welsh word in it, and with this copy's packages."""
    (tmp_path / ".venv").symlink_to(here().venv)
    folder = tmp_path / "translations" / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(WELSH)
    return Tree(tmp_path)


def test_what_people_edit_becomes_what_programs_read(tree: Tree) -> None:
    words.ensure_translations(tree)
    found = gettext.translation("messages", tree.root / "translations", ["cy"])
    assert found.gettext("Question") == "Cwestiwn"


def test_only_what_was_edited_is_compiled(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    words.ensure_translations(tree)
    ran: list[list[str]] = []
    monkeypatch.setattr(words, "run", lambda _tree, command: ran.append(command) or True)
    words.ensure_translations(tree)
    assert ran == []
    edited = next(tree.root.rglob("*.po"))
    os.utime(edited, (edited.stat().st_atime, edited.stat().st_mtime + 5))
    words.ensure_translations(tree)
    assert len(ran) == 1
