"""A programme of one partner, its sources, the older instruments it follows, and its steps."""

from __future__ import annotations

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.programmes.enums import ProgrammeState, Side
from entente.apps.programmes.models.found import found_by
from entente.apps.register.models import Framework, Party, Source
from entente.apps.register.models.named import Named, in_language
from entente.kernel.identifiers import uuid7


class Titled(models.Model):
    """Something with a title in English and in French; one of them may be missing."""

    title_en = models.CharField(max_length=300, blank=True)
    title_fr = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language; the other one where it is missing."""
        return in_language(self.title_en, self.title_fr)


class Programme(Titled, Marked):
    """One partner's programme under one instrument.

    `adopted_on`, `period_start` and `period_end` are three different dates, each as precise as it is known
    (YYYY, YYYY-MM or YYYY-MM-DD, blank when not known); `period_end` is the last day. `period` is derived
    from the two (entente.apps.programmes.rules.dates). `revision` counts changes of the head clause and
    serves as optimistic lock; `text_revision` counts every change of any clause. `amending`: the text is
    open while the last agreed version stays in force. `round` counts how often the text was circulated.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=80, unique=True)
    party = models.ForeignKey(Party, models.PROTECT, related_name="programmes")
    instrument = models.ForeignKey(Framework, models.PROTECT, related_name="programmes")
    summary = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    practical_suspended = models.BooleanField(default=False)
    dialogue_suspended = models.BooleanField(default=False)
    amending = models.BooleanField(default=False)
    adopted_on = models.CharField(max_length=10, blank=True)
    period_start = models.CharField(max_length=10, blank=True)
    period_end = models.CharField(max_length=10, blank=True)
    period = DateRangeField(null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="superseded_by")
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    alliance_owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    partner_owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    text_revision = models.PositiveIntegerField(default=1)
    round = models.PositiveSmallIntegerField(default=0)
    sources: models.ManyToManyField[Source, ProgrammeSource] = models.ManyToManyField(
        Source, through="ProgrammeSource", related_name="programmes"
    )
    search = found_by(
        names=("code", "title_en", "title_fr"), english=("title_en", "summary"), french=("title_fr", "summary")
    )

    class Meta:
        ordering = ["party__name_en", "period_start", "code"]


class ProgrammeSource(Marked):
    """Where a programme, or what is known of it, can be read."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="programme_citations")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["programme", "source"], name="source_once_in_programme")]


class OlderInstrument(Titled, Marked):
    """An older instrument that a programme follows. `fact_key` names the register's fact where there is one."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="older_instruments")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="+")
    fact_key = models.CharField(max_length=120, blank=True)
    start = models.CharField(max_length=10, blank=True)
    end = models.CharField(max_length=10, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class ProgrammeStep(Marked):
    """One act in the life of a programme, on its day. Never changed.

    `verb` is one of the transition table; `detail` holds what the verb adds: the outcome of the committee,
    the new end, the activities that a suspension touched.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="steps")
    verb = models.SlugField(max_length=40)
    state_before = models.CharField(max_length=20, choices=ProgrammeState, blank=True)
    state_after = models.CharField(max_length=20, choices=ProgrammeState)
    on = models.DateField()
    side = models.CharField(max_length=10, choices=Side, blank=True)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    detail = models.JSONField(default=dict, blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["programme", "on"], name="programme_step_by_day")]


class Template(Named):
    """What a new programme of an instrument starts from: `content` lists its objectives and goals."""

    code = models.SlugField(max_length=60, primary_key=True)
    instrument = models.ForeignKey(Framework, models.PROTECT, related_name="programme_templates")
    content = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]
