"""Django's configuration of the app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Planning rounds: menus, requests, plan versions and their review."""

    name = "entente.apps.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"
