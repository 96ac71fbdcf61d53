"""`flask facilitator …`: what whoever runs the installation does about accounts, from its own computer."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from accounts import queries, services
from accounts.forms import is_email
from core.writing import writing

facilitator = AppGroup("facilitator", help="Let facilitators in, and keep them out.")


@facilitator.command("add")
@click.argument("email")
def add(email: str) -> None:
    """Print a link with which the person of EMAIL sets a password. It works once, for 14 days.

    Makes a new account, or lets the person into their own again: with a new password, without the second step,
    signed out everywhere else. Also lets a disabled account in again.
    """
    if not is_email(email.strip().lower()):
        raise click.ClickException("An e-mail looks like name@place.org.")
    with writing():
        path = services.link_for(email)
    click.echo(services.full_address(path))


@facilitator.command("first-link")
def first_link() -> None:
    """Print the link that makes the first account; print nothing when there is one. Each start makes a new link."""
    if queries.any_account():
        return
    with writing():
        services.forget_old()
        path = services.first_link()
    if path:
        click.echo(services.full_address(path))


@facilitator.command("list")
def list_all() -> None:
    """List every account: e-mail, name, what it may do, how many sign-ins are open."""
    for line in queries.list_accounts():
        facts = [
            line.name,
            "may begin cycles" if line.may_create else "",
            "second step" if line.second_factor else "",
            "disabled" if line.disabled else f"open sign-ins: {line.sign_ins}",
        ]
        click.echo("\t".join([line.email, ", ".join(fact for fact in facts if fact)]))


@facilitator.command("disable")
@click.argument("email")
def disable(email: str) -> None:
    """Keep the person of EMAIL out, at once and everywhere. `add` lets them in again."""
    with writing():
        account = queries.get_account_by_email(email.strip().lower())
        if account is None:
            raise click.ClickException(f"There is no account with {email}.")
        services.disable(account)
    click.echo(f"{email} is disabled and signed out everywhere.")


@facilitator.command("sign-out-all")
def sign_out_all() -> None:
    """Sign everybody out, everywhere."""
    with writing():
        services.end_every_sign_in()
    click.echo("Everybody is signed out.")
