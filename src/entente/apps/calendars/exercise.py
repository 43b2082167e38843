"""Made-up cadences for demonstration: how often some partners are meant to be met, marked EXERCISE."""

from __future__ import annotations

from django.db import transaction

from entente.apps.access.viewers import Actor
from entente.apps.calendars.models import CadenceTarget
from entente.apps.calendars.rules import CADENCE
from entente.apps.calendars.services.cadence import set_cadence
from entente.apps.engagements.enums import EngagementLevel
from entente.apps.register.models import Party

DESK = Actor(name="EXERCISE Partnership desk", side="alliance", permissions=frozenset({CADENCE}))
PARTNERS = (
    "ARM", "AUS", "AUT", "AZE", "BIH", "CHE", "GEO", "IRL", "JOR", "JPN", "KOR", "KWT", "MAR", "MDA", "SRB", "TUN",
    "UKR",
)  # fmt: skip
# At least once in so many days.
EVERY = {EngagementLevel.WORKING: 90, EngagementLevel.SENIOR: 182, EngagementLevel.AMBASSADORIAL: 365}
NOTE = "EXERCISE. Made up for demonstration."


@transaction.atomic
def load_exercise_cadence() -> bool:
    """Say how often partners of the register are to be met, where nobody has said so; tell whether anything was new.

    Runs with open eyes.
    """
    if CadenceTarget.objects.exists():
        return False
    known = Party.objects.filter(code__in=PARTNERS).order_by("code").values_list("code", flat=True)
    for party in known:
        for level, days in EVERY.items():
            set_cadence(DESK, party=party, level=level, every_days=days, note=NOTE, exercise=True)
    return bool(known)
