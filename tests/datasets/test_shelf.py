"""The shelf's services and its search: what may be said of a dataset, and how it is found again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from datasets.facts import FIELDS
from datasets.folding import fold
from datasets.models import ShelfEntry
from datasets.queries import shelf as queries
from datasets.queries.shelf import Filters, Reader
from datasets.services import shelf
from tests.conftest import QueryCount
from tests.factories.datasets import make_entry
from tests.factories.workshops import make_cycle

Counting = Callable[[], AbstractContextManager[QueryCount]]
FULL: dict[str, Any] = {
    "title": "Households  Below Average Income",
    "description": "Official estimates of low income.\nEvery year.",
    "holder": "Department for Work and Pensions",
    "org_id": "",
    "existence": "exists",
    "kind": "survey",
    "unit": "a household",
    "access": "open",
    "licence": "OGL-UK-3.0",
    "nations": ["scotland", "england", "wales", "northern_ireland"],
    "coverage_note": "United Kingdom",
    "finest_geography": "region",
    "period_from": "1994",
    "period_to": "2024-03",
    "update_frequency": "annual",
    "lag": "over_1_year",
    "personal_data": "aggregated",
    "sensitivity": "low",
    "quality": {"overall": "4", "coverage": 3, "accuracy": ""},
    "governance": {"controller": "The department", "dpia": ""},
    "standards": ["GSS codes", "GSS codes"],
    "topics": ["Income and poverty"],
    "url": "https://www.gov.uk/government/collections/hbai--2",
    "checked_on": "2026-01-31",
}


@pytest.fixture(autouse=True)
def _writing(app: Flask) -> Iterator[None]:
    """Every test here writes."""
    with app.test_request_context(), writing():
        yield


def add(**given: Any) -> ShelfEntry:
    return shelf.add_entry({"title": "Case records", **given})


def refusal(**given: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        add(**given)
    return refused.value


def test_an_entry_keeps_every_fact() -> None:
    entry = shelf.add_entry(FULL)
    db.session.expire_all()
    assert entry.title == "Households Below Average Income"
    assert entry.nations == ["england", "wales", "scotland", "northern_ireland"]
    assert entry.quality == {"overall": 4, "coverage": 3}
    assert entry.governance == {"controller": "The department"}
    assert entry.standards == ["GSS codes"]
    assert entry.description.count("\n") == 1
    assert str(entry.checked_on) == "2026-01-31"
    assert (entry.source, entry.state, entry.public) == ("shelf", "described", True)
    assert entry.key and entry.source_key and entry.made_at == entry.changed_at
    assert shelf.edit_entry(entry, FULL) == []


def test_what_is_unknown_stays_empty() -> None:
    entry = add()
    facts = shelf.read_facts(entry)
    said = {name for name, value in facts.items() if value}
    assert said == {"title", "existence", "state"}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "nul \x00 sign"}, "title"),
        ({"description": "x" * 1001}, "description"),
        ({"access": "semi_open"}, "access"),
        ({"licence": "OGL"}, "licence"),
        ({"kind": "spreadsheet"}, "kind"),
        ({"existence": "perhaps"}, "existence"),
        ({"nations": ["england", "france"]}, "nations"),
        ({"finest_geography": "street"}, "finest_geography"),
        ({"update_frequency": "often"}, "update_frequency"),
        ({"lag": "old"}, "lag"),
        ({"personal_data": "some"}, "personal_data"),
        ({"sensitivity": "extreme"}, "sensitivity"),
        ({"state": "invented"}, "state"),
        ({"quality": {"overall": 6}}, "quality"),
        ({"quality": {"overall": "good"}}, "quality"),
        ({"period_from": "last year"}, "period_from"),
        ({"period_from": "2019-13"}, "period_from"),
        ({"period_from": "2019-02-30"}, "period_from"),
        ({"period_from": "2020", "period_to": "2019-05"}, "period_to"),
        ({"checked_on": "31/01/2026"}, "checked_on"),
        ({"org_id": "SC123456"}, "org_id"),
        ({"org_id": "nonsense"}, "org_id"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "ftp://example.org/a"}, "url"),
        ({"url": "https://user:pass@example.org"}, "url"),
        ({"url": 'https://example.org/" onclick='}, "url"),
        ({"url": "http://[::1"}, "url"),
        ({"url": "https://localhost"}, "url"),
        ({"url": "www.example.org"}, "url"),
        ({"url": f"https://example.org/{'x' * 500}"}, "url"),
        ({"topics": [f"topic {n}" for n in range(31)]}, "topics"),
    ],
)
def test_wrong_facts_are_refused_by_field(given: dict[str, Any], field: str) -> None:
    assert refusal(**given).field == field
    assert queries.search() == []


def test_every_fault_is_listed() -> None:
    faults = shelf.list_faults({"title": "", "url": "x", "access": "y", "nations": ["z"]})
    assert {fault.field for fault in faults} == {"title", "url", "access", "nations"}


def test_a_check_of_tomorrow_is_refused() -> None:
    today = clock.now().date()
    assert refusal(checked_on=today + timedelta(days=1)).field == "checked_on"
    assert add(checked_on=today).checked_on == today


@pytest.mark.parametrize(
    "given",
    [
        {"title": "Poverty in the UK", "nations": ["england"]},
        {"title": "United Kingdom poverty", "nations": ["england", "wales"]},
        {"coverage_note": "UK-wide", "nations": ["england"]},
        {"title": "Rents of Great Britain", "nations": ["england"]},
    ],
)
def test_an_england_only_dataset_is_not_called_uk(given: dict[str, Any]) -> None:
    refused = refusal(**given)
    assert refused.field == "nations"
    assert "England" in refused.message


@pytest.mark.parametrize(
    "given",
    [
        {"title": "Poverty in the UK", "nations": ["england", "wales", "scotland", "northern_ireland"]},
        {"title": "Poverty in the UK", "nations": []},
        {"title": "Non-UK born residents", "nations": ["england"]},
        {"title": "Survey held by the UK Data Service", "nations": ["england"]},
        {"title": "Rents of Great Britain", "nations": ["england", "wales", "scotland"]},
    ],
)
def test_nations_that_agree_are_let_through(given: dict[str, Any]) -> None:
    assert add(**given).nations == given["nations"]


def test_of_a_secret_one_nothing_names_the_holder() -> None:
    entry = add(
        secret=True, holder="Rowan House", holder_type="A refuge", org_id="1184957", url="https://rowan.example.org",
        governance={"controller": "Rowan House", "may_refuse": "Residents"}, unit="A stay",
    )  # fmt: skip
    assert (entry.holder, entry.org_id, entry.org_id_typed, entry.url) == ("", "", "", "")
    assert entry.governance == {"may_refuse": "Residents"}
    assert "rowan" not in entry.search and "a refuge" in entry.search


def test_no_other_words_of_a_secret_one_give_its_holder_away() -> None:
    assert refusal(secret=True, holder="Rowan House", description="Stays at rowan  HOUSE").field == "description"
    entry = add(holder="Rowan House", unit="A stay at Rowan House")
    with pytest.raises(Refused) as refused:
        shelf.edit_entry(entry, {"secret": True})
    assert refused.value.field == "unit"
    shelf.edit_entry(entry, {"secret": True, "unit": "A stay", "holder_type": "A refuge"})
    assert entry.holder == ""


def test_the_database_itself_keeps_no_secret_holder() -> None:
    with pytest.raises(IntegrityError), db.session.begin_nested():
        make_entry(secret=True, holder="Rowan House")


def test_what_is_wished_for_is_a_state() -> None:
    entry = add(existence="wished_for")
    assert entry.state == "wished_for"
    assert set(shelf.edit_entry(entry, {"existence": "exists"})) == {"existence", "state"}
    assert entry.state == "described"
    assert add(title="Other", existence="held_by_me").existence == "exists"


def test_one_name_twice_is_asked_about() -> None:
    first = add(holder="A food bank")
    with pytest.raises(shelf.SameName) as same:
        add(title="CASE  Récords", holder="a Food Bank")
    assert same.value.entry_id == first.id
    assert same.value.field == "title"
    assert "There is one of this name already" in same.value.message
    assert add(holder="Another food bank").id != first.id
    assert shelf.add_entry({"title": "Case records", "holder": "A food bank"}, same_name_ok=True).id != first.id


def test_an_unpublished_entry_of_another_cycle_is_not_told_of() -> None:
    one, other = make_cycle(), make_cycle()
    shelf.add_entry({"title": "Case records"}, public=False, cycle_id=one.id)
    shelf.add_entry({"title": "Case records"}, public=False, cycle_id=other.id)
    with pytest.raises(shelf.SameName):
        shelf.add_entry({"title": "Case records"}, public=False, cycle_id=one.id)


def test_an_import_learns_names_as_it_goes() -> None:
    add(holder="A food bank")
    names = queries.list_names()
    with pytest.raises(shelf.SameName):
        shelf.add_entry({"title": "case records", "holder": "A food bank"}, source="csv", source_key="1", names=names)
    shelf.add_entry({"title": "New one"}, source="csv", source_key="2", names=names)
    with pytest.raises(shelf.SameName):
        shelf.add_entry({"title": "NEW one"}, source="csv", source_key="3", names=names)


def test_one_source_gives_an_entry_once() -> None:
    entry = shelf.add_entry({"title": "A"}, source="csv", source_key="row 1", key="a-key-that-travels")
    for changes in ({"source_key": "row 1"}, {"source_key": "row 2", "key": entry.key}):
        with pytest.raises(Refused):
            shelf.add_entry({"title": "B"}, **{"source": "csv", **changes})
    assert queries.get_by_source("csv", "row 1") is entry
    assert queries.get_by_key("a-key-that-travels") is entry


def test_records_are_never_pasted() -> None:
    refused = refusal(description="a.person@example.org, AB 12 34 56 C")
    assert refused.field == "description"
    assert refused.message.endswith("Describe the data; never paste it.")
    assert refusal(governance={"controller": "Call 07700 900123"}).field == "governance"
    assert refusal(topics=["a.person@example.org"]).field == "topics"


def test_an_edit_says_what_changed() -> None:
    entry = shelf.add_entry(FULL)
    before = entry.changed_at
    assert shelf.edit_entry(entry, {"access": "open"}) == []
    assert entry.changed_at == before
    assert shelf.edit_entry(entry, {"access": "shared_group", "title": "Low income"}) == ["access", "title"]
    assert queries.search("low income", limit=1) == [entry]
    with pytest.raises(Refused) as refused:
        shelf.edit_entry(entry, {"nations": ["england"]})
    assert refused.value.field == "nations"
    assert entry.nations[-1] == "northern_ireland"


def test_a_number_is_kept_as_it_was_typed() -> None:
    entry = add(org_id="sc 012345")
    assert (entry.org_id, entry.org_id_typed) == ("GB-SC-SC012345", "sc 012345")
    assert shelf.edit_entry(entry, {"org_id": "GB-SC-SC012345"}) == []
    assert shelf.edit_entry(entry, {"unit": "a grant"}) == ["unit"]
    assert entry.org_id_typed == "sc 012345"
    shelf.edit_entry(entry, {"org_id": "SC123456", "org_scheme": "GB-COH"})
    assert (entry.org_id, entry.org_id_typed) == ("GB-COH-SC123456", "SC123456")
    shelf.edit_entry(entry, {"org_id": ""})
    assert (entry.org_id, entry.org_id_typed) == ("", "")


def test_folding() -> None:
    assert fold("  Café   MÔN ﬁ Straße ") == "cafe mon fi strasse"


def test_a_search_finds_and_ranks() -> None:
    rest = add(title="Zeta", description="about debt")
    words = add(title="Of debts and other problem things")
    has = add(title="All problem debt")
    begins = add(title="Problem debt statistics")
    assert queries.search("PROBLEM  Débt") == [begins, has, words]
    assert queries.search("debt") == [has, words, begins, rest]
    assert queries.search("debt", limit=1, offset=3) == [rest]
    assert queries.search("100% _debt") == []
    assert queries.search("nothing like it") == []
    assert queries.search("x" * 10_000) == []


def test_signs_of_the_database_are_plain_letters() -> None:
    entry = add(title="50% off_peak \\ fares")
    add(title="Something else")
    for text in ("50%", "off_", "\\", "%"):
        assert queries.search(text) == [entry]


def test_filters() -> None:
    small = add(title="A", access="open", nations=["wales"], finest_geography="lsoa", kind="admin")
    large = add(title="B", access="open", nations=["england"], finest_geography="region", update_frequency="annual")
    wish = add(title="C", existence="wished_for", finest_geography="organisation")

    def found(**given: Any) -> list[ShelfEntry]:
        return queries.search(filters=Filters(**given))

    assert found(access="open") == [small, large]
    assert found(nation="wales") == [small]
    assert found(finest_geography="local_authority") == [small]
    assert found(finest_geography="nation") == [small, large]
    assert found(finest_geography="organisation") == [wish]
    assert found(kind="admin", access="open") == [small]
    assert found(update_frequency="annual") == [large]
    assert found(wished_for=True) == [wish]
    assert found(nation="%") == []
    counts = queries.count_by_access(filters=Filters(access="open"))
    assert dict(counts) == {("open", "exists"): 2}


def test_who_sees_what() -> None:
    one, other = make_cycle(), make_cycle()
    seen = add(title="Seen")
    desk = shelf.add_entry({"title": "Seen at the desk"}, public=False)
    room = shelf.add_entry({"title": "Seen in its cycle"}, public=False, cycle_id=one.id)
    shelf.add_entry({"title": "Seen elsewhere"}, public=False, cycle_id=other.id)
    reader = Reader(True, frozenset({one.id}))
    assert queries.search("seen") == [seen]
    assert queries.search("seen", reader=reader) == [seen, desk, room]
    assert len(queries.search("seen", public_only=False)) == 4
    assert queries.suggest("seen") == [seen]
    assert queries.suggest("seen", cycle_id=one.id) == [seen, room]
    assert queries.suggest("s") == []
    assert queries.get_entry(room.id, Reader()) is None
    assert queries.get_entry(room.id, reader) is room
    assert queries.list_entries() == [seen]


def test_what_is_put_away_is_not_found() -> None:
    entry = add()
    entry.search = ""
    shelf.edit_entry(entry, {"unit": "a case"})
    assert queries.search() == [] == queries.search("case")
    shelf.index_entry(entry)
    assert queries.search("case") == [entry]


@pytest.mark.postgres
def test_a_search_is_the_same_on_postgresql(postgres_app: Flask) -> None:
    with postgres_app.test_request_context(), writing():
        first = add(title="Food 50% off", nations=["wales"], access="open")
        second = add(title="About FOOD", description="Café", finest_geography="ward")
        assert queries.search("food") == [first, second]
        assert queries.search("50% food") == [first] == queries.search(filters=Filters(nation="wales"))
        assert queries.search("cafe", filters=Filters(finest_geography="region")) == [second]
        assert dict(queries.count_by_access("food")) == {("", "exists"): 1, ("open", "exists"): 1}
        assert queries.find_same("food 50% OFF", "") is first


SAID = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.dictionaries(st.sampled_from([*sorted(FIELDS), "org_scheme"]), SAID))
def test_whatever_is_said_is_kept_whole_or_refused(told: dict[str, Any]) -> None:
    """What comes out of a hostile file never breaks the shelf, and what was cleaned once is clean."""
    try:
        found = shelf.check_facts({"title": "A", **told})
    except Refused as refused:
        assert refused.message and refused.field in FIELDS
        return
    assert set(found) == FIELDS
    assert shelf.check_facts(found) == found


def test_queries_of_the_shelf_are_few(count_queries: Counting) -> None:
    for n in range(12):
        add(title=f"Dataset {n}")
    with count_queries() as count:
        queries.search("dataset", filters=Filters(access="open"))
        queries.count_by_access("dataset")
    assert count.n == 2
    with count_queries() as count:
        shelf.add_entry({"title": "One more"}, source="csv", source_key="1", names=queries.list_names())
    assert count.n == 3  # the names, whether it is there, the entry itself
