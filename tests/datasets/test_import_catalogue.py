"""Catalogues in JSON-LD: ours, other people's, and hostile ones. Nothing is fetched, nothing half taken."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from core.writing import writing
from datasets import dcat
from datasets.importers.catalogue import about
from datasets.services import importing
from tests.datasets.lists import account, count_entries, find, send

NAMES = {"dcat": dcat.PREFIXES["dcat"], "dct": dcat.PREFIXES["dct"], "foaf": dcat.PREFIXES["foaf"]}


@pytest.fixture(autouse=True)
def inside(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Inside the app, without a way out."""

    def refuse(*_given: object, **_more: object) -> None:
        raise AssertionError("something was to be fetched")

    with app.app_context():
        monkeypatch.setattr(socket.socket, "connect", refuse)
        yield


def catalogue(*datasets: Any, context: Any = NAMES) -> bytes:
    told = {"@context": context, "@type": "dcat:Catalog", "dct:title": "A list", "dcat:dataset": list(datasets)}
    return json.dumps(told).encode()


def dataset(**given: Any) -> dict[str, Any]:
    return {"@id": "https://example.org/d/1", "@type": "dcat:Dataset", "dct:title": "Rent arrears", **given}


def take(*datasets: Any) -> Any:
    return send(catalogue(*datasets), "dcat")


def test_another_catalogue_is_read_as_far_as_it_goes() -> None:
    run = take(
        dataset(
            **{
                "dct:title": [{"@value": "Ôl-ddyledion", "@language": "cy"}, {"@value": "Arrears", "@language": "en"}],
                "dct:publisher": {"foaf:name": "A council", "dct:identifier": "https://example.org/council"},
                "dct:license": {"@id": "https://example.org/terms"},
                "dct:spatial": "England and Wales",
                "dcat:keyword": ["rent", "debt"],
                "dct:accrualPeriodicity": {"@id": dcat.FREQUENCIES["monthly"]},
                "dct:temporal": {"dcat:startDate": {"@value": "2019-04-01T00:00:00", "@type": "xsd:dateTime"}},
            }
        )
    )
    assert account(run) == (1, 1, 0, 0, 0)
    entry = find("Arrears")
    assert (entry.holder, entry.org_id, entry.licence) == ("A council", "", "other")
    assert entry.licence_note == "https://example.org/terms"
    assert (entry.nations, entry.topics) == (["england", "wales"], ["rent", "debt"])
    assert (entry.update_frequency, entry.period_from) == ("monthly", "2019-04-01")


def test_it_is_found_again_by_its_address() -> None:
    take(dataset())
    assert account(take(dataset())) == (1, 0, 0, 1, 0)
    assert account(take(dataset(**{"dct:description": "Who owes rent."}))) == (1, 0, 1, 0, 0)
    assert account(take(dataset(**{"@id": "https://example.org/d/2", "dct:title": "Other"}))) == (1, 1, 0, 0, 0)


def test_a_number_of_another_catalogue_is_never_a_key_of_ours() -> None:
    take(dataset(**{"dct:identifier": "1"}))
    run = take(dataset(**{"@id": "https://example.org/d/2", "dct:title": "Other", "dct:identifier": "1"}))
    assert account(run) == (1, 1, 0, 0, 0)


def test_a_graph_is_read_too() -> None:
    pointer = {"@type": "dcat:Catalog", "@id": "x", "dcat:dataset": [{"@id": "https://example.org/d/1"}]}
    content = json.dumps({"@context": NAMES, "@graph": [pointer, dataset()]}).encode()
    assert account(send(content, "dcat")) == (1, 1, 0, 0, 0)


def test_names_may_be_given_one_by_one() -> None:
    context = {"title": {"@id": "dct:title", "@type": "@id"}, "Dataset": "dcat:Dataset", "type": "@type", **NAMES}
    content = json.dumps({"@context": [NAMES, context], "type": "Dataset", "title": "Bus fares"}).encode()
    assert account(send(content, "dcat")) == (1, 1, 0, 0, 0)
    assert find("Bus fares")


def test_who_publishes_it_is_noted() -> None:
    told = json.loads(catalogue(dataset()))
    told["dct:publisher"] = {"foaf:name": "An office"}
    told["dct:license"] = {"@id": "https://example.org/terms"}
    content = json.dumps(told).encode()
    assert about(content) == ("An office", "https://example.org/terms")
    run = send(content, "dcat")
    assert (run.publisher, run.licence) == ("An office", "https://example.org/terms")


