"""`python -m script.setup server|test ...`: runs one command and turns trouble into plain words."""

from __future__ import annotations

import sys

from script.setup.say import Trouble, say


def main(arguments: list[str]) -> int:
    """Run the command that is named; 0 when all went well."""
    from script.setup import check, serve  # here, so that even a fault in them is told below

    commands = {"server": serve.run, "test": check.run}
    if not arguments or arguments[0] not in commands:
        say("Say which: script/server or script/test.")
        return 2
    return commands[arguments[0]](arguments[1:])


def told(arguments: list[str]) -> int:
    """Run, and say in plain words what went wrong and what to do about it."""
    try:
        return main(arguments)
    except Trouble as trouble:
        print(f"\n{trouble}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Nothing is lost: run the same command again to carry on.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(told(sys.argv[1:]))
