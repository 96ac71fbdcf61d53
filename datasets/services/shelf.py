"""Putting a dataset on the shelf, and changing what is said of it. Importers, rooms and the desk all come this way."""

from __future__ import annotations

from flask_babel import gettext as _

from core import clock
from core.db import db, random_key
from core.errors import Refused
from datasets import facts as rules
from datasets.facts import FIELDS, Facts
from datasets.folding import fold, search_text
from datasets.models import ShelfEntry
from datasets.queries import shelf as queries

TYPED_IN = "shelf"  # the source of what somebody wrote into the shelf's own form
ALSO_SET = frozenset({"public", "run_id"})  # said beside the facts when an entry is edited
SEARCHED = ("holder", "holder_type", "description", "unit")
Names = dict[tuple[str, str], int]


class SameName(Refused):
    """There is one of this name and holder already: `entry_id`. Say so, and ask; `same_name_ok` goes on."""

    def __init__(self, title: str, entry_id: int) -> None:
        super().__init__(_('There is one of this name already: "%(title)s".', title=title), "title")
        self.entry_id = entry_id


def check_facts(facts: Facts) -> Facts:
    """The facts cleaned, one key for each fact an entry has. Raises Refused for the first that is wrong, by field."""
    found, wrong = rules.check(facts)
    if wrong:
        raise wrong[0]
    return found


def list_faults(facts: Facts) -> list[Refused]:
    """All that is wrong with the facts, for a form that shows each beside its field. Empty when all is well."""
    return rules.check(facts)[1]


def add_entry(
    facts: Facts,
    *,
    source: str = TYPED_IN,
    source_key: str = "",
    public: bool = True,
    cycle_id: int | None = None,
    state: str = "",
    run_id: int | None = None,
    key: str = "",
    same_name_ok: bool = False,
    names: Names | None = None,
) -> ShelfEntry:
    """Put a dataset on the shelf.

    `source` and `source_key` say where it came from and what it is called there; `key` keeps the one it travelled with.
    `names`, from `queries.shelf.list_names`, saves an import one look per row, and learns each new name.
    Raises Refused, naming the field, for facts that are wrong and for one that is there; SameName for a name twice.
    """
    found = check_facts({**facts, "state": state or facts.get("state", "")})
    _check_name(found, cycle_id, 0, same_name_ok, names)
    _check_source(source, source_key, key)
    at = clock.now()
    entry = ShelfEntry(
        **found, key=key or random_key(), source=source, source_key=source_key or random_key(), public=public,
        cycle_id=cycle_id, run_id=run_id, made_at=at, changed_at=at,
    )  # fmt: skip
    index_entry(entry)
    db.session.add(entry)
    db.session.flush()
    if names is not None:
        names.setdefault(_name(found), entry.id)
    return entry


def edit_entry(entry: ShelfEntry, facts: Facts, *, same_name_ok: bool = False) -> list[str]:
    """Change some facts of an entry; gives the names of those that are different now, in order.

    `facts` holds only what is said anew; it may also hold `public` and `run_id`. Whole and part are checked as for a
    new one. When nothing is different, nothing is written. Raises Refused as `add_entry` does.
    """
    changed = changes_to(entry, facts)
    if not changed:
        return []
    found = {**read_facts(entry), **changed}
    if {"title", "holder", "holder_type"} & set(changed):
        _check_name(found, entry.cycle_id, entry.id, same_name_ok, None)
    for name, value in changed.items():
        setattr(entry, name, value)
    if entry.search:  # one that is put away stays so
        index_entry(entry)
    entry.changed_at = clock.now()
    db.session.flush()
    return list(changed)


def changes_to(entry: ShelfEntry, facts: Facts) -> Facts:
    """What `edit_entry` would change: each name and its new value, in order. Writes nothing. Raises Refused."""
    found = check_facts(_joined(entry, facts))
    if found["org_id"] == entry.org_id and "org_id_typed" not in facts and not found["secret"]:
        found["org_id_typed"] = entry.org_id_typed
    values: Facts = {**found, **{name: facts[name] for name in ALSO_SET & set(facts)}}
    return {name: values[name] for name in sorted(values) if getattr(entry, name) != values[name]}


def index_entry(entry: ShelfEntry) -> None:
    """Fold the entry's words anew, so that it is found by what it says now: after whatever changed them."""
    entry.search = search_of(read_facts(entry))


def search_of(facts: Facts) -> str:
    """What the shelf keeps of these facts for finding the entry: whoever writes entries in bulk asks for it."""
    return search_text(facts["title"], [*(facts[name] for name in SEARCHED), *facts["topics"]])


def read_facts(entry: ShelfEntry) -> Facts:
    """What is said of an entry now, as `edit_entry` and forms take it."""
    return {name: getattr(entry, name) for name in sorted(FIELDS)}


def _joined(entry: ShelfEntry, facts: Facts) -> Facts:
    """What is said anew over what was said before."""
    before = read_facts(entry)
    if "org_id" in facts:
        before.pop("org_id_typed")
    if "existence" in facts and "state" not in facts:
        before["state"] = entry.state if entry.state != "wished_for" else ""
    return {**before, **{name: value for name, value in facts.items() if name in FIELDS or name == "org_scheme"}}


def _name(found: Facts) -> tuple[str, str]:
    return fold(found["title"]), fold(found["holder"] or found["holder_type"])


def _check_name(found: Facts, cycle_id: int | None, own_id: int, ok: bool, names: Names | None) -> None:
    if ok:
        return
    if names is not None:
        number = names.get(_name(found))
        same = number if number != own_id else None
        if same:
            raise SameName(found["title"], same)
        return
    title, holder = found["title"], found["holder"] or found["holder_type"]
    other = queries.find_same(title, holder, cycle_id=cycle_id, leave_out=own_id)
    if other is not None:
        raise SameName(other.title, other.id)


def _check_source(source: str, source_key: str, key: str) -> None:
    there = queries.get_by_source(source, source_key) if source_key else None
    there = there or (queries.get_by_key(key) if key else None)
    if there is not None:
        raise Refused(_("This entry is on the shelf already."), "source_key")
