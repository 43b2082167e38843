"""A folder of its own for a benchmark that needs the platform, with an embedded PostgreSQL in it."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any


def own_home() -> Path:
    """Make the folder and name it in the environment; it goes at exit, once the server in it has stopped.

    Call it before anything reads the environment: what is registered first at exit comes last.
    """
    home = Path(tempfile.mkdtemp(prefix="entente-bench-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ |= {"ENTENTE_HOME": str(home), "ENTENTE_DEMO": "true", "ENTENTE_SECRET_KEY": "benchmark"}
    os.environ.pop("DATABASE_URL", None)
    return home


def client() -> Any:
    """Return Django's test client on the platform in that folder, loaded as `entente run` loads it.

    No static files have been collected there.
    """
    from django.conf import settings
    from django.test import Client

    from entente.conf.loading import load_pages

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    load_pages()
    return Client()
