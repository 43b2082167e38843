"""What facts speak of: parties, frameworks, vocabularies, sources; and the packs they came in."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from entente.apps.access.models.marked import Marked
from entente.apps.register.enums import FrameworkKind, PartyKind, SourceKind, Tone
from entente.apps.register.models.named import Named, in_language
from entente.apps.register.models.searchable import Searchable
from entente.kernel.identifiers import uuid7


class Pack(models.Model):
    """A folder of reviewed data that was loaded. `digest` tells whether its files have changed since."""

    code = models.SlugField(max_length=60, primary_key=True)
    title_en = models.CharField(max_length=200)
    title_fr = models.CharField(max_length=200)
    version = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    settings = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0, help_text="the pack with the lowest position leads")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_en, self.title_fr)


class Term(Named):
    """A word of a vocabulary that the pack brings: a status, a reason, a track, a region."""

    list = models.SlugField(max_length=40, help_text="a VocabularyList, or a further code list of the pack")
    code = models.SlugField(max_length=60)
    tone = models.CharField(max_length=10, choices=Tone, default=Tone.NEUTRAL)
    position = models.PositiveSmallIntegerField(default=0)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="terms")

    class Meta:
        ordering = ["list", "position"]
        constraints = [models.UniqueConstraint(fields=["list", "code"], name="term_once")]


class Party(Named, Searchable):
    """A state or an organisation. `code` is ISO 3166-1 alpha-3 for states."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=20, choices=PartyKind)
    iso_alpha2 = models.CharField(max_length=2, blank=True)
    iso_numeric = models.CharField(max_length=3, blank=True)
    official_en = models.CharField(max_length=300, blank=True)
    official_fr = models.CharField(max_length=300, blank=True)
    aliases = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    region = models.SlugField(max_length=60, blank=True)
    capital_en = models.CharField(max_length=200, blank=True)
    capital_fr = models.CharField(max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="parties")
    sources: models.ManyToManyField[Source, Any] = models.ManyToManyField("Source", related_name="parties", blank=True)

    class Meta(Searchable.Meta):
        ordering = ["name_en"]
        verbose_name_plural = "parties"

    @property
    def official(self) -> str:
        """The official name in the reader's language."""
        return in_language(self.official_en, self.official_fr)

    @property
    def capital(self) -> str:
        """The capital in the reader's language."""
        return in_language(self.capital_en, self.capital_fr)


class Framework(Named, Searchable):
    """What one belongs to, agrees, opens or takes part in: a partnership, an instrument, a kind of office."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=FrameworkKind)
    short_en = models.CharField(max_length=60)
    short_fr = models.CharField(max_length=60)
    description_en = models.TextField(blank=True)
    description_fr = models.TextField(blank=True)
    launched = models.CharField(max_length=10, blank=True)
    ended = models.CharField(max_length=10, blank=True)
    succeeds = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="succeeded_by")
    position = models.PositiveSmallIntegerField(default=0)
    pack = models.ForeignKey(Pack, models.PROTECT, related_name="frameworks")
    sources: models.ManyToManyField[Source, Any] = models.ManyToManyField(
        "Source", related_name="frameworks", blank=True
    )

    class Meta(Searchable.Meta):
        ordering = ["position", "code"]

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        return in_language(self.short_en, self.short_fr)

    @property
    def description(self) -> str:
        """The description in the reader's language."""
        return in_language(self.description_en, self.description_fr)


class Source(Searchable, Marked):
    """Where a fact can be read."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=400)
    publisher = models.CharField(max_length=200, blank=True)
    url = models.URLField(max_length=1000, blank=True)
    published = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=20, choices=SourceKind)
    language = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="sources")

    class Meta(Searchable.Meta):
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
