"""Hostile requests to every route of datasets, cards and tables: never a server error, and no change by who may not.

The routes come from the URL map, so a new one is tried without being listed here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any
from urllib.parse import quote_from_bytes

from flask import Flask
from werkzeug.routing import Rule

from tests.rules.test_routes import World, routes

STEP_KINDS = (
    "bring", "origins", "answered", "list_data", "merge_data", "spectrum", "fill", "fit", "gaps", "ballot",
)  # fmt: skip
HUGE = "9" * 400
FIELDS = (
    "title", "holder", "holder_type", "secret", "unit", "existence", "entry", "look", "anyway", "into", "other",
    "answer", "question", "dataset", "table", "kind", "text", "left_out", "severity", "closed_by", "grade", "item",
    "verdict", "statement", "source_title", "publisher", "url", "published", "evidence_type", "strength", "nations",
    "state", "new_strength", "superseded_by", "cards", "library_keys", "questions", "fit", "missing", "why",
    "needs_with", "all_fully", "in_data_no", "access", "sensitivity", "lag", "finest_geography", "card", "licence",
    "update_frequency", "fact", "value", "holds", "uses", "is_in", "picks", "chance", "count", "seat", "scribe",
    "topic", "description", "org_id", "org_scheme", "period_from", "checked_on", "quality_overall", "public", "q",
    "access_note", "standards", "topics", "page", "find", "ref", "file", "mapping", "column_title",
)  # fmt: skip
HOSTILE: dict[str, str] = {
    "empty": "",
    "negative": "-1",
    "huge": HUGE,
    "just too large": "9223372036854775808",
    "NUL": "a\x00b",
    "superscript": "D²",
    "superscript alone": "²",
    "space": " ",
    "another script's figures": "٣",
    "not a number": "NaN",
    "long": "x" * 5000,
    "markup": "<script>alert(1)</script>\"' onload=x",
    "broken letters": "\udc80",
    "pair": "Q01+D01",
    "likely": "D01",
    "one": "1",
    "percent": "%_\\",
}


def hostile_routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route of datasets, and those of cards and tables in workshops."""
    return [
        (rule, method)
        for rule, method, _guard in routes(app)
        if rule.endpoint.startswith("datasets.")
        or (rule.endpoint.startswith("workshops.") and ("card" in rule.endpoint or "table" in rule.endpoint))
    ]


def bodies() -> Iterator[tuple[str, dict[str, Any]]]:
    """What is sent: each hostile value in every field, some beside a second one."""
    for name, value in HOSTILE.items():
        raw = value.encode("utf-8", "surrogateescape")
        yield name, dict.fromkeys(FIELDS, raw)
        if name in {"empty", "huge", "not a number"}:
            yield f"{name}, doubled", {field: [raw, b"1"] for field in FIELDS}


def encoded(fields: dict[str, Any]) -> bytes:
    """As a form is sent, with bytes that no browser sends."""
    pairs = [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]
    return "&".join(f"{name}={quote_from_bytes(one)}" for name, one in pairs).encode()


def addresses(world: World, rule: Rule) -> Iterator[str]:
    """The route's own address, on every kind of step, and with parts that are none."""
    own = world.address(rule)
    yield own
    step = world.steps[world._kind_for(rule.endpoint)]
    if "<number:step>" in rule.rule:
        yield from (own.replace(f"/steps/{step}", f"/steps/{world.steps[kind]}") for kind in STEP_KINDS)
    for part in ("D01", "Q01", "/1/"):
        if part in own:
            for odd in ("D²", "Q99999999999999999999", "-1", "%00", "%ff", "D" + "9" * 30, "Q1+D1", "999999999"):
                yield own.replace(part, f"/{odd}/" if part == "/1/" else odd)


def server_errors(world: World, rule: Rule, method: str, visitor: str) -> list[str]:
    """Every request to a route that ended in a server error."""
    client, wrong = world.client(visitor), []
    world.app.config["PROPAGATE_EXCEPTIONS"] = False
    world.app.testing = False
    for address in dict.fromkeys(addresses(world, rule)):
        own = address == world.address(rule)
        sent = list(bodies()) if own else [("nothing", {}), ("likely", dict.fromkeys(FIELDS, b"1"))]
        for name, fields in sent:
            data = encoded(fields)
            kind = "application/x-www-form-urlencoded"
            if method == "GET":
                answer = client.get(f"{address}?{data.decode()}", buffered=False)
            else:
                answer = client.post(address, data=data, content_type=kind)
            if answer.status_code >= 500:
                wrong.append(f"{answer.status_code} {method} {address} as {visitor}, {name}")
            answer.close()
    return wrong


def test_nothing_hostile_is_a_server_error(app: Flask) -> None:
    world = World(app)
    tried = hostile_routes(app)
    assert len(tried) > 60
    wrong: list[str] = []
    for rule, method in tried:
        for visitor in ("facilitator", "seat"):
            wrong += server_errors(world, rule, method, visitor)
        if method == "POST":
            world.restore()
    assert not wrong, "\n".join(wrong)


LIKELY = {
    "existence": "exists", "title": "Rent", "entry": "1", "text": "x", "question": "Q01", "verdict": "answered",
    "statement": "x", "source_title": "x", "fit": "fully", "access": "open", "card": "1", "licence": "none",
    "into": "1", "fact": "licence", "value": "none", "holds": "y", "picks": "Q01", "chance": "1", "count": "2",
    "seat": "S01", "table": "room", "dataset": "D01", "all_fully": "1", "state": "checked", "severity": "5",
    "grade": "have_it", "answer": "same", "other": "1", "why": "x", "holder": "x", "library_keys": "x", "topic": "x",
    "name": "x",
}  # fmt: skip
LEFT_OUT = ("sign_ins", "receipts")  # who is signed in, and which forms were sent


def contents(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for who is signed in."""
    with closing(sqlite3.connect(world.file)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=str)  # noqa: S608 - our own names
            for name in names
            if name not in LEFT_OUT
        }


def test_who_may_not_changes_nothing(app: Flask) -> None:
    world = World(app)
    before, tried = contents(world), 0
    for rule, method in hostile_routes(app):
        if method != "POST":
            continue
        guard = getattr(app.view_functions[rule.endpoint], "guard", "")
        others = ("public", "stranger", "screen", "commissioner", "other")
        if guard == "facilitators":  # the shelf belongs to no cycle: every facilitator keeps it
            others = ("public", "stranger", "screen", "commissioner")
        for visitor in (*others, *(("seat",) if guard != "seat" else ())):
            client = world.client(visitor)
            for address in dict.fromkeys(addresses(world, rule)):
                answer = client.post(address, data=LIKELY)
                assert answer.status_code in {302, 303, 404, 403}, f"{visitor} {address}: {answer.status_code}"
                tried += 1
    assert tried > 1000
    after = contents(world)
    assert not [name for name in before if before[name] != after[name]]
