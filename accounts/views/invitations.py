"""Accepting an invitation, and taking back what was given: invitations, places in a cycle."""

from __future__ import annotations

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from accounts import passwords, queries, services, session
from accounts.forms import AcceptForm, InviteForm, NewAccountForm
from accounts.guards import current, may_create, signed_in
from accounts.models import FACILITATOR, Account, Invitation
from accounts.views.blueprint import Looked, bp, look, looked, onward, show, slow_part_first
from core.errors import Refused
from core.web import public, see
from core.writing import writes, writing


@bp.get("/invitations/<token:token>")
@public
def invitation(token: str) -> ResponseReturnValue:
    """What the link is for: accept it, or make an account with it."""
    found = queries.get_invitation(token)
    if found is None:
        return _spent()
    account = current()
    if account is not None and not found.email and not found.is_first:
        return _accept_page(found, token, account, Looked(AcceptForm(), status=200))
    return _new_account_page(found, token, Looked(_new_account_form(found), status=200))


def _spent() -> ResponseReturnValue:
    return show("accounts/invitation_spent.html", Looked(None, status=404))


def _accept_page(found: Invitation, token: str, account: Account, seen: Looked) -> ResponseReturnValue:
    values = {"token": token, "role": found.role, "cycle": bool(found.cycle_id), "email": account.email}
    return show("accounts/accept.html", seen, **values)


def _new_account_page(found: Invitation, token: str, seen: Looked) -> ResponseReturnValue:
    again = bool(found.email) and queries.get_account_by_email(found.email) is not None
    return show(
        "accounts/invitation.html",
        seen,
        token=token,
        role=found.role,
        cycle=bool(found.cycle_id),
        email=found.email,
        again=again,
        first=found.is_first,
    )


def _new_account_form(found: Invitation) -> NewAccountForm:
    form = NewAccountForm()
    has_account = bool(found.email) and queries.get_account_by_email(found.email) is not None
    form.settle_on(found.email, has_account=has_account)
    return form


def _hash_new_password(token: str) -> Looked | None:
    found = queries.get_invitation(token)
    if found is None:
        return None
    form = _new_account_form(found)
    return look(form, lambda: _free_then_hashed(form))


def _free_then_hashed(form: NewAccountForm) -> str:
    """The password's hash, if the e-mail is free. Finding out which e-mails have accounts is as slow as guessing."""
    email = form.email.data if form.email else ""
    if email and queries.get_account_by_email(email) is not None:
        with writing():
            services.begin_try(f"password:{email}", session.where())
        raise Refused(_("There is an account with this e-mail already. If it is yours, sign in instead."), "email")
    return passwords.hashed(form.password.data or "")


@bp.post("/invitations/<token:token>")
@slow_part_first(_hash_new_password)
@writes
@public
def make_account(token: str) -> ResponseReturnValue:
    """Make the account (or give it its new password) and sign the person in."""
    seen, found = looked(), queries.get_invitation(token)
    if seen is None or found is None:
        return _spent()
    if seen.found is None:
        return _new_account_page(found, token, seen)
    form = seen.form
    try:
        account = services.accept_anew(
            token,
            email=form.email.data if form.email else "",
            name=form.name.data if form.name else "",
            password_hash=seen.found,
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _new_account_page(found, token, seen)
    session.begin(account)
    flash(_("You are signed in as %(email)s.", email=account.email), "done")
    return see(url_for("workshops.desk"))


@bp.post("/invitations/<token:token>/accept")
@writes
@signed_in
def accept(token: str) -> ResponseReturnValue:
    """Take up an invitation with the account that is signed in."""
    account, found, form = current(), queries.get_invitation(token), AcceptForm()
    if account is None or found is None:
        return _spent()
    try:
        services.accept(token, account)
    except Refused as refusal:
        form.refuse(refusal)
        return _accept_page(found, token, account, Looked(form, status=409))
    flash(_("Done. You can find everything you may work on here."), "done")
    return see(url_for("workshops.desk"))


@bp.get("/account/invitations")
@may_create
def invitations() -> ResponseReturnValue:
    """Links that make new facilitators of this installation."""
    form = InviteForm()
    form.for_installation()
    return _invitations_page(Looked(form, status=200))


def _invitations_page(seen: Looked) -> ResponseReturnValue:
    account = current()
    made = queries.list_invitations(None, made_by=account.id) if account else []
    return show("accounts/invitations.html", seen, invitations=made, new_link=session.take_link())


@bp.post("/account/invitations")
@writes
@may_create
def invite() -> ResponseReturnValue:
    """Make such a link."""
    form, account = InviteForm(), current()
    form.for_installation()
    if account is None or not form.validate_on_submit():
        return _invitations_page(Looked(form))
    session.keep_link(services.invite(FACILITATOR, None, form.note.data or "", account))
    return see(url_for("accounts.invitations"))


@bp.post("/invitations/<number:number>/withdraw")
@writes
@signed_in
def withdraw(number: int) -> ResponseReturnValue:
    """Take an invitation back."""
    account = current()
    found = queries.get_invitation_run_by(account, number) if account else None
    if found is None:
        abort(404)
    services.withdraw_invitation(found)
    flash(_("The link was taken back. It no longer works."), "done")
    return see(onward(request.form.get("next")))


@bp.post("/members/<number:number>/remove")
@writes
@signed_in
def remove_member(number: int) -> ResponseReturnValue:
    """Take somebody's place in a cycle back."""
    account = current()
    found = queries.get_membership_run_by(account, number) if account else None
    if found is None:
        abort(404)
    services.remove_member(found)
    flash(_("That person can no longer work on this cycle."), "done")
    return see(onward(request.form.get("next")))
