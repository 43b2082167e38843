"""The day of an act: what is done is dated when it is done, or before."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from entente.kernel.errors import BadInput, Problem


def day_of_act(on: date | None) -> date:
    """Return the day of an act, today by default. Raises BadInput for a day to come."""
    today = timezone.now().date()
    if on is not None and on > today:
        raise BadInput(
            Problem(_("%(day)s is still to come") % {"day": on}, field="on", remedy=_("give a day up to today"))
        )
    return on or today
