"""How numbers and lists are said everywhere in a record."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext


def listed(parts: list[str]) -> str:
    """A list as a person says it: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(most)s and %(last)s", most=", ".join(parts[:-1]), last=parts[-1])


def duration(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    parts = [ngettext("%(num)s hour", "%(num)s hours", hours)] if hours else []
    if rest or not hours:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return listed(parts)
