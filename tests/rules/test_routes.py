"""Every route x method x kind of visitor, with its expected answer. A route that is not listed fails the build.

`routes.txt` holds the list, one line a route: method, address, guard, then the answer to each kind of visitor.
To add a route, run `python -m tests.rules.test_routes` and read what it prints before you keep it.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from core import clock
from core.assets import version
from core.db import db
from core.writing import writing
from datasets.models import ImportRun
from questions.models import WordingEdit
from tests.browse import facilitator
from tests.factories.datasets import make_dataset, make_entry, make_gap, make_insight
from tests.factories.handing_on import hand_on
from tests.factories.questions import make_question
from tests.factories.voting import make_round
from tests.factories.workshops import make_account, make_cycle, make_seat, make_step, make_workshop
from voting.models import Reason
from workshops.guards import device_cookie, token_hash
from workshops.models import Device, RoomTable, Workshop
from workshops.queries import get_seat

LIST = Path(__file__).with_name("routes.txt")
VISITORS = ("public", "seat", "stranger", "screen", "commissioner", "facilitator", "other")
TOKEN = "a-phone-of-the-room-0001"
STRANGE = "a-phone-of-another-room1"
HANDED = 9  # the row of the question that an earlier workshop handed on
DATA_STEPS = {
    "insight": "answered", "judge": "answered", "known": "answered", "bring": "bring", "pick": "origins",
    "fact": "fill", "line": "spectrum", "fit": "fit", "hands": "fit", "dataset": "list_data", "matches": "list_data",
    "gap": "gaps",
}  # fmt: skip
PHONE_KINDS = (
    "write", "uses", "wording", "cluster", "reasons", "bring", "origins", "answered", "list_data", "merge_data",
    "spectrum", "fill", "fit", "gaps",
)  # fmt: skip


class World:
    """One installation with two cycles, and somebody of every kind at its door."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.file = Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))
        app.config["WTF_CSRF_ENABLED"] = False
        self.values: dict[str, str | int] = {}
        self.steps: dict[str, int] = {}
        self._people()
        self.visitors = self._visitors()
        self._rest()
        self.kept = self.file.with_suffix(".kept")
        shutil.copy(self.file, self.kept)

    def _people(self) -> None:
        with self.app.app_context():
            with writing():
                self._rows()
            self.cookies = {"seat": (self.cookie, TOKEN), "stranger": (self.other_cookie, STRANGE)}

    def _rows(self) -> None:
        lead, other, funder = (
            make_account(email=f"{name}@example.org", may_create=name == "lead") for name in ("lead", "other", "funder")
        )
        cycle, elsewhere = make_cycle(lead, sequence=1), make_cycle(other, sequence=2)
        from accounts.services import add_membership

        add_membership(funder.id, cycle.id, "commissioner")
        earlier = make_workshop(cycle, number=1, state="closed")
        handed = make_question(earlier, text="Who is missed?", number=1, scope="in_scope", id=HANDED)
        workshop = make_workshop(cycle, number=2, join_code="KRM6NX", screen_token="the-screen-token-0001")
        self.steps["practice"] = make_step(workshop, "practice", on_show=False).id
        make_seat(workshop, number=1, device_id=self._device(workshop.id, TOKEN))
        room = make_workshop(elsewhere, number=2)
        make_seat(room, number=1, device_id=self._device(room.id, STRANGE))
        self._things(workshop)
        hand_on(earlier, [handed.item])
        self.cookie, self.other_cookie = device_cookie(workshop), device_cookie(room)
        self.values = {
            "ref": workshop.ref,
            "seat_ref": "S01",
            "code": workshop.join_code,
            "token": workshop.screen_token,
        }

    def _things(self, workshop: Workshop) -> None:
        """Something of every kind that an address can name: number 1 of each."""
        seat = get_seat(workshop, "S01")
        assert seat is not None
        words = {"number": 2, "visibility": "released", "scope": "in_scope"}
        question = make_question(workshop, seat, "Who is missed?", **words, id=1)
        make_question(workshop, seat, "Who is not reached?", **{**words, "number": 3}, id=2)
        edit = {"before": "Who is missed?", "after": "Who is not seen?", "reason": "clearer", "by": "table"}
        db.session.add(WordingEdit(question_id=question.id, seat_id=seat.id, at=clock.now(), **edit))
        for kind in PHONE_KINDS:
            self.steps[kind] = make_step(workshop, kind, on_show=False).id
        make_entry("Households below average income", id=1)
        make_dataset(workshop, seat, number=1)
        db.session.add(RoomTable(workshop_id=workshop.id, number=1))
        db.session.add(ImportRun(source="csv", label="data.csv", state="done", at=clock.now()))
        make_insight(workshop, [question], seat=seat, number=1)
        make_gap(question, workshop=workshop, seat=seat, number=1)
        opened = make_round(workshop, ["Q02", "Q03"])
        self.round_id = opened.id
        self.steps["ballot"] = opened.activity_id or 0
        db.session.add(Reason(round_id=opened.id, item="Q02", seat_id=seat.id, side="for", text="So.", at=clock.now()))
        db.session.flush()

    @staticmethod
    def _device(workshop_id: int, token: str) -> int:
        device = Device(workshop_id=workshop_id, token_hash=token_hash(token))
        db.session.add(device)
        db.session.flush()
        return device.id

    def _visitors(self) -> dict[str, tuple[str, str] | None]:
        """The one cookie of each kind of visitor."""
        found: dict[str, tuple[str, str] | None] = {"public": None, "screen": None, **self.cookies}
        session = self.app.config["SESSION_COOKIE_NAME"]
        for name, email in (("commissioner", "funder"), ("facilitator", "lead"), ("other", "other")):
            cookie = facilitator(self.app, f"{email}@example.org").client.get_cookie(session, "localhost")
            assert cookie is not None
            found[name] = (session, cookie.value)
        self.app.config["WTF_CSRF_ENABLED"] = False
        return found

    def client(self, visitor: str) -> FlaskClient:
        """A browser that has just come to the door."""
        client = self.app.test_client()
        cookie = self.visitors[visitor]
        if cookie is not None:
            client.set_cookie(cookie[0], cookie[1], domain="localhost")
        return client

    def _rest(self) -> None:
        """End every connection, so that the file can be copied and put back."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
            writer = self.app.extensions["writer_engine"]
            with writer.connect() as connection:
                connection.exec_driver_sql("COMMIT")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            writer.dispose()

    def restore(self) -> None:
        """The world as it was: what one visitor did is no other's business."""
        self._rest()
        for end in ("-wal", "-shm"):
            self.file.with_name(self.file.name + end).unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def answer(self, rule: Rule, method: str, visitor: str) -> int:
        """The status this visitor gets, redirects not followed."""
        response = self.client(visitor).open(self.address(rule), method=method, buffered=False)
        response.close()
        return response.status_code

    def address(self, rule: Rule) -> str:
        """The route's address in this world."""
        given = {**self.values, "version_": version("css/page.css"), "path": "css/page.css"}
        if rule.endpoint == "workshops.language":
            given["code"] = "en"
        if "<cycle:ref>" in rule.rule:
            given["ref"] = "C1"
        if "<word:kind>" in rule.rule:
            given["kind"] = "gap"
        given["item"] = "Q01" if "console/questions" in rule.rule else "D01"
        if rule.endpoint.startswith("datasets."):
            given |= {"question": HANDED if "<number:question>" in rule.rule else "Q01", "dataset": "D01"}
        if "<token:" in rule.rule and not rule.rule.startswith("/screens"):
            given["token"] = "not-a-token-anybody-has"
        given["step"] = self.steps[self._kind_for(rule.endpoint)]
        for options in re.findall(r"<any\(([^)]*)\):(\w+)>", rule.rule):
            given[options[1]] = options[0].split(",")[0]
        with self.app.test_request_context():
            return re.sub(
                r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>",
                lambda part: str(given.get(part[2], 1 if part[1] == "number" else "x")),
                rule.rule,
            )

    @staticmethod
    def _kind_for(endpoint: str) -> str:
        """Which kind of step an address with a step needs."""
        package, _dot, name = endpoint.partition(".")
        kinds = {
            "questions": {"ask": "write", "words": "wording", "suggest": "wording", "same": "cluster", "use": "uses"},
            "datasets": DATA_STEPS,
            "voting": {"reason": "reasons", "write_down": "reasons", "reshuffle": "reasons", "": "ballot"},
        }
        return next((kind for part, kind in kinds.get(package, {}).items() if part in name), "practice")


