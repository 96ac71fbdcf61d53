"""Forms of the shelf: finding entries, and describing one. The rules of facts stand in `datasets.facts`."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Form, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from core import forms
from core.forms import text_field
from datasets import words
from datasets.facts import Facts
from datasets.forms.gaps import choices
from datasets.models import codes
from datasets.queries.shelf import Filters

NOT_KNOWN = _l("Not known")
MARKS = [SelectChoice("", NOT_KNOWN), *(SelectChoice(str(mark), str(mark)) for mark in range(1, 6))]
STATES = ("suggested", "described", "checked", "usable", "blocked")  # wished-for ones are in a state of their own
SECTIONS: dict[str, tuple[str, ...]] = {  # as they are folded; what a dataset is stands open above them
    "use": ("access", "access_note", "licence", "licence_note"),
    "where": ("nations", "coverage_note", "finest_geography", "geography_note"),
    "when": ("period_from", "period_to", "update_frequency", "frequency_note", "lag"),
    "care": (
        "personal_data", "sensitivity", "label_check", *(f"governance_{name}" for name in codes.GOVERNANCE),
    ),
    "quality": (*(f"quality_{name}" for name in codes.QUALITIES), "standards", "topics"),
    "link": ("url", "url_check", "checked_on"),
}  # fmt: skip
IN_LINES = ("standards", "topics")
PLAIN = (
    "title", "description", "holder", "holder_type", "secret", "org_id", "org_scheme", "existence", "kind", "unit",
    *SECTIONS["use"], *SECTIONS["where"], *SECTIONS["when"], "personal_data", "sensitivity", "label_check",
    *SECTIONS["link"], "state",
)  # fmt: skip


def _choose(label: Any, offered: list[SelectChoice]) -> SelectField:  # noqa: ANN401 - lazy words
    return SelectField(label, choices=offered, default="")


class FindForm(Form):
    """What to look for on the shelf. Sent with GET: a search can be kept as a link."""

    q = StringField(_l("Find a dataset"))
    access = _choose(_l("Who may use it"), choices(words.ACCESS, _l("Any")))
    nation = _choose(_l("Nation"), choices(words.NATIONS, _l("Any")))
    geography = _choose(_l("Smallest area"), choices(words.GEOGRAPHIES, _l("Any")))
    kind = _choose(_l("Kind"), choices(words.KINDS, _l("Any")))
    frequency = _choose(_l("How often"), choices(words.FREQUENCIES, _l("Any")))
    wished = BooleanField(_l("Only what is wished for"))

    def filters(self) -> Filters:
        """What is to be left out; a code nobody offered leaves nothing out."""
        fields = (self.access, self.nation, self.geography, self.kind, self.frequency)
        known = {
            field.name: field.data if field.data in {choice.value for choice in field.choices} else ""
            for field in fields
        }
        return Filters(
            access=known["access"],
            nation=known["nation"],
            finest_geography=known["geography"],
            kind=known["kind"],
            update_frequency=known["frequency"],
            wished_for=bool(self.wished.data),
        )

    def asked(self) -> dict[str, str]:
        """The parts of this search that say something, for links to its other pages."""
        said = {name: str(field.data or "").strip() for name, field in self._fields.items() if name != "wished"}
        return {name: value for name, value in said.items() if value} | ({"wished": "y"} if self.wished.data else {})


def sort_out(form: FindForm) -> FindForm:
    """The form with sizes of place said as they are meant: that size or smaller."""
    sizes = {
        code: said if code in {"address", "organisation"} else _("%(area)s or smaller", area=said)
        for code, said in words.GEOGRAPHIES.items()
    }
    form.geography.choices = choices(sizes, _("Any"))
    return form


class EntryForm(forms.Form):
    """What is said of a dataset. Empty means: not known."""

    title = text_field(_l("What is it called?"), limit=200, needed=False)
    existence = RadioField(
        _l("Does it exist?"),
        choices=choices({code: words.EXISTENCE[code] for code in codes.EXISTENCE}),
        default="exists",
    )
    description = text_field(_l("What is in it?"), limit=1000, needed=False, long=True, lines=True)
    unit = text_field(_l("What is one row?"), limit=200, needed=False)
    kind = _choose(_l("What kind is it?"), choices(words.KINDS, NOT_KNOWN))
    holder = text_field(_l("Who holds it?"), limit=200, needed=False)
    secret = BooleanField(_l("Keep the holder secret"))
    holder_type = text_field(_l("What type of holder?"), limit=120, needed=False)
    org_scheme = _choose(_l("Which register?"), choices(words.ORG_SCHEMES, _l("Tell by the number")))
    org_id = text_field(_l("The holder's charity or company number"), limit=60, needed=False)

    access = RadioField(_l("Who may use it?"), choices=choices(words.ACCESS, NOT_KNOWN), default="")
    access_note = text_field(_l("More about that"), limit=200, needed=False)
    licence = _choose(_l("Licence"), choices(words.LICENCES, NOT_KNOWN))
    licence_note = text_field(_l("The licence as its source puts it"), limit=200, needed=False)

    nations = SelectMultipleField(
        _l("Which nations does it cover?"),
        choices=choices(words.NATIONS),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    coverage_note = text_field(_l("More about what it covers"), limit=200, needed=False)
    finest_geography = _choose(_l("The smallest area it can be broken down to"), choices(words.GEOGRAPHIES, NOT_KNOWN))
    geography_note = text_field(_l("More about areas"), limit=200, needed=False)

    period_from = text_field(_l("From"), limit=10, needed=False)
    period_to = text_field(_l("To"), limit=10, needed=False)
    update_frequency = _choose(_l("How often is it updated?"), choices(words.FREQUENCIES, NOT_KNOWN))
    frequency_note = text_field(_l("More about that"), limit=200, needed=False)
    lag = _choose(_l("How old is the newest of it?"), choices(words.LAGS, NOT_KNOWN))

    personal_data = _choose(_l("Is it about people?"), choices(words.PERSONAL_DATA, NOT_KNOWN))
    sensitivity = _choose(_l("How delicate is it?"), choices(words.SENSITIVITIES, NOT_KNOWN))
    label_check = text_field(_l("How would its labels feel to the people in it?"), limit=300, needed=False)
    governance_controller = text_field(words.GOVERNANCE["controller"], limit=300, needed=False)
    governance_agreement = text_field(words.GOVERNANCE["agreement"], limit=300, needed=False)
    governance_dpia = text_field(words.GOVERNANCE["dpia"], limit=300, needed=False)
    governance_may_refuse = text_field(words.GOVERNANCE["may_refuse"], limit=300, needed=False)
    governance_community_say = text_field(words.GOVERNANCE["community_say"], limit=300, needed=False)

    quality_completeness = _choose(words.QUALITIES["completeness"], MARKS)
    quality_accuracy = _choose(words.QUALITIES["accuracy"], MARKS)
    quality_consistency = _choose(words.QUALITIES["consistency"], MARKS)
    quality_coverage = _choose(words.QUALITIES["coverage"], MARKS)
    quality_documentation = _choose(words.QUALITIES["documentation"], MARKS)
    quality_overall = _choose(words.QUALITIES["overall"], MARKS)
    standards = text_field(_l("Standards it follows"), limit=2000, needed=False, long=True, lines=True)
    topics = text_field(_l("Topics"), limit=2000, needed=False, long=True, lines=True)

    url = text_field(_l("Where can it be seen?"), limit=500, needed=False)
    url_check = text_field(_l("What came of looking there"), limit=80, needed=False)
    checked_on = DateField(_l("The day somebody looked"), validators=[Optional()])
    state = SelectField(
        _l("How far are we with it?"),
        choices=choices({code: words.ENTRY_STATES[code] for code in STATES}),
        default="described",
    )
    public = BooleanField(_l("Show it to everybody"), default=True)
    same_name_ok = BooleanField(_l("It is another dataset that happens to have the same name"))

    def facts(self) -> Facts:
        """The answers as services take them."""
        found: Facts = {name: self[name].data for name in PLAIN}
        found |= {name: (self[name].data or "").split("\n") for name in IN_LINES}
        found["quality"] = {name: self[f"quality_{name}"].data for name in codes.QUALITIES}
        found["governance"] = {name: self[f"governance_{name}"].data for name in codes.GOVERNANCE}
        return found

    def is_open(self, section: str) -> bool:
        """Whether a folded part of the form is to stand open: something in it is wrong."""
        return any(self[name].errors for name in SECTIONS[section])


def start_form(facts: Facts | None) -> EntryForm:
    """The form for a new entry, or with what is said of one now. What was sent wins."""
    if facts is None or request.method == "POST":
        return EntryForm()
    given = {**facts, "state": "described" if facts["state"] == "wished_for" else facts["state"]}
    given |= {name: "\n".join(facts[name]) for name in IN_LINES}
    given |= {f"quality_{name}": str(mark) for name, mark in facts["quality"].items()}
    given |= {f"governance_{name}": said for name, said in facts["governance"].items()}
    given["org_id"] = facts["org_id_typed"] or facts["org_id"]
    given["org_scheme"] = facts["org_id"].rpartition("-")[0] if facts["org_id"] else ""
    return EntryForm(data=given)
