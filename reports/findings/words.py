"""The sentences about the questions of a question workshop."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from reports.contents import QuestionRecord, WorkshopRecord
from reports.findings.said import listed

STATUSES: dict[str, Any] = {
    "handed_on": _l("On the shortlist"),
    "voted_on": _l("Voted on, not on the shortlist"),
    "recorded": _l("Not voted on"),
    "out_of_scope": _l("Out of scope"),
    "parked_sensitive": _l("Put aside with care"),
    "moved_to_force": _l("Moved to barriers: something in the way, not a question"),
    "withdrawn": _l("These words were taken back by the person who wrote them."),
    "taken_out": _l("These words were taken out after they were published."),
}


def funnel_said(record: WorkshopRecord) -> list[str]:
    """From asked to handed on, a sentence for each step that happened."""
    funnel, said = record.funnel, []
    said.append(ngettext("%(num)s question was asked.", "%(num)s questions were asked.", funnel.asked))
    if funnel.split:
        said.append(ngettext("%(num)s was split in two.", "%(num)s were split in two.", funnel.split))
    said.append(ngettext("%(num)s stands in this record.", "%(num)s stand in this record.", funnel.recorded))
    if funnel.merged:
        said.append(
            ngettext(
                "%(num)s was joined with another that asks the same.",
                "%(num)s were joined with others that ask the same.",
                funnel.merged,
            )
        )
    left = [
        ngettext("%(num)s was out of scope", "%(num)s were out of scope", funnel.out) if funnel.out else "",
        ngettext("%(num)s was put aside with care", "%(num)s were put aside with care", funnel.parked)
        if funnel.parked
        else "",
        ngettext("%(num)s became a barrier", "%(num)s became barriers", funnel.moved) if funnel.moved else "",
    ]
    if any(left):
        said.append(_("%(left)s.", left=listed([part for part in left if part])))
    if funnel.on_ballot:
        said.append(ngettext("%(num)s could be voted on.", "%(num)s could be voted on.", funnel.on_ballot))
    if funnel.handed_on:
        said.append(ngettext("%(num)s is on the shortlist.", "%(num)s are on the shortlist.", funnel.handed_on))
    return said


def questions_said(record: WorkshopRecord) -> str:
    """How many questions say what somebody would do with an answer."""
    funnel = record.funnel
    if not funnel.recorded:
        return _("No question stands in this record.")
    return _(
        "For %(used)s of %(all)s questions somebody said what they would do with an answer.",
        used=funnel.with_use, all=funnel.recorded,
    )  # fmt: skip


def by_theme(record: WorkshopRecord) -> list[tuple[str, list[QuestionRecord]]]:
    """Questions under their themes, in the order the themes first appear; those without one, and those gone, last."""
    groups: dict[str, list[QuestionRecord]] = {}
    for question in sorted(record.questions, key=lambda one: not one.theme):
        groups.setdefault(question.theme, []).append(question)
    return list(groups.items())


def reason_rows(record: WorkshopRecord) -> list[dict[str, Any]]:
    """Reasons by question, in the order of the shortlist and then of references."""
    order = [line.ref for line in record.shortlist.lines] if record.shortlist else []
    refs = sorted(
        {reason.ref for reason in record.reasons}, key=lambda ref: (order.index(ref) if ref in order else 999, ref)
    )
    found = []
    for ref in refs:
        question = record.question(ref)
        own = [reason for reason in record.reasons if reason.ref == ref]
        found.append({"ref": ref, "text": question.text if question else "", "reasons": own})
    return found
