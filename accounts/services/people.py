"""Accounts and what they may do: making, naming, passwords, disabling, memberships."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError

from accounts.models import FACILITATOR, Account, Invitation, Membership
from accounts.passwords import UNUSABLE
from accounts.queries import count_facilitators, get_membership
from accounts.services.sign_ins import end_all
from core import clock
from core.db import db
from core.errors import Refused


def make_account(email: str, *, name: str = "", password_hash: str = UNUSABLE, may_create: bool = False) -> Account:
    """A new account; nobody can sign in to it until a password is set. Raises Refused when the e-mail is taken."""
    account = Account(
        email=email.strip().lower(),
        name=name,
        password_hash=password_hash,
        may_create=may_create,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError:
        raise Refused(
            _("There is an account with this e-mail already. If it is yours, sign in instead."), "email"
        ) from None
    return account


def rename(account: Account, name: str) -> None:
    """Change how the account is called on people's screens."""
    account.name = name


def set_password(account: Account, password_hash: str, *, keep: str = "") -> None:
    """Store a new password; every sign-in ends at once, but for the one whose token hash is `keep`."""
    account.password_hash = password_hash
    end_all(account.id, keep=keep)


def disable(account: Account) -> None:
    """End everything of an account at once: its sign-ins, its way in, the invitations it made or was sent."""
    account.disabled = True
    end_all(account.id)
    theirs = or_(Invitation.made_by == account.id, Invitation.email == account.email)
    db.session.execute(update(Invitation).where(theirs, Invitation.used_at.is_(None)).values(withdrawn=True))


def add_membership(account_id: int, cycle_id: int, role: str) -> Membership:
    """Let an account act in a cycle. A facilitator stays one; a commissioner may become one."""
    membership = get_membership(account_id, cycle_id)
    if membership is None:
        membership = Membership(account_id=account_id, cycle_id=cycle_id, role=role)
        db.session.add(membership)
    elif role == FACILITATOR:
        membership.role = role
    db.session.flush()
    return membership


def remove_member(membership: Membership) -> None:
    """Take somebody's place in a cycle back. Raises Refused for the last facilitator: somebody must run it."""
    if membership.role == FACILITATOR and count_facilitators(membership.cycle_id) <= 1:
        raise Refused(_("A cycle needs a facilitator. Invite another one first."))
    db.session.delete(membership)
    db.session.flush()
