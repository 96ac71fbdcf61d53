"""The web font: which signs each face holds, how heavy it is, and that it is made once."""

from __future__ import annotations

import re
import shutil
import string
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from script.setup import fonts
from script.setup.fonts import FACES, ensure_fonts, settings, signs
from script.setup.packages import RUNNING
from script.setup.tree import Tree, here

FIRST, SECOND = FACES
ENGLISH = string.ascii_letters + string.digits + string.punctuation + " \u2018\u2019\u201c\u201d\u2013\u2014…£€"
WELSH = "âêîôûŵŷàèìòùẁỳáéíóúẃýäëïöüẅÿÂÊÎÔÛŴŶÀÈÌÒÙẀỲÁÉÍÓÚẂÝÄËÏÖÜẄŸ"
OTHERS = "ąćęłńśźżĄĆĘŁŃŚŹŻşğıİŞĞșțăâîȘȚñçøåœšžčřěůőű"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    tree = Tree(tmp_path_factory.mktemp("fonts"))
    shutil.copy(here().root / RUNNING, tree.root)
    fonts.make(tree)
    return tree


def held(path: Path) -> set[int]:
    with TTFont(path) as font:
        return set(font.getBestCmap())


def test_ranges_are_read() -> None:
    assert signs("U+41-43, U+A0") == {0x41, 0x42, 0x43, 0xA0}


def test_english_and_welsh_need_the_first_face_alone(made: Tree) -> None:
    assert {ord(sign) for sign in ENGLISH + WELSH} <= held(made.assets / FIRST)


def test_the_faces_share_no_sign() -> None:
    assert not signs(FACES[FIRST]) & signs(FACES[SECOND])


def test_other_languages_of_europe_are_in_one_of_the_two(made: Tree) -> None:
    both = held(made.assets / FIRST) | held(made.assets / SECOND)
    assert {ord(sign) for sign in OTHERS} <= both


def test_the_first_face_is_light(made: Tree) -> None:
    assert (made.assets / FIRST).stat().st_size < 19_500
    assert (made.assets / SECOND).stat().st_size < 26_000


def test_every_weight_is_kept(made: Tree) -> None:
    with TTFont(made.assets / FIRST) as font:
        axis = font["fvar"].axes[0]
    assert (axis.axisTag, axis.minValue, axis.maxValue) == ("wght", 100, 900)


def test_the_stylesheet_says_the_same_ranges() -> None:
    sheets = "\n".join(path.read_text() for path in sorted((here().root / "static" / "css").rglob("*.css")))
    for name, ranges in FACES.items():
        faces = [face for face in re.findall(r"@font-face\s*{[^}]*}", sheets) if name in face]
        said = [found[1] for face in faces if (found := re.search(r"unicode-range:\s*([^;}]+)", face))]
        assert said, name
        assert all(signs(words) == signs(ranges) for words in said), name


def test_a_second_time_nothing_is_made(made: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "run", lambda *_args: pytest.fail("made again"))
    ensure_fonts(made)


@pytest.mark.parametrize("gone", [FIRST, "fonts.conf", "recipe"])
def test_what_is_missing_is_made_again(made: Tree, monkeypatch: pytest.MonkeyPatch, gone: str) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(fonts, "run", lambda _tree, command: asked.append(command) or True)
    kept = (made.assets / gone).read_bytes()
    (made.assets / gone).unlink()
    ensure_fonts(made)
    (made.assets / gone).write_bytes(kept)
    assert [command[-1] for command in asked] == ["script.setup.fonts"]


def test_a_moved_folder_is_noticed(made: Tree, tmp_path: Path) -> None:
    moved = Tree(tmp_path / "moved")
    shutil.copytree(made.root, moved.root)
    assert fonts.recipe(moved) != (moved.assets / "recipe").read_text()


def test_font_settings_put_our_font_first() -> None:
    text = settings(Path("/a & b"), Path("/cache"))
    assert text.index("<dir>/a &amp; b</dir>") < text.index("<cachedir>/cache</cachedir>")
    assert "<family>sans-serif</family><prefer><family>Public Sans</family>" in text
