"""States that exist in exercises alone: nothing that is made up says anything of a state that is real.

Their codes are of the range that ISO 3166-1 leaves to its users, so that no state will ever bear them.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

INVENTED = {
    "XNO": _("Norlandia (invented)"),
    "XVA": _("Valdoria (invented)"),
    "XME": _("Meridia (invented)"),
}
