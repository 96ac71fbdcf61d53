"""One's own account: name, password, the second step, open sign-ins."""

from __future__ import annotations

from flask import flash, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import passwords, queries, services, session
from accounts.forms import EndAllForm, NameForm, PasswordForm, TurnOffForm, TurnOnForm
from accounts.guards import recently_confirmed, signed_in
from accounts.session import Visitor
from accounts.views.blueprint import Looked, bp, look, looked, show, slow_part_first
from core.errors import Refused
from core.web import see
from core.writing import writes

OFFER = "second_factor_offer"


def _here() -> Visitor:
    """Who is signed in, behind a guard that has made sure of it."""
    here = session.visitor()
    if here is None:
        raise RuntimeError("this view has no guard")
    return here


@bp.get("/account")
@signed_in
def account() -> ResponseReturnValue:
    """Everything about one's own account, with a way to change each."""
    here = _here()
    opened = [
        {"began_at": each.began_at, "is_this": each.token_hash == here.sign_in.token_hash}
        for each in queries.list_sign_ins(here.account.id)
    ]
    mine = here.account
    return show(
        "accounts/account.html",
        form=EndAllForm(),
        name=mine.name,
        email=mine.email,
        second_factor=bool(mine.second_factor),
        may_create=mine.may_create,
        sign_ins=opened,
    )


@bp.get("/account/name")
@signed_in
def name() -> ResponseReturnValue:
    """How you are called."""
    return show("accounts/name.html", form=NameForm(name=_here().account.name))


@bp.post("/account/name")
@writes
@signed_in
def save_name() -> ResponseReturnValue:
    """Change it."""
    form = NameForm()
    if not form.validate_on_submit():
        return show("accounts/name.html", Looked(form))
    services.rename(_here().account, form.name.data or "")
    flash(_("Your name was changed."), "done")
    return see(url_for("accounts.account"))


@bp.get("/account/password")
@signed_in
def password() -> ResponseReturnValue:
    """A new password."""
    return show("accounts/password.html", form=PasswordForm(), email=_here().account.email)


def _check_then_hash() -> Looked | None:
    here = session.visitor()
    if here is None:
        return None
    mine, key, form = here.account, here.sign_in.token_hash, PasswordForm()
    form.own_email = mine.email

    def check() -> str:
        services.check_own_password(mine, key, form.password.data)
        return passwords.hashed(form.new.data)

    return look(form, check)


@bp.post("/account/password")
@slow_part_first(_check_then_hash)
@writes
@signed_in
def save_password() -> ResponseReturnValue:
    """Change it: every other sign-in ends, and this one begins anew."""
    seen, mine = looked(), _here().account
    if seen.found is None:
        return show("accounts/password.html", seen, email=mine.email)
    services.set_password(mine, seen.found)
    session.begin(mine)
    flash(_("Your password was changed. You were signed out everywhere else."), "done")
    return see(url_for("accounts.account"))


@bp.get("/account/second-factor")
@recently_confirmed
def second_factor() -> ResponseReturnValue:
    """Set up the second step, or go without it again."""
    if _here().account.second_factor:
        return show("accounts/second_factor_off.html", form=TurnOffForm())
    browser.setdefault(OFFER, services.new_secret())
    return _offer_page(Looked(TurnOnForm(), status=200))


def _offer_page(seen: Looked) -> ResponseReturnValue:
    secret = str(browser.get(OFFER, ""))
    address = services.setup_address(secret, _here().account.email)
    return show("accounts/second_factor.html", seen, secret=secret, address=address)


@bp.post("/account/second-factor/on")
@writes
@recently_confirmed
def turn_on_second_factor() -> ResponseReturnValue:
    """Ask for a code from now on, once a first one was right."""
    mine, form = _here().account, TurnOnForm()
    if mine.second_factor or OFFER not in browser:
        return see(url_for("accounts.second_factor"))
    if not form.validate_on_submit():
        return _offer_page(Looked(form))
    try:
        services.turn_on(mine, str(browser[OFFER]), form.code.data)
    except Refused as refusal:
        form.refuse(refusal)
        return _offer_page(Looked(form))
    browser.pop(OFFER)
    flash(_("From now on you are asked for a code when you sign in."), "done")
    return see(url_for("accounts.account"))


def _check_before_off() -> Looked | None:
    here, form = session.visitor(), TurnOffForm()
    if here is None:
        return None
    mine, key = here.account, here.sign_in.token_hash
    return look(form, lambda: services.check_own_password(mine, key, form.password.data))


@bp.post("/account/second-factor/off")
@slow_part_first(_check_before_off)
@writes
@signed_in
def turn_off_second_factor() -> ResponseReturnValue:
    """Go without codes, after the password."""
    seen = looked()
    if seen.found is None:
        return show("accounts/second_factor_off.html", seen)
    services.turn_off(_here().account)
    flash(_("You are no longer asked for a code."), "done")
    return see(url_for("accounts.account"))


@bp.post("/account/sign-out-everywhere")
@writes
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End every sign-in of this account, this one too."""
    services.end_all(_here().account.id)
    session.end()
    flash(_("You are signed out on every phone and laptop."), "done")
    return see(url_for("accounts.sign_in"))
