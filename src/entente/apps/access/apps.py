"""Django's configuration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from entente.apps.access.grants import grant


class AccessConfig(AppConfig):
    """Access: people, posts, roles, markings."""

    name = "entente.apps.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app register its permissions; renew the rights of the application's role after migrations."""
        autodiscover_modules("permissions")
        # Sent once per app, after the migrations of all of them: once is enough.
        post_migrate.connect(grant, sender=self, dispatch_uid="entente.grant")
