"""Django, made ready outside a web server."""

from __future__ import annotations

import os


def setup() -> None:
    """Start or find the database, then load Django."""
    from entente.conf.database import start

    start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entente.conf.settings")
    import django

    django.setup()
