"""Forms of the gap wall: naming a gap, and saying how bad it is."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from core.forms import Form, text_field
from core.text import TEXT_LIMIT, USE_LIMIT
from datasets.words import CLOSED_BY, GRADES, MISSING
from questions.models import Question
from workshops.card_posts import CardForm

SEVERITIES = [SelectChoice("", _l("Not said"))] + [SelectChoice(str(n), str(n)) for n in range(1, 6)]


def choices(words: dict[str, Any], first: Any = None) -> list[SelectChoice]:  # noqa: ANN401 - a lazy string
    """Codes and their words as a list to choose from, after a first line for none."""
    lead = [SelectChoice("", first)] if first is not None else []
    return lead + [SelectChoice(code, label) for code, label in words.items()]


class GapForm(CardForm):
    """Why a question cannot be answered."""

    question = RadioField(_l("Which question?"), validators=[InputRequired(_l("Choose a question."))])
    kind = SelectField(_l("What is missing?"), validators=[Optional()], default="")
    text = text_field(_l("We cannot answer this because…"), limit=TEXT_LIMIT, long=True)
    left_out = text_field(_l("Who is left out?"), limit=USE_LIMIT, needed=False)

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.question.choices = [SelectChoice(one.item, f"{one.ref} {one.text}") for one in questions]
        self.kind.choices = choices(MISSING, _l("Choose, if you can"))

    def texts(self) -> list[str]:
        """What was typed; the choices are ours."""
        return [self.text.data or "", self.left_out.data or ""]


class RateGapForm(Form):
    """How bad a gap is, and what would close it."""

    severity = SelectField(_l("How bad? 5 is worst"), choices=SEVERITIES, validators=[Optional()], default="")
    closed_by = SelectField(_l("What would close it?"), validators=[Optional()], default="")
    kind = SelectField(_l("What is missing?"), validators=[Optional()], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.closed_by.choices = choices(CLOSED_BY, _l("Not said"))
        self.kind.choices = choices(MISSING, _l("Not said"))

    def severity_number(self) -> int | None:
        """1 to 5, or None."""
        typed = (self.severity.data or "").strip()
        return int(typed) if typed else None


class GradeForm(Form):
    """Whether the data that would answer a question could be had."""

    grade = SelectField(_l("Could the data be had?"), validators=[Optional()], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.grade.choices = choices(GRADES, _l("Not graded"))
