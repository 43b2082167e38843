"""Scores of warnings and published forecasts of fatalities: what was found, from what, by which version."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.register.models import Pack
from entente.apps.register.models.named import in_language
from entente.kernel.identifiers import uuid7


class Result(Marked):
    """What scores and forecasts say of how they came to be. `code` is the pack's, empty for those recorded here."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=80, blank=True)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="+")
    title_en = models.CharField(max_length=200, blank=True)
    title_fr = models.CharField(max_length=200, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    command = models.TextField(blank=True)
    made_on = models.DateField()
    engine_version = models.CharField(max_length=40)
    input_sha256 = models.CharField(max_length=64)
    licence = models.CharField(max_length=200, blank=True)
    attribution_en = models.CharField(max_length=400, blank=True)
    attribution_fr = models.CharField(max_length=400, blank=True)
    sources = ArrayField(models.SlugField(max_length=120), default=list, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    recorded_at = models.DateTimeField(auto_now_add=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The title in the reader's language; empty for what was recorded here."""
        return in_language(self.title_en, self.title_fr)

    @property
    def note(self) -> str:
        """What a reader must know of it, in their language."""
        return in_language(self.note_en, self.note_fr)

    @property
    def attribution(self) -> str:
        """Who is to be named for the data, in the reader's language."""
        return in_language(self.attribution_en, self.attribution_fr)


class ScoreRun(Result):
    """A backtest: forecasts of past weeks, each made from its own past, against what happened.

    `unseen`: the settings of the model were not chosen on these weeks. `result` is the scoreboard of
    entente.engines.warning.backtest as JSON.
    """

    event_set = models.CharField(max_length=40)
    first = models.DateField(help_text="Monday of the first week")
    last = models.DateField(help_text="Monday of the last week")
    alerts_per_week = models.PositiveSmallIntegerField()
    unseen = models.BooleanField()
    result = models.JSONField()

    class Meta:
        ordering = ["-unseen", "-last", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["marking", "-last"], name="score_by_marking")]


class Replay(Result):
    """What the engine would have said before a consultation of the register, week by week, each from its own past.

    `fact_key` is that of the consultation. `result` is the replay of entente.engines.warning.replay as JSON; without
    weeks it says, by its note, why the open data cannot answer.
    """

    fact_key = models.CharField(max_length=200)
    event_set = models.CharField(max_length=40)
    result = models.JSONField()

    class Meta:
        ordering = ["fact_key", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["marking", "fact_key"], name="replay_by_marking")]


class ForecastRun(Result):
    """A published forecast of state-based fatalities, made with data up to and including the month `origin`.

    `input_sha256` is the hash of the history used, `draws_sha256` that of the draws. `bins`: how often at least 25
    deaths came in past windows when they were given a chance of so much (entente.engines.warning.fatalities).
    """

    origin = models.DateField(help_text="first day of the last month known")
    first = models.DateField(help_text="first month forecast")
    last = models.DateField(help_text="last month forecast")
    draws = models.PositiveIntegerField()
    draws_sha256 = models.CharField(max_length=64)
    bins = models.JSONField(default=list)

    class Meta:
        ordering = ["-origin", "-recorded_at", "pk"]
        indexes = [models.Index(fields=["marking", "-origin"], name="forecast_by_marking")]


class ForecastCountry(Marked):
    """A country in a forecast: deaths in the months to the origin (null: not known), and how past windows did."""

    run = models.ForeignKey(ForecastRun, models.CASCADE, related_name="countries")
    iso3 = models.CharField(max_length=3)
    history = ArrayField(models.PositiveIntegerField(null=True), default=list)
    past = models.JSONField(default=list)

    class Meta:
        ordering = ["iso3"]
        constraints = [models.UniqueConstraint(fields=["run", "iso3"], name="country_once_in_forecast")]


class ForecastMonth(Marked):
    """A country and month of a forecast: quantiles at 5 % to 95 % by 5, chances, and once known what happened."""

    run = models.ForeignKey(ForecastRun, models.CASCADE, related_name="months")
    iso3 = models.CharField(max_length=3)
    month = models.DateField()
    quantiles = ArrayField(models.PositiveIntegerField())
    chance_of_any = models.FloatField()
    chance_deadly = models.FloatField()
    outcome = models.PositiveIntegerField(null=True, blank=True)
    crps = models.FloatField(null=True, blank=True)
    benchmark = models.FloatField(null=True, blank=True, help_text="CRPS of the last twelve months as the ensemble")

    class Meta:
        ordering = ["iso3", "month"]
        constraints = [models.UniqueConstraint(fields=["run", "iso3", "month"], name="month_once_in_forecast")]
