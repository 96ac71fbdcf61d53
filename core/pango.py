"""Finds the libraries that WeasyPrint loads, and says in plain words what is missing.

`reports.pdf` calls `prepare` before it imports WeasyPrint; set-up, health pages and tests ask `missing` and `trouble`.
Needs nothing but the standard library, so that set-up can run it first: `python -m core.pango`.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRIVATE = ROOT / ".setup" / "pango"  # what set-up unpacked for somebody who is not an administrator
FONTS = ROOT / ".assets" / "fonts.conf"
HOMEBREW = "/opt/homebrew/lib"

# What WeasyPrint 70 loads, under the names each system gives it (Linux, macOS, Windows).
LIBRARIES = {
    "GLib": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0"),
    "fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1"),
}
# WeasyPrint works without these today, with a warning that a later one will not.
WELCOME = {
    "HarfBuzz subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0"),
}
HOW_TO = {
    "linux": "On Debian or Ubuntu: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "On Fedora: sudo dnf install pango.",
    "darwin": "With Homebrew: brew install pango.",
    "win32": "With MSYS2: pacman -S mingw-w64-ucrt-x86_64-pango.",
}


def prepare() -> None:
    """Make ready for `import weasyprint`: load privately unpacked libraries, point fontconfig at our own font."""
    if FONTS.is_file():
        os.environ.setdefault("FONTCONFIG_FILE", str(FONTS))
    _load_all(_private_libraries())


def environment() -> dict[str, str]:
    """Environment variables for a child process that will make PDFs; macOS reads its library folder at start only."""
    found = {"FONTCONFIG_FILE": str(FONTS)} if FONTS.is_file() else {}
    if sys.platform == "darwin" and Path(HOMEBREW).is_dir():
        known = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH") or "/usr/local/lib:/usr/lib"
        found["DYLD_FALLBACK_LIBRARY_PATH"] = known if HOMEBREW in known.split(":") else f"{HOMEBREW}:{known}"
    return found


def missing(*, welcome_too: bool = False) -> list[str]:
    """Names of the libraries that cannot be loaded; an empty list means that PDFs can be made."""
    prepare()
    wanted = LIBRARIES | WELCOME if welcome_too else LIBRARIES
    return [name for name, files in wanted.items() if not any(_loads(file) for file in files)]


def trouble() -> str | None:
    """What a person can do about missing libraries, in plain words; None when nothing is missing."""
    lacking = missing()
    if not lacking:
        return None
    return (
        f"PDF files cannot be made here: {_listed(lacking)} missing from this computer. "
        f"Every report can still be printed from the browser. {HOW_TO.get(sys.platform, '')}"
    ).strip()


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} is"
    return f"{', '.join(names[:-1])} and {names[-1]} are"


def _private_libraries() -> list[Path]:
    return sorted(path for path in PRIVATE.glob("**/*.so*") if path.is_file()) if PRIVATE.is_dir() else []


def _load_all(waiting: list[Path]) -> None:
    """Load libraries that need each other, in whatever order works: again until none is left or none moves."""
    while waiting:
        left = [path for path in waiting if not _loads(str(path))]
        if len(left) == len(waiting):
            return
        waiting = left


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name, mode=ctypes.RTLD_GLOBAL)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    gone = missing(welcome_too=True)
    print("\n".join(gone))
    sys.exit(1 if gone else 0)
