"""The closed vocabularies of access."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Side(models.TextChoices):
    """On whose side of the table someone sits, on a date."""

    ALLIANCE = "alliance", _("Alliance")
    ALLY = "ally", _("Ally")
    PARTNER = "partner", _("Partner")


class ScopeKind(models.TextChoices):
    """What a grant of a role is limited to."""

    OWN_PARTY = "own_party", _("The party of the post's organisation")
    PARTY = "party", _("Named parties")
    FRAMEWORK = "framework", _("Named frameworks")
    FIELD = "field", _("Named fields")
