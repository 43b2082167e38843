"""The addresses of what the platform says of the weeks and months to come, and of how good that was."""

from __future__ import annotations

from django.urls import URLPattern, path

from entente.web.views.outlook import compare, files, forecasts, scores, tension

urlpatterns: list[URLPattern] = [
    path("scores/", scores.scores, name="warning-scores"),
    path("scores/export.<str:form>", scores.scores_export, name="warning-scores-export"),
    path("map/", tension.tension, name="tension"),
    path("map/export.<str:form>", tension.tension_export, name="tension-export"),
    path("forecasts/", forecasts.forecasts, name="forecasts"),
    path("forecasts/export.<str:form>", forecasts.forecasts_export, name="forecasts-export"),
    path("forecasts/compare/", compare.compare, name="compare-forecasts"),
    path("forecasts/compare/export.<str:form>", files.compare_export, name="compare-forecasts-export"),
    path("forecasts/<str:iso3>/export.<str:form>", files.forecast_export, name="forecast-export"),
    path("forecasts/<str:iso3>/", forecasts.forecast, name="forecast"),
]
