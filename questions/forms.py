"""Forms of this package: asking, uses, wording, themes, merging, splitting, scope, the paper desk."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.forms import Form, text_field
from core.text import QUESTION_LIMIT, TEXT_LIMIT, USE_LIMIT
from questions.words import ACTORS, AUDIENCES, CHECKS, EDIT_REASONS, OFF_THE_WALL, SCOPES, WHENS

NOTHING = ("", _l("Choose, if you can"))


class AskForm(Form):
    """One box for one question. `anyway` sends words that looked like details of a person."""

    text = text_field(_l("What do you want to know?"), limit=QUESTION_LIMIT, long=True)
    anyway = StringField(default="")  # a second button's value, so it stands in no hidden box


class PaperForm(Form):
    """The paper desk: whose card, and what it says."""

    seat = SelectField(_l("Seat"), validators=[InputRequired(_l("Please choose a seat."))])
    text = text_field(_l("What the card says"), limit=QUESTION_LIMIT, long=True)

    def offer(self, seats: list[Any]) -> PaperForm:
        """Offer these seats."""
        self.seat.choices = [(seat.ref, seat.ref) for seat in seats]
        return self


class UseForm(Form):
    """What somebody would do with an answer."""

    intended_use = text_field(_l("What would you do with an answer?"), limit=USE_LIMIT, long=True)
    who_would_act = SelectField(
        _l("Who would act?"), choices=[NOTHING, *ACTORS.items()], validators=[Optional()], default=""
    )
    decision_informed = text_field(_l("Which decision would it help?"), limit=USE_LIMIT, long=True, needed=False)
    by_when = SelectField(_l("By when?"), choices=[NOTHING, *WHENS.items()], validators=[Optional()], default="")
    audience = SelectMultipleField(
        _l("Who should hear it"),
        choices=list(AUDIENCES.items()),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    anyway = StringField(default="")  # a second button's value, so it stands in no hidden box


class WordingForm(Form):
    """Other words for a question, why, and the five ticks (added below)."""

    after = text_field(_l("How would you put it?"), limit=QUESTION_LIMIT, long=True)
    why = SelectField(_l("What is better about it?"), choices=list(EDIT_REASONS.items()), default="clearer")

    def ticks(self) -> dict[str, bool]:
        """The five ticks; empty when none was made: then nobody looked."""
        made = {name: bool(self[f"check_{name}"].data) for name in CHECKS}
        return made if any(made.values()) else {}

    def tick_fields(self) -> list[Any]:
        """The five boxes, in order."""
        return [self[f"check_{name}"] for name in CHECKS]


for _name, _label in CHECKS.items():
    setattr(WordingForm, f"check_{_name}", BooleanField(_label))


class ThemeForm(Form):
    """A theme that is there, or a new one."""

    theme = SelectField(_l("Theme"), validators=[Optional()], default="")
    new_theme = text_field(_l("Or a new theme"), limit=80, needed=False)

    def offer(self, labels: list[str]) -> ThemeForm:
        """Offer these themes."""
        self.theme.choices = [("", _("No theme yet")), *((label, label) for label in labels)]
        return self

    def label(self) -> str:
        """The theme that was meant; a new one wins."""
        return str(self.new_theme.data or self.theme.data or "")


class MergeForm(Form):
    """Which card this one goes into, and why."""

    into = RadioField(_l("Merge it into"), validators=[InputRequired(_l("Please choose the card it goes into."))])
    merge_reason = text_field(_l("Why they ask the same"), limit=TEXT_LIMIT, needed=False)

    def offer(self, cards: list[tuple[str, str]]) -> MergeForm:
        """Offer these cards: row number and words."""
        self.into.choices = cards
        return self


class SplitForm(Form):
    """Two questions out of one."""

    first_text = text_field(_l("The first question"), limit=QUESTION_LIMIT, long=True)
    second_text = text_field(_l("The second question"), limit=QUESTION_LIMIT, long=True)
    split_reason = text_field(_l("Why"), limit=TEXT_LIMIT, needed=False)


class ScopeForm(Form):
    """What the scope desk decides, and why."""

    scope = RadioField(_l("Scope"), validators=[InputRequired(_l("Please choose one."))])
    reason = text_field(_l("Reason"), limit=TEXT_LIMIT, needed=False, long=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.scope.choices = [(code, str(label).capitalize()) for code, label in SCOPES.items() if code != "unchecked"]

    def validate_reason(self, field: Any) -> None:  # noqa: ANN401
        """What leaves the wall needs a reason."""
        if self.scope.data in OFF_THE_WALL and not field.data:
            raise ValidationError(_("Please say why. The reason is shown beside the question."))
