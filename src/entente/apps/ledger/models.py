"""The ledger's tables. Only the database writes the seals, the waiting list and the row changes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now


class Entry(models.Model):
    """One act: who, in which post, did what to which record, from what to what, and why.

    `marking_ids` are the markings of the record before and after the act: whoever may not read both may
    not read the entry. `at` and `transaction` are set by the database: when the transaction began, and
    its number, which together tell the row changes of the same transaction.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    transaction = models.BigIntegerField(db_default=0)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    post_id = models.UUIDField(null=True)
    action = models.CharField(max_length=100)
    record_type = models.CharField(max_length=100)
    record_id = models.CharField(max_length=100)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)
    marking_ids = ArrayField(models.IntegerField(), default=list)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["record_type", "record_id"], name="ledger_by_record"),
            BrinIndex(fields=["at"], name="ledger_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.record_type} {self.record_id}"


class Seal(models.Model):
    """A batch of entries sealed together, chained to the batch before it.

    `first` and `last` are positions: 1, 2, 3 and so on, without a gap, in the order of sealing.
    `entry_ids` and `leaves` (32 bytes each) are in that order. `root` is the Merkle root of the leaves,
    `hash` covers the root and the hash of the previous seal. docs/reference/ledger.md gives every byte.
    """

    number = models.BigIntegerField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    entry_ids = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()
    root = models.BinaryField()
    previous = models.BinaryField()
    hash = models.BinaryField(unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["last"], name="seal_by_last")]

    def __str__(self) -> str:
        return f"{self.number}: {self.first}-{self.last}"


class Waiting(models.Model):
    """An entry that no seal covers yet. The row appears with the entry and goes with its seal."""

    entry_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.entry_id)


class Reader(models.Model):
    """Something that follows the ledger in the order of sealing, and how far it has come."""

    name = models.CharField(max_length=60, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class FinishedJob(models.Model):
    """A job whose effect is in the database. Run again after a crash, it does nothing."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.job_id)


class RowChange(models.Model):
    """One row inserted, updated or deleted, seen by the database itself, whoever did it and however.

    The content is kept for updates and deletions; that of an inserted row is in the row itself, or in the
    first change after it.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    transaction = models.BigIntegerField()
    role = models.CharField(max_length=63)
    table_name = models.CharField(max_length=63)
    row_id = models.CharField(max_length=100)
    operation = models.CharField(max_length=6)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    marking_ids = ArrayField(models.IntegerField(), default=list)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["table_name", "row_id"], name="rowchange_by_row")]

    def __str__(self) -> str:
        return f"{self.id} {self.operation} {self.table_name} {self.row_id}"
