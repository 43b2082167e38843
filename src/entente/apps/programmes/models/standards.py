"""Standards, how far parties have adopted them, and what missions and exercises require."""

from __future__ import annotations

from django.db import models

from entente.apps.access.models import Marked, Post
from entente.apps.programmes.models.programmes import Titled
from entente.apps.programmes.vocabularies import AdoptionState, RequirementKind
from entente.apps.register.models import Pack, Party, Source
from entente.kernel.identifiers import uuid7

DEPTHS = [(AdoptionState.ADOPTED.value, AdoptionState.ADOPTED.label),
          (AdoptionState.IMPLEMENTED.value, AdoptionState.IMPLEMENTED.label)]  # fmt: skip


class Standard(Titled, Marked):
    """A standard as it is catalogued: number, title, edition, field.

    `agreement` is the number of the agreement that covers it, where that is another document. `edition_on` is
    as precise as known. `field` is a code of the pack's list "standard_field".
    """

    code = models.SlugField(max_length=60, primary_key=True)
    number = models.CharField(max_length=60)
    agreement = models.CharField(max_length=60, blank=True)
    edition = models.CharField(max_length=60, blank=True)
    edition_on = models.CharField(max_length=10, blank=True)
    field = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, blank=True, related_name="standards")
    withdrawn = models.BooleanField(default=False, help_text="no longer in the catalogue; kept for what refers to it")

    class Meta:
        ordering = ["position", "code"]


class StandardSource(Marked):
    """Where a standard's entry can be read."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, models.PROTECT, related_name="standard_citations")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["standard", "source"], name="source_once_in_standard")]


class Adoption(Marked):
    """How far a party has come with a standard, what it aims at and what it reserves.

    One for each marking: that there is one out of sight must not be told. Of two in sight the later one counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    party = models.ForeignKey(Party, models.PROTECT, related_name="adoptions")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="adoptions")
    state = models.CharField(max_length=16, choices=AdoptionState, default=AdoptionState.NOT_CONSIDERED)
    since = models.DateField(null=True, blank=True)
    target_on = models.CharField(max_length=10, blank=True)
    reservations = models.TextField(blank=True)
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="adoptions")
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        # The later one last, so that it is the one kept by standard.
        ordering = ["standard__position", "pk"]
        indexes = [models.Index(fields=["owner"], name="adoption_by_owner")]
        constraints = [
            models.UniqueConstraint(fields=["party", "standard", "marking"], name="adoption_once_per_marking")
        ]


class AdoptionEvidence(Marked):
    """What shows that a party is where it says it is: a source, an address, a statement."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="evidence")
    text = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "pk"]


class RequirementSet(Titled, Marked):
    """What a mission or an exercise requires. `fact_key` names the register's fact where there is one."""

    code = models.SlugField(max_length=80, primary_key=True)
    kind = models.CharField(max_length=10, choices=RequirementKind)
    fact_key = models.CharField(max_length=120, blank=True)
    on = models.CharField(max_length=10, blank=True)
    exercise = models.BooleanField(default=False, help_text="made up for demonstration or exercise")

    class Meta:
        ordering = ["kind", "code"]


class Requirement(Marked):
    """A standard that a mission or an exercise requires, adopted at least or in use."""

    requirement_set = models.ForeignKey(RequirementSet, models.CASCADE, related_name="requirements")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="requirements")
    depth = models.CharField(max_length=16, choices=DEPTHS, default=AdoptionState.IMPLEMENTED)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["standard__position", "pk"]
        constraints = [models.UniqueConstraint(fields=["requirement_set", "standard"], name="required_once")]
