"""The words of the notices."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stance(TextChoices):
    """What someone wants to hear of a record and of what hangs on it."""

    FOLLOW = "follow", _("Followed")
    MUTE = "mute", _("Muted")
