"""Every write of this package, split by subject. Other packages import from here."""

from __future__ import annotations

from accounts.services.guessing import TooSoon, Where, begin_try, forgive
from accounts.services.invitations import (
    LASTS,
    accept,
    accept_anew,
    first_link,
    full_address,
    invite,
    link_for,
    withdraw_invitation,
)
from accounts.services.people import (
    add_membership,
    disable,
    make_account,
    remove_member,
    rename,
    set_password,
)
from accounts.services.second_factor import check_code, new_secret, setup_address, turn_off, turn_on
from accounts.services.sign_ins import (
    Known,
    check_own_password,
    check_password,
    confirm,
    end_all,
    end_every_sign_in,
    end_sign_in,
    fingerprint,
    forget_old,
    known_still,
    open_sign_in,
)

__all__ = [
    "LASTS",
    "Known",
    "TooSoon",
    "Where",
    "accept",
    "accept_anew",
    "add_membership",
    "begin_try",
    "check_code",
    "check_own_password",
    "check_password",
    "confirm",
    "disable",
    "end_all",
    "end_every_sign_in",
    "end_sign_in",
    "fingerprint",
    "first_link",
    "forget_old",
    "forgive",
    "full_address",
    "invite",
    "known_still",
    "link_for",
    "make_account",
    "new_secret",
    "open_sign_in",
    "remove_member",
    "rename",
    "set_password",
    "setup_address",
    "turn_off",
    "turn_on",
    "withdraw_invitation",
]
