"""Forms of the line-up: what a phone says of one dataset, and what the room agrees."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from core.forms import Form
from datasets.words import ACCESS, GEOGRAPHIES, LAGS, SENSITIVITIES

LISTS = {"access": ACCESS, "sensitivity": SENSITIVITIES, "lag": LAGS, "finest_geography": GEOGRAPHIES}


class PlacingForm(Form):
    """Four codes, each of which may be left out. The markup of a row is its own: radio buttons and small lists."""

    access = SelectField(_l("How open is it?"), validators=[Optional()], default="")
    sensitivity = SelectField(_l("How delicate?"), validators=[Optional()], default="")
    lag = SelectField(_l("How fresh is the newest?"), validators=[Optional()], default="")
    finest_geography = SelectField(_l("How small an area?"), validators=[Optional()], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for name, words in LISTS.items():
            self[name].choices = [SelectChoice("", ""), *(SelectChoice(code, label) for code, label in words.items())]

    def said(self) -> dict[str, str]:
        """What was chosen, '' for what was not."""
        return {name: self[name].data or "" for name in LISTS}
