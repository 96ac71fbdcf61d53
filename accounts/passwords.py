"""What a password must be, and keeping it (argon2id). Hashing runs in a thread of its own: the live room never waits.

Called by `services` and, before a route takes the writer lock, by `views`.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from flask_babel import gettext as _

P = ParamSpec("P")
R = TypeVar("R")
LEAST = 10
MOST = 200
UNUSABLE = "!"  # stored where nobody has set a password yet: nothing is right
AT_ONCE = 1  # at a time: each takes 46 MiB and a processor, and the room needs the other one
OBVIOUS = {
    "password",
    "passwort",
    "passcode",
    "passphrase",
    "letmein",
    "welcome",
    "qwerty",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "iloveyou",
    "administrator",
    "admin",
    "facilitator",
    "commissioner",
    "commonthread",
    "changeme",
    "secret",
    "football",
    "liverpool",
    "arsenal",
    "dragon",
    "monkey",
    "sunshine",
    "princess",
    "superman",
    "whatever",
    "trustno",
}
RUNS = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm"]
_turns = threading.BoundedSemaphore(AT_ONCE)


def weakness(password: str, email: str = "") -> str:
    """Why this password will not do, as a sentence for the person; '' when it will. Length counts, not odd signs."""
    if len(password) < LEAST:
        return _("Please use at least %(least)s letters, figures or spaces.", least=LEAST)
    if len(password) > MOST:
        return _("Please use at most %(most)s letters.", most=MOST)
    if _is_obvious(password.casefold(), email.casefold()):
        return _("This is one of the first things somebody would try. Please use three or four words of your own.")
    return ""


def _is_obvious(password: str, email: str) -> bool:
    letters = re.sub(r"[\W\d_]+", "", password)
    bare = re.sub(r"[\W_]+", "", password)
    own = {re.sub(r"[\W_]+", "", part).strip("0123456789") for part in (email, email.partition("@")[0])} - {""}
    few_signs = len(set(password)) <= 3
    doubled = any(letters == word * (len(letters) // len(word)) for word in OBVIOUS) if letters else False
    run = bool(bare) and any(bare in row or bare in row[::-1] for row in RUNS)
    return few_signs or doubled or run or bare.isdigit() or bare.strip("0123456789") in own


def hashed(password: str) -> str:
    """What is stored of a password."""
    return _aside(_hasher(light=current_app.testing).hash, _bytes(password))


def is_right(password: str, stored: str | None) -> bool:
    """Whether this is the password. Takes as long when there is no account (`stored` is None) as when it is wrong."""
    hasher = _hasher(light=current_app.testing)
    known = bool(stored) and stored != UNUSABLE
    right = _aside(_matches, hasher, stored if known and stored else _nobodys(hasher), _bytes(password))
    return right and known


def needs_rehash(stored: str) -> bool:
    """Whether this was hashed with other settings than today's."""
    return _hasher(light=current_app.testing).check_needs_rehash(stored)


def _bytes(password: str) -> bytes:
    return password[: MOST + 1].encode("utf-8", "surrogatepass")


@lru_cache(maxsize=2)
def _hasher(*, light: bool) -> PasswordHasher:
    """OWASP's smallest settings, doubled; tests hash lightly."""
    if light:
        return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)


@lru_cache(maxsize=2)
def _nobodys(hasher: PasswordHasher) -> str:
    """The hash that an unknown e-mail is compared with, so that time does not tell."""
    return _aside(hasher.hash, b"nobody has this password")


def _matches(hasher: PasswordHasher, stored: str, password: bytes) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def _aside(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do it in a real thread where gevent drives this process: otherwise hashing would hold up every stream."""
    with _turns:
        monkey = sys.modules.get("gevent.monkey")
        if monkey is None or not monkey.is_module_patched("threading"):
            return work(*args, **kwargs)
        from gevent import get_hub

        result: R = get_hub().threadpool.apply(work, args, kwargs)
        return result
