"""The forms of accounts: their shape, and the wording of errors."""

from __future__ import annotations

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from accounts.models import COMMISSIONER, FACILITATOR
from accounts.passwords import weakness
from core.forms import Cleaned, Form, Needed, text_field

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
NAME_LIMIT = 80
EMAIL_LIMIT = 254


def _small(text: str | None) -> str | None:
    return text.strip().lower() if text else text


def is_email(text: str) -> bool:
    """Whether this can be an e-mail; only sending to it would tell for sure."""
    return len(text) <= EMAIL_LIMIT and EMAIL.fullmatch(text) is not None


class LooksLikeEmail:
    """Validator: somebody at some place."""

    def __call__(self, form: Form, field: StringField) -> None:
        """Refuse plainly."""
        if not is_email(field.data or ""):
            raise ValidationError(_("An e-mail looks like name@place.org."))


class GoodPassword:
    """Validator: long enough, and not what anybody would try first, such as the person's own e-mail."""

    def __call__(self, form: WithNewPassword, field: PasswordField) -> None:
        """Refuse with the reason."""
        typed = getattr(form, "email", None)
        reason = weakness(field.data or "", form.own_email or (typed.data if typed else "") or "")
        if reason:
            raise ValidationError(reason)


class WithNewPassword(Form):
    """A form that sets a password, for whoever has `own_email` (unless the form itself asks for the e-mail)."""

    own_email = ""


class SignInForm(Form):
    """E-mail and password. May not be answered from a receipt: each answer opens a sign-in of its own."""

    once = None
    next = HiddenField()
    email = EmailField(_l("E-mail"), filters=[_small], validators=[Needed(_l("Please type your e-mail."))])
    password = PasswordField(_l("Password"), validators=[Needed(_l("Please type your password."))])


class CodeForm(Form):
    """The six figures of the second step."""

    once = None
    code = StringField(_l("Six figures from the app"), validators=[Needed(_l("Please type the code.")), Cleaned(20)])


class ConfirmForm(Form):
    """The password once more, before something that matters."""

    next = HiddenField()
    password = PasswordField(_l("Password"), validators=[Needed(_l("Please type your password."))])


class NewAccountForm(WithNewPassword):
    """An account made with an invitation. `settle_on` leaves out what the link already says."""

    email = EmailField(
        _l("E-mail"), filters=[_small], validators=[Needed(_l("Please type your e-mail.")), LooksLikeEmail()]
    )
    name = text_field(_l("Name"), limit=NAME_LIMIT, needed=False)
    password = PasswordField(_l("Password"), validators=[Needed(_l("Please choose a password.")), GoodPassword()])

    def settle_on(self, email: str, *, has_account: bool) -> None:
        """The link is for this e-mail alone; an account that is there keeps its name."""
        if email:
            self.own_email = email
            del self.email
        if has_account:
            del self.name


class AcceptForm(Form):
    """Nothing to fill in: the person is signed in already."""


class NameForm(Form):
    """How you are called on facilitators' screens."""

    name = text_field(_l("Name"), limit=NAME_LIMIT, needed=False)


class PasswordForm(WithNewPassword):
    """The old password, and a new one."""

    password = PasswordField(_l("Your password now"), validators=[Needed(_l("Please type your password."))])
    new = PasswordField(_l("New password"), validators=[Needed(_l("Please choose a password.")), GoodPassword()])


class TurnOnForm(Form):
    """The first code, to show that the app has the secret."""

    code = StringField(_l("Six figures from the app"), validators=[Needed(_l("Please type the code.")), Cleaned(20)])


class TurnOffForm(Form):
    """The password, to go without codes again."""

    password = PasswordField(_l("Password"), validators=[Needed(_l("Please type your password."))])


class EndAllForm(Form):
    """Nothing to fill in: one button."""


class InviteForm(Form):
    """Whom a link is for. Without a cycle (`for_installation`) it always makes a facilitator."""

    role = RadioField(
        _l("What may this person do?"),
        choices=[
            SelectChoice(FACILITATOR, _l("Facilitator")),
            SelectChoice(COMMISSIONER, _l("Commissioner")),
        ],
        default=FACILITATOR,
        validators=[Needed(_l("Please choose one."))],
    )
    note = text_field(_l("Who is it for?"), limit=NAME_LIMIT, needed=False)

    def for_installation(self) -> None:
        """Leave out the choice."""
        del self.role
