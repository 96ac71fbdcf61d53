"""Codes as people read them: scope, who would act, when, audiences, reasons for an edit, the five ticks, the trail."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SCOPES: dict[str, Any] = {
    "unchecked": _l("not looked at yet"),
    "in_scope": _l("in scope"),
    "needs_rewording": _l("needs other words"),
    "out_of_scope": _l("out of scope"),
    "parked_sensitive": _l("put aside with care"),
    "moved_to_force": _l("moved to barriers"),
}
OFF_THE_WALL = ("out_of_scope", "parked_sensitive", "moved_to_force")  # each needs a reason, and leaves the ballot

ACTORS: dict[str, Any] = {
    "charity": _l("A charity"),
    "community_group": _l("A community group"),
    "council": _l("A council"),
    "funder": _l("A funder"),
    "jrf": _l("JRF"),
    "infrastructure_body": _l("A support body for charities"),
    "national_government": _l("The UK, Scottish, Welsh or Northern Irish government"),
    "regulator": _l("A regulator"),
    "nhs": _l("The NHS"),
    "researcher": _l("A researcher"),
    "other": _l("Somebody else"),
}
WHENS: dict[str, Any] = {
    "now": _l("Now"),
    "within_3_months": _l("Within three months"),
    "this_year": _l("This year"),
    "next_year": _l("Next year"),
}
AUDIENCES: dict[str, Any] = {
    "charity": _l("Charities"),
    "community_group": _l("Community groups"),
    "council": _l("Councils"),
    "funder": _l("Funders"),
    "jrf": _l("JRF"),
    "infrastructure_body": _l("Support bodies"),
    "national_government": _l("Governments"),
    "regulator": _l("Regulators"),
    "nhs": _l("The NHS"),
    "research": _l("Researchers"),
    "public": _l("Everybody"),
    "other": _l("Somebody else"),
}
EDIT_REASONS: dict[str, Any] = {
    "clearer": _l("Clearer"),
    "neutral": _l("More neutral: it does not suggest an answer"),
    "bounded": _l("Says who, where or when"),
    "split": _l("One thing only"),
    "typo": _l("A slip of the keys"),
}
CHECKS: dict[str, Any] = {
    "specific": _l("Specific: everybody would understand it the same way"),
    "answerable": _l("Answerable: somebody could find out"),
    "bounded": _l("Bounded: it says who, where or when"),
    "neutral": _l("Neutral: it does not suggest an answer"),
    "one_thing": _l("One thing: it asks one question, not two"),
}
ANSWERS: dict[str, Any] = {"yes": _l("yes"), "no": _l("no"), "not_asked": _l("not asked")}
LIKENESSES: dict[str, Any] = {"yes": _l("Yes, merge them"), "no": _l("No, keep mine"), "not_sure": _l("Not sure")}

VERBS: dict[str, Any] = {
    "asked": _l("A question came in"),
    "released": _l("Released a question"),
    "hid": _l("Hid a question"),
    "quarantined": _l("Put a question aside with care"),
    "struck": _l("A card was taken back before it was shown"),
    "withdrew": _l("Words were taken back by their author"),
    "let_out": _l("Read a question and let it out"),
    "held_back": _l("Held a question back from publication"),
    "forgot": _l("Deleted words whose time was up"),
    "themed": _l("Gave a theme"),
    "merged": _l("Merged two questions"),
    "unmerged": _l("Took two questions apart"),
    "split": _l("Split a question in two"),
    "said_use": _l("A use was said"),
    "took_back_use": _l("A use was taken back"),
    "released_use": _l("Released a use"),
    "hid_use": _l("Hid a use"),
    "proposed_wording": _l("Other words were suggested"),
    "accepted_wording": _l("Accepted other words"),
    "declined_wording": _l("Declined other words"),
    "put_back_wording": _l("Put earlier words back"),
    "author_answered": _l("The author answered “still yours?”"),
    "ticked": _l("Ticked the five checks"),
    "scoped": _l("Decided the scope"),
}


def labels(codes: list[str], words: dict[str, Any]) -> list[str]:
    """What these codes say, unknown ones as they are."""
    return [str(words.get(code, code.replace("_", " "))) for code in codes]
