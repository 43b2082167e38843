"""Django's configuration of the app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class LedgerConfig(AppConfig):
    """The ledger: entries, seals, row history, jobs."""

    name = "entente.apps.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app register its actions, records and readers; after migrations, watch the rows of its tables."""
        from entente.apps.ledger.row_history import watch

        autodiscover_modules("actions", "records", "readers")
        post_migrate.connect(watch, sender=self, dispatch_uid="entente.watch")
