"""Django's configuration of the app."""

from django.apps import AppConfig


class EngagementsConfig(AppConfig):
    """Engagements: who met whom, when, where, why, what came of it, and what was learned."""

    name = "entente.apps.engagements"
    label = "engagements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add what engagements ask of posts to the list of obligations."""
        from entente.apps.engagements.duties import engagement_obligations
        from entente.apps.programmes.obligations import register

        register("engagement", engagement_obligations)
