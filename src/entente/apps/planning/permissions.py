"""What roles may be allowed to do with planning rounds."""

from django.utils.translation import gettext_lazy as _

from entente.apps.access.permissions import register

register(
    {
        "planning.plan": _("Plan rounds: open and close them, set funds and floors, allocate, agree"),
        "planning.offer": _("Offer activities on the menu"),
        "planning.request": _("Request seats for one's own party, and give them back"),
        "planning.review": _("Accept or return a version of the plan for one's own side"),
    }
)
