"""Django's configuration of the app."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Signing in."""

    name = "entente.apps.signin"
    label = "signin"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Record who signs in and out."""
        from entente.apps.signin import actions, recording

        actions.register()
        recording.connect()
