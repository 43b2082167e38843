"""The addresses of the platform: the API and the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from entente.api.surface import api
from entente.web.urls import handler400, handler403, handler404

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("account/", include("entente.web.account_urls")),
    path("", include("entente.web.urls")),
]

__all__ = ["handler400", "handler403", "handler404", "urlpatterns"]
