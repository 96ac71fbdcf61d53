"""Forms of the silent list: naming a dataset, and correcting who holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from core.forms import Form, text_field
from datasets.folding import fold
from datasets.words import EXISTENCE
from workshops.card_posts import CardForm

LIMIT = 200


def asking(address: str, target: str) -> dict[str, str]:
    """What lets a box ask an address while somebody types, and show the answer there. An older answer never wins."""
    return {
        "hx-get": address,
        "hx-trigger": "input changed delay:400ms",  # when somebody stops typing for a moment
        "hx-target": target,
        "hx-swap": "outerHTML",
        "hx-sync": "this:replace",
    }


@dataclass(frozen=True)
class Match:
    """An entry of the shelf that may be the one somebody is typing."""

    id: int
    title: str
    holder: str
    wished: bool


class DatasetForm(CardForm):
    """A dataset somebody knows of. `entry` is the entry of the shelf that was chosen, '' for none of them.

    `matches` are what the shelf offers for the words typed so far; `looked` says that somebody asked by the button.
    """

    matches: tuple[Match, ...] = ()
    looked = False

    title = text_field(_l("What is the data called?"), limit=LIMIT)
    entry = StringField(default="")  # drawn by the list of matches under the name
    holder = text_field(_l("Who holds it?"), limit=LIMIT, needed=False)
    secret = BooleanField(_l("Naming the holder could harm them or me"))
    holder_type = text_field(_l("What type of holder?"), limit=LIMIT, needed=False)
    unit = text_field(_l("What is one row?"), limit=LIMIT, needed=False)
    existence = RadioField(_l("Do you hold it?"), validators=[InputRequired(_l("Choose one of the three."))])

    def __init__(self, *args: Any, ask: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.existence.choices = [SelectChoice(code, label) for code, label in EXISTENCE.items()]
        if ask:
            self._ask_shelf(ask)

    def _ask_shelf(self, address: str) -> None:
        """Let the name's box ask the shelf while somebody types; without script the button below it does."""
        self.title.render_kw = {**asking(address, "#shelf-matches"), "hx-include": "#shelf-matches"}

    def offer(self, matches: list[Match], *, looked: bool = False) -> DatasetForm:
        """Show these under the name."""
        self.matches, self.looked = tuple(matches), looked
        return self

    def texts(self) -> list[str]:
        """What was typed; the choices are ours."""
        return [box.data or "" for box in (self.title, self.holder, self.holder_type, self.unit)]

    def validate_holder_type(self, field: Any) -> None:  # noqa: ANN401
        """Whoever keeps the holder's name back says what type of holder it is, and nothing else names the holder."""
        if not self.secret.data:
            return
        if not field.data:
            raise ValidationError(_("Give the type of holder: a food bank, a council, a landlord."))
        holder = fold(self.holder.data or "")
        for box in (self.title, field, self.unit):
            if holder and holder in fold(box.data or ""):
                raise ValidationError(_("“%(label)s” still names the holder. Change it.", label=box.label.text))

    def said(self) -> dict[str, Any]:
        """What `name_dataset` takes. A holder's name never goes on when it is to be kept back."""
        return {
            "title": self.title.data,
            "holder": (self.holder_type.data if self.secret.data else self.holder.data) or "",
            "unit": self.unit.data or "",
            "existence": self.existence.data,
            "secret": bool(self.secret.data),
            "entry_id": self.chosen(),
        }

    def chosen(self) -> int | None:
        """The row of the entry that was chosen, None for none."""
        typed = self.entry.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None


class HolderForm(Form):
    """Who holds a dataset, as the room knows better."""

    holder = text_field(_l("Who holds it?"), limit=LIMIT, needed=False)


class FindForm(Form):
    """Looking on the shelf for the entry that a card names."""

    class Meta:
        csrf = False  # it changes nothing

    find = StringField(_l("Look on the shelf"), default="")

    def __init__(self, *args: Any, ask: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.find.render_kw = asking(ask, "#shelf-offers")
