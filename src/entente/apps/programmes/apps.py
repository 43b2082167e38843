"""Django's configuration of the app."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes: objectives, goals, activities, their versions, reviews and history."""

    name = "entente.apps.programmes"
    label = "programmes"
    default_auto_field = "django.db.models.BigAutoField"