def routes(app: Flask) -> Iterator[tuple[Rule, str, str]]:
    """Every route with its method and guard."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        guard = getattr(app.view_functions[rule.endpoint], "guard", "none")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method, guard


def spelt(rule: Rule) -> str:
    """The address as the list has it: without spaces."""
    return rule.rule.replace(", ", ",")


def listed() -> dict[tuple[str, str], tuple[str, dict[str, int]]]:
    """The list: (method, rule) to guard and answers."""
    found = {}
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            method, rule, guard, *answers = line.split()
            found[method, rule] = (guard, dict(zip(VISITORS, map(int, answers), strict=True)))
    return found


@pytest.fixture
def world(app: Flask) -> World:
    """Somebody of every kind at the door."""
    return World(app)


def test_every_route_is_listed_and_no_other(app: Flask) -> None:
    here = {(method, spelt(rule)) for rule, method, _guard in routes(app)}
    assert here == set(listed()), sorted(here ^ set(listed()))


def test_every_route_has_its_guard(app: Flask) -> None:
    expected = listed()
    for rule, method, guard in routes(app):
        assert guard != "none", f"{rule.rule} has no guard"
        assert guard.replace(" ", "-") == expected[method, spelt(rule)][0]


def test_every_changing_route_writes_in_a_transaction(app: Flask) -> None:
    grouped = {"voting.cast"}  # takes part in a grouped commit instead
    for rule, method, _guard in routes(app):
        if method == "POST" and rule.endpoint not in grouped:
            assert getattr(app.view_functions[rule.endpoint], "writes", False), rule.endpoint


def test_every_visitor_gets_the_listed_answer(world: World) -> None:
    expected = listed()
    wrong = []
    for rule, method, _guard in routes(world.app):
        for visitor in VISITORS:
            got, meant = world.answer(rule, method, visitor), expected[method, spelt(rule)][1][visitor]
            if got != meant:
                wrong.append(f"{method} {rule.rule} {visitor}: {got}, not {meant}")
            if method == "POST":
                world.restore()
    assert not wrong, "\n".join(wrong)


def main() -> None:
    """Print the list as the app answers now."""
    import tempfile

    from flask_migrate import upgrade

    from app import create_app
    from tests.conftest import make_settings

    app = create_app(make_settings(Path(tempfile.mkdtemp())))
    with app.app_context():
        upgrade()
    world = World(app)
    print("# method address guard " + " ".join(VISITORS))
    for rule, method, guard in routes(app):
        answers = []
        for visitor in VISITORS:
            answers.append(str(world.answer(rule, method, visitor)))
            if method == "POST":
                world.restore()
        print(method, spelt(rule), guard.replace(" ", "-"), *answers)


if __name__ == "__main__":
    main()
