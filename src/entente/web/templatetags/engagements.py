"""How engagements, actions, lessons and reports stand: word, shape and colour."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

TONES = {
    "engagement": {
        "confirmed": "ok", "under_way": "ok", "accepted": "ok", "report_due": "warning", "returned": "warning",
        "held": "ended", "postponed": "warning", "report_late": "stopped", "cancelled": "ended", "recorded": "ended",
    },
    "action": {"done": "warning", "verified": "ok", "dropped": "ended"},
    "lesson": {"identified": "warning", "remedied": "warning", "learned": "ok", "rejected": "ended"},
    "pledge": {"met": "ok", "missed": "stopped", "released": "ended"},
    "attendance": {"confirmed": "ok", "attended": "ok", "declined": "stopped", "absent": "stopped"},
    "decision": {"approved": "ok", "returned": "stopped"},
    "objective": {"trained": "ok", "partly_trained": "warning", "untrained": "stopped"},
}  # fmt: skip


@register.simple_tag
def standing(kind: str, state: str, label: str) -> SafeString:
    """Show a state by word, shape and colour."""
    return format_html('<span class="state state-{}">{}</span>', TONES[kind].get(state, "neutral"), label)
