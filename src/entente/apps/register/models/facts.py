"""What is said of parties: bitemporal, sourced, never overwritten."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from entente.apps.access.models.marked import PUBLIC, Marked
from entente.apps.register.enums import FactKind, FactRole
from entente.apps.register.models.named import in_language
from entente.apps.register.models.reference import Framework, Pack, Party, Source
from entente.apps.register.models.searchable import Searchable
from entente.kernel.identifiers import uuid7


class Fact(Searchable, Marked):
    """One claim about one or more parties.

    `key` names what the claim is about and stays through corrections; claims that share a key are rivals:
    their sources disagree, both are shown, claim 1 is followed. Dates are kept as the source gives them
    (YYYY, YYYY-MM or YYYY-MM-DD; end ".." is: still in force, blank is: not known). `valid` is the part of
    the calendar on which the claim certainly holds, `recorded` the time for which we held it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=120)
    claim = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=FactKind)
    framework = models.ForeignKey(Framework, models.PROTECT, null=True, blank=True, related_name="facts")
    title_en = models.CharField(max_length=300)
    title_fr = models.CharField(max_length=300)
    start = models.CharField(max_length=10, blank=True)
    end = models.CharField(max_length=10, blank=True)
    decided = models.CharField(max_length=10, blank=True)
    observed = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    valid = DateRangeField()
    recorded = DateTimeRangeField()
    status = models.SlugField(max_length=60)
    end_reason = models.SlugField(max_length=60, blank=True)
    track = models.SlugField(max_length=60, blank=True)
    note_en = models.TextField(blank=True)
    note_fr = models.TextField(blank=True)
    correction_reason = models.TextField(blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="facts")
    parties = models.ManyToManyField(Party, through="FactParty", related_name="facts")
    sources = models.ManyToManyField(Source, through="Citation", related_name="facts")

    class Meta:
        ordering = ["valid", "key", "claim"]
        indexes = [
            *Searchable.Meta.indexes,
            GistIndex(fields=["valid"], name="fact_by_valid"),
            GistIndex(fields=["recorded"], name="fact_by_recorded"),
            models.Index(fields=["key"], name="fact_by_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                # Per marking: who may not read a fact must not learn of it by failing to record the same.
                fields=["key", "claim", "marking"],
                condition=models.Q(recorded__endswith__isnull=True),
                name="fact_held_once",
                violation_error_message="this fact is already recorded",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return in_language(self.title_en, self.title_fr)

    @property
    def note(self) -> str:
        """The note in the reader's language."""
        return in_language(self.note_en, self.note_fr)


class FactParty(Marked):
    """A party's part in a fact. The database keeps its marking the same as the fact's."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="fact_parties")
    party = models.ForeignKey(Party, models.PROTECT, related_name="fact_parties")
    role = models.CharField(max_length=12, choices=FactRole, default=FactRole.SUBJECT)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["role", "position"]
        constraints = [models.UniqueConstraint(fields=["fact", "party", "role"], name="party_once_in_fact")]


class Citation(Marked):
    """A source's support of a fact. Read by those who may read both; the database keeps the markings of both here."""

    fact = models.ForeignKey(Fact, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    source_marking_id = models.IntegerField(default=PUBLIC, db_default=PUBLIC)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["fact", "source"], name="source_once_in_fact")]
