"""Forms of an import: the file, and which of its columns holds what."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from core.forms import Form, text_field
from datasets.importers.source import LARGEST_FILE
from datasets.importers.spreadsheet import FIELDS

PREFIX = "column_"
MAIN = (
    "title", "holder", "description", "unit", "access", "licence", "nations", "finest_geography", "update_frequency",
    "topics", "url", "source_key",
)  # fmt: skip
NONE = _l("No column")


class FileForm(Form):
    """A file from this computer."""

    file = FileField(_l("The file"), validators=[FileRequired(_l("Choose a file first."))])

    def validate_file(self, field: Field) -> None:
        """Neither empty nor larger than we take."""
        if self.size() > LARGEST_FILE:
            raise ValidationError(
                _("This file is larger than %(most)s MB. Cut it into smaller ones.", most=LARGEST_FILE // 1024 // 1024)
            )

    def size(self) -> int:
        """How many bytes it has."""
        stream = self.file.data.stream
        size: int = stream.seek(0, 2)
        stream.seek(0)
        return size


class ColumnsForm(Form):
    """Which column holds what. `columns_form` gives one for the headings of a file."""

    publisher = text_field(_l("Whose list it is"), limit=200, needed=False)
    licence = text_field(_l("Licence of the descriptions"), limit=200, needed=False)

    def columns(self, main: bool) -> list[Field]:
        """The fields to choose columns in: those that matter most or have a column, or the rest."""
        fields = ((self[PREFIX + name], name in MAIN) for name in FIELDS)
        return [field for field, matters in fields if (matters or bool(field.data)) is main]

    def mapping(self) -> dict[str, str]:
        """Our field: their heading."""
        chosen = {name: self[PREFIX + name].data for name in FIELDS}
        return {name: heading for name, heading in chosen.items() if heading}


def _needs_name(form: ColumnsForm, field: Field) -> None:
    if not field.data:
        raise ValidationError(_("Choose the column that holds the name of the dataset."))


def columns_form(headings: list[str], mapping: dict[str, str], **given: Any) -> ColumnsForm:  # noqa: ANN401
    """The form for a file with these headings, its columns chosen as the mapping says."""
    choices = [("", NONE), *((heading, heading) for heading in headings)]
    fields = {
        PREFIX + name: SelectField(label, choices=choices, validators=[_needs_name] if name == "title" else [])
        for name, label in FIELDS.items()
    }
    chosen = {PREFIX + name: heading for name, heading in mapping.items()}
    made: ColumnsForm = type("ColumnsOfThisFile", (ColumnsForm,), fields)(data={**chosen, **given})
    return made
