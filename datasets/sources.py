"""What people type of a source, made whole or refused in words: its web address (never fetched) and its date."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask_babel import gettext as _

from core import clock
from core.errors import Refused
from core.text import clean

LONGEST = 500
OWN_ACCOUNT = frozenset({"lived_experience", "practitioner"})  # its source is whoever says it, and stays unnamed
DATE = re.compile(r"(1[89]|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
NO_DATE = frozenset({"", "date to check"})
SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:(?![0-9])")  # example.org:8000 has a port, not a scheme
HOST = re.compile(r"^(?=.{4,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]$")


def check_link(typed: str, field: str = "url") -> str:
    """The address, with https:// in front when it had none; '' stays ''.

    Raises Refused, for this field, for anything but a plain http or https address of a named host.
    """
    try:
        link = clean(typed, LONGEST)
    except Refused as error:
        raise Refused(error.message, field) from None
    if not link:
        return ""
    whole = link if SCHEME.match(link) else f"https://{link}"
    if len(whole) > LONGEST or not _is_plain(whole):
        raise Refused(
            _("This is not a web address. It begins with https:// and names a site, such as example.org."), field
        )
    return whole


def _is_plain(link: str) -> bool:
    """Whether it is http or https, to a host by name, without a user, a space or a sign that ends an attribute."""
    if any(sign.isspace() or sign in "\"'<>\\^`{|}" or not sign.isprintable() for sign in link):
        return False
    try:
        parts = urlsplit(link)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = parts.scheme in {"http", "https"} and "@" not in parts.netloc and port_fits
    return plain and HOST.match(parts.hostname or "") is not None


def check_date(typed: str) -> str:
    """When something was published: a year, a month or a day (2023, 2023-05, 2023-05-17), or not known.

    Raises Refused for anything else, and for a year that has not come yet.
    """
    day = typed.strip()
    if day not in NO_DATE and (not DATE.fullmatch(day) or int(day[:4]) > clock.now().year):
        raise Refused(_("Give the year in four figures, such as 2023; or leave it empty."), "published")
    return day
