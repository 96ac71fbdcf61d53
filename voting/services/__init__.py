"""Every write of this package, by subject: rounds, ballots, severing, shortlists, reasons."""

from voting.ballots import cast_ballot
from voting.services.reasons import (
    blank_words,
    cover_words,
    give_reason,
    hide_reason,
    release_reason,
    reshuffle,
    restore_words,
    take_back_reason,
    write_down,
)
from voting.services.rounds import (
    can_take_back,
    close_at_end,
    close_round,
    open_round,
    reopen_round,
    reveal_round,
    take_back_close,
    void_if_lost,
    void_lost_rounds,
    void_round,
)
from voting.services.severing import destroy_old_keys, forget_deleted, sever, sever_workshop
from voting.services.shortlists import add_item, agree_shortlist, remove_item

__all__ = [
    "add_item",
    "agree_shortlist",
    "blank_words",
    "can_take_back",
    "cast_ballot",
    "close_at_end",
    "close_round",
    "cover_words",
    "destroy_old_keys",
    "forget_deleted",
    "give_reason",
    "hide_reason",
    "open_round",
    "release_reason",
    "remove_item",
    "reopen_round",
    "reshuffle",
    "restore_words",
    "reveal_round",
    "sever",
    "sever_workshop",
    "take_back_close",
    "take_back_reason",
    "void_if_lost",
    "void_lost_rounds",
    "void_round",
    "write_down",
]
