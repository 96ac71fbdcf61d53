"""What every form shares: the key that makes a repeat harmless, and text fields that clean what people type."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from core.errors import Refused
from core.text import TEXT_LIMIT, clean
from core.writing import new_once

LARGEST = 2**31 - 1


class Form(FlaskForm):
    """A form that may be sent twice without harm: `once` is made by the server for each showing."""

    once = HiddenField(default=new_once)

    def refuse(self, error: Refused) -> None:
        """Show a service's refusal next to the field it belongs to, or above the form."""
        field = self._fields.get(error.field)
        if field is None:
            self.form_errors.append(error.message)
        else:
            field.errors = [*field.errors, error.message]


class Cleaned:
    """Validator: hand on the text as `core.text.clean` leaves it; its refusal becomes the field's message."""

    def __init__(self, limit: int, *, lines: bool = False) -> None:
        self.limit = limit
        self.lines = lines
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Clean in place; keep the person's own words in the field when they are refused."""
        try:
            cleaned = clean(field.data or "", self.limit, lines=self.lines)
        except Refused as error:
            raise ValidationError(error.message) from None
        if field.flags.required and not cleaned:
            raise ValidationError(_("Please write something here."))
        field.data = cleaned


class Needed(InputRequired):
    """Required, said plainly."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or _l("Please fill this in."))


class WholeField(IntegerField):
    """A whole number that every later check, and the database, can hold."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Refuse a giant as if it were no number."""
        super().process_formdata(valuelist)
        if self.data is not None and abs(self.data) > LARGEST:
            self.data = None
            raise ValueError(self.gettext("Not a valid integer value."))


def text_field(
    label: str,
    *,
    limit: int = TEXT_LIMIT,
    needed: bool = True,
    long: bool = False,
    lines: bool = False,
    **more: Any,  # noqa: ANN401
) -> StringField:
    """A field for plain text of up to `limit` signs; `long` gives a box of several rows."""
    checks = [Needed() if needed else Optional(), Cleaned(limit, lines=lines)]
    kind = TextAreaField if long else StringField
    return kind(label, validators=checks, **more)
