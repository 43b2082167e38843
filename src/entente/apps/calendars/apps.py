"""Django's configuration of the app."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    """Calendars: how often partners are to be met, and feeds to subscribe to."""

    name = "entente.apps.calendars"
    label = "calendars"
    default_auto_field = "django.db.models.BigAutoField"
