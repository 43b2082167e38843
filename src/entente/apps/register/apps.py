"""Django's configuration of the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class RegisterConfig(AppConfig):
    """The register: parties, frameworks, facts, sources."""

    name = "entente.apps.register"
    label = "register"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app register what the search finds of it."""
        autodiscover_modules("finders")
