"""Subscriptions, notices and digests. None holds content of the record that it is about."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from entente.apps.notices.enums import Stance
from entente.kernel.identifiers import uuid7


class Subscription(models.Model):
    """A person's stance on a record. The nearest one decides: a muted programme of a followed party is silent."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="subscriptions")
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=100)
    stance = models.CharField(max_length=6, choices=Stance)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["record_type", "record_id"]
        indexes = [models.Index(fields=["record_type", "record_id"], name="subscription_by_record")]
        constraints = [
            models.UniqueConstraint(fields=["person", "record_type", "record_id"], name="one_stance_per_record")
        ]

    def __str__(self) -> str:
        return f"{self.stance} {self.record_type} {self.record_id}"


class Digest(models.Model):
    """One day's mail to one person."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day"]
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="one_digest_per_day")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"


class Notice(models.Model):
    """That an act touched a record which someone follows. `followed_*` is why they hear of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    entry_id = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=100)
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=100)
    followed_type = models.CharField(max_length=100)
    followed_id = models.CharField(max_length=100)
    read_at = models.DateTimeField(null=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="notices")

    class Meta:
        ordering = ["-entry_id"]
        indexes = [
            models.Index(fields=["person", "-entry_id"], name="notice_newest"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
            models.Index(
                fields=["person"], condition=models.Q(read_at__isnull=True, digest__isnull=True), name="notice_to_mail"
            ),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "entry_id"], name="one_notice_per_act")]

    def __str__(self) -> str:
        return f"{self.action} {self.record_type} {self.record_id}"


class Preference(models.Model):
    """How a person wants to hear of what they follow. Without a row: also by mail."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    digest = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.person_id} {'by mail' if self.digest else 'not by mail'}"
