"""Signing in, the code after the password, signing out, and typing the password again."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from accounts import services, session
from accounts.forms import CodeForm, ConfirmForm, SignInForm
from accounts.guards import signed_in
from accounts.views.blueprint import Looked, bp, look, looked, onward, show, slow_part_first
from core.errors import Refused
from core.web import public, see
from core.writing import writes, writing


@bp.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """E-mail and password."""
    if session.visitor() is not None:
        return redirect(onward(request.args.get("next")))
    return show("accounts/sign_in.html", form=SignInForm(next=onward(request.args.get("next"))))


def _check_password() -> Looked:
    form = SignInForm()
    email, password = form.email.data or "", form.password.data or ""
    return look(form, lambda: services.check_password(email, password, session.where(email)))


@bp.post("/sign-in")
@slow_part_first(_check_password)
@writes
@public
def let_in() -> ResponseReturnValue:
    """Let in who gave the right password, or ask for the code."""
    seen = looked()
    if seen.found is None:
        return show("accounts/sign_in.html", seen)
    return _go_on(seen.found, onward(seen.form.next.data))


def _go_on(known: services.Known, going_to: str) -> ResponseReturnValue:
    account = services.known_still(known.account_id, known.proof)
    if known.has_second_factor:
        session.wait_for_code(known, going_to)
        return see(url_for("accounts.code"))
    session.begin(account)
    return see(going_to)


@bp.get("/sign-in/code")
@public
def code() -> ResponseReturnValue:
    """The six figures from the app."""
    if session.half_way() is None:
        return redirect(url_for("accounts.sign_in"))
    return show("accounts/code.html", form=CodeForm())


def _begin_code() -> Looked | None:
    """Write the try down first; the code itself is looked at in the view, where none can be used twice."""
    half = session.half_way()
    if half is None:
        return None
    return look(CodeForm(), lambda: _note_try(half.account_id))


def _note_try(account_id: int) -> list[int]:
    with writing():
        return services.begin_try(f"code:{account_id}", session.where(account_id=account_id))


@bp.post("/sign-in/code")
@slow_part_first(_begin_code)
@writes
@public
def check_code() -> ResponseReturnValue:
    """Let in who typed the right code."""
    half, seen = session.half_way(), looked()
    if half is None or seen is None:
        return see(url_for("accounts.sign_in"))
    if seen.found is None:
        return show("accounts/code.html", seen)
    try:
        account = services.known_still(half.account_id, half.proof)
        services.check_code(account, seen.form.code.data)
    except Refused as refusal:
        seen.form.refuse(refusal)
        return show("accounts/code.html", seen)
    services.forgive(f"code:{account.id}", session.where(account_id=account.id), seen.found)
    session.begin(account)
    return see(half.onward)


@bp.post("/sign-out")
@writes
@public
def sign_out() -> ResponseReturnValue:
    """End the sign-in of this browser."""
    session.end()
    return see(url_for("workshops.home"))


@bp.get("/confirm-password")
@signed_in
def confirm_password() -> ResponseReturnValue:
    """The password again, before something that matters."""
    return show("accounts/confirm_password.html", form=ConfirmForm(next=onward(request.args.get("next"))))


def _check_own_password() -> Looked | None:
    return check_own(ConfirmForm())


def check_own(form: ConfirmForm) -> Looked | None:
    """Look at a form whose `password` has to be that of whoever is signed in."""
    here = session.visitor()
    if here is None:
        return None
    account, key = here.account, here.sign_in.token_hash
    return look(form, lambda: services.check_own_password(account, key, form.password.data))


@bp.post("/confirm-password")
@slow_part_first(_check_own_password)
@writes
@signed_in
def save_confirmation() -> ResponseReturnValue:
    """Note that the password was typed, and go on."""
    seen, here = looked(), session.visitor()
    if seen.found is None or here is None:
        return show("accounts/confirm_password.html", seen)
    services.confirm(here.sign_in)
    return see(onward(seen.form.next.data))
