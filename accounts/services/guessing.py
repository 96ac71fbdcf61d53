"""Makes guessing slow without ever locking anybody out (promise S16).

A try is written down *before* the password is looked at and taken away when it was right, so a hundred tries at once
cannot slip through together. Tries are counted by account and address together, by account, by address, and over the
whole service; keys are hashed with a salt of the day, and rows go within the hour. The rightful owner always has ways
in that nobody else can use up: a device that signed in before (it has a count of its own), an address nobody guesses
from, and the one-time link that `flask facilitator add` prints.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, or_

from accounts.models import FailedTry
from accounts.queries import tally_tries
from core import clock
from core.db import db
from core.errors import Refused

LONGEST_WAIT = 30
COUNTED = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)
FREE_TOGETHER, FREE_ACCOUNT, FREE_ADDRESS = 3, 10, 20  # wrong tries, after which waiting begins
IN_A_MINUTE = 60  # over the whole service, from addresses that have failed of late
IN_A_MINUTE_FRESH = 180  # and from those that have not


class TooSoon(Refused):
    """Tried again before the wait was over."""

    def __init__(self, seconds: int) -> None:
        super().__init__(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=seconds))
        self.seconds = seconds


@dataclass(frozen=True)
class Where:
    """Where a try comes from: the visitor's address, and what a known device carries ('' when it is not one)."""

    address: str
    device: str = ""


def begin_try(subject: str, where: Where) -> list[int]:
    """Write down a try at a password or a code, to be forgiven when it was right. Call inside `writing()`.

    `subject` says what is guessed at ('password:…', 'code:…'). Raises TooSoon when it has to wait.
    """
    now = clock.now()
    keys = _keys(subject, where, now)
    wait = _wait_device(keys, now) if where.device else _wait_stranger(keys, now)
    if wait:
        raise TooSoon(wait)
    drop_old_tries()
    rows = [FailedTry(key_hash=key, at=now) for key in keys.values()]
    db.session.add_all(rows)
    db.session.flush()
    return [row.id for row in rows]


def forgive(subject: str, where: Where, tries: list[int]) -> None:
    """The try was right: take it away, with earlier slips from the same place. Call inside `writing()`."""
    own = _keys(subject, where, clock.now())
    slips = own["device" if where.device else "together"]
    db.session.execute(delete(FailedTry).where(or_(FailedTry.id.in_(tries), FailedTry.key_hash == slips)))


def _keys(subject: str, where: Where, now: datetime) -> dict[str, str]:
    if where.device:
        return {"device": _key(now, "device", where.device, subject)}
    return {
        "together": _key(now, "together", where.address, subject),
        "account": _key(now, "account", subject),
        "address": _key(now, "address", where.address),
        "everywhere": _key(now, "everywhere"),
    }


def _key(now: datetime, *parts: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, "\0".join((f"{now:%Y-%m-%d}", *parts)).encode(), hashlib.sha256).hexdigest()


def _wait_device(keys: dict[str, str], now: datetime) -> int:
    count, last = _lately(keys, now).get(keys["device"], (0, now))
    return _wait(count - FREE_TOGETHER, last, now)


def _wait_stranger(keys: dict[str, str], now: datetime) -> int:
    lately = _lately(keys, now)
    none = (0, now)
    together, account, address = (lately.get(keys[name], none) for name in ("together", "account", "address"))
    waits = [
        _wait(together[0] - FREE_TOGETHER, together[1], now),
        _wait(address[0] - FREE_ADDRESS, address[1], now),
        _wait(account[0] - FREE_ACCOUNT, account[1], now) if address[0] else 0,
        LONGEST_WAIT if _is_flooded(keys, now, fresh=not address[0]) else 0,
    ]
    return max(waits)


def _lately(keys: dict[str, str], now: datetime) -> dict[str, tuple[int, datetime]]:
    """Tries of the last quarter of an hour; those from a clock that was since put back do not count."""
    return tally_tries(keys.values(), now - COUNTED, now + A_MINUTE)


def _wait(too_many: int, last: datetime, now: datetime) -> int:
    """Whole seconds still to wait: 1, 2, 4 ... 30 after the last try."""
    if too_many < 0:
        return 0
    wait = min(LONGEST_WAIT, 2.0 ** min(too_many, 10))
    left = wait - max(0.0, (now - last).total_seconds())
    return max(0, -int(-left // 1))


def _is_flooded(keys: dict[str, str], now: datetime, *, fresh: bool) -> bool:
    count, _last = tally_tries([keys["everywhere"]], now - A_MINUTE, now + A_MINUTE).get(keys["everywhere"], (0, now))
    return count >= (IN_A_MINUTE_FRESH if fresh else IN_A_MINUTE)


def drop_old_tries() -> None:
    """Forget tries of an hour ago (and of a clock that was far wrong). Call inside `writing()`."""
    now = clock.now()
    db.session.execute(delete(FailedTry).where(or_(FailedTry.at <= now - FORGOTTEN, FailedTry.at > now + FORGOTTEN)))
