"""The source `dcat`: a catalogue in JSON-LD, our own export above all, others as far as their names stand in the file.

Nothing that a file points to is ever fetched; what it nests deeply, names oddly or types wrongly is left or refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from core.errors import Refused
from core.text import clean
from datasets import dcat
from datasets.importers.linked import Names, Node, as_list, flag, iri, literal, open_context, texts
from datasets.importers.reading import nations
from datasets.importers.source import MOST_ROWS, BrokenFile, Reading, Row, Source
from datasets.importers.spreadsheet import KEY
from datasets.models import codes

DCAT, DCT, FOAF = dcat.PREFIXES["dcat"], dcat.PREFIXES["dct"], dcat.PREFIXES["foaf"]
LABELS = (f"{dcat.PREFIXES['skos']}prefLabel", f"{dcat.PREFIXES['rdfs']}label", f"{DCT}title")
DATASET, CATALOGUE, ENTRY = f"{DCAT}Dataset", f"{DCAT}Catalog", f"{dcat.OWN}Entry"


@dataclass(frozen=True)
class Opened:
    """A catalogue that could be opened."""

    names: Names
    catalogue: Node
    datasets: list[Any]


def open_catalogue(content: bytes) -> Opened:
    """Open a file. Raises BrokenFile unless it is JSON-LD that holds its own names and at least one dataset."""
    document = _json(content)
    names = open_context(document)
    top = as_list(document.get("@graph", document) if isinstance(document, dict) else document)
    nodes = [names.open(node) for node in top if isinstance(node, dict)]
    catalogue = next((node for node in nodes if CATALOGUE in names.types(node)), {})
    listed = [one for one in catalogue.get(f"{DCAT}dataset", []) if not _is_pointer(one)]
    loose = [one for one in top if isinstance(one, dict) and DATASET in names.types(names.open(one))]
    datasets = [*listed, *loose]
    if not datasets:
        raise BrokenFile(_("There is no dataset in this file that we can read. We read DCAT catalogues in JSON-LD."))
    if len(datasets) > MOST_ROWS:
        raise BrokenFile(_("This file has more than %(most)s datasets.", most=f"{MOST_ROWS:,}"))
    return Opened(names, catalogue, datasets)


def _json(content: bytes) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise BrokenFile(_("The letters of this file cannot be read. JSON-LD is written in UTF-8.")) from None
    except RecursionError:
        raise BrokenFile(_("This file is nested too deeply to be a catalogue.")) from None
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise BrokenFile(_("This is not sound JSON: look at line %(line)s.", line=line)) from None


def _no_number(name: str) -> None:
    raise ValueError(name)


def _is_pointer(node: object) -> bool:
    """Whether it only says which node is meant; that node stands elsewhere in the file."""
    return isinstance(node, dict) and set(node) <= {"@id", "@type"} and "@id" in node


def about(content: bytes) -> tuple[str, str]:
    """Who publishes the catalogue and under which licence its descriptions stand, as far as it says. May raise."""
    opened = open_catalogue(content)
    publisher = _agent(opened.names, opened.catalogue.get(f"{DCT}publisher", []))
    licence = iri(next(iter(opened.catalogue.get(f"{DCT}license", [])), ""))
    return clean(publisher.get("holder", "")[:200], 200), clean(licence[:200], 200)


def read(reading: Reading) -> Iterator[Row]:
    """The datasets of a catalogue, in its order. Raises BrokenFile for faults of the whole file."""
    opened = open_catalogue(reading.content)
    for number, one in enumerate(opened.datasets, start=1):
        if not isinstance(one, dict):
            yield Row(number, {}, refusal=_("This is not a dataset: it has no fields."))
            continue
        try:
            yield _row(number, opened.names, opened.names.open(one))
        except Refused as error:
            yield Row(number, {}, refusal=error.message)


def _row(number: int, names: Names, node: Node) -> Row:
    identifier = literal(node.get(f"{DCT}identifier"))
    ours = ENTRY in names.types(node) and bool(KEY.fullmatch(identifier))
    told = {**_described(node), **_agent(names, node.get(f"{DCT}publisher", [])), **_rights(names, node)}
    told |= {**_place(names, node), **_time(names, node), **_lists(names, node), **_own(node)}
    told = {fact: value for fact, value in told.items() if value not in ("", [], {}, None)}
    address = iri(next(iter(node.get("@id", [])), "")) or f"{identifier}\n{told.get('title', '')}"
    source_key = identifier if ours else hashlib.sha256(address.encode("utf-8", "replace")).hexdigest()[:40]
    return Row(number, told, source_key, identifier if ours else "")


def _described(node: Node) -> dict[str, Any]:
    return {
        "title": literal(node.get(f"{DCT}title")),
        "description": literal(node.get(f"{DCT}description")),
        "url": iri(next(iter(node.get(f"{DCAT}landingPage", [])), "")),
    }


def _agent(names: Names, found: list[Any]) -> dict[str, str]:
    """The holder, as a node with a name or as a plain text."""
    one = next(iter(found), "")
    if not isinstance(one, dict) or "@value" in one:
        return {"holder": literal(found)} if not isinstance(one, dict) or found else {}
    node = names.open(one)
    number = literal(node.get(f"{DCT}identifier"))
    known = number.startswith(codes.ORG_SCHEMES)
    return {"holder": literal(node.get(f"{FOAF}name")), "org_id": number if known else ""}


def _label(names: Names, found: object) -> str:
    """How a thing is called: its label, or where it has none its address."""
    if not isinstance(found, dict) or "@value" in found:
        return literal([found])
    node = names.open(found)
    return next((said for name in LABELS if (said := literal(node.get(name)))), "") or iri(found)


def _rights(names: Names, node: Node) -> dict[str, str]:
    told = {"licence": literal(node.get(f"{dcat.OWN}licence"))}
    for fact, term, known in (("licence", "license", dcat.LICENCES), ("access", "accessRights", dcat.ACCESS)):
        thing = next(iter(node.get(f"{DCT}{term}", [])), None)
        if thing is None:
            continue
        code = next((code for code, address in known.items() if address == iri(thing)), "")
        if code:
            told[fact] = code
        else:
            told[f"{fact}_note"] = _label(names, thing)[:200]
            told[fact] = "other" if fact == "licence" else ""
    return told


def _place(names: Names, node: Node) -> dict[str, Any]:
    found: list[str] = []
    notes: list[str] = []
    for thing in node.get(f"{DCT}spatial", []):
        codes_here = [code for code, address in dcat.NATIONS.items() if address == iri(thing)]
        codes_here = codes_here or nations(_label(names, thing))
        found += codes_here
        notes += [] if codes_here else [_label(names, thing)]
    return {"nations": list(dict.fromkeys(found)), "coverage_note": ", ".join(notes)[:200]}


def _time(names: Names, node: Node) -> dict[str, str]:
    told: dict[str, str] = {}
    rhythm = next(iter(node.get(f"{DCT}accrualPeriodicity", [])), None)
    if rhythm is not None:
        code = next((code for code, address in dcat.FREQUENCIES.items() if address == iri(rhythm)), "")
        told = {"update_frequency": code} if code else {"frequency_note": _label(names, rhythm)[:200]}
    period = next(iter(node.get(f"{DCT}temporal", [])), None)
    if isinstance(period, dict):
        times = names.open(period)
        told["period_from"] = literal(times.get(f"{DCAT}startDate"))[:10]
        told["period_to"] = literal(times.get(f"{DCAT}endDate"))[:10]
    return told


def _lists(names: Names, node: Node) -> dict[str, list[str]]:
    themes = [_label(names, theme) for theme in node.get(f"{DCAT}theme", [])]
    standards = [_label(names, standard) for standard in node.get(f"{DCT}conformsTo", [])]
    return {"topics": [*themes, *texts(node.get(f"{DCAT}keyword"))], "standards": standards}


def _own(node: Node) -> dict[str, Any]:
    """What stands under our own terms."""
    own = {fact: literal(node.get(f"{dcat.OWN}{term}")) for fact, term in dcat.PLAIN.items()}
    told: dict[str, Any] = {fact: said for fact, said in own.items() if said}
    told["secret"] = flag(node.get(f"{dcat.OWN}secret"))
    told["checked_on"] = literal(node.get(f"{dcat.OWN}linkCheckedOn"))
    marks = {part: literal(node.get(f"{dcat.OWN}{dcat.quality_term(part)}")) for part in codes.QUALITIES}
    said = {part: literal(node.get(f"{dcat.OWN}{dcat.governance_term(part)}")) for part in codes.GOVERNANCE}
    told["quality"] = {
        part: int(mark) if mark in {"1", "2", "3", "4", "5"} else mark for part, mark in marks.items() if mark
    }
    told["governance"] = {part: line for part, line in said.items() if line}
    return told


SOURCE = Source("dcat", _l("A DCAT catalogue (JSON-LD)"), publisher="", licence="", read=read)
