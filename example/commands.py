"""`flask example …`: load or remove the worked example from the installation's own computer."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from accounts.queries import get_account_by_email
from core.errors import Busy, Refused
from example import services

example = AppGroup("example", help="The worked example: a cycle to look around in. Its ballots are generated.")


@example.command("load")
@click.option("--facilitator", "email", help="E-mail of an account that may run it, as if it had pressed the button.")
def load(email: str | None) -> None:
    """Load the worked example. Loading it twice changes nothing."""
    try:
        loaded = services.load(_account(email))
    except (Refused, Busy) as error:
        raise click.ClickException(_why(error)) from None
    click.echo(f"The example was here already: {loaded.ref}." if loaded.already else f"The example is {loaded.ref}.")
    if loaded.moved:
        click.echo("C1 is a real cycle here, so the example took the next number.")


@example.command("remove")
def remove() -> None:
    """Remove the worked example with everything in its cycle. Real cycles are never touched."""
    try:
        removed = services.remove()
    except (Refused, Busy) as error:
        raise click.ClickException(_why(error)) from None
    click.echo("The example is removed." if removed else "There is no example here.")


def _account(email: str | None) -> int | None:
    if email is None:
        return None
    account = get_account_by_email(email.strip().lower())
    if account is None:
        raise click.ClickException(f"There is no account with {email}.")
    return account.id


def _why(error: Refused | Busy) -> str:
    return error.message if isinstance(error, Refused) else "The database is busy. Try again in a moment."
