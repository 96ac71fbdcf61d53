"""Forms of the step that fills the grid: one seat's rating, a table's hands, what the room agrees."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, text_field
from core.text import TEXT_LIMIT
from datasets.agreement import MOST_HANDS
from datasets.models.codes import FITS
from datasets.words import FITS as FIT_WORDS
from datasets.words import MISSING

WHOLE_ROOM = "room"
NUMBER = re.compile(r"[0-9]{1,3}")
SIDES = ("all", "in_data")  # the prefixes of the fields of each side


def _ticks(label: Any, choices: list[SelectChoice] | None = None) -> SelectMultipleField:  # noqa: ANN401 - a lazy text
    return SelectMultipleField(
        label,
        choices=choices,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _missing() -> SelectMultipleField:
    return _ticks(_l("What is missing?"), [SelectChoice(code, words) for code, words in MISSING.items()])


class RateForm(Form):
    """How well one dataset answers one question, and what is missing."""

    fit = RadioField(
        _l("How well would it answer the question?"),
        choices=[SelectChoice(code, words) for code, words in FIT_WORDS.items()],
        validators=[InputRequired(_l("Choose how well it answers, or “I do not know”."))],
    )
    missing = _missing()


class AgreeForm(Form):
    """What the room agrees on for one cell."""

    fit = RadioField(
        _l("How well it answers"),
        choices=[
            *(SelectChoice(code, words) for code, words in FIT_WORDS.items() if code != "do_not_know"),
            SelectChoice("do_not_know", _l("The room does not know")),
            SelectChoice("", _l("Not agreed")),
        ],
        validators=[Optional()],
        default="",
    )
    missing = _missing()
    needs_with = _ticks(_l("Which datasets does it need beside it?"))
    why = text_field(_l("Why"), limit=TEXT_LIMIT, needed=False, long=True)

    def offer(self, datasets: list[tuple[str, str]]) -> AgreeForm:
        """Offer these other datasets: item and words."""
        self.needs_with.choices = [SelectChoice(item, words) for item, words in datasets]
        return self


class Hands:
    """Validator: a count of raised hands, empty for none."""

    field_flags = {"maxlength": 3}

    def __call__(self, form: Form, field: Any) -> None:  # noqa: ANN401 - a WTForms field
        """Refuse what is not a whole number from 0 to MOST_HANDS."""
        typed = (field.data or "").strip()
        if typed and (not NUMBER.fullmatch(typed) or int(typed) > MOST_HANDS):
            raise ValidationError(_("Type a whole number from 0 to %(most)s.", most=MOST_HANDS))


class HandsForm(Form):
    """Hands for each fit (added below), of people who are in the data apart."""

    def counts(self, side: str) -> dict[str, int]:
        """The hands of one side by fit. Call it once the form is valid."""
        return {fit: int((self[f"{side}_{fit}"].data or "").strip() or 0) for fit in FITS}

    def was_typed(self, side: str) -> bool:
        """Whether any number was typed on this side, be it 0."""
        return any((self[f"{side}_{fit}"].data or "").strip() for fit in FITS)

    def rows(self) -> list[tuple[str, Any, list[Any]]]:
        """Each fit with its words and its fields, for the table they stand in."""
        return [(fit, FIT_WORDS[fit], [self[f"{side}_{fit}"] for side in SIDES]) for fit in FITS]

    def show(self, hands: dict[str, dict[str, int]]) -> HandsForm:
        """Put in what was typed before, by side and fit."""
        for side, counts in hands.items():
            for fit, n in counts.items():
                self[f"{side}_{fit}"].data = str(n)
        return self


for _side in SIDES:
    for _fit in FITS:
        setattr(HandsForm, f"{_side}_{_fit}", StringField(FIT_WORDS[_fit], validators=[Hands()], default=""))


class DeskForm(HandsForm):
    """The desk for any table: whose hands, of which cell. Empty boxes change nothing; 0 takes a count back."""

    table = SelectField(_l("Table"), validators=[InputRequired(_l("Choose a table."))])
    question = SelectField(_l("Question"), validators=[InputRequired(_l("Choose a question."))])
    dataset = SelectField(_l("Dataset"), validators=[InputRequired(_l("Choose a dataset."))])

    def offer(
        self, tables: list[tuple[str, str]], questions: list[tuple[str, str]], datasets: list[tuple[str, str]]
    ) -> DeskForm:
        """Offer these, each with its code and its words."""
        self.table.choices = [*tables, (WHOLE_ROOM, _("The whole room"))]
        self.question.choices, self.dataset.choices = questions, datasets
        return self
