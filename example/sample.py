"""Whether what a page shows belongs to the worked example: layouts ask, so that no page of it goes without a banner."""

from __future__ import annotations

from example.worked import worked


def sample_of(*shown: object) -> str:
    """The reference of the example's cycle when any of these (a cycle, a workshop, a record) belongs to it, else ''."""
    for one in shown:
        cycle = getattr(one, "cycle", one)
        if getattr(cycle, "is_example", False):
            return str(getattr(cycle, "cycle_ref", "") or getattr(cycle, "ref", ""))
    return ""


def own_number() -> str:
    """The reference the example has wherever no real cycle had it first."""
    return str(worked()["cycle"]["ref"])
