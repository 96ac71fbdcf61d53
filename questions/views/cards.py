"""A card's own page on the console: everything that can be done with one question, in plain forms."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from core.forms import LARGEST, Form
from core.web import render
from core.writing import new_once
from questions import queries
from questions.forms import MergeForm, ScopeForm, SplitForm, ThemeForm, WordingForm
from questions.models import Question, WordingEdit
from questions.queries import Card
from questions.views.blueprint import CARD, bp, question_or_404
from questions.words import CHECKS, SCOPES
from workshops.guards import for_console
from workshops.models import Workshop
from workshops.screens import console_url


@bp.get(f"{CARD}/card")
@for_console
def card(workshop: Workshop, question: int) -> Response:
    """One card: its words and where they came from, and all that can be done with it."""
    found = question_or_404(workshop, question)
    edit = suggestion(workshop, found)
    if edit is None:
        return card_page(workshop, found)
    ticks = {f"check_{name}": bool(edit.checks.get(name)) for name in CHECKS}
    return card_page(workshop, found, words_form=WordingForm(formdata=None, after=edit.after, why=edit.reason, **ticks))


def suggestion(workshop: Workshop, question: Question) -> WordingEdit | None:
    """The waiting suggestion that the address names, if it is one for this question."""
    number = request.args.get("edit", 0, type=int)
    edit = queries.get_edit(workshop, number) if 0 < number < LARGEST else None
    return edit if edit and edit.question_id == question.id and edit.state == "proposed" else None


def card_page(workshop: Workshop, question: Question, **forms: Form) -> Response:
    """The card's page; forms that were wrong come back as they were sent."""
    released = queries.list_released(workshop)
    shown = {one.id: one for one in queries.gather(released)}
    near = alikes(question, released)
    values: dict[str, Any] = {
        "workshop": workshop,
        "question": _plain(question),
        "card": shown.get(question.id) or queries.make_card(question),
        "alikes": near,
        "edits": [_edit(edit) for edit in queries.list_edits(question) if edit.state != "proposed"],
        "scopes": SCOPES,
        "console_url": console_url(workshop),
        "suggestion": request.args.get("edit", type=int),
        "once": new_once(),
    }
    values |= _fresh_forms(workshop, question, released) | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render("questions/card.html", status=status, **values)


def _fresh_forms(workshop: Workshop, question: Question, released: list[Question]) -> dict[str, Form]:
    label = question.theme.label if question.theme else ""
    ticks = {f"check_{name}": bool(question.checks.get(name)) for name in CHECKS}
    return {
        "theme_form": offer_themes(ThemeForm(formdata=None, theme=label), workshop),
        "merge_form": offer_cards(MergeForm(formdata=None), question, released),
        "split_form": SplitForm(formdata=None, first_text=question.text, second_text=question.first_words),
        "scope_form": ScopeForm(formdata=None, scope=question.scope, reason=question.scope_reason),
        "words_form": WordingForm(formdata=None, after=question.text, **ticks),
    }


def _plain(question: Question) -> dict[str, Any]:
    root = question.merged_into
    return {
        "visibility": question.visibility,
        "first_words": question.first_words,
        "use": question.intended_use,
        "use_state": question.use_state,
        "merged_into": {"id": root.id, "ref": root.ref, "text": root.text} if root else None,
    }


def _edit(edit: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    fields = ("id", "before", "after", "state", "author_agrees")
    return {name: getattr(edit, name) for name in fields}


def alikes(question: Question, released: list[Question]) -> dict[str, str]:
    """The look-alikes of a card on the wall: row number to the words they share."""
    if question.visibility != "released" or question.merged_into_id is not None:
        return {}
    return {str(one.key): ", ".join(one.shared) for one in queries.look_alikes(question, released)}


def offer_themes(form: ThemeForm, workshop: Workshop) -> ThemeForm:
    """The form with the themes of the cycle."""
    return form.offer([theme.label for theme in queries.list_themes(workshop.cycle)])


def offer_cards(form: MergeForm, question: Question, released: list[Question]) -> MergeForm:
    """The form with the cards it may go into: look-alikes first, then its own theme, then the rest."""
    near = list(alikes(question, released))
    cards = [one for one in queries.on_the_wall(queries.gather(released)) if one.id != question.id]
    theme = question.theme.label if question.theme else ""

    def place(one: Card) -> tuple[int, bool, str]:
        first = near.index(str(one.id)) if str(one.id) in near else len(near)
        return first, one.theme != theme, one.item

    return form.offer([(str(one.id), f"{one.ref}  {one.text}") for one in sorted(cards, key=place)])
