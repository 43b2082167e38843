"""The action types of access."""

from django.utils.translation import gettext_lazy as _

from entente.apps.ledger.actions import register

register(
    {
        "access.load_scheme": _("Loaded levels, groups and roles of a pack"),
        "access.create_organisation": _("Created an organisation"),
        "access.create_post": _("Created a post"),
        "access.create_person": _("Created a person"),
        "access.deactivate_person": _("Closed a person's account"),
        "access.reactivate_person": _("Opened a closed account again"),
        "access.close_post": _("Closed a post"),
        "access.reopen_post": _("Opened a closed post again"),
        "access.appoint": _("Appointed someone to a post"),
        "access.end_appointment": _("Ended an appointment"),
        "access.grant_role": _("Gave a post a role"),
        "access.end_role": _("Took a role from a post"),
        "access.delegate": _("Delegated permissions"),
        "access.revoke_delegation": _("Revoked a delegation"),
        "access.clear": _("Cleared someone for a level"),
        "access.end_clearance": _("Took a clearance back"),
        "access.admit": _("Admitted someone to a community"),
        "access.dismiss": _("Took someone out of a community"),
        "access.reclassify": _("Changed the marking of a record"),
        "access.attach": _("Attached a file"),
        "access.detach": _("Removed an attached file"),
    }
)
