"""Forms for what is known: adding it, judging a question, and the facilitator's checks and corrections."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from core.errors import Refused
from core.forms import Form, text_field
from core.text import TEXT_LIMIT, USE_LIMIT
from datasets.forms.gaps import choices
from datasets.sources import OWN_ACCOUNT, check_date, check_link
from datasets.words import EVIDENCE, NATIONS, STRENGTHS, VERDICTS
from workshops.card_posts import CardForm

DATE_LENGTH = 40
LINK_LENGTH = 500
NAMED_BODIES = ("Joseph Rowntree",)  # names of people that are names of organisations: a source, not somebody's detail


def boxes(label: Any, **more: Any) -> SelectMultipleField:  # noqa: ANN401 - lazy words, choices
    """Several of a list, each with a box to tick."""
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        **more,
    )


def _as_refused(check: Callable[[str], str], field: Any) -> None:  # noqa: ANN401
    """Say what the rule says, beside the field, together with all else that is wrong."""
    if field.errors:
        return
    try:
        check(field.data or "")
    except Refused as error:
        raise ValidationError(error.message) from None


class InsightForm(CardForm):
    """Something already known: what it says and where it is from."""

    statement = text_field(_l("What is known?"), limit=TEXT_LIMIT, long=True)
    evidence_type = SelectField(_l("What kind of evidence is it?"), validators=[Optional()], default="")
    source_title = text_field(_l("Where does it come from?"), limit=USE_LIMIT, needed=False)
    url = text_field(_l("Link"), limit=LINK_LENGTH, needed=False)
    published = text_field(_l("Year"), limit=DATE_LENGTH, needed=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.evidence_type.choices = choices(EVIDENCE, _l("Choose, if you can"))

    def validate_url(self, field: Any) -> None:  # noqa: ANN401
        """A link that is one."""
        _as_refused(check_link, field)

    def validate_published(self, field: Any) -> None:  # noqa: ANN401
        """A date that has been."""
        _as_refused(check_date, field)

    def texts(self) -> list[str]:
        """What may hold details of a person. Names of organisations are left out, and so is the link."""
        typed = [self.statement.data or "", self.source_title.data or ""]
        for name in NAMED_BODIES:
            typed = [text.replace(name, "") for text in typed]
        return typed

    def facts(self) -> dict[str, Any]:
        """What the service takes. What one person lived through or sees at work is one account."""
        kind = self.evidence_type.data or ""
        return {
            "statement": self.statement.data or "",
            "source_title": self.source_title.data or "",
            "url": self.url.data or "",
            "published": self.published.data or "",
            "evidence_type": kind,
            "strength": "single_account" if kind in OWN_ACCOUNT else "to_check",
        }


class OpinionForm(Form):
    """Is the question answered already?"""

    verdict = RadioField(
        _l("Is it already answered?"),
        choices=choices(VERDICTS),
        validators=[InputRequired(_l("Please choose one of these."))],
    )


class AnswerForm(Form):
    """The answer card, in the facilitator's words."""

    answer = text_field(_l("The answer"), limit=TEXT_LIMIT, long=True, needed=False)


class FactsForm(Form):
    """Everything on an insight's card, for facilitators."""

    statement = text_field(_l("What is known"), limit=TEXT_LIMIT, long=True)
    source_title = text_field(_l("Source"), limit=USE_LIMIT, needed=False)
    publisher = text_field(_l("Published by"), limit=USE_LIMIT, needed=False)
    url = text_field(_l("Link"), limit=LINK_LENGTH, needed=False)
    published = text_field(_l("Year, month or day"), limit=DATE_LENGTH, needed=False)
    evidence_type = SelectField(_l("Kind of evidence"), validators=[Optional()], default="")
    strength = SelectField(_l("How strong it is"), choices=choices(STRENGTHS), default="to_check")
    nations = boxes(_l("Nations it speaks of"), choices=choices(NATIONS))

    def __init__(self, *args: Any, words_stay: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.evidence_type.choices = choices(EVIDENCE, _l("Not said"))
        if words_stay:
            del self.statement

    def facts(self) -> dict[str, Any]:
        """What the service takes, as far as it was sent: what was not sent stays as it is. No box ticked is sent."""
        own = {"csrf_token", "once"}
        fields = {name: field for name, field in self._fields.items() if name not in own}
        return {name: field.data or "" for name, field in fields.items() if field.raw_data or name == "nations"}


class CheckForm(Form):
    """What came of looking at a source."""

    state = RadioField(
        _l("What did you find?"),
        choices=[
            SelectChoice("checked", _l("The source says so")),
            SelectChoice("rejected", _l("It does not: no evidence")),
            SelectChoice("superseded", _l("Another card says it better or newer")),
            SelectChoice("suggested", _l("Not checked after all")),
        ],
        validators=[InputRequired(_l("Please choose one of these."))],
    )
    new_strength = SelectField(_l("How strong it is"), validators=[Optional()], default="")
    superseded_by = SelectField(_l("Which card says it better?"), validators=[Optional()], default="")

    def offer(self, others: list[tuple[str, str]]) -> CheckForm:
        """Offer these cards: row number and words."""
        self.new_strength.choices = choices(STRENGTHS, _l("Leave as it is"))
        self.superseded_by.choices = [SelectChoice("", _("Choose a card"))] + [SelectChoice(*one) for one in others]
        return self


class AttachForm(Form):
    """Cards of the cycle, and of the library, for one question."""

    cards = boxes(_l("Already in this cycle"))
    library_keys = boxes(_l("From the library"))

    def offer(self, cards: list[tuple[str, str]], library: list[tuple[str, str]]) -> AttachForm:
        """Offer these."""
        self.cards.choices = [SelectChoice(*one) for one in cards]
        self.library_keys.choices = [SelectChoice(*one) for one in library]
        return self


class BearingForm(Form):
    """The questions that one card bears on."""

    questions = boxes(_l("Questions it bears on"))

    def offer(self, questions: list[tuple[str, str]]) -> BearingForm:
        """Offer these."""
        self.questions.choices = [SelectChoice(*one) for one in questions]
        return self
