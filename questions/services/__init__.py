"""Every write of this package, by subject: asking, keeping, merging, sorting, uses, wording."""

from questions.services.asking import ask_question, hide_question, quarantine_question, release_question
from questions.services.keeping import forget_old_words, set_public, strike_own, withdraw
from questions.services.merging import merge_questions, split_question, unmerge_question
from questions.services.sorting import add_theme, answer_same, set_scope, set_theme
from questions.services.uses import check_may_say, hide_use, release_use, set_use, take_back_use
from questions.services.wording import (
    accept_wording,
    answer_still_yours,
    decline_wording,
    edit_wording,
    propose_wording,
    put_back_wording,
    set_checks,
)

__all__ = [
    "accept_wording",
    "add_theme",
    "answer_same",
    "answer_still_yours",
    "ask_question",
    "check_may_say",
    "decline_wording",
    "edit_wording",
    "forget_old_words",
    "hide_question",
    "hide_use",
    "merge_questions",
    "propose_wording",
    "put_back_wording",
    "quarantine_question",
    "release_question",
    "release_use",
    "set_checks",
    "set_public",
    "set_scope",
    "set_theme",
    "set_use",
    "split_question",
    "strike_own",
    "take_back_use",
    "unmerge_question",
    "withdraw",
]
