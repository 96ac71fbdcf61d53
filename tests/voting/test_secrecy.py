"""Nothing stored joins a person to a vote: keys, columns, raw bytes of the files, order, and what commands leave."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.db import Base, db
from core.writing import writing
from tests.factories.voting import ITEMS, cast, make_room, make_round
from tests.factories.workshops import make_workshop
from voting import keys, queries, services
from voting.models import Ballot, BallotLine, BallotReceipt, Round
from voting.queries import counting
from workshops.models import Seat, TrailEvent
from workshops.services import close_workshop

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def voted(app: Flask) -> Iterator[tuple[Round, list[Seat]]]:
    """Nine seats have voted in an open round, three of them twice."""
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=4, frontline=5)
            round_ = make_round(workshop)
        for n, seat in enumerate([*seats, *seats[:3]]):
            cast(seat, round_, [ITEMS[n % 8], ITEMS[(n + 3) % 8]])
        yield round_, seats


def folder(app: Flask) -> Path:
    return Path(app.extensions["settings"].instance)


def everything_on_disk(app: Flask) -> bytes:
    """The bytes of every file of this installation: database, log, keys."""
    return b"".join(path.read_bytes() for path in sorted(folder(app).rglob("*")) if path.is_file())


def references(key: bytes, seats: list[Seat]) -> list[bytes]:
    return [keys.voter_ref(key, seat.id).encode() for seat in seats]


def test_the_key_is_a_private_file_outside_the_database(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, seats = voted
    path = folder(app) / "round-keys" / round_.key_name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    key = path.read_bytes()
    assert len(key) == 32 and key == keys.read(round_.key_name)
    database = b"".join(one.read_bytes() for one in folder(app).glob("test.db*"))
    assert key not in database and key.hex().encode() not in database
    assert all(ref in database for ref in references(key, seats))  # so the scan below can find them


def test_after_the_close_nothing_on_disk_holds_a_reference_or_the_key(
    app: Flask, voted: tuple[Round, list[Seat]]
) -> None:
    round_, seats = voted
    key = keys.read(round_.key_name)
    assert key is not None
    once = [receipt.encode() for receipt in db.session.scalars(select(BallotReceipt.once))]
    ids = [one.encode() for one in db.session.scalars(select(Ballot.id))]
    assert len(once) == 12 and len(ids) == 9
    before = [ballot.choices for ballot in queries.list_ballots(round_)]
    with writing():
        close_workshop(round_.workshop)
    disk = everything_on_disk(app)
    for never in [key, key.hex().encode(), *references(key, seats), *once, *ids]:
        assert never not in disk
    assert not (folder(app) / "round-keys").exists() or not list((folder(app) / "round-keys").iterdir())
    assert [ballot.choices for ballot in queries.list_ballots(round_)] == before
    assert queries.own_ballot(seats[0], round_) == [] and queries.who_has_voted(round_) == set()


def test_after_the_close_the_seal_still_holds(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    with writing():
        close_workshop(round_.workshop)
    counting._kept.clear()
    found = queries.results(round_)
    assert found.seal_holds and found.ballots == 9
    assert queries.count_by_group(round_) == {"frontline": 5, "lived": 4}


def test_no_column_and_no_value_is_shared_between_seats_and_ballots(
    app: Flask, voted: tuple[Round, list[Seat]]
) -> None:
    round_, _ = voted
    of_ballots = (Ballot, BallotLine, BallotReceipt)
    columns = {column.name for table in of_ballots for column in table.__table__.columns}
    assert columns == {"id", "round_id", "n", "voter_ref", "voting_group", "ballot_id", "rank", "candidate_id", "once"}
    for table in of_ballots:
        targets = {key.column.table.name for key in table.__table__.foreign_keys}
        assert targets <= {"rounds", "ballots", "candidates"}
    with writing():
        close_workshop(round_.workshop)
    held = set()
    for table in of_ballots:
        for row in db.session.execute(select(table.__table__)):
            held |= {value for value in row if isinstance(value, str) and len(value) > 15}
    for table in Base.metadata.sorted_tables:
        if table.name in {one.__tablename__ for one in of_ballots}:
            continue
        for row in db.session.execute(select(table)):
            assert not any(value in str(tuple(row)) for value in held), table.name


def test_writing_anew_says_nothing_of_the_order(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    before = set(db.session.scalars(select(Ballot.id)))
    with writing():
        services.close_round(round_)
        services.sever(round_)
        services.sever(round_)
    after = set(db.session.scalars(select(Ballot.id)))
    assert len(after) == 9 and not before & after
    assert len(set(db.session.scalars(select(Ballot.voter_ref)))) == 9
    assert not db.session.scalars(select(BallotReceipt.once)).all()
    assert db.session.get_one(Round, round_.id).key_name == ""


def test_until_the_close_a_phone_can_fetch_its_own_ballot(voted: tuple[Round, list[Seat]]) -> None:
    round_, seats = voted
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    assert queries.own_ballot(seats[4], round_) == [ITEMS[4], ITEMS[7]]


def test_keys_go_after_a_day_even_if_nobody_closes_the_workshop(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, seats = voted
    key = keys.read(round_.key_name)
    with clock.set_to(lambda: NOON):
        with writing():
            services.close_round(round_)
        assert services.destroy_old_keys() == 0
    with clock.set_to(lambda: NOON + timedelta(hours=23, minutes=59)):
        assert services.destroy_old_keys() == 0
        assert queries.own_ballot(seats[4], round_)
    with clock.set_to(lambda: NOON + timedelta(hours=24)):
        assert services.destroy_old_keys() == 1
        assert services.destroy_old_keys() == 0
    assert key is not None
    disk = everything_on_disk(app)
    assert not any(ref in disk for ref in [key, *references(key, seats)])


def test_an_open_round_keeps_its_key_however_old(voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    with clock.set_to(lambda: NOON + timedelta(days=900)):
        assert services.destroy_old_keys() == 0
    assert keys.read(round_.key_name) is not None and round_.state == "open"


def test_keys_that_belong_to_no_round_are_destroyed(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    with pytest.raises(ZeroDivisionError), writing():
        make_round(make_workshop())
        raise ZeroDivisionError  # the key was made, the round was not kept
    assert len(keys.names()) == 2
    services.destroy_old_keys()
    assert keys.names() == {round_.key_name}


def test_a_key_is_overwritten_before_it_is_unlinked(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    path = folder(app) / "round-keys" / round_.key_name
    key = path.read_bytes()
    os.link(path, folder(app) / "the-same-blocks")  # keeps the blocks in reach
    keys.destroy(round_.key_name)
    keys.destroy(round_.key_name)
    assert not path.exists()
    assert key not in (folder(app) / "the-same-blocks").read_bytes()


def test_a_restored_copy_voids_the_open_round_and_says_so(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, _ = voted
    keys.destroy(round_.key_name)  # a backup never holds it
    result = app.test_cli_runner().invoke(args=["rounds", "tidy"])
    assert result.exit_code == 0, result.output
    db.session.rollback()
    assert db.session.get_one(Round, round_.id).state == "void"
    said = db.session.scalars(select(TrailEvent).where(TrailEvent.verb == "voided_round")).one()
    assert said.detail["why"] == "the round key is gone"


def test_void_rounds_are_severed_too(app: Flask, voted: tuple[Round, list[Seat]]) -> None:
    round_, seats = voted
    key = keys.read(round_.key_name)
    with writing():
        services.void_round(round_)
    with writing():
        close_workshop(round_.workshop)
    assert key is not None
    disk = everything_on_disk(app)
    assert not any(ref in disk for ref in references(key, seats))


def test_only_one_person_of_a_kind_is_not_left_alone_in_a_group(app: Flask) -> None:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=1, frontline=5)
            round_ = make_round(workshop)
        for seat in seats:
            cast(seat, round_, ["Q01"])
        with writing():
            services.close_round(round_)
        assert set(db.session.scalars(select(Ballot.voting_group))) == {"everyone"}


@pytest.mark.postgres
def test_the_same_on_postgres(postgres_app: Flask) -> None:
    """Rows are written anew and the tables rewritten; nothing is left to join, and the result is the same."""
    with postgres_app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=4, frontline=5)
            round_ = make_round(workshop)
        for n, seat in enumerate(seats):
            cast(seat, round_, [ITEMS[n % 8]])
        key = keys.read(round_.key_name)
        assert key is not None
        before = queries.list_ballots(round_), set(db.session.scalars(select(Ballot.id)))
        with writing():
            close_workshop(workshop)
        assert [b.choices for b in queries.list_ballots(round_)] == [b.choices for b in before[0]]
        assert not before[1] & set(db.session.scalars(select(Ballot.id)))
        assert not set(db.session.scalars(select(Ballot.voter_ref))) & {keys.voter_ref(key, seat.id) for seat in seats}
        dead = db.session.scalar(db.text("SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'ballots'"))
        assert dead == 0 and keys.names() == set()
