"""The activity kinds of this package, one module each: every one declares its `KINDS`, and here they are made known."""

from __future__ import annotations

from datasets.kinds import answered, bring, fill, fit, gaps, listing, origins, spectrum
from workshops.activities import register

MODULES = (bring, origins, answered, listing, spectrum, fill, fit, gaps)


def register_all() -> None:
    """Make them known. Called once by `datasets.register`."""
    for module in MODULES:
        for kind in module.KINDS:
            register(kind)
