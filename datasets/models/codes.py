"""The only values that the facts of a dataset may take. `datasets.words` says each in plain words."""

from __future__ import annotations

ACCESS = ("closed_internal", "shared_named", "shared_group", "shared_public", "open")  # the five stops, in order
EXISTENCE = ("exists", "wished_for")
SAID_EXISTENCE = ("held_by_me", "exists", "wished_for")  # how a person in the room says it
KINDS = (
    "survey", "admin", "case_records", "statistics", "register", "grants", "text", "panel_notes", "map",
)  # fmt: skip
LICENCES = (
    "OGL-UK-3.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0", "UKDS-EUL", "other", "not_stated", "not_sure",
    "none",
)  # fmt: skip
NATIONS = ("england", "wales", "scotland", "northern_ireland")
GEOGRAPHIES = (
    "address", "postcode", "lsoa", "ward", "constituency", "local_authority", "region", "nation", "organisation",
)  # fmt: skip
FREQUENCIES = (
    "continuous", "daily", "weekly", "monthly", "quarterly", "twice_a_year", "annual", "every_2_to_3_years",
    "every_10_years", "irregular", "once",
)  # fmt: skip
LAGS = ("under_1_month", "1_to_3_months", "3_to_12_months", "over_1_year")
PERSONAL_DATA = ("none", "aggregated", "pseudonymised", "personal", "special_category")
SENSITIVITIES = ("low", "medium", "high")
QUALITIES = ("completeness", "accuracy", "consistency", "coverage", "documentation", "overall")
GOVERNANCE = ("controller", "agreement", "dpia", "may_refuse", "community_say")
ENTRY_STATES = ("suggested", "described", "checked", "usable", "blocked", "wished_for")
ORG_SCHEMES = ("GB-CHC", "GB-SC", "GB-NIC", "GB-COH")

FITS = ("fully", "partly", "proxy", "no", "do_not_know")
MISSING = (
    "who", "where", "when", "nation", "detail", "definition", "linking", "quality", "access", "governance",
    "does_not_exist",
)  # fmt: skip
VERDICTS = ("answered", "partly", "no", "unsure")
EVIDENCE = (
    "official", "official_of_charity", "survey", "evaluation", "user_research", "qualitative", "lived_experience",
    "practitioner", "named_resource",
)  # fmt: skip
STRENGTHS = ("single_account", "indicative", "solid", "strong", "to_check")
CLOSED_BY = ("collect", "share", "link", "agree", "publish", "ask_people")
GAP_STATES = ("named", "worked_on", "closed")
GRADES = ("have_it", "could_share", "nobody_collects")


def one_of(column: str, values: tuple[str, ...], *, empty: bool = True) -> str:
    """The SQL condition that a column holds one of these codes, or nothing."""
    listed = ", ".join(f"'{value}'" for value in (("", *values) if empty else values))
    return f"{column} IN ({listed})"
