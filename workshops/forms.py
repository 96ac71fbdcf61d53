"""Forms of this package: cycles, workshops, the run sheet, joining, feedback."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from core.forms import Form, Needed, WholeField, text_field
from workshops import activities
from workshops.models import Activity
from workshops.perspectives import PERSPECTIVES
from workshops.runsheets import kinds_on_offer
from workshops.words import KINDS

ROOM_SIZE = 2000
LONGEST_STEP = 240
_MINUTES = [
    InputRequired(_l("Please give a number of minutes.")),
    NumberRange(0, LONGEST_STEP, _l("Use a number from 0 to 240.")),
]


def lines_of(text: str) -> list[str]:
    """A box of several rows as a list, without empty rows."""
    return [row for row in (text or "").split("\n") if row.strip()]


class CycleForm(Form):
    """What a cycle says of itself."""

    title = text_field(_l("Title of the cycle"), limit=120)
    focus_statement = text_field(_l("Focus: one statement, not a question"), limit=300, long=True)
    purpose = text_field(_l("Purpose"), limit=500, long=True, needed=False)
    scope_in = text_field(_l("In scope, one to a line"), limit=500, long=True, lines=True, needed=False)
    scope_out = text_field(_l("Out of scope, one to a line"), limit=500, long=True, lines=True, needed=False)

    def validate_focus_statement(self, field: Any) -> None:  # noqa: ANN401
        """A focus invites questions; it does not ask one."""
        if (field.data or "").rstrip().endswith("?"):
            raise ValidationError(_("Write a statement, not a question: the room brings the questions."))


class TargetsForm(Form):
    """How many seats of each perspective are hoped for. One field per perspective is added below."""


_PEOPLE = NumberRange(0, 200, _l("Use a number from 0 to 200."))
for _code, _one in PERSPECTIVES.items():
    setattr(
        TargetsForm,
        f"target_{_code}",
        WholeField(_one.label, default=0, validators=[Optional(), _PEOPLE]),
    )


class WorkshopForm(Form):
    """Planning a workshop."""

    kind = SelectField(_l("Kind of workshop"), validators=[Needed()])
    title = text_field(_l("Title"), limit=120)
    day = DateField(_l("Day"), validators=[InputRequired(_l("Please choose a day."))])
    starts = TimeField(_l("Starts at"), validators=[InputRequired(_l("Please give a time."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind, KINDS[kind]) for kind in kinds_on_offer()]


class WorkshopEditForm(Form):
    """Changing a workshop's particulars."""

    title = text_field(_l("Title"), limit=120)
    day = DateField(_l("Day"), validators=[InputRequired(_l("Please choose a day."))])
    starts = TimeField(_l("Starts at"), validators=[InputRequired(_l("Please give a time."))])
    join_cap = WholeField(
        _l("Most people who can join"),
        validators=[InputRequired(), NumberRange(1, ROOM_SIZE, _l("Use a number from 1 to 2000."))],
    )
    moderation = RadioField(
        _l("What people write"),
        choices=[
            ("hold", _l("waits for me before anyone sees it")),
            ("auto", _l("shows at once (a room that knows each other)")),
        ],
    )
    host_note = text_field(_l("Whom to speak to, shown on every phone"), limit=500, long=True, needed=False)


class StepForm(Form):
    """Changing a step of the run sheet."""

    title = text_field(_l("Title"), limit=120)
    planned = WholeField(_l("Planned minutes"), validators=_MINUTES)
    shortest = WholeField(_l("Shortest minutes"), validators=_MINUTES)
    phone_prompt = text_field(_l("Words on the phone"), limit=500, long=True, needed=False)
    screen_prompt = text_field(_l("Words on the projector"), limit=500, long=True, needed=False)
    notes = text_field(_l("Notes for you only"), limit=500, long=True, needed=False)


def _setting_field(setting: activities.Setting) -> Any:  # noqa: ANN401 - a field not yet bound to a form
    if setting.kind == "int":
        return WholeField(setting.label, validators=[InputRequired(), NumberRange(0, 60)])
    if setting.kind == "choice":
        choices = [SelectChoice(name, label) for name, label in setting.choices()]
        return SelectField(setting.label, choices=choices, validators=[Needed()])
    return text_field(setting.label, limit=200, needed=False)


