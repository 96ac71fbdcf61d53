"""`python -m benchmarks` measures every promise of speed and prints a line for each; names of scripts narrow it."""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

SCRIPTS = ("ballots", "streams", "steps", "report", "size", "grid", "shelf")


def main(names: list[str]) -> int:
    """Run the scripts named, or all; gives 1 when a bar was not reached."""
    missed = 0
    for name in names or SCRIPTS:
        script = importlib.import_module(f"benchmarks.{name}")
        with tempfile.TemporaryDirectory() as folder:
            for figure in script.measure(Path(folder)):
                print(figure.line(), flush=True)
                missed += not figure.reached
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
