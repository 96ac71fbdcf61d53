"""How words of any kind come in from a phone: checked, asked about once when they look personal, kept, answered.

Views of packages call `take_card` with their form and the service that makes the card of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import StringField

from core.errors import Refused
from core.forms import Form
from core.web import see
from workshops.details import KINDS, looks_like
from workshops.guards import channel
from workshops.models import Activity, Seat, Workshop
from workshops.queries import get_step
from workshops.screens import phone_page, phone_url

REFUSED = "workshops/cards/refused_phone.html"


class CardForm(Form):
    """A form for words. `anyway` sends words that looked like details of a person."""

    anyway = StringField(default="")  # a second button's value, so it stands in no hidden box

    def texts(self) -> list[str]:
        """Everything that was typed."""
        own = {"csrf_token", "once", "anyway"}
        return [field.data for name, field in self._fields.items() if name not in own and isinstance(field.data, str)]


def step_or_404(workshop: Workshop, number: int, kinds: frozenset[str]) -> Activity:
    """A step of this workshop, of one of these kinds."""
    found = get_step(workshop, number)
    if found is None or found.kind not in kinds:
        abort(404)
    return found


def is_late(step: Activity, how: str) -> bool:
    """Whether words from a phone come after their step ended. Paper is typed in whenever there is time."""
    on_show = step.workshop.current_id == step.id and step.state == "active"
    return how in {"phone", "remote"} and not on_show


def ask_again(
    seat: Seat,
    step: Activity,
    form: CardForm,
    details: list[str] | None = None,
    **shown: Any,  # noqa: ANN401 - values of the panel
) -> ResponseReturnValue:
    """The form with the words still in it, and why they were not sent. The panel finds it as `form`."""
    said = [str(KINDS[kind]) for kind in details or []]
    over: dict[str, Any] = {"panel": REFUSED} if seat.workshop.is_over else {}
    return phone_page(seat, step=step, status=422, **{**shown, "form": form, "details": said, **over})


def take_card(
    seat: Seat,
    step: Activity,
    form: CardForm,
    make: Callable[[str, bool], Any],
    *,
    back: str = "",
    **shown: Any,  # noqa: ANN401 - values of the panel
) -> ResponseReturnValue:
    """Take in one card. `make(channel, late)` is the package's service; it gives the card or raises Refused.

    `back` is where to go afterwards, if not to the step's first page; `shown` are the panel's values when it is not.
    """
    if not form.validate_on_submit():
        return ask_again(seat, step, form, **shown)
    details = sorted({kind for text in form.texts() for kind in looks_like(text)})
    if details and not form.anyway.data:
        return ask_again(seat, step, form, details, **shown)
    how = channel(seat)
    try:
        card = make(how, is_late(step, how))
    except Refused as error:
        form.refuse(error)
        return ask_again(seat, step, form, **shown)
    _tell(card)
    return see(back or phone_url(seat))


def _tell(card: Any) -> None:  # noqa: ANN401 - a card of any kind
    if card.late:
        flash(_("Got it. This step had ended, so it is marked late. It waits for the facilitator."), "held")
    elif card.visibility == "held":
        flash(_("Got it. It waits for the facilitator. You can add another."), "done")
    else:
        flash(_("Got it. It is on the wall as %(ref)s.", ref=card.ref), "done")