def step_form(step: Activity) -> StepForm:
    """The form of one step, with the settings of its kind as fields of their own."""
    kind = activities.get(step.kind)

    class FormOfKind(StepForm):
        """A step's form with its kind's settings."""

    for setting in kind.settings:
        setattr(FormOfKind, f"setting_{setting.name}", _setting_field(setting))
    given = {f"setting_{s.name}": step.settings.get(s.name, s.default) for s in kind.settings}
    return FormOfKind(obj=step, data=None, **given)


class NewStepForm(Form):
    """Adding a step."""

    kind = SelectField(_l("Kind of step"), validators=[Needed()])
    title = text_field(_l("Title"), limit=120)
    planned = WholeField(_l("Planned minutes"), default=10, validators=_MINUTES)
    shortest = WholeField(_l("Shortest minutes"), default=5, validators=_MINUTES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.name, kind.label) for kind in activities.all_kinds()]

    def validate_shortest(self, field: Any) -> None:  # noqa: ANN401
        """The shortest length fits in the planned one."""
        if field.data is not None and self.planned.data is not None and field.data > self.planned.data:
            raise ValidationError(_("The shortest length cannot be over the planned one."))


def _perspective_choices() -> list[tuple[str, Any]]:
    return [(code, one.label) for code, one in PERSPECTIVES.items()]


class JoinForm(Form):
    """Joining: what a person is mainly here as, and their consent."""

    perspective = RadioField(_l("I am mainly here as"), validators=[InputRequired(_l("Please choose one."))])
    take_part = BooleanField(
        _l("I have read this and I want to take part"),
        validators=[InputRequired(_l("Please tick this to take part. You can stop at any time."))],
    )
    quote_unnamed = BooleanField(_l("You may quote reasons I give, without my name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.perspective.choices = _perspective_choices()


class PaperSeatForm(Form):
    """A seat for somebody who has no phone."""

    perspective = SelectField(_l("Mainly here as"), validators=[Needed()])
    quote_unnamed = BooleanField(_l("May be quoted, without a name"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.perspective.choices = _perspective_choices()


class MakeTablesForm(Form):
    """How many tables; and by which chance, when people have seen who would sit where."""

    count = WholeField(
        _l("How many tables?"), validators=[Optional(), NumberRange(1, 24, _l("Use a number from 1 to 24."))]
    )
    chance = WholeField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31)])


class SitForm(Form):
    """Who goes to which table."""

    seat = SelectField(_l("Seat"), validators=[Needed()])
    table = SelectField(_l("Goes to"), validators=[Optional()], default="")

    def offer(self, seats: list[tuple[str, str]], tables: list[tuple[str, str]]) -> SitForm:
        """Fill in the choices: of seats their codes, of tables their numbers, each with words."""
        self.seat.choices = list(seats)
        self.table.choices = [*tables, ("", _("no table"))]
        return self


class TableForm(Form):
    """Who writes for a table, and what it works on."""

    scribe = StringField(validators=[Optional()], default="")
    topic = StringField(validators=[Optional()], default="")


class WordsForm(Form):
    """Coming back on another phone."""

    words = text_field(_l("Your three words"), limit=80)


class PerspectiveForm(Form):
    """Correcting what a person is mainly here as."""

    perspective = RadioField(_l("I am mainly here as"), validators=[InputRequired(_l("Please choose one."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.perspective.choices = _perspective_choices()


class PracticeForm(Form):
    """One harmless question."""

    answer = RadioField(
        _l("Tea, coffee, or neither?"),
        choices=[("tea", _l("Tea")), ("coffee", _l("Coffee")), ("neither", _l("Neither"))],
        validators=[InputRequired(_l("Please choose one."))],
    )


FIVE = [(str(n), str(n)) for n in range(1, 6)] + [("", _l("Cannot say"))]


class FeedbackForm(Form):
    """Three taps at the close."""

    useful = RadioField(_l("Was this useful to you? 1 is not at all, 5 is very"), choices=FIVE, default="")
    felt_heard = RadioField(_l("Did you feel heard? 1 is not at all, 5 is fully"), choices=FIVE, default="")
    one_thing = text_field(_l("One thing we should know"), limit=500, long=True, needed=False)


class ClosingForm(Form):
    """What happens next, said at the close."""

    next_step = text_field(_l("What happens next, and when"), limit=500, long=True, needed=False)


class Press(Form):
    """A form that is only a button: its token and its key."""

    value = HiddenField()
