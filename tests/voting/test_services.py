"""The life of a round, its shortlist and its reasons: what may follow what, and what can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from core import clock
from core.db import db
from core.errors import Refused
from core.writing import writing
from tests.factories.voting import ITEMS, cast, make_ballot_step, make_room, make_round
from tests.factories.workshops import make_seat, make_step, make_workshop
from voting import keys, queries, services
from voting.models import Reason, Round
from workshops.models import Seat, TrailEvent, Workshop
from workshops.services import end_step
from workshops.trail import undo

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def room(app: Flask) -> Iterator[tuple[Round, list[Seat]]]:
    with app.app_context():
        with writing():
            workshop = make_workshop()
            seats = make_room(workshop, lived=4, frontline=6, funder=2)
            round_ = make_round(workshop)
        yield round_, seats


def vote(round_: Round, seats: list[Seat], *ballots: list[str]) -> None:
    for n, seat in enumerate(seats):
        cast(seat, round_, ballots[n % len(ballots)])


def revealed(round_: Round) -> Round:
    with writing():
        services.close_round(round_)
        services.reveal_round(round_)
    return round_


def last(workshop: Workshop, verb: str) -> TrailEvent:
    query = select(TrailEvent).where(TrailEvent.workshop_id == workshop.id, TrailEvent.verb == verb)
    return db.session.scalars(query.order_by(TrailEvent.n.desc())).first() or pytest.fail(f"no {verb}")


def undo_last(workshop: Workshop, verb: str) -> None:
    with writing():
        undo(workshop, last(workshop, verb))


def test_opening_freezes_candidates_and_words(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    assert [one.item for one in round_.candidates] == list(ITEMS)
    assert round_.candidates[0].wording == "Words of Q01?"
    assert keys.read(round_.key_name) is not None
    assert (round_.state, round_.n, round_.shortlist_size, round_.ref) == ("open", 5, 3, "R1")


def test_opening_twice_is_opening_once(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    with writing():
        step = round_.workshop.current
        assert step is not None
        assert services.open_round(step) is round_


def test_only_one_vote_is_open_in_a_workshop(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    with writing():
        other = make_ballot_step(round_.workshop)
        with pytest.raises(Refused, match="Another vote"):
            services.open_round(other)


def test_nothing_to_choose_from(app: Flask) -> None:
    with app.app_context(), writing():
        with pytest.raises(Refused, match="nothing to choose from"):
            make_round(items=["Q01"])
        with pytest.raises(Refused, match="nothing to choose from"):
            services.open_round(make_ballot_step(source="nobody registered this"))


def test_closing_joins_small_groups_and_seals(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"], ["Q02", "Q01"])
    with writing():
        services.close_round(round_)
        services.close_round(round_)
    assert round_.groups == {"frontline+funder": 8, "lived": 4}
    assert queries.count_by_group(round_) == {"frontline+funder": 8, "lived": 4}
    assert (round_.eligible, round_.why_not_equal) == (12, "")
    detail = last(round_.workshop, "closed_round").detail
    assert (detail["seal"], detail["ballots"]) == (round_.seal, 12)


def test_too_little_direct_experience_means_head_count_and_no_groups_at_all(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats[:2] + seats[4:], ["Q03", "Q01"], ["Q02"])
    revealed(round_)
    found = queries.results(round_)
    assert (found.equal_voice, found.why_not) == (False, "lived_too_small")
    assert queries.count_by_group(round_) == {"everyone": 10}
    assert found.groups == () and all(row.marks == () for row in found.rows)
    assert [row.item for row in found.ranked] == [row.item for row in found.by_headcount]
    assert queries.shortlist(round_.workshop).rule == "top 3 by head count"  # type: ignore[union-attr]


def test_take_back_keeps_the_round_within_five_seconds(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"])
    with clock.set_to(lambda: NOON), writing():
        services.close_round(round_)
    with clock.set_to(lambda: NOON + timedelta(seconds=5)), writing():
        services.take_back_close(round_)
    assert (round_.state, round_.seal, round_.groups, round_.closed_at) == ("open", "", {}, None)
    assert queries.count_by_group(round_) == {"lived": 4, "frontline": 6, "funder": 2}
    cast(seats[0], round_, ["Q02"])
    assert queries.own_ballot(seats[0], round_) == ["Q02"]


def test_take_back_is_refused_later_and_after_the_reveal(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    with clock.set_to(lambda: NOON), writing():
        services.close_round(round_)
    with clock.set_to(lambda: NOON + timedelta(seconds=6)), writing():
        assert not services.can_take_back(round_)
        with pytest.raises(Refused, match="five seconds"):
            services.take_back_close(round_)
    with clock.set_to(lambda: NOON + timedelta(seconds=1)), writing():
        services.reveal_round(round_)
        with pytest.raises(Refused, match="five seconds"):
            services.take_back_close(round_)


def test_undoing_the_close_is_the_same_take_back(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    with writing():
        services.close_round(round_)
    undo_last(round_.workshop, "closed_round")
    assert round_.state == "open"


def test_voting_again_is_a_new_round_and_the_old_stays_void(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"])
    revealed(round_)
    with writing():
        newer = services.reopen_round(round_)
    assert (round_.state, newer.state, newer.ref) == ("void", "open", "R2")
    assert newer.key_name != round_.key_name
    assert queries.shortlist(round_.workshop) is None
    with pytest.raises(Refused):
        queries.results(round_)
    cast(seats[0], newer, ["Q05"])
    revealed(newer)
    assert [row.item for row in queries.results(newer).ranked] == ["Q05"]
    with pytest.raises(Refused, match="newer vote"):
        undo_last(round_.workshop, "voided_round")


def test_ending_the_step_closes_the_vote(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    with writing():
        step = round_.workshop.current
        assert step is not None
        end_step(step)
    assert round_.state == "closed"


def test_a_removed_seat_does_not_count_and_one_that_went_home_does(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"])
    with writing():
        seats[0].state = "removed"
        seats[5].state = "left"
        services.close_round(round_)
    assert queries.turnout(round_) == queries.Turnout(11, 11)
    assert round_.groups == {"frontline+funder": 8, "lived": 3}


def test_nothing_is_counted_before_the_reveal(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"])
    for _ in ("open", "closed"):
        with pytest.raises(Refused, match="not on show"):
            queries.results(round_)
        with pytest.raises(Refused, match="not on show"):
            queries.published_view(round_)
        with writing():
            services.close_round(round_)
    with writing(), pytest.raises(Refused, match="Close the vote"):
        services.reveal_round(make_round(make_workshop()))


def test_undoing_the_reveal_hides_it_and_showing_it_again_keeps_the_shortlist(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01", "Q02"])
    revealed(round_)
    ref = queries.shortlist(round_.workshop).ref  # type: ignore[union-attr]
    undo_last(round_.workshop, "revealed_round")
    assert (round_.state, queries.shortlist(round_.workshop)) == ("closed", None)
    revealed(round_)
    assert queries.shortlist(round_.workshop).ref == ref  # type: ignore[union-attr]


def test_a_lost_key_voids_the_round_and_says_so(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    keys.destroy(round_.key_name)
    with writing():
        assert services.void_lost_rounds() == [round_]
    assert round_.state == "void"
    assert last(round_.workshop, "voided_round").detail["why"] == "the round key is gone"
    assert last(round_.workshop, "voided_round").actor == "system"


def test_undoing_the_opening_voids(room: tuple[Round, list[Seat]]) -> None:
    round_, _ = room
    undo_last(round_.workshop, "opened_round")
    assert round_.state == "void"
    with writing():
        step = round_.workshop.current
        assert step is not None
        assert services.open_round(step).state == "open"


def shortlisted(workshop: Workshop) -> list[tuple[str, str]]:
    found = queries.shortlist(workshop)
    return [(line.item, line.basis) for line in found.items] if found else []


def test_shortlist_top_protected_edit_agree_and_undo(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats[:4], ["Q07", "Q08"])
    vote(round_, seats[4:], ["Q01", "Q02", "Q03"])
    revealed(round_)
    workshop = round_.workshop
    assert [basis for _, basis in shortlisted(workshop)] == ["overall"] * 3 + ["protected"]
    assert {item for item, _ in shortlisted(workshop)} == {"Q01", "Q02", "Q07", "Q08"}
    found = queries.shortlist(workshop)
    assert found is not None and found.state == "provisional"
    with writing():
        for reason in ("", "  "):
            with pytest.raises(Refused, match="Say why"):
                services.add_item(found, "Q03", reason)
        with pytest.raises(Refused, match="voted on"):
            services.add_item(found, "Q99", "because")
        services.add_item(found, "Q03", "It came up at every table.")
        services.remove_item(found, "Q08", "The same as Q07.")
        with pytest.raises(Refused, match="already"):
            services.add_item(found, "Q03", "again")
    assert dict(shortlisted(workshop))["Q03"] == "added"
    assert dict(shortlisted(workshop))["Q08"] == "removed"
    undo_last(workshop, "added_to_shortlist")
    undo_last(workshop, "removed_from_shortlist")
    assert "Q03" not in dict(shortlisted(workshop))
    assert dict(shortlisted(workshop))["Q08"] == "protected"
    with writing():
        services.agree_shortlist(found)
        with pytest.raises(Refused, match="was agreed"):
            services.remove_item(found, "Q08", "late thought")
    assert queries.shortlisted_items(workshop.cycle) == {"Q01", "Q02", "Q07", "Q08"}


def test_the_later_shortlist_supersedes_and_undo_restores(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    workshop = round_.workshop
    vote(round_, seats, ["Q01", "Q02", "Q03"])
    revealed(round_)
    first = queries.shortlist(workshop)
    assert first is not None
    with writing():
        services.agree_shortlist(first)
        second_step = make_step(workshop, "ballot", settings={"source": "shortlist", "n": 2, "shortlist": 2})
        second = services.open_round(second_step)
    assert [one.item for one in second.candidates] == ["Q01", "Q02", "Q03"]
    assert second.candidates[0].wording == "Words of Q01?"
    vote(second, seats, ["Q03", "Q02"])
    revealed(second)
    later = queries.shortlist(workshop)
    assert later is not None and later.ref != first.ref
    with writing():
        services.agree_shortlist(later)
    assert (first.state, later.state) == ("superseded", "agreed")
    undo_last(workshop, "agreed_shortlist")
    assert (first.state, later.state) == ("agreed", "provisional")
    with writing():
        services.agree_shortlist(later)
        again = services.reopen_round(second)
    assert [one.item for one in again.candidates] == ["Q01", "Q02", "Q03"]
    assert (first.state, later.state) == ("provisional", "superseded")


def test_reasons_are_held_let_out_hidden_and_taken_back(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    with writing(), pytest.raises(Refused, match="after the result"):
        services.give_reason(seats[0], round_, "Q01", "for", "Too early.")
    vote(round_, seats, ["Q01"])
    revealed(round_)
    with writing():
        reason = services.give_reason(seats[0], round_, "Q01", "for", "  It  touches everyone. ")
        newer = services.give_reason(seats[0], round_, "Q01", "for", "It touches everyone I know.")
    assert newer.id == reason.id and (reason.visibility, reason.may_quote) == ("held", True)
    assert queries.count_held_reasons(round_.workshop) == 1
    assert queries.list_released_reasons(round_) == []
    with writing():
        services.release_reason(reason)
    assert [one.text for one in queries.list_released_reasons(round_)] == ["It touches everyone I know."]
    undo_last(round_.workshop, "released_reason")
    assert reason.visibility == "held"
    with writing():
        services.hide_reason(reason)
        services.take_back_reason(reason)
        with pytest.raises(Refused, match="took this back"):
            services.release_reason(reason)
    assert (reason.text, reason.visibility) == ("", "withdrawn")


def test_reasons_ask_for_a_side_words_and_a_candidate(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    revealed(round_)
    with writing():
        for item, side, words in [("Q99", "for", "x"), ("Q01", "why", "x"), ("Q01", "for", " ")]:
            with pytest.raises(Refused):
                services.give_reason(seats[0], round_, item, side, words)
        said = services.write_down(round_, "Q02", "against", "Somebody said this aloud.")
        late = services.give_reason(seats[1], round_, "Q02", "against", "Afterthought.", late=True)
    assert (said.visibility, said.seat_id, said.may_quote) == ("released", None, False)
    assert (late.visibility, late.late) == ("held", True)


def test_trusted_rooms_show_reasons_at_once_but_late_ones_wait(app: Flask) -> None:
    with app.app_context(), writing():
        workshop = make_workshop(moderation="auto")
        seat = make_seat(workshop)
        round_ = revealed(make_round(workshop))
        assert services.give_reason(seat, round_, "Q01", "for", "Now.").visibility == "released"
        assert services.give_reason(seat, round_, "Q01", "against", "Late.", late=True).visibility == "held"


def test_withdrawn_words_leave_the_frozen_list_too(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01"])
    revealed(round_)
    with writing():
        services.write_down(round_, "Q01", "for", "About Q01.")
        services.blank_words(round_.workshop, "Q01")
    db.session.expire_all()
    top = queries.results(round_).rows[0]
    assert (top.item, top.wording, top.use) == ("Q01", "", "")
    assert db.session.scalars(select(Reason.visibility)).all() == ["hidden"]
    with writing():
        services.restore_words(round_.workshop, "Q01")
    db.session.expire_all()
    assert queries.results(round_).rows[0].wording == "", "nobody knows words of today for it"


def test_the_trail_holds_neither_words_nor_seats(room: tuple[Round, list[Seat]]) -> None:
    round_, seats = room
    vote(round_, seats, ["Q01", "Q02"])
    revealed(round_)
    with writing():
        reason = services.give_reason(seats[0], round_, "Q01", "for", "Secret thought.")
        services.release_reason(reason)
        services.add_item(queries.shortlist(round_.workshop), "Q05", "My words.")  # type: ignore[arg-type]
    told = " ".join(str((e.actor, e.subject, e.detail)) for e in db.session.scalars(select(TrailEvent)))
    for never in ("Secret", "My words", "Words of", *(seat.id for seat in seats), *(seat.ref for seat in seats)):
        assert never not in told
