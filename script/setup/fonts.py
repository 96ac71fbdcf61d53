"""Makes the web font and the font settings for PDFs, in `.assets`, out of the wheel that brings Public Sans.

Set-up calls `ensure_fonts`, which runs this file with the Python that sees the packages.
"""

from __future__ import annotations

import hashlib
import sys
from html import escape
from importlib import resources
from pathlib import Path

from script.setup.commands import last_words, run
from script.setup.packages import RUNNING, fingerprint
from script.setup.say import Trouble, say
from script.setup.tree import Tree, here

# The same words as `unicode-range` in the stylesheet: a browser fetches a face when the page holds one of its signs.
# First face: English, Welsh and the punctuation we write. Second face: the other letters of Europe.
FACES = {
    "public-sans-latin.woff2": "U+20-7E, U+A0, U+A3, U+A9, U+B7, U+BC-BE, U+C0-C2, U+C4, U+C8-CF, U+D2-D4, U+D6-D7,"
    " U+D9-DD, U+E0-E2, U+E4, U+E8-EF, U+F2-F4, U+F6, U+F9-FD, U+FF, U+174-178, U+1E80-1E85, U+1EF2-1EF3,"
    " U+2013-2014, U+2018-2019, U+201C-201D, U+2022, U+2026, U+20AC, U+2212",
    "public-sans-latin-ext.woff2": "U+A1-A2, U+A4-A8, U+AA-B6, U+B8-BB, U+BF, U+C3, U+C5-C7, U+D0-D1, U+D5, U+D8,"
    " U+DE-DF, U+E3, U+E5-E7, U+F0-F1, U+F5, U+F7-F8, U+FE, U+100-173, U+179-17F, U+18F, U+192, U+200-21B, U+259,"
    " U+2C6-2C7, U+2D8-2DD, U+201A, U+201E, U+2030, U+2039-203A, U+2044, U+2122, U+2153-2154, U+2260, U+2264-2265",
}
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{ours}</dir>
  {others}
  <cachedir>{cache}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Public Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>Public Sans</family></prefer></alias>
</fontconfig>
"""
# Only for signs our font lacks, such as a name in Arabic or Bengali: text never looks different for them.
OTHERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts")


def ensure_fonts(tree: Tree) -> None:
    """Have the web font and the font settings; at once when they are there and nothing they are made of changed."""
    if _is_made(tree):
        return
    say("Making the web font small enough for phones.")
    if not run(tree, [str(tree.python), "-m", "script.setup.fonts"]):
        raise Trouble(f"The web font could not be made.\n{last_words(tree)}")


def recipe(tree: Tree) -> str:
    """What the files are made of, in one word: this file, the locked packages and the folder they stand in."""
    parts = (fingerprint(Path(__file__)), fingerprint(tree.root / RUNNING), str(tree.root))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _is_made(tree: Tree) -> bool:
    files = [*FACES, "fonts.conf", "recipe"]
    if not all((tree.assets / name).is_file() for name in files):
        return False
    return (tree.assets / "recipe").read_text() == recipe(tree)


def signs(ranges: str) -> set[int]:
    """The code points that a `unicode-range` names."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def make(tree: Tree) -> None:
    """Write the faces and the settings; the recipe comes last, so that a making that is cut off is made again."""
    tree.assets.mkdir(exist_ok=True)
    wheel = Path(str(resources.files("fontpkg_public_sans") / "files"))
    for name, ranges in FACES.items():
        _subset(wheel / "PublicSans[wght].ttf", signs(ranges), tree.assets / name)
    (tree.assets / "fonts.conf").write_text(settings(wheel, tree.assets / "font-cache"))
    (tree.assets / "recipe").write_text(recipe(tree))


def settings(ours: Path, cache: Path) -> str:
    """Settings that let fontconfig find our font first, whatever this computer's own say."""
    others = "\n  ".join(f"<dir>{folder}</dir>" for folder in OTHERS if Path(folder).is_dir())
    return SETTINGS.format(ours=escape(str(ours)), others=others, cache=escape(str(cache)))


def _subset(source: Path, wanted: set[int], target: Path) -> None:
    """Write a woff2 of the variable font with the wanted signs alone."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    with TTFont(source) as font:
        options = Options(notdef_outline=True)
        options.layout_features = [*options.layout_features, "tnum"]  # figures that stand in columns
        cutter = Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        font.flavor = "woff2"
        new = target.with_suffix(".new")
        font.save(new)
    new.replace(target)


if __name__ == "__main__":
    make(here())
    sys.exit(0)
