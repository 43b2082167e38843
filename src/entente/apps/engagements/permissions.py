"""What roles may be allowed to do with engagements."""

from django.utils.translation import gettext_lazy as _

from entente.apps.access.permissions import register

register(
    {
        "engagements.plan": _("Plan engagements: invite, confirm, postpone and cancel them"),
        "engagements.nominate": _("Name the people who take part for one's own party"),
        "engagements.report": _("Report on engagements, with their outcomes"),
        "engagements.approve": _("Approve or return reports where one's post is in the chain"),
        "engagements.chains": _("Say which posts approve reports"),
        "engagements.actions": _("Record the actions that come out of engagements"),
        "engagements.verify": _("Verify that actions of others were done"),
        "engagements.exercises": _("Plan exercises: conferences, objectives, forces"),
        "engagements.observe": _("Write observations from engagements"),
        "engagements.lessons": _("Manage observations and lessons until they are learned"),
        "engagements.record": _("Record engagements from public sources and spreadsheets"),
        "engagements.cadence": _("Say how often partners are to be met"),
    }
)
