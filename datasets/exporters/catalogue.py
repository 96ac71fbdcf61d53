"""The shelf as a DCAT catalogue in JSON-LD. Nothing of it is looked up elsewhere: its context stands in the file."""

from __future__ import annotations

import json
from typing import Any

from datasets import dcat
from datasets.pacing import unhurried

MIMETYPE = "application/ld+json"
Node = dict[str, Any]
CATALOGUE = "Candidate datasets about poverty and inequality in the UK"
ABOUT = (
    "Datasets that could help to answer questions about social and economic inequalities, described by the people "
    "who know them. The data itself is not here."
)
BETWEEN = ",\n"
DESCRIPTIONS_LICENCE = dcat.LICENCES["CC-BY-4.0"]


def json_ld(entries: list[dict[str, Any]], base_url: str) -> bytes:
    """The catalogue of these entries, a line for each. The same entries under the same address give the same bytes."""
    shelf = f"{base_url}/shelf"
    told = {
        "@context": dcat.PREFIXES,
        "@id": shelf,
        "@type": "dcat:Catalog",
        "dct:title": CATALOGUE,
        "dct:description": ABOUT,
        "dct:publisher": {"@id": f"{base_url}/", "@type": "foaf:Agent", "foaf:name": "Common Thread"},
        "dct:license": {"@id": DESCRIPTIONS_LICENCE, "@type": "dct:LicenseDocument"},
    }
    lines = (_json(_dataset(entry, shelf)) for entry in unhurried(entries))
    head = json.dumps(told, ensure_ascii=False, indent=1).removesuffix("\n}")
    return f'{head},\n "dcat:dataset": [\n{BETWEEN.join(lines)}\n ]\n}}\n'.encode()


def _json(node: Node) -> str:
    return "  " + json.dumps(node, ensure_ascii=False)


def _dataset(entry: dict[str, Any], shelf: str) -> Node:
    node: Node = {
        "@id": f"{shelf}#{entry['key']}",
        "@type": ["dcat:Dataset", "ct:Entry"],
        "dct:identifier": entry["key"],
        "dct:title": entry["title"],
        "dct:description": entry["description"],
        "dct:publisher": _publisher(entry),
        "dcat:landingPage": _thing(entry["url"], "foaf:Document"),
        **_rights(entry),
        "dct:spatial": [_thing(dcat.NATIONS[code], "dct:Location") for code in entry["nations"]],
        "dct:temporal": _period(entry["period_from"], entry["period_to"]),
        "dct:accrualPeriodicity": _thing(dcat.FREQUENCIES.get(entry["update_frequency"], ""), "dct:Frequency"),
        "dcat:theme": [{"@type": "skos:Concept", "skos:prefLabel": topic} for topic in entry["topics"]],
        "dct:conformsTo": [{"@type": "dct:Standard", "dct:title": title} for title in entry["standards"]],
        **_own(entry),
    }
    return {name: value for name, value in node.items() if value not in (None, "", [], {}, False)}


def _rights(entry: dict[str, Any]) -> Node:
    licence = entry["licence"]
    return {
        "dct:license": _thing(dcat.LICENCES.get(licence, ""), "dct:LicenseDocument"),
        "ct:licence": "" if licence in dcat.LICENCES else licence,
        "dct:accessRights": _thing(dcat.ACCESS.get(entry["access"], ""), "dct:RightsStatement"),
    }


def _own(entry: dict[str, Any]) -> Node:
    """What DCAT has no word for."""
    told: Node = {f"ct:{term}": entry[fact] for fact, term in dcat.PLAIN.items()}
    told["ct:secret"] = entry["secret"]
    told["ct:linkCheckedOn"] = _typed("date", entry["checked_on"].isoformat()) if entry["checked_on"] else None
    told |= {f"ct:{dcat.quality_term(part)}": mark for part, mark in sorted(entry["quality"].items())}
    return told | {f"ct:{dcat.governance_term(part)}": said for part, said in sorted(entry["governance"].items())}


def _publisher(entry: dict[str, Any]) -> Node:
    named = {"foaf:name": entry["holder"], "dct:identifier": entry["org_id"]}
    kept = {name: value for name, value in named.items() if value}
    return {"@type": "foaf:Agent", **kept} if kept else {}


def _thing(address: str, kind: str) -> Node:
    return {"@id": address, "@type": kind} if address else {}


def _typed(kind: str, value: str) -> Node:
    return {"@type": f"xsd:{kind}", "@value": value}


def _period(begins: str, ends: str) -> Node:
    told = {"dcat:startDate": begins, "dcat:endDate": ends}
    moments = {name: _typed(dcat.MOMENTS[len(value)], value) for name, value in told.items() if value}
    return {"@type": "dct:PeriodOfTime", **moments} if moments else {}