HOSTILE = {
    "no JSON": (b"{'a': 1}", "not sound JSON: look at line 1"),
    "cut off": (b'{"@context": {', "not sound JSON"),
    "no number": (b'{"@context": {"a": NaN}}', "not sound JSON"),
    "no letters": (b"{\xff\xfe}", "letters of this file"),
    "too deep": (b'{"a":' + b"[" * 200_000, "nested too deeply"),
    "names elsewhere": (catalogue(dataset(), context="https://example.org/context.jsonld"), "We never fetch"),
    "names elsewhere too": (catalogue(dataset(), context=[NAMES, "http://169.254.169.254/"]), "We never fetch"),
    "no names": (b'{"title": "a"}', "no @context"),
    "a bare list": (b"[1, 2, 3]", "no @context"),
    "no dataset": (catalogue(), "no dataset in this file"),
    "only pointers": (catalogue({"@id": "https://example.org/1"}), "no dataset in this file"),
    "a bare text": (b'"hello"', "no @context"),
    "too many": (catalogue(*[{"@type": "dcat:Dataset"}] * 10_001), "more than 10,000 datasets"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_whole(name: str) -> None:
    content, words = HOSTILE[name]
    run = send(content, "dcat")
    assert run.state == "failed"
    assert words in run.problem
    assert count_entries() == 0


ROWS = {
    "no name": (dataset(**{"dct:title": ""}), "what the dataset is called"),
    "a number for a dataset": (7, "no fields"),
    "wrong type": (dataset(**{"dct:title": {"a": {"b": 1}}}), "Words were expected"),
    "wrong type deeper": (dataset(**{"dct:publisher": {"foaf:name": [[1]]}}), "Words were expected"),
    "truth for a text": (dataset(**{"dct:description": True}), "Words were expected"),
    "a giant": (dataset(**{"dct:title": "a" * 50_000}), "longer than 5,000"),
    "too long": (dataset(**{"dct:title": "a" * 201}), "keep it to 200"),
    "a script for a link": (dataset(**{"dcat:landingPage": {"@id": "javascript:alert(1)"}}), "begins with https"),
    "a file for a link": (dataset(**{"dcat:landingPage": {"@id": "file:///etc/passwd"}}), "begins with https"),
    "broken letters": (dataset(**{"dct:title": "a\ud800b"}), "cannot be shown"),
    "an unknown code": (dataset(**{"urn:common-thread:terms:lag": "ages"}), "not one of the choices"),
    "a mark out of range": (dataset(**{"urn:common-thread:terms:qualityOverall": 9}), "1 to 5"),
    "a day that is none": (dataset(**{"urn:common-thread:terms:linkCheckedOn": "soon"}), "a date that exists"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_hostile_dataset_is_refused_alone(name: str) -> None:
    bad, words = ROWS[name]
    good = dataset(**{"@id": "https://example.org/good", "dct:title": "Good"})
    run = take(bad, good)
    assert account(run) == (2, 1, 0, 0, 1)
    assert words in run.refusals["1"]
    assert count_entries() == 1


def test_names_that_mean_something_elsewhere_mean_nothing_here() -> None:
    odd = {"__proto__": {"isAdmin": True}, "constructor": {"prototype": 1}, "public": False, "id": 1, "run_id": 4}
    assert account(take(dataset(**odd))) == (1, 1, 0, 0, 0)
    assert find("Rent arrears").public is True


def test_a_key_of_ours_is_only_taken_from_our_own_kind_of_entry() -> None:
    own = dataset(**{"@type": ["dcat:Dataset", "urn:common-thread:terms:Entry"], "dct:identifier": "../../etc"})
    run = take(own)
    assert account(run) == (1, 1, 0, 0, 0)
    assert ".." not in find("Rent arrears").key


@pytest.mark.parametrize(
    "publisher", [{"foaf:name": {"a": 1}}, {"foaf:name": "\ud800"}, {"foaf:name": "a\0b"}, [[1]], 5]
)
def test_a_hostile_publisher_is_refused_in_words(app: Flask, publisher: Any) -> None:
    told = {"@context": NAMES, "@type": "dcat:Catalog", "dct:publisher": publisher, "dcat:dataset": [dataset()]}
    content = json.dumps(told).encode()
    with writing():
        run = importing.begin("dcat", "a\0list\ud800.json", content)
    importing.take_in(run.id, content)
    assert run.state in {"failed", "previewed"} and (run.problem or run.state == "previewed")
    assert run.label == "alist.json"


ODD: tuple[Any, ...] = (
    [[]], {"@value": []}, {"@value": {}}, {"@id": []}, {"@id": {"@id": 1}}, [None], 10**400, 1.5, True, "\ud800",
    "a\0b", {"@list": [1]}, {"@value": "x", "@language": []}, [{"dct:title": {"@value": []}}],
)  # fmt: skip
TERMS = (
    "dct:title", "dct:description", "dct:identifier", "dct:publisher", "dct:license", "dct:accessRights", "dct:spatial",
    "dct:temporal", "dct:accrualPeriodicity", "dcat:theme", "dcat:keyword", "dct:conformsTo", "dcat:landingPage",
    "@id", "@type", *(f"{dcat.OWN}{term}" for term in ("secret", "linkCheckedOn", "licence", *dcat.PLAIN.values())),
)  # fmt: skip


@pytest.mark.parametrize("hostile", ODD, ids=str)
def test_hostile_values_anywhere_refuse_a_row_and_no_more(hostile: Any) -> None:
    rows = [dataset(**{"@id": f"https://example.org/{n}", term: hostile}) for n, term in enumerate(TERMS)]
    run = take(*rows, dataset(**{"@id": "https://example.org/good", "dct:title": "A good one"}))
    assert run.state == "done", run.problem
    assert run.rows_read == len(rows) + 1
    assert find("A good one")
