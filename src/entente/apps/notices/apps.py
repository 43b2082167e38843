"""Django's configuration of the app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Subscriptions, notices, the daily digest."""

    name = "entente.apps.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"
