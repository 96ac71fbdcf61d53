"""Our words and those of DCAT side by side: what the JSON-LD exporter writes and the importer reads, in one table.

Terms of our own stand under an address that nobody else uses and from which nothing is ever fetched.
"""

from __future__ import annotations

from datasets.models import codes

OWN = "urn:common-thread:terms:"
PREFIXES = {
    "ct": OWN,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"
PLACE = "http://statistics.data.gov.uk/id/statistical-geography/"

LICENCES = {
    "OGL-UK-3.0": "http://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "UKDS-EUL": f"{OWN}licence-UKDS-EUL",
}  # the other codes say that there is no licence to name, so they stand as ct:licence
FREQUENCIES = {
    "continuous": f"{FREQUENCY}CONT",
    "daily": f"{FREQUENCY}DAILY",
    "weekly": f"{FREQUENCY}WEEKLY",
    "monthly": f"{FREQUENCY}MONTHLY",
    "quarterly": f"{FREQUENCY}QUARTERLY",
    "twice_a_year": f"{FREQUENCY}ANNUAL_2",
    "annual": f"{FREQUENCY}ANNUAL",
    "every_2_to_3_years": f"{OWN}frequency-every_2_to_3_years",
    "every_10_years": f"{FREQUENCY}DECENNIAL",
    "irregular": f"{FREQUENCY}IRREG",
    "once": f"{FREQUENCY}NEVER",
}
NATIONS = {
    "england": f"{PLACE}E92000001",
    "wales": f"{PLACE}W92000004",
    "scotland": f"{PLACE}S92000003",
    "northern_ireland": f"{PLACE}N92000002",
}
ACCESS = {code: f"{OWN}access-{code}" for code in codes.ACCESS}

# Facts for which DCAT has no word: our fact, and its term under OWN.
PLAIN = {
    "holder_type": "holderType",
    "existence": "existence",
    "kind": "kind",
    "unit": "unit",
    "access_note": "accessNote",
    "licence_note": "licenceNote",
    "coverage_note": "coverageNote",
    "finest_geography": "finestGeography",
    "geography_note": "geographyNote",
    "frequency_note": "frequencyNote",
    "lag": "lag",
    "personal_data": "personalData",
    "sensitivity": "sensitivity",
    "label_check": "labelCheck",
    "url_check": "linkCheck",
    "state": "state",
}
MOMENTS = {4: "gYear", 7: "gYearMonth", 10: "date"}  # how long a moment is written: its type


def quality_term(part: str) -> str:
    """The term of one of the qualities."""
    return f"quality{part.capitalize()}"


def governance_term(part: str) -> str:
    """The term of one line about governance."""
    return f"governance{''.join(word.capitalize() for word in part.split('_'))}"
