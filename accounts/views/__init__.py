"""The pages of accounts, split by subject: signing in, invitations, one's own account."""

from __future__ import annotations

from accounts.views import account, invitations, signing_in
from accounts.views.blueprint import bp

__all__ = ["account", "bp", "invitations", "signing_in"]
