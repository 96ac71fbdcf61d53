"""Every SELECT of this package: accounts, memberships, open sign-ins, invitations, tries of late."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import contains_eager

from accounts.models import FACILITATOR, Account, FailedTry, Invitation, Membership, SignIn
from core import clock
from core.db import db

LIFE = timedelta(hours=12)  # of a sign-in, however it is used
LEEWAY = timedelta(minutes=15)  # a clock that is put right must not sign anybody out


@dataclass(frozen=True)
class Member:
    """Somebody who may act in a cycle. `number` names the membership, for taking it back."""

    number: int
    account_id: int
    name: str
    email: str
    role: str


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that can still be used. Its link is not stored, so it cannot be shown again."""

    number: int
    role: str
    note: str
    made_by: str
    made_at: datetime
    until: datetime


@dataclass(frozen=True)
class AccountLine:
    """An account as `flask facilitator list` shows it."""

    email: str
    name: str
    disabled: bool
    second_factor: bool
    may_create: bool
    sign_ins: int


def token_hash(token: str) -> str:
    """What is stored of an unguessable token."""
    return hashlib.sha256(token.encode()).hexdigest()


def get_account(account_id: int) -> Account | None:
    """One account, disabled or not."""
    return db.session.get(Account, account_id)


def get_account_by_email(email: str) -> Account | None:
    """The account with this e-mail (already in small letters)."""
    return db.session.scalar(select(Account).where(Account.email == email))


def any_account() -> bool:
    """Whether there is an account at all."""
    return bool(db.session.scalar(select(exists(select(Account.id)))))


def list_accounts() -> list[AccountLine]:
    """Every account, by e-mail, with how many sign-ins are open."""
    open_now = (
        select(func.count())
        .where(SignIn.account_id == Account.id, SignIn.began_at > clock.now() - LIFE - LEEWAY)
        .correlate(Account)
        .scalar_subquery()
    )
    rows = db.session.execute(select(Account, open_now).order_by(Account.email))
    return [
        AccountLine(a.email, a.name, a.disabled, bool(a.second_factor), a.may_create, count or 0) for a, count in rows
    ]


def get_sign_in(token: str) -> SignIn | None:
    """The open sign-in of this token with its account: one query. None when it ended, grew old, or was revoked."""
    found = db.session.scalar(
        select(SignIn)
        .join(SignIn.account)
        .where(SignIn.token_hash == token_hash(token), Account.disabled.is_(False))
        .options(contains_eager(SignIn.account))
    )
    return found if found is not None and is_fresh(found.began_at, LIFE) else None


def is_fresh(began_at: datetime, life: timedelta) -> bool:
    """Whether something that began then is still within its life, if the clock was put right meanwhile or not."""
    age = clock.now() - began_at
    return -life <= age <= life + LEEWAY


def list_sign_ins(account_id: int) -> list[SignIn]:
    """The open sign-ins of an account, newest first."""
    rows = db.session.scalars(
        select(SignIn).where(SignIn.account_id == account_id).order_by(SignIn.began_at.desc(), SignIn.token_hash)
    )
    return [row for row in rows if is_fresh(row.began_at, LIFE)]


def get_membership(account_id: int, cycle_id: int) -> Membership | None:
    """What an account may do in a cycle."""
    return db.session.scalar(
        select(Membership).where(Membership.account_id == account_id, Membership.cycle_id == cycle_id)
    )


def get_role(account_id: int, cycle_id: int) -> str | None:
    """'facilitator', 'commissioner', or None."""
    return db.session.scalar(
        select(Membership.role).where(Membership.account_id == account_id, Membership.cycle_id == cycle_id)
    )


def cycles_of(account_id: int) -> set[int]:
    """The numbers of the cycles an account may act in."""
    return set(db.session.scalars(select(Membership.cycle_id).where(Membership.account_id == account_id)))


def cycles_run_by(account_id: int) -> set[int]:
    """The numbers of the cycles an account facilitates."""
    rows = db.session.scalars(
        select(Membership.cycle_id).where(Membership.account_id == account_id, Membership.role == FACILITATOR)
    )
    return set(rows)


def list_members(cycle_id: int) -> list[Member]:
    """Who may act in a cycle, facilitators first, then by name; disabled accounts left out."""
    rows = db.session.execute(
        select(Membership.id, Account.id, Account.name, Account.email, Membership.role)
        .join(Membership.account)
        .where(Membership.cycle_id == cycle_id, Account.disabled.is_(False))
        .order_by(Membership.role.desc(), func.lower(Account.name), Account.email)
    )
    return [Member(*row) for row in rows]


def get_membership_run_by(account: Account, number: int) -> Membership | None:
    """A membership, by its number, in a cycle that this account runs."""
    run = select(Membership.cycle_id).where(Membership.account_id == account.id, Membership.role == FACILITATOR)
    return db.session.scalar(select(Membership).where(Membership.id == number, Membership.cycle_id.in_(run)))


def count_facilitators(cycle_id: int) -> int:
    """How many accounts that can sign in run this cycle."""
    return (
        db.session.scalar(
            select(func.count(Membership.id))
            .join(Membership.account)
            .where(Membership.cycle_id == cycle_id, Membership.role == FACILITATOR, Account.disabled.is_(False))
        )
        or 0
    )


def get_invitation(token: str) -> Invitation | None:
    """The invitation of this token, if it can still be used."""
    found = db.session.scalar(
        select(Invitation).where(
            Invitation.token_hash == token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.withdrawn.is_(False),
            Invitation.until > clock.now(),
        )
    )
    return None if found is not None and found.is_first and any_account() else found


def get_invitation_run_by(account: Account, number: int) -> Invitation | None:
    """An invitation, by its number, that this account may withdraw: into a cycle it runs, or made by itself."""
    run = select(Membership.cycle_id).where(Membership.account_id == account.id, Membership.role == FACILITATOR)
    mine = Invitation.cycle_id.in_(run) | (Invitation.cycle_id.is_(None) & (Invitation.made_by == account.id))
    return db.session.scalar(select(Invitation).where(Invitation.id == number, mine))


def list_invitations(cycle_id: int | None, made_by: int | None = None) -> list[OpenInvitation]:
    """Invitations into a cycle that can still be used, newest first; without a cycle, those `made_by` an account."""
    query = (
        select(Invitation, Account.name, Account.email)
        .outerjoin(Account, Account.id == Invitation.made_by)
        .where(Invitation.used_at.is_(None), Invitation.withdrawn.is_(False), Invitation.until > clock.now())
        .order_by(Invitation.made_at.desc(), Invitation.id.desc())
    )
    if cycle_id is None:
        query = query.where(Invitation.cycle_id.is_(None), Invitation.made_by == made_by)
    else:
        query = query.where(Invitation.cycle_id == cycle_id)
    return [
        OpenInvitation(found.id, found.role, found.note, name or email or "", found.made_at, found.until)
        for found, name, email in db.session.execute(query)
    ]


def tally_tries(keys: Iterable[str], since: datetime, until: datetime) -> dict[str, tuple[int, datetime]]:
    """How many tries each key had between two moments, and when the last was."""
    rows = db.session.execute(
        select(FailedTry.key_hash, func.count(), func.max(FailedTry.at))
        .where(FailedTry.key_hash.in_(list(keys)), FailedTry.at > since, FailedTry.at <= until)
        .group_by(FailedTry.key_hash)
        .order_by(FailedTry.key_hash)
    )
    return {key: (count, last) for key, count, last in rows}
