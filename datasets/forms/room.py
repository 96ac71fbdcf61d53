"""Forms of the steps "bring", "origins" and "fill": what people bring, can help with, and know of a card."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import LARGEST, Form, Needed, WholeField
from datasets.forms.gaps import choices
from datasets.queries.room import MOST_PICKS, CardFacts
from datasets.words import FREQUENCIES, LICENCES, NATIONS
from questions.models import Question

SHORT = 60  # letters of a title in a list to choose from


class RolesForm(Form):
    """What a person brings: any of these, or none."""

    holds = BooleanField(_l("I hold data"))
    uses = BooleanField(_l("I use data"))
    is_in = BooleanField(_l("I am in the data"))


class PicksForm(Form):
    """Up to two questions a person can help with."""

    picks = SelectMultipleField(
        _l("Which can you help with? Two at most."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.picks.choices = [SelectChoice(one.item, one.ref) for one in questions]

    def validate_picks(self, field: Any) -> None:  # noqa: ANN401
        """Two at most: a table needs people who stay with its question."""
        if len(field.data or []) > MOST_PICKS:
            raise ValidationError(_("Choose two at most. Untick one."))


class ChanceForm(Form):
    """Seat people as the plan on the console shows."""

    chance = WholeField(validators=[InputRequired(), NumberRange(0, LARGEST)])


class FactsForm(Form):
    """One to three facts of a card, from a phone or from the console."""

    card = SelectField(_l("Which dataset?"), validators=[Needed(_l("Choose a dataset."))])
    licence = SelectField(_l("Its licence"), validators=[Optional()], default="")
    update_frequency = SelectField(_l("How often is it updated?"), validators=[Optional()], default="")
    nations = SelectMultipleField(
        _l("Which nations does it cover?"), widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def __init__(self, *args: Any, cards: list[CardFacts], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.card.choices = [SelectChoice(str(one.card.id), _in_short(one)) for one in cards]
        self.licence.choices = choices(LICENCES, _l("I do not know"))
        self.update_frequency.choices = choices(FREQUENCIES, _l("I do not know"))
        self.nations.choices = [SelectChoice(code, label) for code, label in NATIONS.items()]

    def said(self) -> dict[str, str]:
        """What was filled in, as codes; nations joined by "+"."""
        nations = "+".join(code for code in NATIONS if code in (self.nations.data or []))
        given = {
            "licence": self.licence.data or "",
            "update_frequency": self.update_frequency.data or "",
            "nations": nations,
        }
        return {name: value for name, value in given.items() if value}

    def facts(self) -> dict[str, Any]:
        """All three, as the shelf takes them."""
        return {
            "licence": self.licence.data or "",
            "update_frequency": self.update_frequency.data or "",
            "nations": [code for code in NATIONS if code in (self.nations.data or [])],
        }


class SaidForm(Form):
    """One fact that phones said, to take in or to leave."""

    card = WholeField(validators=[InputRequired(), NumberRange(0, LARGEST)])
    fact = HiddenField()
    value = HiddenField()


def _in_short(one: CardFacts) -> str:
    title = one.card.title if len(one.card.title) <= SHORT else one.card.title[: SHORT - 1] + "…"
    return f"{one.card.ref} {title}"
