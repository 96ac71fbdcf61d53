"""The second step of signing in: a six-figure code from an app on the phone (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac

import pyotp
from flask_babel import gettext as _

from accounts.models import Account
from core import clock
from core.errors import Refused

ISSUER = "Common Thread"
HALF_MINUTE = 30


def new_secret() -> str:
    """A secret to share with an app."""
    return pyotp.random_base32()


def setup_address(secret: str, email: str) -> str:
    """What the QR code holds for the app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def turn_on(account: Account, secret: str, code: str) -> None:
    """Ask for a code from now on. Raises Refused when this code shows that the app does not have the secret yet."""
    account.second_factor_step = _matching_step(secret, code, 0)
    account.second_factor = secret


def turn_off(account: Account) -> None:
    """A password is enough again."""
    account.second_factor = ""
    account.second_factor_step = 0


def check_code(account: Account, code: str) -> None:
    """Take a code; none works twice. Raises Refused when it is not the present one."""
    account.second_factor_step = _matching_step(account.second_factor, code, account.second_factor_step)


def _matching_step(secret: str, code: str, used: int) -> int:
    """The half-minute this code belongs to, allowing for a phone clock that is one off."""
    totp, now = pyotp.TOTP(secret), int(clock.now().timestamp())
    figures = "".join(sign for sign in code if sign.isascii() and sign.isdigit())
    for step in (now // HALF_MINUTE + off for off in (0, -1, 1)):
        if step > used and hmac.compare_digest(totp.at(step * HALF_MINUTE), figures):
            return step
    raise Refused(_("This is not the code of this moment. Look at the app again and type the newest one."), "code")
