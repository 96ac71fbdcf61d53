"""Tidying one card: theme, merge, split, scope, other words. Wrong forms come back on the card's own page."""

from __future__ import annotations

from collections.abc import Callable

from flask import flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from core.errors import Refused
from core.forms import Form
from core.web import see
from core.writing import writes
from questions import queries, services
from questions.forms import MergeForm, ScopeForm, SplitForm, ThemeForm, WordingForm
from questions.models import Question, WordingEdit
from questions.views.blueprint import CARD, bp, question_or_404
from questions.views.cards import card_page, offer_cards, offer_themes, suggestion
from workshops.guards import for_console
from workshops.models import Workshop
from workshops.screens import console_url


def _carry_out(
    workshop: Workshop, question: Question, name: str, form: Form, act: Callable[[], str]
) -> ResponseReturnValue:
    """Validate, act, go back to the console; else the card's page with the form as it was sent."""
    if form.validate_on_submit():
        try:
            said = act()
        except Refused as error:
            form.refuse(error)
        else:
            if said:
                flash(said, "done")
            return see(console_url(workshop))
    return card_page(workshop, question, **{name: form})


@bp.post(f"{CARD}/set-theme")
@writes
@for_console
def set_theme(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Gather it under a theme, a new one if need be."""
    found = question_or_404(workshop, question)
    form = offer_themes(ThemeForm(), workshop)

    def act() -> str:
        services.set_theme(found, form.label())
        return ""

    return _carry_out(workshop, found, "theme_form", form, act)


@bp.post(f"{CARD}/merge")
@writes
@for_console
def merge(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Merge it into another. Both keep their words; votes are never added up."""
    found = question_or_404(workshop, question)
    form = offer_cards(MergeForm(), found, queries.list_released(workshop))

    def act() -> str:
        into = question_or_404(workshop, int(form.into.data))
        services.merge_questions(found, into, form.merge_reason.data or "", _author_says(found, into))
        return _("%(one)s is merged into %(other)s. You can undo this.", one=found.ref, other=into.ref)

    return _carry_out(workshop, found, "merge_form", form, act)


def _author_says(question: Question, into: Question) -> str:
    """What the author answered on their phone, if they did."""
    likeness = queries.get_likeness(question, into)
    return likeness.answer if likeness and likeness.answer in {"yes", "no"} else "not_asked"


@bp.post(f"{CARD}/unmerge")
@writes
@for_console
def unmerge(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Take it out of the card it was merged into."""
    found = question_or_404(workshop, question)
    try:
        services.unmerge_question(found)
        flash(_("%(ref)s stands on its own again.", ref=found.ref), "done")
    except Refused as error:
        flash(error.message, "wrong")
    return see(console_url(workshop))


@bp.post(f"{CARD}/split")
@writes
@for_console
def split(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Two questions out of one that asks two things."""
    found = question_or_404(workshop, question)
    form = SplitForm()

    def act() -> str:
        half = services.split_question(found, form.first_text.data, form.second_text.data, form.split_reason.data or "")
        return _("%(one)s keeps the first question, %(other)s asks the second.", one=found.ref, other=half.ref)

    return _carry_out(workshop, found, "split_form", form, act)


@bp.post(f"{CARD}/set-scope")
@writes
@for_console
def set_scope(workshop: Workshop, question: int) -> ResponseReturnValue:
    """What the scope desk decides."""
    found = question_or_404(workshop, question)
    form = ScopeForm()

    def act() -> str:
        services.set_scope(found, form.scope.data, form.reason.data or "")
        return ""

    return _carry_out(workshop, found, "scope_form", form, act)


def _kept_words(question: Question, form: WordingForm, edit: WordingEdit | None) -> str:
    """New words, a suggestion with a last touch, or only the ticks."""
    if edit is not None:
        services.accept_wording(edit, form.after.data)
    elif form.after.data != question.text:
        services.edit_wording(question, form.after.data, form.why.data)
    else:
        services.set_checks(question, form.ticks())
        return _("The ticks are kept.")
    services.set_checks(question, form.ticks())
    return _("Changed. Whoever asked is asked “still yours?” on their phone.")


@bp.post(f"{CARD}/edit-words")
@writes
@for_console
def edit_words(workshop: Workshop, question: int) -> ResponseReturnValue:
    """Other words, by the facilitator: her own, or a suggestion with a last touch."""
    found = question_or_404(workshop, question)
    form = WordingForm()

    def act() -> str:
        return _kept_words(found, form, suggestion(workshop, found))

    return _carry_out(workshop, found, "words_form", form, act)
