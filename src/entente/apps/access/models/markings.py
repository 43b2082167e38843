"""Levels, caveats, release groups, communities and the markings made of them; who is cleared for what."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models

from entente.apps.access.models.people import Person
from entente.apps.register.models.named import Named
from entente.kernel.identifiers import uuid7

CODE = 40
PARTY_CODE = 12


def codes(length: int = CODE) -> ArrayField[list[str], list[str]]:
    """A list of codes."""
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Scheme(models.Model):
    """What the leading pack says of access; one row. `agreement_statuses`: an agreement with one of them is in force.

    Members of the `membership` framework, and the alliance itself, need no further security agreement.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    alliance = models.CharField(max_length=PARTY_CODE)
    membership = models.CharField(max_length=CODE)
    agreement = models.CharField(max_length=CODE)
    agreement_statuses = codes(60)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.alliance


class Level(Named):
    """A level of classification. Rank 0 is public; whoever is cleared for a rank is cleared for those below."""

    code = models.CharField(max_length=CODE, primary_key=True)
    rank = models.PositiveSmallIntegerField(unique=True)
    needs_agreement = models.BooleanField(default=True, help_text="read only under a security agreement in force")

    class Meta:
        ordering = ["rank"]


class Caveat(Named):
    """A word added to a level. One with a community is read by that community alone."""

    code = models.CharField(max_length=CODE, primary_key=True)
    community = models.ForeignKey("Community", models.PROTECT, null=True, blank=True, related_name="caveats")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class ReleaseGroup(Named):
    """Parties that a release names together: `parties` always, and the members of `frameworks` on the record's date."""

    code = models.CharField(max_length=CODE, primary_key=True)
    frameworks = codes()
    parties = codes(PARTY_CODE)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]


class Community(Named):
    """People with a need to know of one matter."""

    code = models.CharField(max_length=CODE, primary_key=True)

    class Meta:
        ordering = ["code"]
        verbose_name_plural = "communities"


class Marking(models.Model):
    """Who may read, interned: records that may be read by the same people for the same reasons share a row.

    `parties` and `groups` are the release list as written; `reach` the parties it meant on the records' date
    (docs/adr/0004). `digest` covers all of it, so that the same marking is never written twice.
    """

    id = models.AutoField(primary_key=True)
    level = models.ForeignKey(Level, models.PROTECT, related_name="markings")
    originator = models.CharField(max_length=PARTY_CODE, blank=True, help_text="code of the party whose it is")
    parties = codes(PARTY_CODE)
    groups = codes()
    caveats = codes()
    communities = codes()
    reach = codes(PARTY_CODE)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.level_id} {self.originator}"


class Clearance(models.Model):
    """A person is cleared up to a level for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="clearances")
    level = models.ForeignKey(Level, models.PROTECT, related_name="clearances")
    period = DateRangeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.level_id}"


class CommunityMember(models.Model):
    """A person belongs to a community for a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="communities")
    community = models.ForeignKey(Community, models.PROTECT, related_name="members")
    period = DateRangeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.community_id}"
