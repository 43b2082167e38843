"""Django's configuration of the app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "entente.web"
    label = "web"
