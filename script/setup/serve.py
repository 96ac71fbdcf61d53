"""`script/server`: sets up, brings the database up to date, and hands over to gunicorn."""

from __future__ import annotations

import os
import subprocess
import sys

from script.setup.address import choose, ensure_free
from script.setup.commands import last_words
from script.setup.commands import run as run_program
from script.setup.fonts import ensure_fonts
from script.setup.packages import RUNNING, ensure_packages
from script.setup.pango import ensure_pango
from script.setup.say import Trouble, say
from script.setup.tree import Tree, alone, environment, here
from script.setup.words import ensure_translations

HELP = """script/server          starts Common Thread on this computer, at http://127.0.0.1:8000
script/server --lan    lets phones and laptops on the same network reach it, and says the address to type

Settings, all optional: HOST, PORT, BASE_URL, DATABASE_URL, SECRET_KEY. Example:  PORT=8001 script/server"""


def run(arguments: list[str]) -> int:
    """Set up and serve. Comes back only to say how it is used, or by raising Trouble."""
    if unknown := [word for word in arguments if word != "--lan"]:
        say(HELP)
        return 0 if set(unknown) <= {"--help", "-h"} else 2
    address = choose(os.environ, lan="--lan" in arguments)
    ensure_free(address)
    tree = here()
    prepare(tree)
    settings = {"HOST": address.host, "PORT": str(address.port), "BASE_URL": address.base_url}
    migrate(tree, settings)
    fill_shelf(tree, settings)
    forget_words(tree, settings)
    say_first_link(tree, settings)
    return _hand_over(tree, address.bind, settings)


def prepare(tree: Tree) -> None:
    """Everything that running needs and that is not there yet."""
    with alone(tree):
        ensure_packages(tree, RUNNING)
        ensure_pango(tree)
        ensure_fonts(tree)
        ensure_translations(tree)


def migrate(tree: Tree, settings: dict[str, str]) -> None:
    """Bring the database up to date. Raises Trouble when it cannot be reached or changed."""
    command = [str(tree.python), "-m", "flask", "--app", "app:create_app", "db", "upgrade"]
    if not run_program(tree, command, minutes=30, **settings):
        raise Trouble(f"The database could not be made ready. Its last words were:\n{last_words(tree)}")


def fill_shelf(tree: Tree, settings: dict[str, str]) -> None:
    """Put the datasets that come with it on the shelf, once: a later start leaves the shelf to its people."""
    command = [str(tree.python), "-m", "flask", "--app", "app:create_app", "shelf", "fill", "--if-new"]
    if not run_program(tree, command, minutes=5, **settings):
        say(f"The shelf of datasets could not be filled; the next start tries again.\n{last_words(tree)}")


def forget_words(tree: Tree, settings: dict[str, str]) -> None:
    """Delete the words whose time is up."""
    command = [str(tree.python), "-m", "flask", "--app", "app:create_app", "words", "forget"]
    if not run_program(tree, command, minutes=5, **settings):
        say(f"Words whose time is up could not be deleted; the next start tries again.\n{last_words(tree)}")


def say_first_link(tree: Tree, settings: dict[str, str]) -> None:
    """As long as nobody has an account, print the one-time link that makes the first facilitator."""
    command = [str(tree.python), "-m", "flask", "--app", "app:create_app", "facilitator", "first-link"]
    asked = subprocess.run(  # noqa: S603 - our own command
        command, cwd=tree.root, env={**environment(), **settings}, capture_output=True, text=True, check=False
    )
    link = asked.stdout.strip()
    if link:
        say(f"Nobody can sign in yet. Open this link to make the first facilitator; it works once:\n\n    {link}\n")


def _hand_over(tree: Tree, bind: str, settings: dict[str, str]) -> int:
    """Become gunicorn, so that Ctrl+C and a service manager speak to it directly."""
    from script.setup.pango import child_environment

    os.chdir(tree.root)
    command = [str(tree.python), "-m", "gunicorn", "--bind", bind]
    sys.stdout.flush()
    os.execve(command[0], command, {**environment(), **child_environment(tree), **settings})  # noqa: S606 - our own
