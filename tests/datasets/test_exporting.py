"""The shelf as CSV and as DCAT: sound by an independent reader, and the same again after a round trip."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from sqlalchemy import delete

from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets import columns, dcat
from datasets.exporters import EXPORTERS
from datasets.importers import shipped
from datasets.models import ShelfEntry, codes
from datasets.queries import runs as queries
from datasets.services import shelf
from datasets.services.importing import import_now
from tests.datasets.lists import account, count_entries, find, send
from tests.factories.datasets import make_entry

BASE = "https://thread.example.org"
OWN = Namespace(dcat.OWN)
SOURCES = {"csv": "csv", "jsonld": "dcat"}
EVERYTHING: dict[str, Any] = {
    "title": "=Rent arrears; \"quoted\", 'and' <b>bold</b>",
    "description": "Who owes rent.\nAnd how much, in Ynys Môn.",
    "holder": "A council",
    "holder_type": "Local council",
    "org_id": "GB-CHC-1184957",
    "existence": "exists",
    "kind": "admin",
    "unit": "a tenancy",
    "access": "shared_group",
    "access_note": "by agreement",
    "licence": "UKDS-EUL",
    "licence_note": "@ask",
    "nations": ["england", "wales"],
    "coverage_note": "-most of it",
    "finest_geography": "ward",
    "geography_note": "ward; some streets",
    "period_from": "2019",
    "period_to": "2024-03",
    "update_frequency": "every_2_to_3_years",
    "frequency_note": "or so",
    "lag": "over_1_year",
    "personal_data": "pseudonymised",
    "sensitivity": "high",
    "quality": {"overall": 4, "coverage": 2},
    "governance": {"controller": "the council", "may_refuse": "tenants"},
    "standards": ["One; two", "Back\\slash"],
    "topics": ["Housing", "Debt; rent"],
    "label_check": "Could hurt.",
    "url": "https://example.org/a?b=c&d=%20",
    "url_check": "seen",
    "checked_on": date(2026, 3, 4),
    "state": "usable",
}


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    """Inside the app."""
    with app.app_context():
        yield


def add(facts: dict[str, Any]) -> None:
    with writing():
        shelf.add_entry(facts, same_name_ok=True)


def fill() -> None:
    import_now("shipped", "the list", shipped.FILE.read_bytes())


def furnish() -> None:
    """The shipped sixty, one of which all is known, one wished for, one secret."""
    fill()
    add(EVERYTHING)
    add({"title": "A count of sofa surfers", "existence": "wished_for"})
    add({"title": "Helpline notes", "holder_type": "A helpline", "secret": True, "licence": "none"})


def export(kind: str) -> bytes:
    return EXPORTERS[kind](queries.list_for_export(), BASE)


def empty() -> None:
    """An installation without a shelf."""
    with writing():
        db.session.execute(delete(ShelfEntry))


def graph() -> Graph:
    return Graph().parse(data=export("jsonld"), format="json-ld")


def test_an_independent_reader_finds_a_sound_catalogue() -> None:
    furnish()
    read = graph()
    catalogues = list(read.subjects(RDF.type, DCAT.Catalog))
    assert catalogues == [URIRef(f"{BASE}/shelf")]
    assert read.value(catalogues[0], DCTERMS.title) and read.value(catalogues[0], DCTERMS.publisher)
    listed = set(read.objects(catalogues[0], DCAT.dataset))
    assert listed == set(read.subjects(RDF.type, DCAT.Dataset))
    assert len(listed) == 63


RANGES: dict[URIRef, URIRef] = {
    DCTERMS.publisher: FOAF.Agent,
    DCTERMS.license: DCTERMS.LicenseDocument,
    DCTERMS.accessRights: DCTERMS.RightsStatement,
    DCTERMS.spatial: DCTERMS.Location,
    DCTERMS.temporal: DCTERMS.PeriodOfTime,
    DCTERMS.accrualPeriodicity: DCTERMS.Frequency,
    DCTERMS.conformsTo: DCTERMS.Standard,
    DCAT.theme: URIRef("http://www.w3.org/2004/02/skos/core#Concept"),
    DCAT.landingPage: FOAF.Document,
}
ONCE = (DCTERMS.title, DCTERMS.identifier)
AT_MOST_ONCE = (
    DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCTERMS.accessRights, DCTERMS.temporal,
    DCTERMS.accrualPeriodicity, DCAT.landingPage,
)  # fmt: skip


def test_every_dataset_has_what_dcat_asks_of_it() -> None:
    furnish()
    read = graph()
    for one in read.subjects(RDF.type, DCAT.Dataset):
        for term in ONCE:
            (value,) = read.objects(one, term)
            assert isinstance(value, Literal) and str(value)
        for term in AT_MOST_ONCE:
            assert len(list(read.objects(one, term))) <= 1
        for term, kind in RANGES.items():
            for thing in read.objects(one, term):
                assert not isinstance(thing, Literal)
                assert (thing, RDF.type, kind) in read, (one, term)


def test_every_address_is_one_and_every_typed_value_is_sound() -> None:
    furnish()
    seen: set[Node] = {node for triple in graph() for node in triple}
    addresses = [node for node in seen if isinstance(node, URIRef)]
    assert len(addresses) > 100
    for address in addresses:
        assert address.n3()  # rdflib refuses to write what is no IRI
        assert str(address).startswith(("http://", "https://", dcat.OWN))
    typed = [node for node in seen if isinstance(node, Literal) and node.datatype]
    assert {node.datatype for node in typed} >= {XSD.gYear, XSD.gYearMonth, XSD.date, XSD.boolean, XSD.integer}
    assert not [node for node in typed if node.ill_typed]


def test_its_facts_stand_under_their_terms() -> None:
    add(EVERYTHING)
    read = graph()
    one = read.value(predicate=RDF.type, object=DCAT.Dataset)
    assert str(read.value(one, DCTERMS.title)) == EVERYTHING["title"]
    publisher = read.value(one, DCTERMS.publisher)
    assert str(read.value(publisher, FOAF.name)) == "A council"
    assert str(read.value(publisher, DCTERMS.identifier)) == "GB-CHC-1184957"
    assert read.value(one, DCAT.landingPage) == URIRef(EVERYTHING["url"])
    assert {str(place)[-9:] for place in read.objects(one, DCTERMS.spatial)} == {"E92000001", "W92000004"}
    assert read.value(one, OWN.qualityOverall) == Literal(4)
    assert str(read.value(one, OWN.governanceMayRefuse)) == "tenants"


@pytest.mark.parametrize("kind", SOURCES)
def test_importing_our_own_export_changes_nothing(kind: str) -> None:
    furnish()
    before = {name: export(name) for name in SOURCES}
    run = send(before[kind], SOURCES[kind])
    assert account(run) == (63, 0, 0, 63, 0), run.refusals
    assert count_entries() == 63
    assert {name: export(name) for name in SOURCES} == before


@pytest.mark.parametrize("kind", SOURCES)
def test_an_empty_shelf_filled_from_an_export_exports_the_same_bytes(kind: str) -> None:
    furnish()
    before = {name: export(name) for name in SOURCES}
    empty()
    run = send(before[kind], SOURCES[kind])
    assert account(run) == (63, 63, 0, 0, 0), run.refusals
    assert {name: export(name) for name in SOURCES} == before
    assert account(import_now("shipped", "the list", shipped.FILE.read_bytes())) == (60, 0, 0, 60, 0)
    assert {name: export(name) for name in SOURCES} == before


def test_only_what_is_public_is_exported() -> None:
    with writing():
        make_entry("A room's own secret", public=False)
        make_entry("Put away").search = ""
        make_entry("For all")
    for kind in SOURCES:
        told = export(kind)
        assert b"For all" in told and b"own secret" not in told and b"Put away" not in told


def test_no_cell_is_a_formula() -> None:
    for sign in "=+-@＝":
        add({**EVERYTHING, "title": f"{sign}cmd|'/C calc'!A0", "holder": sign, "topics": [f"{sign}x"]})
    rows = list(csv.reader(io.StringIO(export("csv").decode("utf-8-sig"), newline="")))
    assert len(rows) == 6 and {len(row) for row in rows} == {len(columns.COLUMNS)}
    assert not [cell for row in rows for cell in row if columns.RISKY.match(cell) and not cell.startswith("'")]


def test_every_code_has_its_term_and_every_term_its_code() -> None:
    assert set(dcat.FREQUENCIES) == set(codes.FREQUENCIES)
    assert set(dcat.NATIONS) == set(codes.NATIONS)
    assert set(dcat.ACCESS) == set(codes.ACCESS)
    assert set(dcat.LICENCES) <= set(codes.LICENCES)
    told = {*dcat.PLAIN.values(), "secret", "licence", "linkCheckedOn", "Entry"}
    told |= {dcat.quality_term(part) for part in codes.QUALITIES}
    told |= {dcat.governance_term(part) for part in codes.GOVERNANCE}
    assert len(told) == len(dcat.PLAIN) + 4 + len(codes.QUALITIES) + len(codes.GOVERNANCE)


WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cn", "Cc", "Co")), max_size=60
)  # fmt: skip
YEAR = st.integers(1900, 2100).map(str)
FACTS = st.fixed_dictionaries(
    {"title": WORDS.filter(lambda text: text.strip())},
    optional={
        **dict.fromkeys(("holder", "unit", "licence_note", "coverage_note", "label_check", "url_check"), WORDS),
        "description": st.lists(WORDS, max_size=3).map("\n".join),
        "nations": st.lists(st.sampled_from(codes.NATIONS)),
        "topics": st.lists(WORDS, max_size=4),
        "standards": st.lists(WORDS, max_size=4),
        "quality": st.dictionaries(st.sampled_from(codes.QUALITIES), st.integers(1, 5)),
        "governance": st.dictionaries(st.sampled_from(codes.GOVERNANCE), WORDS),
        "secret": st.booleans(),
        "period_from": YEAR,
        "checked_on": st.dates(date(1990, 1, 1), date(2025, 1, 1)),
        **{
            name: st.sampled_from(getattr(codes, listed))
            for name, listed in (
                ("existence", "EXISTENCE"),
                ("kind", "KINDS"),
                ("access", "ACCESS"),
                ("licence", "LICENCES"),
                ("finest_geography", "GEOGRAPHIES"),
                ("update_frequency", "FREQUENCIES"),
                ("lag", "LAGS"),
                ("personal_data", "PERSONAL_DATA"),
                ("sensitivity", "SENSITIVITIES"),
                ("state", "ENTRY_STATES"),
            )
        },
    },
)


@pytest.mark.parametrize("kind", SOURCES)
def test_whatever_the_shelf_holds_comes_back_the_same(kind: str, app: Flask) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(FACTS, min_size=1, max_size=3))
    def holds(described: list[dict[str, Any]]) -> None:
        empty()
        for facts in described:
            try:
                add(facts)
            except Refused:
                assume(False)
        before = export(kind)
        unchanged = account(send(before, SOURCES[kind]))
        assert unchanged == (len(described), 0, 0, len(described), 0)
        empty()
        run = send(before, SOURCES[kind])
        assert account(run) == (len(described), len(described), 0, 0, 0), run.refusals
        assert export(kind) == before

    holds()


def test_it_holds_on_either_database(either_app: Flask) -> None:
    with either_app.app_context():
        furnish()
        send(export("csv"))
        told = {name: export(name) for name in SOURCES}
        assert account(send(told["jsonld"], "dcat")) == (63, 0, 0, 63, 0)
        changed = told["csv"].replace(b"A count of sofa surfers", b"How many sleep on sofas")
        assert account(send(changed)) == (63, 0, 1, 62, 0)
        assert find("How many sleep on sofas").existence == "wished_for"
