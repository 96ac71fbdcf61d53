"""The codes of a dataset's facts, of fits, gaps and insights, as people read them."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

Words = dict[str, Any]

ACCESS: Words = {
    "closed_internal": _l("Closed: inside one organisation"),
    "shared_named": _l("Shared with named people"),
    "shared_group": _l("Shared with a group, by rules"),
    "shared_public": _l("Anyone can look, reuse not allowed"),
    "open": _l("Open: anyone can use it"),
}
ACCESS_SHORT: Words = {
    "closed_internal": _l("closed"),
    "shared_named": _l("named people"),
    "shared_group": _l("a group"),
    "shared_public": _l("to look at"),
    "open": _l("open"),
}
EXISTENCE: Words = {
    "held_by_me": _l("I hold it"),
    "exists": _l("I know it exists"),
    "wished_for": _l("I wish it existed"),
}
KINDS: Words = {
    "survey": _l("Survey"),
    "admin": _l("Administrative records"),
    "case_records": _l("Case records"),
    "statistics": _l("Statistics"),
    "register": _l("Register"),
    "grants": _l("Grants"),
    "text": _l("Text"),
    "panel_notes": _l("Notes of a panel"),
    "map": _l("Map"),
}
LICENCES: Words = {
    "OGL-UK-3.0": _l("Open Government Licence 3.0"),
    "CC-BY-4.0": _l("CC BY 4.0"),
    "CC-BY-SA-4.0": _l("CC BY-SA 4.0"),
    "CC0-1.0": _l("CC0"),
    "ODbL-1.0": _l("Open Database Licence"),
    "UKDS-EUL": _l("UK Data Service End User Licence"),
    "other": _l("Another licence"),
    "not_stated": _l("None stated: not open"),
    "not_sure": _l("Not sure"),
    "none": _l("No licence: not shared"),
}
NATIONS: Words = {
    "england": _l("England"),
    "wales": _l("Wales"),
    "scotland": _l("Scotland"),
    "northern_ireland": _l("Northern Ireland"),
}
GEOGRAPHIES: Words = {
    "address": _l("Address"),
    "postcode": _l("Postcode"),
    "lsoa": _l("Neighbourhood (LSOA, data zone)"),
    "ward": _l("Ward"),
    "constituency": _l("Constituency"),
    "local_authority": _l("Council area"),
    "region": _l("Region"),
    "nation": _l("Nation"),
    "organisation": _l("Organisation"),
}
FREQUENCIES: Words = {
    "continuous": _l("All the time"),
    "daily": _l("Every day"),
    "weekly": _l("Every week"),
    "monthly": _l("Every month"),
    "quarterly": _l("Every three months"),
    "twice_a_year": _l("Twice a year"),
    "annual": _l("Every year"),
    "every_2_to_3_years": _l("Every two or three years"),
    "every_10_years": _l("Every ten years"),
    "irregular": _l("Now and then"),
    "once": _l("Once"),
}
LAGS: Words = {
    "under_1_month": _l("Less than a month old"),
    "1_to_3_months": _l("1 to 3 months old"),
    "3_to_12_months": _l("3 to 12 months old"),
    "over_1_year": _l("Over a year old"),
}
PERSONAL_DATA: Words = {
    "none": _l("Nothing about people"),
    "aggregated": _l("Counts of people"),
    "pseudonymised": _l("About people, names taken out"),
    "personal": _l("About named people"),
    "special_category": _l("About named people, and delicate (health, benefits, origin)"),
}
SENSITIVITIES: Words = {"low": _l("Low"), "medium": _l("Medium"), "high": _l("High")}
ON_THE_LINE: Words = {"long": ACCESS, "short": ACCESS_SHORT, "care": SENSITIVITIES}  # for the access strip
QUALITIES: Words = {
    "completeness": _l("How complete"),
    "accuracy": _l("How exact"),
    "consistency": _l("The same everywhere"),
    "coverage": _l("Who is covered"),
    "documentation": _l("How well described"),
    "overall": _l("Overall"),
}
GOVERNANCE: Words = {
    "controller": _l("Who decides about it"),
    "agreement": _l("Agreement for sharing"),
    "dpia": _l("Data protection assessment"),
    "may_refuse": _l("Who may say no"),
    "community_say": _l("What say its people have"),
}
ORG_SCHEMES: Words = {
    "GB-CHC": _l("Charities of England and Wales"),
    "GB-SC": _l("Charities of Scotland"),
    "GB-NIC": _l("Charities of Northern Ireland"),
    "GB-COH": _l("Companies House"),
}
ENTRY_STATES: Words = {
    "suggested": _l("suggested"),
    "described": _l("described"),
    "checked": _l("checked"),
    "usable": _l("usable"),
    "blocked": _l("blocked"),
    "wished_for": _l("wished for"),
}
FITS: Words = {
    "fully": _l("Fully"),
    "partly": _l("Partly"),
    "proxy": _l("Only a stand-in"),
    "no": _l("Not at all"),
    "do_not_know": _l("I do not know"),
}
FIT_SIGNS = {"fully": "F", "partly": "P", "proxy": "x", "no": "-", "do_not_know": "?"}  # as the grid prints them
MISSING: Words = {
    "who": _l("Some people are missing"),
    "where": _l("Some places are missing"),
    "when": _l("Too old, or too seldom"),
    "nation": _l("A nation is missing"),
    "detail": _l("Not enough detail"),
    "definition": _l("Words mean different things"),
    "linking": _l("Cannot be joined up"),
    "quality": _l("Not good enough"),
    "access": _l("We cannot get at it"),
    "governance": _l("Nobody may decide about it"),
    "does_not_exist": _l("It does not exist"),
}
MISSING_SHORT: Words = {
    "who": _l("who"),
    "where": _l("where"),
    "when": _l("when"),
    "nation": _l("nation"),
    "detail": _l("detail"),
    "definition": _l("definition"),
    "linking": _l("linking"),
    "quality": _l("quality"),
    "access": _l("access"),
    "governance": _l("governance"),
    "does_not_exist": _l("does not exist"),
}
VERDICTS: Words = {
    "answered": _l("Yes, it is answered"),
    "partly": _l("Partly"),
    "no": _l("No"),
    "unsure": _l("Not sure"),
}
ANSWER_STATUSES: Words = {
    "not_checked": _l("Not looked at yet"),
    "answered": _l("Yes, it is answered"),
    "partly": _l("Partly answered"),
    "not_answered": _l("Not answered"),
    "cannot_be_answered": _l("Cannot be answered"),
    "disputed": _l("Not sure"),
}
EVIDENCE: Words = {
    "official": _l("Official statistics"),
    "official_of_charity": _l("A charity's own statistics"),
    "survey": _l("Survey"),
    "evaluation": _l("Evaluation"),
    "user_research": _l("User research"),
    "qualitative": _l("Interviews or workshops"),
    "lived_experience": _l("Direct experience"),
    "practitioner": _l("What practitioners say"),
    "named_resource": _l("A resource somebody named"),
}
STRENGTHS: Words = {
    "single_account": _l("One account"),
    "indicative": _l("A first sign"),
    "solid": _l("Solid"),
    "strong": _l("Strong"),
    "to_check": _l("To be checked"),
}
INSIGHT_STATES: Words = {
    "suggested": _l("to be checked"),
    "checked": _l("checked"),
    "rejected": _l("rejected"),
    "superseded": _l("superseded"),
}
CLOSED_BY: Words = {
    "collect": _l("Collect it"),
    "share": _l("Share it"),
    "link": _l("Join it up"),
    "agree": _l("Agree on words or rules"),
    "publish": _l("Publish it"),
    "ask_people": _l("Ask people"),
}
GAP_STATES: Words = {"named": _l("named"), "worked_on": _l("being worked on"), "closed": _l("closed")}
GRADES: Words = {
    "have_it": _l("Somebody has it"),
    "could_share": _l("Somebody could share it"),
    "nobody_collects": _l("Nobody collects it"),
}
VERBS: Words = {
    "set_verdict": _l("Set whether it is answered"),
    "wrote_answer": _l("Wrote an answer card"),
    "agreed_access": _l("Agreed how open a dataset is"),
    "agreed_fit": _l("Agreed how well data answers"),
    "counted_table": _l("Typed in a table's hands"),
    "graded_question": _l("Graded a question"),
    "rated_gap": _l("Rated a gap"),
    "described_dataset": _l("Described a dataset"),
    "linked_dataset": _l("Said which dataset of the shelf a card names"),
    "corrected_holder": _l("Corrected who holds a dataset"),
    "brought_in": _l("Brought in what is known"),
    "checked_insight": _l("Checked an insight"),
    "corrected_insight": _l("Corrected what stands on an insight"),
    "corrected_source": _l("Corrected the source of an insight"),
    "attached_insight": _l("Put an insight to a question"),
    "detached_insight": _l("Took an insight off a question"),
    "reworded_answer": _l("Changed an answer card"),
}
