"""Signing in and out. A sign-in is a row; deleting it ends the sign-in wherever it is, at once."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, or_

from accounts import passwords
from accounts.models import Account, SignIn
from accounts.queries import LEEWAY, LIFE, get_account, get_account_by_email, token_hash
from accounts.services.guessing import Where, begin_try, drop_old_tries, forgive
from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing


@dataclass(frozen=True)
class Known:
    """Somebody who gave the right password: whose, and a fingerprint that a newer password makes worthless."""

    account_id: int
    proof: str
    has_second_factor: bool


def fingerprint(account: Account) -> str:
    """Stands for the present password without telling anything about it."""
    return hashlib.sha256(account.password_hash.encode()).hexdigest()[:32]


def known_still(account_id: int, proof: str) -> Account:
    """The account, if the password is still the one that was given. Raises Refused otherwise."""
    account = get_account(account_id)
    if account is None or account.disabled or not secrets.compare_digest(fingerprint(account), proof):
        raise Refused(_("Please sign in again."))
    return account


def check_password(email: str, password: str, where: Where) -> Known:
    """Whose e-mail and password this is. Opens its own short transactions: hashing must not hold the writer lock.

    Raises TooSoon, or Refused with the same words whatever was wrong.
    """
    subject = f"password:{email}"
    with writing():
        tries = begin_try(subject, where)
    account = get_account_by_email(email)
    stored = None if account is None or account.disabled else account.password_hash
    if not passwords.is_right(password, stored) or stored is None:
        raise Refused(_("This e-mail and password do not go together."), "password")
    newer = passwords.hashed(password) if passwords.needs_rehash(stored) else stored
    with writing():
        forgive(subject, where, tries)
        return _welcome(email, stored, newer)


def _welcome(email: str, stored: str, newer: str) -> Known:
    """Keep the newer hash of the same password; whoever changed the password meanwhile wins."""
    account = get_account_by_email(email)
    if account is None or account.password_hash != stored:
        raise Refused(_("Please sign in again."), "password")
    account.password_hash = newer
    return Known(account.id, fingerprint(account), bool(account.second_factor))


def check_own_password(account: Account, sign_in: str, password: str) -> bool:
    """True when somebody who is signed in knows the password; else raises TooSoon or Refused.

    Counted by the sign-in (`sign_in` is its token hash), so that nobody else can use up the tries.
    """
    subject, where = f"confirm:{account.id}", Where("", device=sign_in)
    stored = account.password_hash
    with writing():
        tries = begin_try(subject, where)
    if not passwords.is_right(password, stored):
        raise Refused(_("This is not your password."), "password")
    with writing():
        forgive(subject, where, tries)
    return True


def open_sign_in(account: Account) -> str:
    """Begin a sign-in; the token goes to the browser and only its hash is stored. Call inside `writing()`."""
    forget_old()
    token = secrets.token_urlsafe(32)
    now = clock.now()
    db.session.add(SignIn(token_hash=token_hash(token), account=account, began_at=now, confirmed_at=now))
    db.session.flush()
    return token


def confirm(sign_in: SignIn) -> None:
    """The password was typed again just now."""
    sign_in.confirmed_at = clock.now()


def end_sign_in(token: str) -> None:
    """Sign out."""
    db.session.execute(delete(SignIn).where(SignIn.token_hash == token_hash(token)))


def end_all(account_id: int, *, keep: str = "") -> None:
    """End every sign-in of an account, but for the one whose token hash is `keep`."""
    db.session.execute(delete(SignIn).where(SignIn.account_id == account_id, SignIn.token_hash != keep))


def end_every_sign_in() -> None:
    """Sign everybody out."""
    db.session.execute(delete(SignIn))


def forget_old() -> None:
    """Drop sign-ins past their life (or from a clock that was far wrong), and old tries. Call inside `writing()`."""
    drop_old_tries()
    now = clock.now()
    db.session.execute(delete(SignIn).where(or_(SignIn.began_at < now - LIFE - LEEWAY, SignIn.began_at > now + LIFE)))
