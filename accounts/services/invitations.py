"""Links that let people in. Each works once, for fourteen days; only a hash of it is stored."""

from __future__ import annotations

import secrets
from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import update

from accounts.models import FACILITATOR, ROLES, Account, Invitation
from accounts.queries import any_account, get_account_by_email, get_invitation, get_role, token_hash
from accounts.services.people import add_membership, make_account, set_password
from accounts.services.second_factor import turn_off
from core import clock
from core.db import db
from core.errors import Refused

LASTS = timedelta(days=14)


def invite(role: str, cycle_id: int | None, note: str, by: Account) -> str:
    """A link (its path) that lets one person in: into a cycle, or as a new facilitator when there is no cycle.

    Raises Refused unless `by` runs the cycle, or may begin cycles where none is named.
    """
    allowed = by.may_create and role == FACILITATOR if cycle_id is None else get_role(by.id, cycle_id) == FACILITATOR
    if not allowed or role not in ROLES:
        raise Refused(_("You cannot invite people here."))
    return _new_link(role=role, cycle_id=cycle_id, note=note, made_by=by.id)


def link_for(email: str) -> str:
    """A link (its path) with which the person of this e-mail sets a password: a new account, or their own again."""
    return _new_link(role=FACILITATOR, email=email.strip().lower())


def first_link() -> str:
    """A link (its path) that makes the first account, '' if there is one. Earlier first links stop working."""
    if any_account():
        return ""
    db.session.execute(
        update(Invitation)
        .where(Invitation.made_by.is_(None), Invitation.cycle_id.is_(None), Invitation.email == "")
        .values(withdrawn=True)
    )
    return _new_link(role=FACILITATOR)


def _new_link(**given: object) -> str:
    token, now = secrets.token_urlsafe(32), clock.now()
    db.session.add(Invitation(token_hash=token_hash(token), made_at=now, until=now + LASTS, **given))
    db.session.flush()
    return f"/invitations/{token}"


def full_address(path: str) -> str:
    """A link as people copy it: with the configured address of this site, never with what a request claims."""
    return str(current_app.config["BASE_URL"]).rstrip("/") + path


def withdraw_invitation(invitation: Invitation) -> None:
    """The link stops working. Harmless when it was used or withdrawn before."""
    invitation.withdrawn = True


def accept(token: str, account: Account) -> None:
    """Let an account in. Raises Refused when the link is spent, or would give nothing new (it is then not spent)."""
    invitation = _usable(token)
    if invitation.email and invitation.email != account.email:
        raise Refused(_("This link is for another person. Sign out first, then open it again."))
    if _gives_nothing(invitation, account):
        raise Refused(_("You can do all this already. The link is for somebody else, and still works."))
    _spend(invitation)
    _give(invitation, account)


def _gives_nothing(invitation: Invitation, account: Account) -> bool:
    if invitation.cycle_id is None:
        return account.may_create
    return get_role(account.id, invitation.cycle_id) in {FACILITATOR, invitation.role}


def accept_anew(token: str, *, email: str, name: str, password_hash: str) -> Account:
    """Make an account with a link and let it in; a link for one e-mail gives that account a new password instead.

    Raises Refused when the link is spent or the e-mail is taken (the link then still works).
    """
    invitation = _usable(token)
    _spend(invitation)
    account = get_account_by_email(invitation.email) if invitation.email else None
    if account is None:
        account = make_account(invitation.email or email, name=name, password_hash=password_hash)
    else:
        _start_over(account, password_hash)
    _give(invitation, account)
    return account


def _start_over(account: Account, password_hash: str) -> None:
    """Whoever runs this installation vouches for the person: a new password is enough to be let in."""
    account.disabled = False
    turn_off(account)
    set_password(account, password_hash)


def _usable(token: str) -> Invitation:
    invitation = get_invitation(token)
    if invitation is None:
        raise Refused(_("This link has been used, has run out, or was taken back. Ask for a new one."))
    return invitation


def _spend(invitation: Invitation) -> None:
    """Use it up: of two people at the same moment only one gets through."""
    spent = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None), Invitation.withdrawn.is_(False))
        .values(used_at=clock.now())
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise Refused(_("This link has been used, has run out, or was taken back. Ask for a new one."))


def _give(invitation: Invitation, account: Account) -> None:
    if invitation.role == FACILITATOR:
        account.may_create = True
    if invitation.cycle_id is not None:
        add_membership(account.id, invitation.cycle_id, invitation.role)
