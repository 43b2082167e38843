"""The action types of signing in."""

from django.utils.translation import gettext_lazy as _

from entente.apps.ledger import actions


def register() -> None:
    """Register them; they notify nobody."""
    actions.register(
        {
            "signin.signed_in": _("Signed in"),
            "signin.signed_out": _("Signed out"),
            "signin.failed": _("Failed to sign in"),
            "signin.second_factor_added": _("Added a second factor"),
            "signin.second_factor_removed": _("Removed a second factor"),
            "signin.issue_token": _("Issued an API token"),
            "signin.revoke_token": _("Revoked an API token"),
        },
        silent=True,
    )
