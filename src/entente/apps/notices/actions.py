"""The action types of the notices. They notify nobody: a notice of a notice would never end."""

from django.utils.translation import gettext_lazy as _

from entente.apps.ledger.actions import register

register(
    {
        "notices.follow": _("Followed a record"),
        "notices.unfollow": _("No longer followed a record"),
        "notices.mute": _("Muted a record"),
        "notices.unmute": _("No longer muted a record"),
        "notices.mark_read": _("Marked notices as read"),
        "notices.set_digest": _("Chose whether to get the daily digest"),
        "notices.send_digest": _("Sent a daily digest"),
    },
    silent=True,
)
