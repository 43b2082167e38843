"""Django's configuration of the app."""

from django.apps import AppConfig


class WarningsConfig(AppConfig):
    """Early warning: reports, alerts, watches, and the way from a signal to a consultation."""

    name = "entente.apps.warnings"
    label = "warnings"
    default_auto_field = "django.db.models.BigAutoField"
