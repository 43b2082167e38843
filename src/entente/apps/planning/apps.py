"""Django's configuration of the app."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """Planning rounds: menus, requests, plan versions and their review."""

    name = "entente.apps.planning"
    label = "planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what calling off an engagement means for its round."""
        from entente.apps.engagements.consequences import register
        from entente.apps.planning.consequences import seats_lapse, seats_of

        register("planning", seats_of, cancelled=seats_lapse)
